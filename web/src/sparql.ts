// Talking to the service.

export const NS = "https://w3id.org/bangfu/ns#";
export const BASE = "https://w3id.org/bangfu/id/";

export interface Term { type: string; value: string; datatype?: string; "xml:lang"?: string }
export type Row = Record<string, Term | undefined>;
export interface Table { vars: string[]; rows: Row[]; boolean?: boolean; graph?: string; took: number }

/** A problem document (RFC 9457). */
export class Problem extends Error {
  constructor(readonly status: number, readonly body: Record<string, unknown>) {
    super(String(body["detail"] ?? status));
  }
}

async function refused(response: Response): Promise<Problem> {
  const text = await response.text();
  try { return new Problem(response.status, JSON.parse(text)); } catch { return new Problem(response.status, { detail: text }); }
}

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";

export async function ask(query: string, signal?: AbortSignal): Promise<Table> {
  const begun = performance.now();
  const response = await fetch("/sparql", {
    method: "POST", headers: { Accept: ACCEPT, "Content-Type": "application/sparql-query" }, body: query, signal: signal ?? null,
  });
  if (!response.ok) throw await refused(response);
  const took = performance.now() - begun;
  if (!(response.headers.get("content-type") ?? "").includes("json")) {
    return { vars: [], rows: [], graph: await response.text(), took };
  }
  return { ...table(await response.json()), took };
}

function table(json: { head: { vars?: string[] }; results?: { bindings: Row[] }; boolean?: boolean }): Omit<Table, "took"> {
  const whole: Omit<Table, "took"> = { vars: json.head.vars ?? [], rows: json.results?.bindings ?? [] };
  if (json.boolean !== undefined) whole.boolean = json.boolean;
  return whole;
}

export async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (!response.ok) throw await refused(response);
  return response.json() as Promise<T>;
}

export interface NamedParameter { name: string; type: string; default: string | null; zh: string; en: string }
export interface Named { name: string; zh: string; en: string; parameters: NamedParameter[]; sparql: string }

let named: Promise<Named[]> | undefined;
export const namedQueries = (): Promise<Named[]> => (named ??= get<Named[]>("/q"));

export async function askNamed(name: string, parameters: URLSearchParams): Promise<Table> {
  const begun = performance.now();
  const json = await get<Parameters<typeof table>[0]>(`/q/${name}.json?${parameters}`);
  return { ...table(json), took: performance.now() - begun };
}

export const short = (iri: string): string =>
  iri.startsWith(BASE) ? iri.slice(BASE.length) : iri.startsWith(NS) ? `bf:${iri.slice(NS.length)}` : iri;

/** The last part of a concept's IRI: flow-invest → invest. */
export const notation = (term: Term | undefined): string => term?.value.replace(/^.*#\w+?-/, "") ?? "";

export const v = (row: Row, name: string): string | undefined => row[name]?.value;

/** Text as a SPARQL string. */
export const quoted = (text: string): string => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, " ");

/** An IRI as SPARQL, if it is one that can be written between < and >. */
export const iri = (text: string): string => `<${text.replace(/[<>"{}|\\^`\s]/g, (c) => encodeURIComponent(c))}>`;

const labels = new Map<string, string>();

/** Labels of IRIs; asked once each. */
export async function labelsOf(iris: Iterable<string>): Promise<Map<string, string>> {
  const missing = [...new Set(iris)].filter((i) => !labels.has(i) && /^https?:/.test(i)).slice(0, 400);
  if (missing.length) {
    const found = await ask(`SELECT ?x ?l { VALUES ?x { ${missing.map(iri).join(" ")} } ?x rdfs:label|skos:prefLabel ?l FILTER(LANG(?l) != "en") }`);
    for (const i of missing) labels.set(i, "");
    for (const row of found.rows) labels.set(v(row, "x")!, v(row, "l")!);
  }
  return labels;
}
