// Talking to the service.

export const NS = "https://w3id.org/bangfu/ns#";

/** Base of the IRIs of things: the service writes its own into the page. */
export const BASE = document.querySelector<HTMLMetaElement>('meta[name="bangfu-base"]')?.content || "https://w3id.org/bangfu/id/";

export interface Term {
  type: string;
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}
export type Row = Record<string, Term | undefined>;
export interface Table {
  vars: string[];
  rows: Row[];
  boolean?: boolean;
  graph?: string;
  took: number;
  /** The query that was asked. */ query?: string;
}

/** A problem document (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
    readonly retryAfter?: string,
  ) {
    super(String(body["detail"] || `HTTP ${status}`));
  }
}

async function refused(response: Response): Promise<Problem> {
  const text = await response.text();
  const retry = response.headers.get("retry-after") ?? undefined;
  try {
    return new Problem(response.status, JSON.parse(text) as Record<string, unknown>, retry);
  } catch {
    return new Problem(response.status, { detail: text.slice(0, 500) }, retry);
  }
}

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";

/** Asks a query; the default graph is the union of all. */
export async function ask(query: string, signal?: AbortSignal): Promise<Table> {
  const begun = performance.now();
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { Accept: ACCEPT, "Content-Type": "application/sparql-query" },
    body: query,
    signal: signal ?? null,
  });
  if (!response.ok) throw await refused(response);
  const took = (): number => performance.now() - begun;
  if (!(response.headers.get("content-type") ?? "").includes("json")) {
    const graph = await response.text();
    return { vars: [], rows: [], graph, took: took(), query };
  }
  const whole = table((await response.json()) as Answer);
  return { ...whole, took: took(), query };
}

interface Answer {
  head: { vars?: string[] };
  results?: { bindings: Row[] };
  boolean?: boolean;
}

function table(json: Answer): Omit<Table, "took"> {
  const whole: Omit<Table, "took"> = { vars: json.head.vars ?? [], rows: json.results?.bindings ?? [] };
  if (json.boolean !== undefined) whole.boolean = json.boolean;
  return whole;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { Accept: "application/json" }, signal: signal ?? null });
  if (!response.ok) throw await refused(response);
  return response.json() as Promise<T>;
}

export interface NamedParameter {
  name: string;
  type: string;
  default: string | null;
  zh: string;
  en: string;
}
export interface Named {
  name: string;
  zh: string;
  en: string;
  parameters: NamedParameter[];
  sparql: string;
}

let named: Promise<Named[]> | undefined;
export const namedQueries = (): Promise<Named[]> => (named ??= get<Named[]>("/q"));

/** A named query with its parameters put in, as SPARQL text. */
export async function boundQuery(name: string, parameters: URLSearchParams): Promise<string> {
  const response = await fetch(`/q/${encodeURIComponent(name)}.rq?${parameters}`);
  if (!response.ok) throw await refused(response);
  return response.text();
}

export async function askNamed(name: string, parameters: URLSearchParams): Promise<Table> {
  const begun = performance.now();
  const json = await get<Answer>(`/q/${encodeURIComponent(name)}.json?${parameters}`);
  return { ...table(json), took: performance.now() - begun };
}

/** An IRI as readers know it: without the base, or with a prefix. */
export const short = (iri: string): string =>
  iri.startsWith(BASE) ? iri.slice(BASE.length) : iri.startsWith(NS) ? `bf:${iri.slice(NS.length)}` : iri;

export const readable = (iri: string): string => {
  const path = short(iri).replace(/^[a-z]+\//, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The IRI of a path below the base whose parts are decoded; the service encodes as RFC 3987 allows. */
export const iriOf = (parts: string[]): string =>
  BASE +
  parts
    .map((part) =>
      Array.from(part, (c) =>
        /[A-Za-z0-9._~-]/.test(c) || (c >= "\u00a0" && !/\s/.test(c))
          ? c
          : encodeURIComponent(c).replace(/[!'()*]/g, (x) => `%${x.charCodeAt(0).toString(16).toUpperCase()}`),
      ).join(""),
    )
    .join("/");

/** The IRI of a path as addresses and `short` write it, parts percent-encoded or not (`body/A%2FB`). */
export const fullIri = (path: string): string =>
  iriOf(
    path.split("/").map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    }),
  );

/** The last part of a concept's IRI: flow-invest → invest. */
export const notation = (term: Term | undefined): string => term?.value.replace(/^.*#\w+?-/, "") ?? "";

export const v = (row: Row, name: string): string | undefined => row[name]?.value;

/** Text as a SPARQL string. */
export const quoted = (text: string): string => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, " ");

/** An IRI as SPARQL, if it is one that can be written between < and >. */
export const iri = (text: string): string => `<${text.replace(/[<>"{}|\\^`\s]/g, (c) => encodeURIComponent(c))}>`;

const labels = new Map<string, string>();
const asked = new Map<string, Promise<void>>();

/** Labels of IRIs, in Chinese where there is one; each is asked for once. */
export async function labelsOf(iris: Iterable<string>): Promise<Map<string, string>> {
  const missing = [...new Set(iris)].filter((i) => !asked.has(i) && /^https?:/.test(i));
  for (let at = 0; at < missing.length; at += 300) {
    const some = missing.slice(at, at + 300);
    const work = ask(
      `SELECT ?x ?l { VALUES ?x { ${some.map(iri).join(" ")} } ?x rdfs:label|skos:prefLabel ?l FILTER(LANG(?l) != "en") }`,
    ).then((found) => {
      for (const row of found.rows) labels.set(v(row, "x")!, v(row, "l")!);
    });
    for (const i of some) asked.set(i, work);
  }
  await Promise.all(new Set([...iris].map((i) => asked.get(i)).filter((x) => !!x)));
  return labels;
}

/** What the search service found. */
export interface Hit {
  kind: "thing" | "passage";
  iri: string;
  label?: string;
  doc?: string;
  text?: string;
  start?: number;
  end?: number;
  claim?: string;
  score: number;
}
/** Full-text search. Just after the start of the service its index is still being built: the question is asked again. */
export async function search(q: string, signal?: AbortSignal): Promise<{ hits: Hit[] }> {
  for (let left = 30; ; left--) {
    try {
      return await get<{ hits: Hit[] }>(`/search?q=${encodeURIComponent(q)}`, signal);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 503) || left === 0) throw error;
      await new Promise((done) => setTimeout(done, 1000 * Math.min(5, Number(error.retryAfter) || 1)));
      signal?.throwIfAborted();
    }
  }
}

export interface Suggestion {
  id: string;
  name: string;
  description?: string;
}
export const suggest = (prefix: string, signal?: AbortSignal): Promise<{ result: Suggestion[] }> =>
  get<{ result: Suggestion[] }>(`/reconcile/suggest/entity?prefix=${encodeURIComponent(prefix)}`, signal);
