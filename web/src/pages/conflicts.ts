// Claims that state different values of the same thing: side by side, each with its sentence. The reader decides.

import { claimsListed, figure, markedSentence, openInReader, period, scoreBar, type Claim } from "../claim";
import { h, head, link, thing, type Child, type Route } from "../dom";
import { amount, t, term, type Word } from "../i18n";
import { ask, notation, short, v, type Row } from "../sparql";

/** Most groups shown of one kind, those that differ most first. */
const MOST = 40;

/** A kind of claim, the slots that must agree, and those that must agree where they are said. */
interface Kind {
  title: Word;
  class: string;
  keys: string[];
  also: string[];
}
const KINDS: Kind[] = [
  { title: "conflictsObservation", class: "Observation", keys: ["indicator", "place", "period", "unit", "measure"], also: [] },
  {
    title: "conflictsFunding",
    class: "FundingClaim",
    keys: ["funder", "place", "period", "unit", "flow", "cumulative", "status"],
    also: ["purpose", "programme"],
  },
  { title: "conflictsStaffing", class: "StaffingClaim", keys: ["place", "post", "period", "unit", "status"], also: ["sender"] },
];
const THINGS = ["indicator", "funder", "post", "sender", "place", "purpose", "programme"];
const CONCEPTS = ["flow", "measure", "status"];

interface Group {
  row: Row;
  claims: string[];
  low: number;
  high: number;
}

/** Groups of exact figures of different sentences that cannot all hold. */
export const conflictsQuery = (k: Kind): string => {
  const names = [...k.keys, ...k.also];
  const said = k.keys.map((x) => `bf:${x} ?${x}`).join(" ; ");
  const also = k.also.map((x) => `OPTIONAL { ?claim bf:${x} ?_${x} } BIND(COALESCE(?_${x}, "") AS ?${x})`).join(" ");
  return `SELECT ${names.map((x) => `?${x}`).join(" ")} (MIN(?a) AS ?low) (MAX(?a) AS ?high) (GROUP_CONCAT(DISTINCT STR(?claim); SEPARATOR=" ") AS ?claims) {
    ?claim a bf:${k.class} ; ${said} ; bf:bound bf:bound-exact ; bf:amount ?a ; bf:passage ?said . ${also}
  } GROUP BY ${names.map((x) => `?${x}`).join(" ")} HAVING(COUNT(DISTINCT ?a) > 1 && COUNT(DISTINCT ?said) > 1)`;
};

export async function page(_to: Route, signal: AbortSignal): Promise<Child> {
  const parts = await Promise.all(KINDS.map((k) => part(k, signal)));
  return [
    h("h1", null, t("conflicts")),
    h("p.lede", null, t("conflictsNote")),
    h(
      "p.chips",
      null,
      KINDS.map((k, i) =>
        h(
          "button.chip",
          { onclick: () => document.getElementById(k.title)?.focus() },
          t(k.title),
          h("span.count", null, parts[i]!.count),
        ),
      ),
      h("a.chip", { href: link("q/same-fact") }, t("sameFact")),
    ),
    parts.map((p) => p.node),
  ];
}

async function part(k: Kind, signal: AbortSignal): Promise<{ node: HTMLElement; count: number }> {
  const found = await ask(conflictsQuery(k), signal);
  const seen = new Set<string>();
  const all: Group[] = found.rows
    .filter((r) => r["claims"])
    .map((row) => ({
      row,
      claims: v(row, "claims")!.split(" ").sort(),
      low: Number(v(row, "low")),
      high: Number(v(row, "high")),
    }))
    .sort((a, b) => spread(b) - spread(a) || (a.claims[0]! < b.claims[0]! ? -1 : 1))
    // Claims of several places or givers stand in several groups; one is enough.
    .filter((g) => {
      const key = g.claims.join(" ");
      return !seen.has(key) && seen.add(key);
    });
  const shown = all.slice(0, MOST);
  const things = [...new Set(shown.flatMap((g) => g.claims))];
  const claims = new Map((await claimsListed(things)).map((c) => [c.iri, c]));
  const node = h(
    "section.card",
    { id: k.title, tabindex: "-1" },
    h("h2", null, t(k.title), h("span.count", null, all.length)),
    h("p.note", null, t(`${k.title}Note` as Word)),
    shown.length
      ? shown.map((g) => group(k, g, g.claims.map((c) => claims.get(c)).filter((c) => !!c)))
      : h("p.empty", null, t("noConflicts")),
    all.length > MOST && h("p.note", null, t("mostGroups").replace("{}", String(MOST))),
  );
  return { node, count: all.length };
}

const spread = (g: Group): number => (g.high - g.low) / Math.max(Math.abs(g.high), Math.abs(g.low), 1e-9);

/** What the claims of a group agree on, from the first of them. */
function agreed(k: Kind, row: Row, one: Claim | undefined): Child {
  const parts: Child[] = [];
  for (const name of [...k.keys, ...k.also]) {
    const value = v(row, name);
    if (!value) continue;
    if (THINGS.includes(name)) {
      const slot = one?.slots.find((s) => s.thing === value);
      parts.push(h("a", { href: thing(short(value)), lang: "zh-CN" }, slot?.name ?? short(value)));
    } else if (name === "period") parts.push(h("span.nowrap", null, period(value)));
    else if (name === "cumulative") parts.push(value === "true" && t("cumulative"));
    else if (CONCEPTS.includes(name)) {
      const word = notation(row[name]);
      if (word !== "done" && word !== "level") parts.push(term(word));
    }
  }
  return parts.filter(Boolean).map((p, i) => [i > 0 && " · ", p]);
}

function group(k: Kind, g: Group, claims: Claim[]): HTMLElement {
  const unit = claims[0]?.unit ?? "";
  const sorted = [...claims].sort((a, b) => Number(b.amount) - Number(a.amount) || a.doc.localeCompare(b.doc));
  return h(
    "article.conflict",
    null,
    h("h3", null, agreed(k, g.row, claims[0])),
    h(
      "p.note",
      null,
      `${amount(g.low, unit)} — ${amount(g.high, unit)} · ${t("apart")} ${(100 * spread(g)).toFixed(spread(g) < 0.1 ? 1 : 0)}%`,
    ),
    h(
      "table.cards",
      null,
      head([t("value"), t("sentence"), t("document"), t("score"), ""]),
      h(
        "tbody",
        null,
        sorted.map((c) =>
          h(
            "tr",
            null,
            h("td.figure", { "data-name": t("value") }, h("a", { href: link(`claim/${c.id}`) }, figure(c))),
            h("td.long", { "data-name": t("sentence"), lang: "zh-CN" }, h("span.sentence", null, markedSentence(c))),
            h(
              "td",
              { "data-name": t("document") },
              h("a", { href: link(`doc/${encodeURIComponent(c.doc)}`), lang: "zh-CN" }, c.docName),
            ),
            h("td.score", { "data-name": t("score") }, scoreBar(c.score)),
            h(
              "td",
              null,
              h("a.open", { href: openInReader(c), "aria-label": `${t("openSentence")}: ${c.words}` }, t("openInText")),
            ),
          ),
        ),
      ),
    ),
  );
}
