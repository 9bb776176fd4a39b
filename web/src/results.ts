// The answer of any query: table, bars, lines, timeline, map, network, Sankey; every row opens its sentence.

import { claimsListed, figure, markedSentence, openInReader, period } from "./claim";
import { fill, h, link, thing, type Child } from "./dom";
import { amount, t, term, type Word } from "./i18n";
import { BASE, labelsOf, readable, short, v, type Row, type Table, type Term } from "./sparql";
import { VIEWS, type View } from "./views";

const CLAIM = `${BASE}claim/`;
export const isNumber = (x: Term | undefined): boolean =>
  !!x?.datatype && /#(decimal|integer|int|long|double|float)$/.test(x.datatype);
/** Columns that hold money or a quantity with the row's own unit. */
const AMOUNTS = /^(amount|largest|sum|total|otherAmount|value)$/i;
const MONEY = /^(largest|sum|total)$/i;

/** How a cell reads as text: for charts and sorting. */
export function said(row: Row, name: string, labels?: Map<string, string>): string {
  const x = row[name];
  if (!x) return t("unknown");
  if (x.type === "uri") return labels?.get(x.value) || readable(x.value);
  if (["flow", "status", "type", "measure"].includes(name)) return term(x.value);
  return x.value;
}

export const quantity = (row: Row, name: string): string =>
  isNumber(row[name]) && AMOUNTS.test(name)
    ? amount(
        v(row, name),
        v(row, "unit") ?? (MONEY.test(name) || "flow" in row || "cumulative" in row ? "元" : ""),
        name === "amount" ? v(row, "bound") : undefined,
      )
    : Number(v(row, name)).toLocaleString("en", { maximumFractionDigits: 6 });

function cell(x: Term | undefined, name: string, row: Row, labels: Map<string, string>): Child {
  if (!x) return h("span.unknown", null, t("unknown"));
  if (x.type === "uri") {
    const label = labels.get(x.value);
    const beside = label ? h("span.iri", null, short(x.value)) : null;
    return x.value.startsWith(BASE)
      ? [h("a", { href: thing(short(x.value)), title: x.value }, label || readable(x.value)), beside]
      : [h("a", { href: x.value, rel: "noreferrer", title: x.value }, label || short(x.value)), beside];
  }
  if (isNumber(x))
    return h(
      "span",
      { title: x.value },
      /^(year|score|order|start|end|lat|long|lon)$/.test(name) ? x.value : quantity(row, name),
    );
  if (name === "period") return period(x.value);
  if (name === "cumulative") return x.value === "true" ? h("span.tag.tag-cumulative", null, t("cumulative")) : "";
  if (["flow", "status", "type", "measure"].includes(name)) return term(x.value);
  return x["xml:lang"] && x["xml:lang"] !== "zh" ? [x.value, h("span.iri", null, `@${x["xml:lang"]}`)] : x.value;
}

/** Opens what a row was made of: its claim, its claims, or the thing it names. */
export async function openRow(table: Table, row: Row): Promise<void> {
  const { evidence } = await import("./evidence");
  const found = await evidence(table, row).catch(() => ({
    claims: [],
    things: Object.values(row)
      .filter((x) => x?.type === "uri" && x.value.startsWith(BASE))
      .map((x) => x!.value),
    more: false,
  }));
  if (found.claims.length === 1) location.hash = thing(short(found.claims[0]!));
  else if (found.claims.length) location.hash = claimsLink(found.claims);
  else if (found.things.length) location.hash = link("claims", { thing: found.things.slice(0, 4).map(short) });
}

const claimsLink = (claims: string[]): string =>
  link("claims", {
    ids: claims
      .slice(0, 200)
      .map((c) => c.slice(CLAIM.length))
      .join("-"),
  });

/** The sentences of a row, under it. */
async function sentences(table: Table, row: Row): Promise<Child> {
  const { evidence } = await import("./evidence");
  const found = await evidence(table, row);
  const claims = await claimsListed(found.claims.slice(0, 8));
  if (!claims.length)
    return h(
      "p.note",
      null,
      t("noClaimBehind"),
      found.things.map((x) => [" ", h("a", { href: thing(short(x)) }, readable(x))]),
    );
  return [
    claims.map((c) =>
      h(
        "figure.evidence",
        null,
        h("blockquote.sentence", { lang: "zh-CN" }, markedSentence(c)),
        h(
          "figcaption",
          null,
          h("a", { href: link(`claim/${c.id}`) }, figure(c)),
          " · ",
          h("a.open", { href: openInReader(c) }, c.docName),
        ),
      ),
    ),
    found.claims.length > 8 &&
      h(
        "p",
        null,
        h("a", { href: claimsLink(found.claims) }, `${t("allClaims")} (${found.claims.length}${found.more ? "+" : ""}) →`),
      ),
  ];
}

/** A table that can be filtered, sorted and paged. */
export function tableView(table: Table, hide: Set<string>): HTMLElement {
  const labels = new Map<string, string>();
  let sort: { name: string; down: boolean } | undefined;
  let page = 0;
  let wanted = "";
  const SIZE = 50;
  // The claim's own column says nothing to a reader: the sentence button stands for it. A bound is said with its amount.
  const vars = table.vars.filter(
    (name) =>
      !hide.has(name) &&
      !(name === "bound" && table.vars.includes("amount")) &&
      (!/^(claim|claim_|c)$/.test(name) || !table.rows.some((r) => v(r, name)?.startsWith(CLAIM)) || table.vars.length === 1),
  );
  const box = h("div");
  const draw = (): void => {
    let rows = wanted ? table.rows.filter((r) => vars.some((n) => said(r, n, labels).includes(wanted))) : [...table.rows];
    if (sort) {
      const { name, down } = sort;
      const sign = down ? -1 : 1;
      // What is unknown stands last, whichever way: it is neither small nor large.
      rows = rows.sort((a, b) =>
        !a[name] || !b[name]
          ? Number(!a[name]) - Number(!b[name])
          : sign *
            (isNumber(a[name]) && isNumber(b[name])
              ? Number(a[name]!.value) - Number(b[name]!.value)
              : said(a, name, labels).localeCompare(said(b, name, labels), "zh")),
      );
    }
    const pages = Math.ceil(rows.length / SIZE);
    page = Math.min(page, Math.max(0, pages - 1));
    const numeric = new Set(vars.filter((n) => table.rows.some((r) => isNumber(r[n]))));
    const head = vars.map((name) =>
      h(
        numeric.has(name) ? "th.right" : "th",
        { scope: "col", "aria-sort": sort?.name === name ? (sort.down ? "descending" : "ascending") : "none" },
        h(
          "button.head",
          {
            onclick: () => {
              sort = { name, down: sort?.name === name ? !sort.down : numeric.has(name) };
              draw();
            },
          },
          term(name),
          h("span", { "aria-hidden": "true" }, sort?.name === name ? (sort.down ? " ↓" : " ↑") : ""),
        ),
      ),
    );
    const body = rows.slice(page * SIZE, (page + 1) * SIZE).flatMap((row) => {
      const below = h("tr.below", { hidden: true }, h("td", { colspan: vars.length + 1 }));
      const button = h(
        "button.open",
        {
          "aria-expanded": "false",
          onclick: async () => {
            below.hidden = !below.hidden;
            button.setAttribute("aria-expanded", String(!below.hidden));
            const inside = below.firstElementChild!;
            if (below.hidden || inside.childNodes.length) return;
            fill(inside, h("span.spinner"), t("loading"));
            try {
              fill(inside, await sentences(table, row));
            } catch (e) {
              fill(inside, h("p.note", null, t("noClaimBehind"), " ", e instanceof Error ? e.message : ""));
            }
          },
        },
        t("sentence"),
      );
      return [
        h(
          "tr",
          null,
          h("td.lead", null, button),
          vars.map((name) =>
            h(
              numeric.has(name)
                ? "td.right.short"
                : /sentence/i.test(name)
                  ? "td.long"
                  : said(row, name, labels).length <= 12
                    ? "td.short"
                    : "td",
              { "data-name": term(name) },
              cell(row[name], name, row, labels),
            ),
          ),
        ),
        below,
      ];
    });
    fill(
      box,
      h(
        "div.scroll",
        { tabindex: "0", role: "region", "aria-label": t("results") },
        h(
          "table.cards",
          null,
          h("thead", null, h("tr", null, h("th", { scope: "col" }, h("span.visually-hidden", null, t("sentence"))), head)),
          h("tbody", null, body),
        ),
      ),
      rows.length === 0 && h("p.empty", null, t("noRows")),
      pages > 1 &&
        h(
          "p.pager",
          null,
          h(
            "button",
            {
              disabled: page === 0,
              onclick: () => {
                page--;
                draw();
              },
            },
            t("previous"),
          ),
          h("span", null, `${page + 1} / ${pages}`),
          h(
            "button",
            {
              disabled: page + 1 >= pages,
              onclick: () => {
                page++;
                draw();
              },
            },
            t("next"),
          ),
        ),
    );
  };
  draw();
  const iris = table.rows.slice(0, 2000).flatMap((row) =>
    vars
      .map((name) => row[name])
      .filter((x) => x?.type === "uri" && !/\/(claim|passage|slot)\//.test(x.value))
      .map((x) => x!.value),
  );
  if (iris.length)
    void labelsOf(iris).then(
      (found) => {
        for (const [k, val] of found) labels.set(k, val);
        draw();
      },
      () => undefined,
    );
  const search = h("input", {
    type: "search",
    placeholder: t("filterList"),
    "aria-label": t("filterList"),
    oninput: () => {
      wanted = search.value.trim();
      page = 0;
      draw();
    },
  });
  return h("div", null, table.rows.length > 10 && h("p.tablefind", null, search), box);
}

/** What an answer rests on, in a line: rows, time, doubtful claims. */
function health(table: Table): Child {
  if (table.graph !== undefined)
    return `${table.graph.split("\n").filter(Boolean).length} ${t("triples")} · ${table.took.toFixed(0)} ms`;
  if (table.boolean !== undefined) return `${table.took.toFixed(0)} ms`;
  const scores = table.rows
    .map((r) => v(r, "score"))
    .filter((x) => x !== undefined)
    .map(Number);
  const low = scores.filter((s) => s < 50).length;
  const running = table.rows.filter((r) => v(r, "cumulative") === "true").length;
  return [
    `${table.rows.length} ${t("rows")} · ${table.took.toFixed(0)} ms`,
    low > 0 && ` · ${low} ${t("lowScore")}`,
    running > 0 && ` · ${running} ${t("runningTotals")}`,
  ];
}

/** The views of an answer, one chosen; `note` is told of another choice. */
export function results(table: Table, wanted: { view: View; hide: string[] }, note?: (view: View) => void): HTMLElement {
  const body = h("div.viewbody");
  const hide = new Set(wanted.hide);
  const views: View[] =
    table.graph !== undefined
      ? ["graph", "raw"]
      : table.boolean !== undefined
        ? ["table"]
        : ["table", "barchart", "linechart", "timeline", "map", "graph", "sankey", "raw"];
  let current: View = views.includes(wanted.view) ? wanted.view : views[0]!;
  const tabs = h("div.tabs", { role: "group", "aria-label": t("view") });
  const draw = async (): Promise<void> => {
    fill(
      tabs,
      views.map((view) =>
        h(
          "button",
          {
            "aria-pressed": String(view === current),
            onclick: () => {
              current = view;
              note?.(view);
              void draw();
            },
          },
          t(`view_${view}` as Word),
        ),
      ),
    );
    if (table.boolean !== undefined) return fill(body, h("p.bigword", null, t(table.boolean ? "yes" : "no")));
    if (current === "table") return fill(body, tableView(table, hide));
    if (current === "raw")
      return fill(body, h("pre.raw", { tabindex: "0" }, table.graph ?? JSON.stringify(table.rows.slice(0, 500), null, 1)));
    fill(body, h("div.skeleton", { style: "height:300px" }));
    const mine = current;
    try {
      const { draw: paint } = await import("./pictures");
      const made = await paint(mine, table, hide);
      if (mine === current) fill(body, made);
    } catch (e) {
      if (mine === current) fill(body, h("p.trouble", { role: "alert" }, String(e)));
    }
  };
  void draw();
  return h("div.results", null, h("div.resultbar", null, tabs, h("p.health", { role: "status" }, health(table))), body);
}

export { VIEWS };
