// Claims as the page needs them: one query for what stands at the claim, one for its slots.

import { ask, iri, notation, short, v, type Row } from "./sparql";
import { amount, t } from "./i18n";
import { h, link, thing, type Child } from "./dom";

export interface Slot { role: string; thing: string; name: string; words?: string; start?: number; end?: number; inferred: boolean }
export interface Claim {
  iri: string; id: string; kind: string; words: string; amount?: string; unit: string; bound: string; flow: string; cumulative: boolean;
  status: string; measure: string; period?: string; from?: string; to?: string; score: number; doc: string; docName: string;
  sentence: string; start: number; end: number; sentenceStart: number; order: number; caution?: string; slots: Slot[];
}

/** The claims that a pattern on ?claim picks out, in reading order. */
export async function claimsWhere(pattern: string, limit = 5000): Promise<Claim[]> {
  const pick = `{ SELECT DISTINCT ?claim { ?claim a bf:Claim . ${pattern} } LIMIT ${limit} }`;
  const [base, slots] = await Promise.all([
    ask(`SELECT * { ${pick}
      ?claim a ?class ; bf:words ?words ; bf:score ?score ; bf:document ?doc ; bf:start ?start ; bf:end ?end ; bf:order ?order ; bf:passage ?passage .
      FILTER(?class != bf:Claim) ?passage bf:text ?sentence ; bf:start ?ss . ?doc rdfs:label ?docName .
      OPTIONAL { ?claim bf:amount ?amount ; bf:unit ?unit . OPTIONAL { ?claim bf:bound ?bound } }
      OPTIONAL { ?claim bf:flow ?flow } OPTIONAL { ?claim bf:cumulative ?cumulative } OPTIONAL { ?claim bf:status ?status }
      OPTIONAL { ?claim bf:measure ?measure } OPTIONAL { ?claim bf:period ?period } OPTIONAL { ?claim bf:from ?from } OPTIONAL { ?claim bf:to ?to }
      OPTIONAL { ?claim bf:caution ?caution } }`),
    ask(`SELECT ?claim ?slot ?role ?thing ?name ?words ?start ?end ?inferred { ${pick}
      ?claim bf:slot ?slot . ?slot bf:role ?role ; bf:thing ?thing ; bf:inferred ?inferred . OPTIONAL { ?thing rdfs:label ?name }
      OPTIONAL { ?slot bf:words ?words ; bf:start ?start ; bf:end ?end } }`),
  ]);
  const all = new Map<string, Claim>();
  for (const row of base.rows) {
    const id = v(row, "claim")!;
    if (!all.has(id)) all.set(id, claimOf(row));
  }
  const seen = new Set<string>();
  for (const row of slots.rows) {
    const key = v(row, "slot")!;
    if (seen.has(key)) continue;
    seen.add(key);
    const start = v(row, "start");
    all.get(v(row, "claim")!)?.slots.push({
      role: v(row, "role")!, thing: v(row, "thing")!, name: v(row, "name") ?? short(v(row, "thing")!), words: v(row, "words"),
      start: start === undefined ? undefined : Number(start), end: start === undefined ? undefined : Number(v(row, "end")), inferred: v(row, "inferred") === "true",
    } as Slot);
  }
  return [...all.values()].sort((a, b) => a.doc.localeCompare(b.doc) || a.order - b.order);
}

function claimOf(row: Row): Claim {
  const claim = v(row, "claim")!;
  return {
    iri: claim, id: claim.slice(claim.lastIndexOf("/") + 1), kind: v(row, "class")!.replace(/^.*#/, ""), words: v(row, "words")!,
    amount: v(row, "amount"), unit: v(row, "unit") ?? "", bound: notation(row["bound"]), flow: notation(row["flow"]), cumulative: v(row, "cumulative") === "true",
    status: notation(row["status"]) || "done", measure: notation(row["measure"]), period: v(row, "period"), from: v(row, "from"), to: v(row, "to"),
    score: Number(v(row, "score")), doc: short(v(row, "doc")!).replace(/^document\//, ""), docName: v(row, "docName")!, sentence: v(row, "sentence")!,
    start: Number(v(row, "start")), end: Number(v(row, "end")), sentenceStart: Number(v(row, "ss")), order: Number(v(row, "order")), caution: v(row, "caution"), slots: [],
  } as Claim;
}

export const claimById = async (id: string): Promise<Claim | undefined> =>
  (await claimsWhere(`FILTER(?claim = ${iri(`https://w3id.org/bangfu/id/claim/${id}`)})`))[0];

/** Which of the three kinds of figure that are never added to each other. */
export const shelf = (c: Claim): "yearly" | "cumulative" | "planned" =>
  c.status !== "done" ? "planned" : c.cumulative ? "cumulative" : "yearly";

export const names = (c: Claim, role: string): Slot[] => c.slots.filter((s) => s.role === role);

/** Slots as links; unknown when there are none. */
export function slotLinks(c: Claim, role: string): Child {
  const found = names(c, role);
  if (!found.length) return h("span.unknown", null, t("unknown"));
  return found.map((s, i) => [i > 0 && "、", h("a", { href: thing(short(s.thing)), class: s.inferred ? "inferred" : "", title: s.inferred ? t("inferred") : t("said") }, s.name)]);
}

export const figure = (c: Claim): string => (c.amount === undefined ? c.words : amount(c.amount, c.unit, c.bound));

/** The years that a claim is about; open ends are the other end. */
export function yearsOf(c: Claim): [number, number] | undefined {
  const year = (d: string | undefined): number | undefined => (d ? Number(d.slice(0, 4)) : undefined);
  const [a, b] = [year(c.from), year(c.to)];
  if (a === undefined && b === undefined) return undefined;
  return [a ?? b!, b ?? a!];
}

export const openInReader = (c: Pick<Claim, "doc" | "id">): string => link(`doc/${encodeURIComponent(c.doc)}`, { claim: c.id });

/** The sentence with value and slots marked. */
export function markedSentence(c: Claim): Child {
  const chars = Array.from(c.sentence);
  const roles: (string | undefined)[] = new Array(chars.length);
  const paint = (start: number | undefined, end: number | undefined, role: string): void => {
    if (start === undefined || end === undefined) return;
    for (let i = Math.max(0, start - c.sentenceStart); i < Math.min(chars.length, end - c.sentenceStart); i++) roles[i] ??= role;
  };
  paint(c.start, c.end, "value");
  for (const s of c.slots) paint(s.start, s.end, s.role);
  const out: Child[] = [];
  for (let i = 0; i < chars.length;) {
    let j = i;
    while (j < chars.length && roles[j] === roles[i]) j++;
    const text = chars.slice(i, j).join("").replace(/<[^>]*>/g, "");
    out.push(roles[i] ? h(`mark.role-${roles[i]}`, { title: t(roles[i] === "title" ? "title_" : roles[i]!) }, text) : text);
    i = j;
  }
  return out;
}
