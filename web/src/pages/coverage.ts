// What the store covers: documents by year and by place, claims by kind, names that stay open, notes of damage.

import { h, head, link, thing, type Child, type Route } from "../dom";
import { lang, t, term, type Word } from "../i18n";
import { ask, short, v, type Row } from "../sparql";

const KINDS = ["FundingClaim", "Observation", "StaffingClaim", "PairingClaim", "PolicyClaim"];
/** Longest list shown of names and notes; the rest is counted. */
const MOST = 100;

const DAY =
  "OPTIONAL { ?d dcterms:issued ?issued } OPTIONAL { ?d bf:written ?written } BIND(SUBSTR(STR(COALESCE(?issued, ?written, \"none\")), 1, 4) AS ?year)";
/** The provinces that claims are about; claims without a place stand by themselves. */
const WHERE =
  "{ ?c bf:place ?w . ?w bf:within ?province . ?province a bf:Province ; rdfs:label ?l } UNION { ?c a bf:Claim FILTER NOT EXISTS { ?c bf:place ?_any } }";
const COUNTS = "(COUNT(DISTINCT ?d) AS ?docs) (COUNT(DISTINCT ?c) AS ?n)";
const CLAIMS = "OPTIONAL { ?c bf:document ?d ; bf:rule ?rule }";

export async function page(_to: Route, signal: AbortSignal): Promise<Child> {
  const get = (query: string): Promise<Row[]> => ask(query, signal).then((x) => x.rows);
  const [years, provinces, kinds, open, notes] = await Promise.all([
    get(`SELECT ?year ${COUNTS} { ?d a bf:SourceDocument . ${DAY} ${CLAIMS} } GROUP BY ?year ORDER BY DESC(?year)`),
    get(
      `SELECT ?province (SAMPLE(?l) AS ?name) ${COUNTS} { ${WHERE} ?c bf:document ?d ; bf:rule ?rule } GROUP BY ?province ORDER BY DESC(?n) ?province`,
    ),
    get(
      "SELECT ?class (COUNT(DISTINCT ?d) AS ?docs) (COUNT(DISTINCT ?c) AS ?n) (COUNT(DISTINCT ?sure) AS ?high) (COUNT(DISTINCT ?doubt) AS ?caution) { ?c a bf:Claim , ?class ; bf:document ?d ; bf:score ?s FILTER(?class != bf:Claim) OPTIONAL { ?c bf:caution ?x BIND(?c AS ?doubt) } BIND(IF(?s >= 70, ?c, 1/0) AS ?sure) } GROUP BY ?class",
    ),
    get(
      `SELECT ?thing (SAMPLE(?l) AS ?name) (GROUP_CONCAT(DISTINCT CONCAT(STR(?candidate), "\\t", COALESCE(STR(?above), ""), STR(?cl)); SEPARATOR="\\n") AS ?candidates) (COUNT(DISTINCT ?c) AS ?n) { ?slot bf:candidate ?candidate ; bf:thing ?thing . ?c bf:slot ?slot . ?thing rdfs:label ?l . ?candidate rdfs:label ?cl OPTIONAL { ?candidate bf:parent/rdfs:label ?above } } GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT ${MOST + 1}`,
    ),
    get(
      `SELECT ?note (COUNT(DISTINCT ?d) AS ?docs) (GROUP_CONCAT(DISTINCT CONCAT(STR(?d), "\\t", STR(?l)); SEPARATOR="\\n") AS ?list) { ?d a bf:SourceDocument ; bf:note ?note ; rdfs:label ?l FILTER(LANG(?note) = "${lang()}") } GROUP BY ?note ORDER BY DESC(?docs) ?note LIMIT ${MOST + 1}`,
    ),
  ]);
  if (!years.length) return h("div.empty", null, h("h1", null, t("coverage")), h("p", null, t("noDocuments")));
  return [
    h("h1", null, t("coverage")),
    h("p.lede", null, t("coverageNote")),
    h(
      "div.two",
      null,
      part(
        "docsByYear",
        counted(
          "year",
          years.map((r) => {
            const year = v(r, "year")!;
            return { row: r, name: year === "none" ? h("span.unknown", null, t("unknown")) : year, to: link("claims", { issued: year }) };
          }),
        ),
      ),
      part(
        "docsByPlace",
        counted(
          "place",
          provinces.map((r) => {
            const province = v(r, "province");
            const path = province && short(province);
            return {
              row: r,
              name: path
                ? h("a", { href: thing(path), lang: "zh-CN" }, v(r, "name") ?? path)
                : h("span.unknown", null, t("unknown")),
              to: link("claims", { within: path ?? "none" }),
            };
          }),
        ),
      ),
    ),
    part("claimsByKind", byKind(kinds)),
    part("openNames", openNames(open), open.length),
    part("damageNotes", damage(notes), notes.length),
  ];
}

/** A card; its heading counts the rows where that says something. */
const part = (title: Word, body: Child, count?: number): HTMLElement =>
  h(
    "section.card",
    { id: title },
    h("h2", null, t(title), count !== undefined && h("span.count", null, count > MOST ? `${MOST}+` : count)),
    h("p.note", null, t(`${title}Note` as Word)),
    body,
  );

const number = (row: Row, name: string): number => Number(v(row, name) ?? 0);
const said = (n: number): string => n.toLocaleString("en");

/** Rows of documents and claims; the bar shows documents, the number of claims leads to them. */
function counted(what: Word, rows: { row: Row; name: Child; to: string }[]): HTMLElement {
  const top = Math.max(1, ...rows.map((r) => number(r.row, "docs")));
  return h(
    "table.coverage",
    null,
    head([t(what), t("documents"), t("claims")]),
    h(
      "tbody",
      null,
      rows.map(({ row, name, to }) => {
        const [docs, claims] = [number(row, "docs"), number(row, "n")];
        return h(
          "tr",
          null,
          h("th", { scope: "row" }, name),
          h("td", null, h("span.barlink", null, h("i", { style: `width:${(90 * docs) / top}px` }), said(docs))),
          h("td", null, claims ? h("a", { href: to }, said(claims)) : h("span.none", null, "0")),
        );
      }),
    ),
  );
}

function byKind(rows: Row[]): HTMLElement {
  const of = new Map(rows.map((r) => [v(r, "class")!.replace(/^.*#/, ""), r]));
  const cell = (name: Word, n: number, to?: string): HTMLElement =>
    h("td.right", { "data-name": t(name) }, to && n ? h("a", { href: to }, said(n)) : said(n));
  return h(
    "table.cards.coverage",
    null,
    head([t("kind"), t("claims"), t("documents"), t("surer"), t("caution")]),
    h(
      "tbody",
      null,
      KINDS.map((kind) => {
        const row = of.get(kind) ?? {};
        return h(
          "tr",
          null,
          h("th", { scope: "row" }, h(`span.kind.kind-${kind}`, null, term(kind))),
          cell("claims", number(row, "n"), link("claims", { kind })),
          cell("documents", number(row, "docs")),
          cell("surer", number(row, "high"), link("claims", { kind, score: 70 })),
          cell("caution", number(row, "caution"), link("claims", { kind, caution: 1 })),
        );
      }),
    ),
  );
}

/** `IRI \t name` lines. */
const listed = (text: string | undefined): { path: string; name: string }[] =>
  (text ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ path: short(line.slice(0, line.indexOf("\t"))), name: line.slice(line.indexOf("\t") + 1) }));

/** The first few as links, the rest as a number. */
function links(all: { path: string; name: string }[], most: number): Child {
  return [
    all.slice(0, most).map((x, i) => [i > 0 && "、", h("a", { href: thing(x.path), lang: "zh-CN" }, x.name)]),
    all.length > most && t("andMore").replace("{}", said(all.length)),
  ];
}

function openNames(rows: Row[]): HTMLElement {
  if (!rows.length) return h("p.empty", null, t("noOpenNames"));
  return h(
    "table.cards.coverage",
    null,
    head([t("name"), t("mayBe"), t("claims")]),
    h(
      "tbody",
      null,
      rows.slice(0, MOST).map((r) => {
        const path = short(v(r, "thing")!);
        return h(
          "tr",
          null,
          h("th", { scope: "row" }, h("a", { href: thing(path), lang: "zh-CN" }, v(r, "name"))),
          h("td", { "data-name": t("mayBe") }, links(listed(v(r, "candidates")), 6)),
          h("td.right", { "data-name": t("claims") }, h("a", { href: link("claims", { thing: path }) }, said(number(r, "n")))),
        );
      }),
    ),
  );
}

function damage(rows: Row[]): HTMLElement {
  if (!rows.length) return h("p.empty", null, t("noNotes"));
  return h(
    "table.cards.coverage",
    null,
    head([t("note"), t("number"), t("documents")]),
    h(
      "tbody",
      null,
      rows
        .slice(0, MOST)
        .map((r) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, v(r, "note")),
            h("td.right", { "data-name": t("number") }, said(number(r, "docs"))),
            h("td", { "data-name": t("documents") }, links(listed(v(r, "list")), 4)),
          ),
        ),
    ),
  );
}
