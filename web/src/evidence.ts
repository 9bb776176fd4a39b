// From a row of any SELECT to the claims behind it: the query is asked again for that row, without grouping and with every
// variable shown, and what is a claim among the answers is the evidence.

import {
  Generator,
  Parser,
  Wildcard,
  type Expression,
  type Pattern,
  type SelectQuery,
  type Term as SparqlTerm,
  type VariableTerm,
} from "sparqljs";
import { ask, BASE, get, type Row, type Table, type Term } from "./sparql";

const CLAIM = `${BASE}claim/`;
const LIMIT = 400;
let prefixes: Promise<Record<string, string>> | undefined;

export interface Evidence {
  claims: string[];
  things: string[];
  more: boolean;
}

const isSelect = (x: unknown): x is SelectQuery =>
  typeof x === "object" && x !== null && (x as SelectQuery).queryType === "SELECT";

/** Sub-queries hide their variables; those without grouping and limits may as well stand as plain groups. */
function opened(pattern: Pattern): Pattern {
  if (pattern.type === "query" && isSelect(pattern)) {
    const where = (pattern.where ?? []).map(opened);
    if (!pattern.limit && !pattern.having) return { type: "group", patterns: where } as Pattern;
    return { ...pattern, where } as Pattern;
  }
  if ("patterns" in pattern && Array.isArray(pattern.patterns))
    return { ...pattern, patterns: pattern.patterns.map(opened) } as Pattern;
  return pattern;
}

const hasAggregate = (x: unknown): boolean =>
  Array.isArray(x)
    ? x.some(hasAggregate)
    : typeof x === "object" &&
      x !== null &&
      ((x as { type?: string }).type === "aggregate" || Object.values(x).some(hasAggregate));

/** Variables that BIND makes: a value given before them would be an error. */
function bindings(patterns: Pattern[], into = new Set<string>()): Set<string> {
  for (const p of patterns) {
    if (p.type === "bind") into.add(p.variable.value);
    if ("patterns" in p && Array.isArray(p.patterns)) bindings(p.patterns as Pattern[], into);
  }
  return into;
}

const rdfTerm = (x: Term): SparqlTerm =>
  (x.type === "uri"
    ? { termType: "NamedNode", value: x.value }
    : {
        termType: "Literal",
        value: x.value,
        language: x["xml:lang"] ?? "",
        datatype: {
          termType: "NamedNode",
          value:
            x.datatype ??
            `${x["xml:lang"] ? "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString" : "http://www.w3.org/2001/XMLSchema#string"}`,
        },
      }) as unknown as SparqlTerm;

/** The query that shows what one row was made of. */
export async function evidenceQuery(text: string, row: Row): Promise<string | undefined> {
  prefixes ??= get<Record<string, string>>("/prefixes");
  const query = new Parser({ prefixes: await prefixes }).parse(text);
  if (query.type !== "query" || !isSelect(query)) return undefined;
  const where = (query.where ?? []).map(opened);
  const bound = bindings(where);
  const computed = new Set<string>();
  // What SELECT or GROUP BY computes without an aggregate is computed here too, and narrows; an aggregate cannot.
  for (const x of [...(query.variables as unknown[]), ...(query.group ?? [])] as {
    expression?: Expression;
    variable?: VariableTerm;
  }[]) {
    if (!x.variable || !x.expression || computed.has(x.variable.value)) continue;
    computed.add(x.variable.value);
    if (hasAggregate(x.expression)) continue;
    where.push({ type: "bind", variable: x.variable, expression: x.expression } as Pattern);
    bound.add(x.variable.value);
  }
  const [before, after]: Record<string, SparqlTerm>[] = [{}, {}];
  for (const [name, term] of Object.entries(row)) {
    if (!term || term.type === "bnode" || (computed.has(name) && !bound.has(name))) continue;
    (bound.has(name) ? after! : before!)[`?${name}`] = rdfTerm(term);
  }
  const values = (row: Record<string, SparqlTerm>): Pattern[] =>
    Object.keys(row).length ? [{ type: "values", values: [row] } as unknown as Pattern] : [];
  const again = {
    type: "query",
    queryType: "SELECT",
    variables: [new Wildcard()],
    where: [...values(before!), ...where, ...values(after!)],
    prefixes: query.prefixes,
    limit: LIMIT,
    ...(query.from && { from: query.from }),
  } as SelectQuery;
  return new Generator().stringify(again);
}

/** Claims of a row, or the things it names when no claim takes part. */
export async function evidence(table: Table, row: Row): Promise<Evidence> {
  const things = Object.values(row)
    .filter((x) => x?.type === "uri" && x.value.startsWith(BASE))
    .map((x) => x!.value);
  const own = things.filter((x) => x.startsWith(CLAIM));
  if (own.length) return { claims: own, things, more: false };
  if (!table.query) return { claims: [], things, more: false };
  const text = await evidenceQuery(table.query, row);
  if (!text) return { claims: [], things, more: false };
  const found = await ask(text);
  const claims = new Set<string>();
  const passages = new Set<string>();
  for (const r of found.rows)
    for (const x of Object.values(r)) {
      if (x?.type !== "uri") continue;
      if (x.value.startsWith(CLAIM)) claims.add(x.value);
      else if (x.value.startsWith(`${BASE}passage/`)) passages.add(x.value);
      // A slot is named by its claim and its number.
      else if (x.value.startsWith(`${BASE}slot/`)) claims.add(CLAIM + x.value.slice(BASE.length + 5).replace(/-\d+$/, ""));
    }
  if (!claims.size) return { claims: [], things: [...new Set([...things, ...passages])], more: false };
  return { claims: [...claims], things, more: found.rows.length >= LIMIT };
}
