// Filters of claims: from the address to a SPARQL pattern on ?claim, and the facets that change them.

import { ask, fullIri, iri, NS, quoted, v, type Row } from "./sparql";

/** Parameters whose values are things, and the property that must lead to one of them. */
const THINGS: Record<string, string> = {
  funder: "bf:funder",
  helper: "bf:helper",
  sender: "bf:sender",
  recipient: "bf:recipient",
  place: "bf:place",
  programme: "bf:programme",
  purpose: "bf:purpose",
  indicator: "bf:indicator",
  post: "bf:post",
  scheme: "bf:scheme",
  policy: "bf:policy",
  issuer: "bf:issuer",
  pair: "bf:pair",
  doc: "bf:document",
  giver: "(bf:funder|bf:helper|bf:sender|bf:issuer)",
  taker: "(bf:recipient|bf:place)",
};
export const THING_FILTERS = Object.keys(THINGS);
export const pathIri = (path: string): string => iri(fullIri(path));
const KIND = /^(FundingClaim|Observation|StaffingClaim|PairingClaim|PolicyClaim)$/;
const WORD = /^[a-z_]{1,20}$/;
const concept = (scheme: string, name: string): string => iri(`${NS}${scheme}-${name}`);
const year = (text: string | null): number | undefined => (text && /^\d{4}$/.test(text) ? Number(text) : undefined);

/** The pattern of the filters; `without` leaves one out, so that a facet offers what else could be chosen. */
export function patternOf(params: URLSearchParams, without = ""): string {
  const parts: string[] = [];
  const all = (name: string): string[] => (name === without ? [] : params.getAll(name).filter(Boolean));
  const one = (name: string): string | null => (name === without ? null : params.get(name));
  const kinds = all("kind").filter((k) => KIND.test(k));
  if (kinds.length) parts.push(`VALUES ?_kind { ${kinds.map((k) => `bf:${k}`).join(" ")} } ?claim a ?_kind .`);
  const flows = all("flow").filter((f) => WORD.test(f));
  if (flows.length) parts.push(`VALUES ?_flow { ${flows.map((f) => concept("flow", f)).join(" ")} } ?claim bf:flow ?_flow .`);
  const measures = all("measure").filter((f) => WORD.test(f));
  if (measures.length)
    parts.push(`VALUES ?_measure { ${measures.map((f) => concept("measure", f)).join(" ")} } ?claim bf:measure ?_measure .`);
  for (const [name, property] of Object.entries(THINGS)) {
    const values = all(name).map((x) => (name === "doc" && !x.startsWith("document/") ? `document/${x}` : x));
    if (values.length)
      parts.push(
        `{ SELECT DISTINCT ?claim { VALUES ?_${name} { ${values.map(pathIri).join(" ")} } ?claim ${property} ?_${name} } }`,
      );
  }
  for (const path of all("thing").slice(0, 6)) parts.push(thingPattern(path));
  const within = one("within");
  if (within === "none") parts.push("FILTER NOT EXISTS { ?claim bf:place ?_any }");
  else if (within && within !== "place/000000")
    parts.push(`{ SELECT DISTINCT ?claim { ?_where bf:within ${pathIri(within)} . ?claim bf:place ?_where } }`);
  else if (within) parts.push("FILTER EXISTS { ?claim bf:place ?_any }");
  const shelf = one("shelf");
  if (shelf === "planned") parts.push(`?claim bf:status ?_status FILTER(?_status != ${concept("status", "done")})`);
  if (shelf === "cumulative") parts.push(`?claim bf:cumulative true ; bf:status ${concept("status", "done")} .`);
  if (shelf === "yearly")
    parts.push(`?claim bf:status ${concept("status", "done")} . FILTER NOT EXISTS { ?claim bf:cumulative true }`);
  const [from, to] = without === "years" ? [undefined, undefined] : [year(params.get("from")), year(params.get("to"))];
  if (from !== undefined || to !== undefined) {
    parts.push("OPTIONAL { ?claim bf:from ?_from } OPTIONAL { ?claim bf:to ?_to }");
    if (to !== undefined) parts.push(`FILTER(YEAR(COALESCE(?_from, ?_to)) <= ${to})`);
    if (from !== undefined) parts.push(`FILTER(YEAR(COALESCE(?_to, ?_from)) >= ${from})`);
  }
  const issued = one("issued");
  if (issued && /^(\d{4}|none)$/.test(issued))
    parts.push(
      `?claim bf:document ?_paper . OPTIONAL { ?_paper dcterms:issued ?_issued } OPTIONAL { ?_paper bf:written ?_written } FILTER(SUBSTR(STR(COALESCE(?_issued, ?_written, "none")), 1, 4) = "${issued}")`,
    );
  const score = Number(one("score"));
  if (score > 0) parts.push(`?claim bf:score ?_score FILTER(?_score >= ${Math.round(score)})`);
  if (one("caution")) parts.push("?claim bf:caution ?_caution .");
  const text = one("text");
  if (text) parts.push(`?claim bf:passage/bf:text ?_text FILTER(CONTAINS(?_text, ${quoted(text)}))`);
  const ids = one("ids");
  if (ids)
    parts.push(
      `VALUES ?claim { ${ids
        .split("-")
        .filter((x) => /^[0-9a-zA-Z]{1,64}$/.test(x))
        .slice(0, 300)
        .map((x) => pathIri(`claim/${x}`))
        .join(" ")} }`,
    );
  return parts.join("\n");
}

/** Claims that have to do with a thing, whatever it is in them. */
export function thingPattern(path: string): string {
  const it = pathIri(path);
  return `{ SELECT DISTINCT ?claim { { ?claim bf:slot/bf:thing ${it} } UNION { ?claim bf:pair|bf:document|bf:passage ${it} FILTER EXISTS { ?claim bf:rule ?_rule } } UNION { ${it} bf:rule ?_own BIND(${it} AS ?claim) } } }`;
}

export interface Choice {
  value: string;
  label: string;
  count: number;
}
export interface Facet {
  name: string;
  choices: Choice[];
}

const rowsToChoices = (rows: Row[], value: (row: Row) => string): Choice[] =>
  rows.map((r) => ({ value: value(r), label: v(r, "label") ?? value(r), count: Number(v(r, "n")) }));

const count = (body: string, limit = 60): string =>
  `SELECT ?x (SAMPLE(?l) AS ?label) (COUNT(DISTINCT ?claim) AS ?n) { ${body} } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT ${limit}`;

/** What may be chosen for a thing-valued filter, with the number of claims of each. */
export async function thingFacet(name: string, params: URLSearchParams, base: string, signal?: AbortSignal): Promise<Choice[]> {
  const found = await ask(
    count(`?claim a bf:Claim . ${patternOf(params, name)} ?claim ${THINGS[name]!} ?x . ?x rdfs:label ?l`),
    signal,
  );
  return rowsToChoices(found.rows, (r) => v(r, "x")!.slice(base.length));
}

export async function conceptFacet(
  name: "flow" | "kind" | "measure",
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<Choice[]> {
  const body = name === "kind" ? "?claim a ?x FILTER(?x != bf:Claim)" : `?claim bf:${name} ?x`;
  const found = await ask(count(`?claim a bf:Claim . ${patternOf(params, name)} ${body}`), signal);
  return rowsToChoices(found.rows, (r) =>
    name === "kind" ? v(r, "x")!.replace(/^.*#/, "") : v(r, "x")!.replace(/^.*#\w+?-/, ""),
  );
}

/** Divisions one step below what is chosen (provinces first), counted with all within them. */
export async function withinFacet(params: URLSearchParams, base: string, signal?: AbortSignal): Promise<Choice[]> {
  const chosen = params.get("within");
  const step = chosen && chosen !== "place/000000" ? `?x bf:parent ${pathIri(chosen)} .` : "?x a bf:Province .";
  const found = await ask(
    count(`?claim a bf:Claim . ${patternOf(params, "within")} ?claim bf:place ?_p . ?_p bf:within ?x . ${step} ?x rdfs:label ?l`),
    signal,
  );
  return rowsToChoices(found.rows, (r) => v(r, "x")!.slice(base.length));
}

/** How many claims are about each year. */
export async function yearFacet(params: URLSearchParams, signal?: AbortSignal): Promise<Map<number, number>> {
  const found = await ask(
    `SELECT ?a ?b (COUNT(DISTINCT ?claim) AS ?n) { ?claim a bf:Claim . ${patternOf(params, "years")} OPTIONAL { ?claim bf:from ?f } OPTIONAL { ?claim bf:to ?t } BIND(YEAR(COALESCE(?f, ?t)) AS ?a) BIND(YEAR(COALESCE(?t, ?f)) AS ?b) FILTER(BOUND(?a)) } GROUP BY ?a ?b`,
    signal,
  );
  const years = new Map<number, number>();
  for (const row of found.rows) {
    const [a, b] = [Number(v(row, "a")), Number(v(row, "b"))];
    for (let y = a; y <= Math.min(b, a + 60); y++) years.set(y, (years.get(y) ?? 0) + Number(v(row, "n")));
  }
  return years;
}
