// The answer of any query: as table, bars, timeline, map, network, Sankey; every row opens its sentence.

import { chart, escape, sankey } from "./chart";
import { h, fill, link, thing, type Child } from "./dom";
import { amount, t } from "./i18n";
import { BASE, labelsOf, short, v, type Row, type Table, type Term } from "./sparql";

const CLAIM = `${BASE}claim/`;
export type View = "table" | "chart" | "timeline" | "map" | "graph" | "sankey" | "raw";
const NAMES: Record<string, View> = { table: "table", barchart: "chart", bar: "chart", linechart: "timeline", timeline: "timeline", map: "map", graph: "graph", sankey: "sankey", raw: "raw" };

/** `#defaultView:Map` of the Wikidata Query Service. */
export function viewWanted(query: string): View | undefined {
  const found = /^#(?:defaultView|view):\s*(\w+)/im.exec(query);
  return found ? NAMES[found[1]!.toLowerCase()] : undefined;
}

const isNumber = (x: Term | undefined): boolean => !!x?.datatype && /#(decimal|integer|double|float)$/.test(x.datatype);

/** Where a row was said: its own claim, or the claims that name all its things. */
export function sentenceLink(row: Row, vars: string[]): string | undefined {
  const claim = vars.map((name) => v(row, name)).find((value) => value?.startsWith(CLAIM));
  if (claim) return link(`claim/${claim.slice(CLAIM.length)}`);
  const document = vars.map((name) => v(row, name)).find((value) => value?.startsWith(`${BASE}document/`));
  if (document) return link(`doc/${document.slice(BASE.length + 9)}`);
  const query = new URLSearchParams();
  for (const name of vars) { const value = row[name]; if (value?.type === "uri" && value.value.startsWith(BASE)) query.append("thing", value.value.slice(BASE.length)); }
  if (query.size) return `#/claims?${query}`;
  const words = vars.map((name) => row[name]).find((x) => x?.type === "literal" && !isNumber(x) && x.value.length > 1);
  return words ? link("claims", { text: words.value.slice(0, 60) }) : undefined;
}

function cell(x: Term | undefined, name: string, row: Row, labels: Map<string, string>): Child {
  if (!x) return h("span.unknown", null, "—");
  if (x.type === "uri") {
    const label = labels.get(x.value);
    if (x.value.startsWith(CLAIM)) return h("a", { href: link(`claim/${x.value.slice(CLAIM.length)}`) }, short(x.value));
    if (x.value.startsWith(BASE)) return h("a", { href: thing(short(x.value)), title: x.value }, label || decodeURIComponent(short(x.value)));
    return h("a", { href: x.value, rel: "noreferrer", title: x.value }, label || short(x.value));
  }
  if (name === "amount" || name === "largest" || name === "otherAmount") return h("span.number", { title: x.value }, amount(x.value, v(row, "unit") ?? (name === "largest" || "flow" in row || "funders" in row ? "元" : "")));
  if (isNumber(x)) return h("span.number", null, x.value);
  if (["flow", "status", "type", "measure"].includes(name)) return t(x.value);
  if (name === "cumulative") return x.value === "true" ? h("span.tag", null, t("cumulative")) : "";
  return x.value;
}

/** A table that can be sorted and paged. */
export function tableView(table: Table): HTMLElement {
  const box = h("div");
  const labels = new Map<string, string>();
  let sort: { name: string; down: boolean } | undefined;
  let page = 0;
  const SIZE = 100;
  // The claim's own column says nothing to a reader: the sentence button stands for it.
  const vars = table.vars.filter((name) => name !== "claim" || table.vars.length === 1);
  const draw = (): void => {
    const rows = [...table.rows];
    if (sort) {
      const { name, down } = sort;
      rows.sort((a, b) => {
        const [x, y] = [a[name], b[name]];
        const order = isNumber(x) && isNumber(y) ? Number(x!.value) - Number(y!.value) : (x?.value ?? "").localeCompare(y?.value ?? "", "zh");
        return down ? -order : order;
      });
    }
    const pages = Math.ceil(rows.length / SIZE);
    const head = vars.map((name) => h("th", { scope: "col", "aria-sort": sort?.name === name ? (sort.down ? "descending" : "ascending") : "none" },
      h("button.head", { onclick: () => { sort = { name, down: sort?.name === name ? !sort.down : false }; draw(); } }, t(name), sort?.name === name ? (sort.down ? " ↓" : " ↑") : "")));
    const body = rows.slice(page * SIZE, (page + 1) * SIZE).map((row) => {
      const where = sentenceLink(row, table.vars);
      return h("tr", null, h("td", null, where && h("a.open", { href: where, title: t("openSentence") }, t("sentence"))),
        vars.map((name) => h(isNumber(row[name]) ? "td.right" : name.toLowerCase().includes("sentence") ? "td.long" : "td", null, cell(row[name], name, row, labels))));
    });
    fill(box, h("div.scroll", { tabindex: "0" }, h("table", null, h("thead", null, h("tr", null, h("th", { scope: "col" }, ""), head)), h("tbody", null, body))),
      rows.length === 0 && h("p.unknown", null, t("noRows")),
      pages > 1 && h("p.pager", null, h("button", { disabled: page === 0, onclick: () => { page--; draw(); } }, t("previous")), ` ${page + 1} / ${pages} `,
        h("button", { disabled: page + 1 >= pages, onclick: () => { page++; draw(); } }, t("next"))));
  };
  draw();
  const iris = table.rows.slice(0, 2000).flatMap((row) => vars.map((name) => row[name]).filter((x) => x?.type === "uri" && !x.value.startsWith(CLAIM)).map((x) => x!.value));
  if (iris.length) void labelsOf(iris).then((found) => { for (const [k, val] of found) labels.set(k, val); draw(); });
  return box;
}

const firstText = (table: Table): string | undefined => table.vars.find((n) => table.rows.some((r) => r[n] && !isNumber(r[n]) && !v(r, n)!.startsWith(CLAIM)));
const firstNumber = (table: Table): string | undefined => table.vars.find((n) => table.rows.some((r) => isNumber(r[n])) && !["score", "order", "lat", "long", "start", "end"].includes(n));
const NEEDS = (what: string): HTMLElement => h("p.unknown", null, what);

function bars(table: Table): HTMLElement {
  const [name, number] = [firstText(table), firstNumber(table)];
  if (!name || !number) return NEEDS("?label ?number");
  const rows = table.rows.filter((r) => r[number]).slice(0, 40);
  const c = chart(Math.max(220, rows.length * 24 + 40), t("chart"));
  c.set({ tooltip: { confine: true }, grid: { left: 160, right: 30, top: 10, bottom: 30 }, xAxis: { type: "value" },
    yAxis: { type: "category", inverse: true, data: rows.map((r) => short(v(r, name) ?? "")), axisLabel: { width: 150, overflow: "truncate" } },
    series: [{ type: "bar", data: rows.map((r) => Number(v(r, number))) }] });
  c.on("click", (p) => { const at = rows.findIndex((r) => short(v(r, name) ?? "") === p.name); const to = rows[at] && sentenceLink(rows[at], table.vars); if (to) location.hash = to; });
  return h("div", null, table.rows.length > 40 && h("p.note", null, `${t("fewer")} 40 / ${table.rows.length}`), c.node);
}

function timeline(table: Table): HTMLElement {
  const day = (text: string | undefined, last: boolean): number | undefined => {
    if (!text || text === "..") return undefined;
    const m = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text);
    if (!m) return undefined;
    const [year, month, date] = [Number(m[1]), m[2] ? Number(m[2]) : last ? 12 : 1, m[3] ? Number(m[3]) : last ? 28 : 1];
    return Date.UTC(year, month - 1, date);
  };
  const spans = table.rows.flatMap((row) => {
    const period = v(row, "period") ?? v(row, "year") ?? table.vars.map((n) => v(row, n)).find((x) => x && /^\d{4}(-\d\d)?(-\d\d)?$/.test(x));
    if (!period) return [];
    const [a, b = a] = period.split("/");
    const [from, to] = [day(a, false) ?? day(b, false), day(b, true) ?? day(a, true)];
    return from === undefined || to === undefined ? [] : [{ row, from, to }];
  }).sort((x, y) => x.from - y.from).slice(0, 60);
  if (!spans.length) return NEEDS("?period / ?year");
  const number = firstNumber(table);
  const name = (row: Row): string => [table.vars.filter((n) => ["indicator", "placeName", "places", "funders", "funderName", "words"].includes(n)).map((n) => v(row, n)).join(" ") || short(v(row, firstText(table) ?? "") ?? ""), number && v(row, number) ? amount(v(row, number), v(row, "unit") ?? "元") : ""].join(" ");
  const c = chart(Math.max(200, spans.length * 26 + 50), t("timeline"));
  const half = 1000 * 86400 * 20;
  c.set({ tooltip: { confine: true, formatter: (p: { dataIndex: number }) => escape(name(spans[p.dataIndex]!.row)) }, grid: { left: 12, right: 20, top: 10, bottom: 30 },
    xAxis: { type: "time" }, yAxis: { type: "category", inverse: true, data: spans.map((s) => name(s.row)), axisLabel: { inside: true, width: 420, overflow: "truncate", color: "inherit", margin: 4 }, z: 5, axisTick: { show: false }, axisLine: { show: false } },
    series: [{ type: "bar", stack: "x", silent: true, itemStyle: { color: "transparent" }, data: spans.map((s) => s.from - half) }, { type: "bar", stack: "x", barMinWidth: 6, itemStyle: { opacity: 0.35 }, data: spans.map((s) => s.to - s.from + half) }] });
  c.on("click", (p) => { const at = spans.findIndex((s) => name(s.row) === p.name); const to = spans[at] && sentenceLink(spans[at]!.row, table.vars); if (to) location.hash = to; });
  return c.node;
}

export interface Point { name: string; lat: number; long: number; to?: string; size?: number }
export interface Arc { from: [number, number]; to: [number, number]; name: string; href?: string }

/** Bubbles and arcs by coordinates: no tiles, no borders, works offline. */
export function bubbleMap(points: Point[], arcs: Arc[] = []): HTMLElement {
  const c = chart(460, t("map"));
  c.set({ tooltip: { confine: true, formatter: (p: { name: string }) => escape(p.name) }, grid: { left: 36, right: 14, top: 10, bottom: 26 },
    xAxis: { type: "value", min: 73, max: 136, axisLabel: { formatter: "{value}°E" }, splitLine: { lineStyle: { opacity: 0.25 } } }, yAxis: { type: "value", min: 17, max: 54, axisLabel: { formatter: "{value}°N" }, splitLine: { lineStyle: { opacity: 0.25 } } },
    series: [
      { type: "lines", coordinateSystem: "cartesian2d", lineStyle: { width: 1.4, opacity: 0.5, curveness: 0.22, color: "#2f6f8f" }, effect: { show: false }, symbol: ["none", "arrow"], symbolSize: 6, data: arcs.map((a) => ({ name: a.name, coords: [a.from, a.to], href: a.href })) },
      { type: "scatter", data: points.map((p) => ({ name: p.name, value: [p.long, p.lat], symbolSize: p.size ?? 11, href: p.to })), itemStyle: { opacity: 0.75, color: "#b3402a" }, label: { show: points.length < 60, position: "right", formatter: "{b}", fontSize: 11 }, labelLayout: { hideOverlap: true } },
    ] });
  c.on("click", (p) => { const href = (p.data as { href?: string } | undefined)?.href; if (href) location.hash = href; });
  return c.node;
}

async function map(table: Table): Promise<HTMLElement> {
  const { ask, iri } = await import("./sparql");
  const places = new Set(table.rows.flatMap((r) => table.vars.map((n) => v(r, n)).filter((x): x is string => !!x?.startsWith(`${BASE}place/`))));
  const names = new Set(table.rows.flatMap((r) => ["placeName", "places", "placeNames", "recipientName", "helperName"].flatMap((n) => (v(r, n) ?? "").split("、"))).filter(Boolean));
  const found = places.size
    ? await ask(`SELECT ?p ?l ?lat ?long { VALUES ?p { ${[...places].slice(0, 800).map(iri).join(" ")} } ?p rdfs:label ?l ; wgs84:lat ?lat ; wgs84:long ?long }`)
    : await ask(`SELECT ?p ?l ?lat ?long { VALUES ?l { ${[...names].slice(0, 800).map((n) => `${JSON.stringify(n)}@zh`).join(" ")} } ?p rdfs:label ?l ; a bf:Place ; wgs84:lat ?lat ; wgs84:long ?long FILTER NOT EXISTS { ?p bf:until ?u } }`);
  const at = new Map<string, { lat: number; long: number; name: string }>();
  for (const r of found.rows) { const where = { lat: Number(v(r, "lat")), long: Number(v(r, "long")), name: v(r, "l")! }; at.set(v(r, "p")!, where); at.set(where.name, where); }
  const points = new Map<string, Point>(); const arcs: Arc[] = []; let lost = 0;
  for (const row of table.rows) {
    const own = v(row, "lat") && v(row, "long") ? { lat: Number(v(row, "lat")), long: Number(v(row, "long")), name: short(v(row, firstText(table) ?? "") ?? "") } : undefined;
    const where = own ? [own] : table.vars.flatMap((n) => (v(row, n) ?? "").split("、").map((x) => at.get(x))).filter((x) => !!x);
    if (!where.length) { lost++; continue; }
    for (const w of where) points.set(`${w.long},${w.lat}`, { ...w, to: sentenceLink(row, table.vars)!, size: (points.get(`${w.long},${w.lat}`)?.size ?? 8) + 1.5 });
    const [a, b] = [at.get(v(row, "helper") ?? ""), at.get(v(row, "recipient") ?? "")];
    if (a && b) arcs.push({ from: [a.long, a.lat], to: [b.long, b.lat], name: `${a.name} → ${b.name}`, href: sentenceLink(row, table.vars)! });
  }
  return h("div", null, bubbleMap([...points.values()].map((p) => ({ ...p, size: Math.min(p.size ?? 10, 40) })), arcs), lost > 0 && h("p.note", null, `${lost} ${t("noCoordinates")}`));
}

function flowView(table: Table): HTMLElement {
  const number = firstNumber(table);
  const texts = table.vars.filter((n) => table.rows.some((r) => r[n] && !isNumber(r[n]) && !v(r, n)!.startsWith(CLAIM)) && !/sentence|document|period|status|flow|cumulative|since|until/i.test(n)).slice(0, 3);
  if (texts.length < 2) return NEEDS("?source ?target ?number");
  const sums = new Map<string, { source: string; target: string; value: number }>();
  for (const row of table.rows) {
    for (let i = 0; i + 1 < texts.length; i++) {
      const [a, b] = [short(v(row, texts[i]!) ?? "") || t("unknown"), short(v(row, texts[i + 1]!) ?? "") || t("unknown")];
      const key = `${i}${a}\u0000${b}`;
      const link = sums.get(key) ?? { source: `${i}\u0000${a}`, target: `${i + 1}\u0000${b}`, value: 0 };
      link.value += number ? Number(v(row, number) ?? 0) : 1;
      sums.set(key, link);
    }
  }
  const flows = [...sums.values()].sort((a, b) => b.value - a.value).slice(0, 60).filter((f) => f.value > 0);
  const c = chart(Math.max(320, flows.length * 16), t("sankey"));
  sankey(c, flows, (n) => n.toLocaleString());
  return h("div", null, table.vars.includes("cumulative") && h("p.note", null, t("cumulativeNote")), c.node);
}

/** The views of an answer, one chosen. */
export function results(table: Table, wanted: View = "table", note?: (view: View) => void): HTMLElement {
  const body = h("div");
  let current: View = table.graph !== undefined ? "raw" : wanted;
  const views: View[] = table.graph !== undefined ? ["raw", "graph"] : table.boolean !== undefined ? ["table"] : ["table", "chart", "timeline", "map", "graph", "sankey"];
  const tabs = h("div.tabs", { role: "tablist", "aria-label": t("view") });
  const draw = async (): Promise<void> => {
    fill(tabs, views.map((view) => h("button", { role: "tab", "aria-selected": String(view === current), onclick: () => { current = view; note?.(view); void draw(); } }, t(view))));
    if (table.boolean !== undefined) return fill(body, h("p.big", null, String(table.boolean)));
    if (current === "raw") return fill(body, h("pre", null, table.graph ?? JSON.stringify(table.rows, null, 1)));
    if (current === "table") return fill(body, tableView(table));
    if (current === "chart") return fill(body, bars(table));
    if (current === "timeline") return fill(body, timeline(table));
    if (current === "sankey") return fill(body, flowView(table));
    fill(body, h("p", null, t("loading")));
    if (current === "map") return fill(body, await map(table));
    const { network, fromTable } = await import("./network");
    fill(body, network(await fromTable(table)));
  };
  void draw();
  return h("div.results", null, h("p.health", null, table.graph === undefined ? `${table.rows.length} ${t("rows")}` : "", ` · ${table.took.toFixed(0)} ms`), tabs, body);
}
