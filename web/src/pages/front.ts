// The front: answers at once. Its frame stands before any data come; each card fills itself.

import { askBox, QUESTIONS } from "../askbox";
import { claimTable, claimsWhere } from "../claim";
import { fill, h, link, thing, whenSeen, type Child } from "../dom";
import { flowCard, totalsTable } from "../flows";
import { amount, t, term } from "../i18n";
import { trouble } from "../main";
import { figures } from "../money";
import { ask, short, v } from "../sparql";

const KINDS = ["FundingClaim", "Observation", "StaffingClaim", "PairingClaim", "PolicyClaim"] as const;

/** A card that waits for its content and says so when it fails. */
function card(
  title: string,
  note: string | undefined,
  wait: number,
  ...children: Child[]
): { node: HTMLElement; fill(...c: Child[]): void } {
  const body = h("div", null, h("div.skeleton", { style: `height:${wait}px`, role: "status", "aria-label": t("loading") }));
  const node = h("section.card", null, h("h2", null, title), note && h("p.lede", null, note), body, children);
  return { node, fill: (...c) => fill(body, c) };
}

export function page(): Child {
  const counts = h(
    "dl.counts",
    null,
    KINDS.map((k) => h("div", null, h("dt", null, term(k)), h("dd", null, "…"))),
  );
  const money = card(t("sankeyTitle"), t("sankeyNote"), 420);
  const sums = card(t("totalsTitle"), undefined, 220);
  const map = card(t("mapTitle"), t("mapNote"), 420);
  const pairs = card(t("topPairs"), t("topPairsNote"), 240);
  const latest = card(t("latest"), undefined, 200);
  void fillCounts(counts);
  void figures("").then(
    (all) => {
      money.fill(all.length ? flowCard(all) : empty());
      sums.fill(all.length ? totalsTable(all, {}, {}) : empty());
    },
    (e: unknown) => {
      money.fill(trouble(e));
      sums.fill(trouble(e));
    },
  );
  void topPairs().then(
    (x) => pairs.fill(x),
    (e: unknown) => pairs.fill(trouble(e)),
  );
  whenSeen(
    map.node,
    () =>
      void placesMap().then(
        (x) => map.fill(x),
        (e: unknown) => map.fill(trouble(e)),
      ),
  );
  whenSeen(
    latest.node,
    () =>
      void claimsWhere("?claim a bf:FundingClaim ; bf:amount ?size .", "ORDER BY DESC(?size) LIMIT 8").then(
        (found) =>
          latest.fill(
            claimTable(found.sort((a, b) => Number(b.amount) - Number(a.amount))),
            h("p", null, h("a", { href: link("claims", { kind: "FundingClaim" }) }, t("allClaims"), " →")),
          ),
        (e: unknown) => latest.fill(trouble(e)),
      ),
  );
  return [
    h(
      "section.hero",
      null,
      h("h1", null, t("headline")),
      h("p.lede", null, t("tagline")),
      askBox(),
      h(
        "p.chips",
        null,
        QUESTIONS.map((q) => h("a.chip", { href: link("ask", { q }), lang: "zh-CN" }, q)),
      ),
      counts,
    ),
    money.node,
    sums.node,
    h("div.two", null, pairs.node, map.node),
    latest.node,
  ];
}

const empty = (): HTMLElement =>
  h(
    "div.empty",
    null,
    h("p", null, t("noFigures")),
    h("p.note", null, t("buildFirst"), h("code", null, "bangfu build FOLDER --store DIR")),
  );

async function fillCounts(node: HTMLElement): Promise<void> {
  try {
    const [kinds, rest] = await Promise.all([
      ask(
        "SELECT ?class (COUNT(DISTINCT ?claim) AS ?n) { ?claim a bf:Claim ; a ?class FILTER(?class != bf:Claim) } GROUP BY ?class",
      ),
      ask(
        "SELECT (COUNT(DISTINCT ?d) AS ?docs) (COUNT(DISTINCT ?p) AS ?places) { ?claim bf:document ?d . OPTIONAL { ?claim bf:place ?p } }",
      ),
    ]);
    const of = new Map(kinds.rows.map((r) => [v(r, "class")!.replace(/^.*#/, ""), v(r, "n")!]));
    const number = (n: string | undefined): string => Number(n ?? 0).toLocaleString("en");
    const one = (href: string, name: string, n: string | undefined): HTMLElement =>
      h("div", null, h("dt", null, name), h("dd", null, h("a", { href }, number(n))));
    fill(
      node,
      one(link("doc"), t("documents"), rest.rows[0] && v(rest.rows[0], "docs")),
      KINDS.map((k) => one(link("claims", { kind: k }), term(k), of.get(k))),
      one(link("claims", { within: "place/000000" }), t("places"), rest.rows[0] && v(rest.rows[0], "places")),
    );
  } catch {
    fill(node);
  }
}

/** Standing pairs with most claims, and pairings stated by documents where no pair is in the reference data. */
async function topPairs(): Promise<Child> {
  const [found, money] = await Promise.all([
    ask(`SELECT ?h ?helper ?r ?recipient (GROUP_CONCAT(DISTINCT ?scheme_; SEPARATOR="、") AS ?scheme) (GROUP_CONCAT(DISTINCT STR(?pair); SEPARATOR=" ") AS ?pairs) (COUNT(DISTINCT ?c) AS ?n) {
      ?c bf:pair ?pair . ?pair bf:helper ?h ; bf:recipient ?r ; bf:scheme/rdfs:label ?scheme_ . ?h rdfs:label ?helper . ?r rdfs:label ?recipient
    } GROUP BY ?h ?helper ?r ?recipient ORDER BY DESC(?n) ?recipient LIMIT 9`),
    ask(
      "SELECT ?h ?r (MAX(?a) AS ?largest) { ?c bf:pair ?pair ; a bf:FundingClaim ; bf:amount ?a . ?pair bf:helper ?h ; bf:recipient ?r } GROUP BY ?h ?r",
    ),
  ]);
  if (!found.rows.length) return h("p.empty", null, t("noPairs"));
  const largest = new Map(money.rows.map((r) => [`${v(r, "h")} ${v(r, "r")}`, v(r, "largest")]));
  const top = Number(v(found.rows[0]!, "n"));
  const rows = found.rows.map((r) => {
    const pair = v(r, "pairs")!.split(" ").map(short);
    const most = largest.get(`${v(r, "h")} ${v(r, "r")}`);
    const place = (x: string, name: string): Child => h("a", { href: thing(short(v(r, x)!)), lang: "zh-CN" }, v(r, name));
    return h(
      "tr",
      null,
      h(
        "td",
        null,
        place("h", "helper"),
        " → ",
        place("r", "recipient"),
        h(
          "span.sub",
          null,
          pair.map((x, i) => [i > 0 && "、", h("a", { href: thing(x) }, (v(r, "scheme") ?? "").split("、")[i] ?? t("pair"))]),
        ),
      ),
      h(
        "td.right",
        null,
        h(
          "a.barlink",
          { href: link("claims", { pair }) },
          h("i", { style: `width:${(56 * Number(v(r, "n"))) / top}px` }),
          v(r, "n"),
        ),
      ),
      h(
        "td.right",
        null,
        most
          ? h("a", { href: link("claims", { pair, kind: "FundingClaim", sort: "amount" }) }, amount(most, "元"))
          : h("span.unknown", null, t("unknown")),
      ),
    );
  });
  return h(
    "table.pairs",
    null,
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col" }, t("pair")),
        h("th.right", { scope: "col" }, t("claims")),
        h("th.right", { scope: "col" }, t("largest")),
      ),
    ),
    h("tbody", null, rows),
  );
}

async function placesMap(): Promise<Child> {
  const [places, arcs, { placeMap }] = await Promise.all([
    ask(
      "SELECT ?p ?name ?lat ?long (COUNT(DISTINCT ?c) AS ?n) { ?c bf:place ?p . ?p rdfs:label ?name ; wgs84:lat ?lat ; wgs84:long ?long } GROUP BY ?p ?name ?lat ?long ORDER BY DESC(?n) LIMIT 500",
    ),
    ask(`SELECT ?h ?hn ?hlat ?hlong ?r ?rn ?rlat ?rlong ?n {
      { SELECT ?h ?r (COUNT(DISTINCT ?c) AS ?n) { { ?c bf:helper ?h ; bf:recipient ?r } UNION { ?c a bf:FundingClaim ; bf:funder ?h ; bf:place ?r } FILTER(?h != ?r) } GROUP BY ?h ?r ORDER BY DESC(?n) LIMIT 400 }
      ?h rdfs:label ?hn ; wgs84:lat ?hlat ; wgs84:long ?hlong . ?r rdfs:label ?rn ; wgs84:lat ?rlat ; wgs84:long ?rlong
    }`),
    import("../map"),
  ]);
  const number = (r: (typeof places.rows)[number], name: string): number => Number(v(r, name));
  return placeMap(
    places.rows.map((r) => ({
      name: v(r, "name")!,
      at: [number(r, "long"), number(r, "lat")],
      weight: number(r, "n"),
      note: `${v(r, "n")} ${t("claimsUnit")}`,
      href: link("claims", { place: short(v(r, "p")!) }),
    })),
    arcs.rows.map((r) => ({
      name: `${v(r, "hn")} → ${v(r, "rn")}`,
      from: [number(r, "hlong"), number(r, "hlat")],
      to: [number(r, "rlong"), number(r, "rlat")],
      weight: number(r, "n"),
      note: `${v(r, "n")} ${t("claimsUnit")}`,
      href: link("claims", { giver: short(v(r, "h")!), taker: short(v(r, "r")!) }),
    })),
  );
}
