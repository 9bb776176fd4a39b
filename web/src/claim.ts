// Claims as the page needs them: one query for what stands at the claim, one for its slots.

import { ask, iri, notation, short, v, type Row } from "./sparql";
import { amount, lang, t, term } from "./i18n";
import { h, link, thing, type Child } from "./dom";

export interface Slot {
  role: string;
  thing: string;
  name: string;
  words?: string | undefined;
  start?: number | undefined;
  end?: number | undefined;
  inferred: boolean;
}

export interface Claim {
  iri: string;
  id: string;
  kind: string;
  words: string;
  amount?: string | undefined;
  unit: string;
  bound: string;
  flow: string;
  cumulative: boolean;
  status: string;
  measure: string;
  period?: string | undefined;
  periodInferred: boolean;
  from?: string | undefined;
  to?: string | undefined;
  score: number;
  doc: string;
  docName: string;
  passage: string;
  sentence: string;
  start: number;
  end: number;
  sentenceStart: number;
  order: number;
  rule: string;
  caution?: string | undefined;
  slots: Slot[];
}

/** The claims that a pattern on ?claim picks out, in reading order. `tail` may order and page them. */
export async function claimsWhere(pattern: string, tail = "LIMIT 5000"): Promise<Claim[]> {
  return claimsOf(`{ SELECT DISTINCT ?claim { ?claim a bf:Claim . ${pattern} } ${tail} }`);
}

/** The claims of a list, in the list's order. */
export async function claimsListed(iris: string[]): Promise<Claim[]> {
  if (!iris.length) return [];
  const all = new Map((await claimsOf(`VALUES ?claim { ${iris.map(iri).join(" ")} }`)).map((c) => [c.iri, c]));
  return iris.map((i) => all.get(i)).filter((c) => !!c);
}

async function claimsOf(pick: string): Promise<Claim[]> {
  const [base, slots] = await Promise.all([
    ask(`SELECT * { ${pick}
      ?claim a ?class ; bf:words ?words ; bf:score ?score ; bf:document ?doc ; bf:start ?start ; bf:end ?end ; bf:order ?order ; bf:rule ?rule ; bf:passage ?passage .
      FILTER(?class != bf:Claim) ?passage bf:text ?sentence ; bf:start ?ss . ?doc rdfs:label ?docName .
      OPTIONAL { ?claim bf:amount ?amount ; bf:unit ?unit . OPTIONAL { ?claim bf:bound ?bound } }
      OPTIONAL { ?claim bf:flow ?flow } OPTIONAL { ?claim bf:cumulative ?cumulative } OPTIONAL { ?claim bf:status ?status }
      OPTIONAL { ?claim bf:measure ?measure } OPTIONAL { ?claim bf:period ?period } OPTIONAL { ?claim bf:periodInferred ?pi }
      OPTIONAL { ?claim bf:from ?from } OPTIONAL { ?claim bf:to ?to } OPTIONAL { ?claim bf:caution ?caution FILTER(LANG(?caution) IN ("", "${lang()}")) } }`),
    ask(`SELECT ?claim ?slot ?role ?thing ?name ?words ?start ?end ?inferred { ${pick}
      ?claim bf:slot ?slot . ?slot bf:role ?role ; bf:thing ?thing ; bf:inferred ?inferred . OPTIONAL { ?thing rdfs:label ?name }
      OPTIONAL { ?slot bf:words ?words ; bf:start ?start ; bf:end ?end } } ORDER BY ?slot`),
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
    const number = (name: string): number | undefined => (row[name] ? Number(v(row, name)) : undefined);
    all.get(v(row, "claim")!)?.slots.push({
      role: v(row, "role")!,
      thing: v(row, "thing")!,
      name: v(row, "name") ?? short(v(row, "thing")!),
      words: v(row, "words"),
      start: number("start"),
      end: number("end"),
      inferred: v(row, "inferred") === "true",
    });
  }
  return [...all.values()].sort((a, b) => a.doc.localeCompare(b.doc) || a.order - b.order);
}

function claimOf(row: Row): Claim {
  const claim = v(row, "claim")!;
  return {
    iri: claim,
    id: claim.slice(claim.lastIndexOf("/") + 1),
    kind: v(row, "class")!.replace(/^.*#/, ""),
    words: v(row, "words")!,
    amount: v(row, "amount"),
    unit: v(row, "unit") ?? "",
    bound: notation(row["bound"]),
    flow: notation(row["flow"]),
    cumulative: v(row, "cumulative") === "true",
    status: notation(row["status"]) || "done",
    measure: notation(row["measure"]),
    period: v(row, "period"),
    periodInferred: v(row, "pi") === "true",
    from: v(row, "from"),
    to: v(row, "to"),
    score: Number(v(row, "score")),
    doc: short(v(row, "doc")!).replace(/^document\//, ""),
    docName: v(row, "docName")!,
    passage: v(row, "passage")!,
    sentence: v(row, "sentence")!,
    start: Number(v(row, "start")),
    end: Number(v(row, "end")),
    sentenceStart: Number(v(row, "ss")),
    order: Number(v(row, "order")),
    rule: v(row, "rule") ?? "",
    caution: v(row, "caution"),
    slots: [],
  };
}

/** Which of the three kinds of figure that are never added to each other. */
export type Shelf = "yearly" | "cumulative" | "planned";
export const shelfOf = (status: string, cumulative: boolean): Shelf =>
  status !== "done" ? "planned" : cumulative ? "cumulative" : "yearly";
export const shelf = (c: Claim): Shelf => shelfOf(c.status, c.cumulative);

export const slotsOf = (c: Claim, ...roles: string[]): Slot[] => c.slots.filter((s) => roles.includes(s.role));

/** Slots as links, in the order said; nothing when there are none. */
export function slotLinks(found: Slot[]): Child {
  return found.map((s, i) => [
    i > 0 && "、",
    h(
      "a",
      { href: thing(short(s.thing)), class: s.inferred ? "inferred" : undefined, title: s.inferred ? t("inferred") : undefined },
      s.name,
    ),
  ]);
}

export const unknown = (): HTMLElement => h("span.unknown", null, t("unknown"));
export const orUnknown = (found: Slot[]): Child => (found.length ? slotLinks(found) : unknown());

/** The value of a claim: the figure, or the words that name a tie or a document. */
export const figure = (c: Claim): string =>
  c.amount === undefined ? (c.kind === "FundingClaim" ? t("unknownAmount") : c.words) : amount(c.amount, c.unit, c.bound);

/** The years that a claim is about; an open end is taken for the other end. */
export function yearsOf(from: string | undefined, to: string | undefined): [number, number] | undefined {
  const year = (d: string | undefined): number | undefined => (d ? Number(d.slice(0, 4)) : undefined);
  const [a, b] = [year(from), year(to)];
  if (a === undefined && b === undefined) return undefined;
  return [(a ?? b)!, (b ?? a)!];
}

/** A period as people write it: 2016/2020 → 2016—2020, ../2019 → until 2019. */
export function period(text: string | undefined): string {
  if (!text) return "";
  const [a = "", b = ""] = text.split("/");
  if (a === b) return a;
  if (a === "..") return t("until").replace("{}", b);
  if (b === "..") return t("since").replace("{}", a);
  return `${a}—${b}`;
}

export const openInReader = (c: Pick<Claim, "doc" | "id">): string => link(`doc/${encodeURIComponent(c.doc)}`, { claim: c.id });

/** Which of five colours a role is drawn in. */
export const tint = (role: string): string =>
  (
    ({
      value: "value",
      funder: "giver",
      helper: "giver",
      sender: "giver",
      issuer: "giver",
      recipient: "taker",
      place: "place",
    }) as Record<string, string>
  )[role] ?? "what";

export const roleName = (role: string): string => term(role === "title" ? "policyTitle" : role);

/** The sentence with value and slots marked; `trim` drops mark-up of an HTML source. */
export function markedSentence(c: Claim): Child {
  const chars = Array.from(c.sentence);
  const roles: (string | undefined)[] = new Array<string | undefined>(chars.length);
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
    const text = chars
      .slice(i, j)
      .join("")
      .replace(/<[^>]*>/g, " ")
      .replace(/&nbsp;/g, " ");
    out.push(roles[i] ? h(`mark.tint-${tint(roles[i]!)}`, { title: roleName(roles[i]!) }, text) : text);
    i = j;
  }
  return out;
}

const GIVERS = ["funder", "helper", "sender", "issuer"];
const SUBJECTS = ["programme", "purpose", "indicator", "post", "scheme", "title"];
export const givers = (c: Claim): Slot[] => slotsOf(c, ...GIVERS);
export const subjects = (c: Claim): Slot[] => slotsOf(c, ...SUBJECTS);

/** A claim in one row of a table, or one card on a phone: who, where, what, how much, when, and the way to its sentence. */
export function claimRow(c: Claim): HTMLElement {
  const cell = (name: string, ...children: Child[]): HTMLElement => h("td", { "data-name": name }, ...children);
  const who = [...givers(c)];
  const places = slotsOf(c, "place");
  const shown = places.length ? places : slotsOf(c, "recipient");
  const takers = slotsOf(c, "recipient").filter((r) => places.length && !places.some((p) => p.thing === r.thing));
  return h(
    "tr",
    null,
    h("td.lead", null, h("a.open", { href: openInReader(c), "aria-label": `${t("openSentence")}: ${c.words}` }, t("sentence"))),
    cell(
      t("kind"),
      h(`span.kind.kind-${c.kind}`, null, term(c.kind)),
      c.flow && h("span.sub", null, term(c.flow)),
      c.measure && c.measure !== "level" && h("span.sub", null, term(c.measure)),
    ),
    cell(t("who"), c.kind === "Observation" && !who.length ? "" : orUnknown(who)),
    cell(t("where"), orUnknown(shown), takers.length > 0 && h("span.sub", null, "→ ", slotLinks(takers))),
    cell(t("about"), slotLinks(subjects(c))),
    h(
      c.amount === undefined ? "td.figure.said" : "td.figure",
      { "data-name": t("value") },
      h(
        "a",
        { href: link(`claim/${c.id}`), class: c.amount === undefined && c.kind === "FundingClaim" ? "unknown" : undefined },
        figure(c),
      ),
      c.kind === "FundingClaim" &&
        shelf(c) !== "yearly" &&
        h(`span.tag.tag-${shelf(c)}`, null, term(c.status !== "done" ? c.status : "cumulative")),
    ),
    cell(
      t("period"),
      c.period
        ? h(
            "span",
            { class: `nowrap${c.periodInferred ? " inferred" : ""}`, title: c.periodInferred ? t("inferred") : undefined },
            period(c.period),
          )
        : unknown(),
    ),
    h("td.score", { "data-name": t("score") }, scoreBar(c.score)),
  );
}

export const scoreBar = (score: number): HTMLElement =>
  h(
    "span.scorebar",
    { title: `${t("score")} ${score}` },
    h("i", { style: `width:${Math.max(4, score)}%`, class: score < 50 ? "low" : undefined }),
    h("b", null, score),
  );

/** A table of claims. */
export function claimTable(claims: Claim[]): HTMLElement {
  if (!claims.length) return h("p.empty", null, t("noClaims"));
  const heads = ["", t("kind"), t("who"), t("where"), t("about"), t("value"), t("period"), t("score")];
  return h(
    "div.scroll",
    { tabindex: "0", role: "region", "aria-label": t("claims") },
    h(
      "table.claims.cards",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          heads.map((name, i) => h(i === 5 ? "th.right" : "th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", null, claims.map(claimRow)),
    ),
  );
}
