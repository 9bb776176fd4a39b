// Answers as pictures. Which columns a picture takes is read from their names and types; what is left out is said.

import { axis, chart, colour, escape, sankey, type Link } from "./chart";
import { h, link, type Child } from "./dom";
import { amount, t } from "./i18n";
import { placeMap, type Arc, type Bubble } from "./map";
import { edgesOf, network } from "./network";
import { isNumber, openRow, quantity, said } from "./results";
import { ask, BASE, iri, labelsOf, short, v, type Row, type Table } from "./sparql";
import type { View } from "./views";

const CLAIM = `${BASE}claim/`;
const ASIDE =
  /^(score|order|start|end|lat|long|lon|year|claim|c|claim_|sentence|document|status|flow|cumulative|unit|period|from|to|since|until|type|words)$/i;
const columns = (table: Table, hide: Set<string>): string[] => table.vars.filter((n) => !hide.has(n));
const firstNumber = (table: Table, vars: string[]): string | undefined =>
  vars.find((n) => table.rows.some((r) => isNumber(r[n])) && !/^(score|order|lat|long|lon|start|end|year)$/.test(n));
const texts = (table: Table, vars: string[]): string[] => {
  const named = vars.filter((n) => table.rows.some((r) => r[n] && !isNumber(r[n]) && !v(r, n)!.startsWith(CLAIM)));
  const plain = named.filter((n) => !ASIDE.test(n));
  // ?funder beside ?funderName: the name is enough.
  const pick = plain.filter((n) => !plain.includes(`${n}Name`) && !plain.includes(`${n}Label`));
  return pick.length ? pick : named;
};
const needs = (what: string): Child => h("p.empty", null, t("viewNeeds"), " ", h("code", null, what));

async function labelled(table: Table, vars: string[]): Promise<Map<string, string>> {
  return labelsOf(table.rows.slice(0, 1000).flatMap((r) => vars.map((n) => (r[n]?.type === "uri" ? r[n]!.value : "")))).catch(
    () => new Map<string, string>(),
  );
}

/** Says that running totals or plans stand among the figures, which nobody should add by eye. */
function caution(table: Table): Child {
  const mixed =
    table.rows.some((r) => v(r, "cumulative") === "true") || table.rows.some((r) => r["status"] && v(r, "status") !== "done");
  return mixed && h("p.caution", null, t("mixedFigures"));
}

const units = (table: Table): string[] => [...new Set(table.rows.map((r) => v(r, "unit")).filter((x) => x !== undefined))];

async function bars(table: Table, hide: Set<string>): Promise<Child> {
  const vars = columns(table, hide);
  const number = firstNumber(table, vars);
  const name = texts(table, vars)[0] ?? (table.vars.includes("year") ? "year" : undefined);
  if (!name || !number) return needs("?label ?number");
  const labels = await labelled(table, [name]);
  const known = table.rows.filter((r) => r[number]);
  const rows = known.slice(0, 40);
  const narrow = innerWidth < 560;
  const room = narrow ? 110 : 210;
  const c = chart(Math.max(160, rows.length * 26 + 50), t("view_barchart"));
  c.set({
    grid: { left: room, right: narrow ? 12 : 90, top: 6, bottom: 26 },
    xAxis: {
      type: "value",
      ...axis(),
      axisLabel: { color: colour("soft"), formatter: (x: number) => amount(x, ""), hideOverlap: true },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((r) => said(r, name, labels)),
      ...axis(),
      axisLabel: { width: room - 14, overflow: "truncate", color: colour("ink") },
      axisTick: { show: false },
    },
    tooltip: {
      trigger: "item",
      formatter: (p: { dataIndex: number }) =>
        `${escape(said(rows[p.dataIndex]!, name, labels))}<br><b>${escape(quantity(rows[p.dataIndex]!, number))}</b>`,
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        data: rows.map((r) => ({
          value: Number(v(r, number)),
          itemStyle: { color: v(r, "cumulative") === "true" ? colour("value") : colour("place"), borderRadius: [0, 3, 3, 0] },
        })),
        label: {
          show: !narrow,
          position: "right",
          color: colour("soft"),
          formatter: (p: { dataIndex: number }) => quantity(rows[p.dataIndex]!, number),
        },
      },
    ],
  });
  c.on("click", (p) => {
    const row = rows[p.dataIndex];
    if (row) void openRow(table, row);
  });
  return h(
    "div",
    null,
    caution(table),
    units(table).length > 1 && h("p.caution", null, `${t("severalUnits")} ${units(table).slice(0, 8).join("、")}`),
    notes(known.length - rows.length, table.rows.length - known.length),
    c.node,
  );
}

const notes = (hidden: number, unknown: number): Child =>
  (hidden > 0 || unknown > 0) &&
  h("p.note", null, hidden > 0 && `${hidden} ${t("rowsNotDrawn")} `, unknown > 0 && `${unknown} ${t("rowsUnknown")}`);

async function lines(table: Table, hide: Set<string>): Promise<Child> {
  const vars = columns(table, hide);
  const number = firstNumber(table, vars);
  const when = (r: Row): string | undefined => spanOf(r, table.vars)?.[1];
  if (!number || !table.rows.some(when)) return needs("?year | ?period | ?date  ?number");
  const name = texts(table, vars).find((n) => new Set(table.rows.map((r) => v(r, n))).size < table.rows.length);
  const labels = await labelled(table, name ? [name] : []);
  const groups = new Map<string, Row[]>();
  for (const r of table.rows)
    if (when(r) && r[number]) {
      const key = name ? said(r, name, labels) : "";
      groups.set(key, [...(groups.get(key) ?? []), r]);
    }
  const biggest = [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, 8);
  const c = chart(360, t("view_linechart"));
  c.set({
    grid: { left: 70, right: 20, top: 40, bottom: 30 },
    legend: { type: "plain", top: 0, textStyle: { color: colour("ink") } },
    xAxis: { type: "time", ...axis() },
    yAxis: {
      type: "value",
      scale: true,
      ...axis(),
      axisLabel: { color: colour("soft"), formatter: (x: number) => amount(x, "") },
    },
    tooltip: {
      trigger: "item",
      formatter: (p: { seriesName: string; data: { row: Row } }) =>
        `${escape(p.seriesName)} ${escape(when(p.data.row) ?? "")}<br><b>${escape(quantity(p.data.row, number))}</b>`,
    },
    series: biggest.map(([key, rows]) => ({
      name: key,
      type: "line",
      symbolSize: 8,
      data: rows
        .sort((a, b) => when(a)!.localeCompare(when(b)!))
        .map((r) => ({ value: [when(r), Number(v(r, number))], row: r })),
    })),
  });
  c.on("click", (p) => {
    const row = (p.data as { row?: Row }).row;
    if (row) void openRow(table, row);
  });
  return h("div", null, caution(table), notes(table.rows.length - biggest.reduce((n, g) => n + g[1].length, 0), 0), c.node);
}

/** First and last day of what a row says of time: ?period, ?from and ?to, ?year, or any date. */
function spanOf(row: Row, vars: string[]): [string, string] | undefined {
  const full = (text: string, last: boolean): string =>
    /^\d{4}$/.test(text)
      ? `${text}-${last ? "12-31" : "01-01"}`
      : /^\d{4}-\d\d$/.test(text)
        ? `${text}-${last ? "28" : "01"}`
        : text.slice(0, 10);
  const date = /^\d{4}(-\d\d(-\d\d)?)?([T/].*)?$/;
  const text =
    v(row, "period") ??
    (v(row, "from") || v(row, "to") ? `${v(row, "from") ?? ".."}/${v(row, "to") ?? ".."}` : undefined) ??
    v(row, "year") ??
    vars.map((n) => v(row, n)).find((x) => x !== undefined && date.test(x));
  if (!text) return undefined;
  const [a = "..", b = a] = text.split("/");
  const [x, y] = [a === ".." ? b : a, b === ".." ? a : b];
  return /^\d{4}/.test(x) && /^\d{4}/.test(y) ? [full(x, false), full(y, true)] : undefined;
}

async function timeline(table: Table, hide: Set<string>): Promise<Child> {
  const vars = columns(table, hide);
  const all = table.rows
    .flatMap((row) => {
      const s = spanOf(row, table.vars);
      return s ? [{ row, from: Date.parse(s[0]), to: Date.parse(s[1]) }] : [];
    })
    .filter((s) => s.from <= s.to)
    .sort((x, y) => x.from - y.from || x.to - y.to);
  if (!all.length) return needs("?period | ?year | ?from ?to");
  const spans = all.slice(0, 80);
  const number = firstNumber(table, vars);
  const names = texts(table, vars).slice(0, 2);
  const labels = await labelled(table, names);
  const name = (row: Row): string =>
    [
      names
        .map((n) => (row[n] ? said(row, n, labels) : ""))
        .filter(Boolean)
        .join(" · "),
      number && row[number] ? quantity(row, number) : "",
    ]
      .filter(Boolean)
      .join("  ");
  const c = chart(Math.max(180, spans.length * 28 + 50), t("view_timeline"));
  c.set({
    grid: { left: 8, right: 8, top: 6, bottom: 28 },
    tooltip: {
      trigger: "item",
      formatter: (p: { dataIndex: number }) =>
        `${escape(name(spans[p.dataIndex]!.row))}<br>${escape(spanOf(spans[p.dataIndex]!.row, table.vars)!.join(" — "))}`,
    },
    xAxis: {
      type: "time",
      min: Math.min(...spans.map((s) => s.from)) - 4e9,
      max: Math.max(...spans.map((s) => s.to)) + 3e10,
      ...axis(),
    },
    yAxis: { type: "category", inverse: true, data: spans.map((_, i) => i), show: false },
    series: [
      {
        type: "custom",
        data: spans.map((s, i) => [i, s.from, s.to]),
        encode: { x: [1, 2], y: 0 },
        renderItem: (
          _p: unknown,
          api: { value(n: number): number; coord(x: [number, number]): [number, number]; getWidth(): number },
        ) => {
          const [a, b] = [api.coord([api.value(1), api.value(0)]), api.coord([api.value(2), api.value(0)])];
          const wide = Math.max(6, b[0] - a[0]);
          const text = name(spans[api.value(0)]!.row);
          // The words stand where there is more room for them: to the right of the bar, or to its left.
          const right = a[0] + wide < api.getWidth() * 0.6;
          return {
            type: "group",
            children: [
              {
                type: "rect",
                shape: { x: a[0], y: a[1] - 7, width: wide, height: 14, r: 3 },
                style: { fill: colour("place"), opacity: 0.55 },
              },
              {
                type: "text",
                style: {
                  text,
                  x: right ? a[0] + wide + 6 : a[0] - 6,
                  y: a[1],
                  align: right ? "left" : "right",
                  verticalAlign: "middle",
                  fill: colour("ink"),
                  fontSize: 12,
                  width: right ? api.getWidth() - a[0] - wide - 14 : a[0] - 12,
                  overflow: "truncate",
                },
              },
            ],
          };
        },
      },
    ],
  });
  c.on("click", (p) => {
    const s = spans[p.dataIndex];
    if (s) void openRow(table, s.row);
  });
  return h("div", null, notes(all.length - spans.length, table.rows.length - all.length), c.node);
}

async function map(table: Table, hide: Set<string>): Promise<Child> {
  const vars = columns(table, hide);
  const places = new Set(
    table.rows.flatMap((r) => table.vars.map((n) => v(r, n)).filter((x): x is string => !!x?.startsWith(`${BASE}place/`))),
  );
  const words = places.size
    ? new Set<string>()
    : new Set(
        table.rows
          .flatMap((r) =>
            vars
              .filter((n) => r[n]?.type === "literal" && !isNumber(r[n]) && !/sentence|document/i.test(n))
              .flatMap((n) => v(r, n)!.split("、")),
          )
          .filter((x) => x.length > 1 && x.length < 20),
      );
  const at = new Map<string, { at: [number, number]; name: string }>();
  for (const [list, query] of [
    [
      [...places].map(iri),
      (x: string) => `SELECT ?p ?l ?lat ?long { VALUES ?p { ${x} } ?p rdfs:label ?l ; wgs84:lat ?lat ; wgs84:long ?long }`,
    ],
    [
      [...words].map((n) => `${JSON.stringify(n)}@zh`),
      (x: string) =>
        `SELECT ?p ?l ?lat ?long { VALUES ?l { ${x} } ?p rdfs:label ?l ; a bf:Place ; wgs84:lat ?lat ; wgs84:long ?long FILTER NOT EXISTS { ?p bf:until ?u } }`,
    ],
  ] as [string[], (x: string) => string][]) {
    for (let i = 0; i < Math.min(list.length, 2000); i += 400) {
      for (const r of (await ask(query(list.slice(i, i + 400).join(" ")))).rows) {
        const spot = { at: [Number(v(r, "long")), Number(v(r, "lat"))] as [number, number], name: v(r, "l")! };
        at.set(v(r, "p")!, spot);
        at.set(spot.name, spot);
      }
    }
  }
  const number =
    firstNumber(
      table,
      vars.filter((n) => AMOUNT_LIKE.test(n)),
    ) ?? undefined;
  const bubbles = new Map<string, Bubble & { rows: Row[] }>();
  const arcs: (Arc & { rows: Row[] })[] = [];
  let lost = 0;
  for (const row of table.rows) {
    const own =
      row["lat"] && (row["long"] ?? row["lon"])
        ? [
            {
              at: [Number(v(row, "long") ?? v(row, "lon")), Number(v(row, "lat"))] as [number, number],
              name: said(row, texts(table, vars)[0] ?? "", at as unknown as Map<string, string>),
            },
          ]
        : [];
    const spots = own.length
      ? own
      : table.vars.flatMap((n) =>
          (row[n]?.type === "uri" ? [v(row, n)!] : (v(row, n) ?? "").split("、")).map((x) => at.get(x)).filter((x) => !!x),
        );
    if (!spots.length) {
      lost++;
      continue;
    }
    const find = (...names: string[]): { at: [number, number]; name: string } | undefined =>
      names
        .flatMap((n) => (v(row, n) ?? "").split("、"))
        .map((x) => at.get(x))
        .find((x) => !!x);
    const [a, b] = [
      find("helper", "helperName", "funder", "funderName", "funders", "sender"),
      find("recipient", "recipientName", "recipients", "place", "placeName", "places"),
    ];
    if (a && b && a.name !== b.name)
      arcs.push({
        name: `${a.name} → ${b.name}`,
        from: a.at,
        to: b.at,
        weight: 1,
        rows: [row],
        ...(number && row[number] && { note: quantity(row, number) }),
      });
    for (const s of spots) {
      const bubble = bubbles.get(s.name) ?? { name: s.name, at: s.at, weight: 0, rows: [] };
      bubbles.set(s.name, bubble);
      bubble.weight++;
      bubble.rows.push(row);
      bubble.note = `${bubble.rows.length} ${t("rows")}${number && row[number] && bubble.rows.length === 1 ? ` · ${quantity(row, number)}` : ""}`;
    }
  }
  // A bubble leads to the claims of its rows where each has one; else to its place.
  const where = (rows: Row[]): string | undefined => {
    const claims = rows
      .map((r) => Object.values(r).find((x) => x?.value.startsWith(CLAIM))?.value)
      .filter((x) => x !== undefined);
    const place = rows.flatMap((r) => Object.values(r)).find((x) => x?.value.startsWith(`${BASE}place/`))?.value;
    return claims.length
      ? link("claims", {
          ids: [...new Set(claims)]
            .slice(0, 200)
            .map((c) => c.slice(CLAIM.length))
            .join("-"),
        })
      : place && link("claims", { within: short(place) });
  };
  return h(
    "div",
    null,
    await placeMap(
      [...bubbles.values()].map((b) => ({ ...b, href: where(b.rows) })),
      arcs.slice(0, 400).map((a) => ({ ...a, href: where(a.rows) })),
    ),
    lost > 0 && h("p.note", null, `${lost} ${t("noCoordinates")}`),
  );
}
const AMOUNT_LIKE = /^(amount|largest|sum|total|n|count|claims|value)$/i;

interface RowLink extends Link {
  rows: Row[];
  largest: boolean;
}

async function flow(table: Table, hide: Set<string>): Promise<Child> {
  const vars = columns(table, hide);
  const names = texts(table, vars).slice(0, 3);
  if (names.length < 2) return needs("?source ?target [?third] [?number]");
  const number = firstNumber(table, vars);
  const labels = await labelled(table, names);
  const links = new Map<string, RowLink>();
  let unknown = 0;
  for (const row of table.rows) {
    if (number && !row[number]) {
      unknown++;
      continue;
    }
    const running = v(row, "cumulative") === "true" || (row["status"] !== undefined && v(row, "status") !== "done");
    for (let i = 0; i + 1 < names.length; i++) {
      const [a, b] = [said(row, names[i]!, labels), said(row, names[i + 1]!, labels)];
      const key = `${i}${a}\u0000${b}`;
      const one = links.get(key) ?? {
        source: `${i}\u0000${a}`,
        target: `${i + 1}\u0000${b}`,
        value: 0,
        rows: [],
        largest: false,
      };
      const x = number ? Number(v(row, number)) : 1;
      // Running totals and plans are not added to what is there: the larger figure stands.
      one.value = running || one.largest ? Math.max(one.value, x) : one.value + x;
      one.largest ||= running;
      one.rows.push(row);
      links.set(key, one);
    }
  }
  const shown = [...links.values()]
    .filter((x) => x.value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, 80);
  const c = chart(Math.max(260, Math.min(760, new Set(shown.map((x) => x.source)).size * 40 + 60)), t("view_sankey"));
  const say = (x: number): string =>
    number
      ? quantity(
          {
            ...table.rows[0],
            [number]: { type: "literal", value: String(x), datatype: "http://www.w3.org/2001/XMLSchema#decimal" },
          },
          number,
        )
      : `${x} ${t("rows")}`;
  requestAnimationFrame(() =>
    sankey(
      c,
      shown,
      (x) =>
        `${escape(x.source.slice(2))} → ${escape(x.target.slice(2))}<br><b>${x.largest ? `${t("upTo")} ` : ""}${say(x.value)}</b> · ${x.rows.length} ${t("rows")}`,
      (n, x) => `${n}<br><b>${say(x)}</b>`,
    ),
  );
  c.on("click", (p) => {
    if (p.dataType !== "edge") return;
    const rows = (p.data as RowLink).rows;
    const claims = rows
      .map((r) => Object.values(r).find((x) => x?.value.startsWith(CLAIM))?.value)
      .filter((x) => x !== undefined);
    if (claims.length)
      location.hash = link("claims", {
        ids: claims
          .slice(0, 200)
          .map((x) => x.slice(CLAIM.length))
          .join("-"),
      });
    else void openRow(table, rows[0]!);
  });
  return h("div", null, caution(table), notes(links.size - shown.length, unknown), c.node);
}

export async function draw(view: View, table: Table, hide: Set<string>): Promise<Child> {
  if (view === "barchart") return bars(table, hide);
  if (view === "linechart") return lines(table, hide);
  if (view === "timeline") return timeline(table, hide);
  if (view === "map") return map(table, hide);
  if (view === "sankey") return flow(table, hide);
  const edges = edgesOf(table);
  return network(edges);
}
