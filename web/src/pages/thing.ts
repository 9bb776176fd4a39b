// A thing of the graph: what is known of it, its money, its pairs, its indicators over time, its neighbours, its claims.

import { claimTable, claimsWhere, period } from "../claim";
import { fill, h, head, link, thing, whenSeen, type Child, type Route } from "../dom";
import { pathIri, thingPattern } from "../filters";
import { flowCard } from "../flows";
import { amount, lang, t, term } from "../i18n";
import { trouble } from "../main";
import { figures } from "../money";
import { ask, BASE, fullIri, iri, iriOf, NS, readable, short, v, type Row } from "../sparql";

export async function page(to: Route, signal: AbortSignal): Promise<Child> {
  const parts = to.path.slice(1);
  const path = parts.map((x) => x.replaceAll("/", "%2F")).join("/");
  const kind = parts[0] ?? "";
  const it = pathIri(path);
  const [facts, counts] = await Promise.all([
    ask(
      `SELECT DISTINCT ?p ?pl ?o ?l { ${it} ?p ?o FILTER(?p NOT IN (bf:within, bf:verified)) OPTIONAL { ?p rdfs:label ?pl FILTER(LANG(?pl) = "${lang()}") } OPTIONAL { ?o rdfs:label ?l FILTER(LANG(?l) IN ("${lang()}", "zh")) } } LIMIT 400`,
      signal,
    ),
    ask(`SELECT (COUNT(DISTINCT ?claim) AS ?n) { ${aboutClaims(kind, path)} }`, signal),
  ]);
  const n = Number(v(counts.rows[0]!, "n") ?? 0);
  if (!facts.rows.length && !n)
    return h(
      "div.empty",
      null,
      h("h1", null, t("noThing")),
      h("p", null, h("code", null, path)),
      h("p", null, h("a", { href: link("search", { q: readable(iriOf(parts)) }) }, t("searchIt"))),
    );
  const of = (p: string): Row[] => facts.rows.filter((r) => v(r, "p") === p);
  const label = v(of("http://www.w3.org/2000/01/rdf-schema#label")[0] ?? {}, "o") ?? readable(iriOf(parts));
  const classes = of("http://www.w3.org/1999/02/22-rdf-syntax-ns#type").filter(
    (r) => v(r, "o")!.startsWith(NS) && !(v(r, "o") === `${NS}Place` && kind === "place"),
  );
  const all = allClaims(kind, path);
  const section = (title: string, note: Child, make: () => Promise<Child>, height = 200): HTMLElement => {
    const body = h("div", null, h("div.skeleton", { style: `height:${height}px` }));
    const node = h("section.card", null, h("h2", null, title), note, body);
    whenSeen(
      node,
      () =>
        void make().then(
          (x) => (x === null ? node.remove() : fill(body, x)),
          (e: unknown) => {
            if (!signal.aborted) fill(body, trouble(e));
          },
        ),
    );
    return node;
  };
  return h(
    "article.thing",
    null,
    h("p.crumbs", null, kind === "place" ? await chain(it) : h("span", null, classes.map((r) => v(r, "l")).join(" · "))),
    h(
      "h1",
      { lang: "zh-CN" },
      label,
      kind === "place" && h("span.tag", null, classes.map((r) => v(r, "l") ?? "").filter(Boolean)[0]),
    ),
    factList(facts.rows),
    h(
      "p.actions",
      null,
      h("a.button.primary", { href: all }, `${n.toLocaleString("en")} ${t("claimsUnit")} →`),
      ["ttl", "jsonld", "nt", "csv"].map((x) =>
        h("a.button", { href: `/data/${parts.map(encodeURIComponent).join("/")}.${x}` }, x),
      ),
    ),
    n > 0 && [
      section(
        t("money"),
        null,
        async () => {
          const found = await figures(aboutClaims(kind, path), signal);
          return found.length ? flowCard(found, moreFor(kind, path)) : null;
        },
        360,
      ),
      section(t("pairsHere"), null, () => pairs(it, signal), 120),
      section(t("overTime"), h("p.lede", null, t("overTimeNote")), () => indicators(kind, path, signal), 300),
      section(t("neighbours"), h("p.lede", null, t("neighboursNote")), () => neighbourhood(path, signal), 420),
      section(
        t("appears"),
        null,
        async () => [
          claimTable(await claimsWhere(aboutClaims(kind, path), "LIMIT 15")),
          n > 15 && h("p", null, h("a", { href: all }, t("allClaims"), ` (${n}) →`)),
        ],
        300,
      ),
    ],
    n === 0 && h("div.empty", null, h("p", null, t("noClaimsOfThing"))),
    kind === "place" && section(t("placesBelow"), null, () => below(it, signal), 80),
  );
}

/** For a place: claims about it and everything within it, and those in which it gives. For the rest: claims that name it. */
function aboutClaims(kind: string, path: string): string {
  if (kind !== "place" || path === "place/000000") return thingPattern(path);
  const it = pathIri(path);
  return `{ SELECT DISTINCT ?claim { { ?_w bf:within ${it} . ?claim bf:place|bf:recipient ?_w } UNION { ?claim bf:funder|bf:helper|bf:sender ${it} } } }`;
}

const allClaims = (kind: string, path: string): string =>
  kind === "place" && path !== "place/000000"
    ? link("claims", { within: path })
    : kind === "pair"
      ? link("claims", { pair: path })
      : link("claims", { thing: path });
const moreFor = (kind: string, path: string): Record<string, string | undefined> =>
  kind === "pair" ? { pair: path } : kind === "programme" ? { programme: path } : {};

async function chain(it: string): Promise<Child> {
  const found = await ask(
    `SELECT ?x ?l (COUNT(?y) AS ?depth) { ${it} bf:within ?x . FILTER(?x != ${it}) ?x rdfs:label ?l . OPTIONAL { ?x bf:within ?y } } GROUP BY ?x ?l ORDER BY ?depth`,
  );
  return found.rows.map((r, i) => [i > 0 && " / ", h("a", { href: thing(short(v(r, "x")!)), lang: "zh-CN" }, v(r, "l"))]);
}

const LINKS = /^https?:\/\/(www\.wikidata\.org|sws\.geonames\.org)\//;

const ORDER = [
  "divisionCode",
  "altLabel",
  "shortName",
  "kind",
  "parent",
  "helper",
  "recipient",
  "scheme",
  "since",
  "until",
  "successor",
  "member",
  "exactMatch",
  "closeMatch",
];

/** What the reference data say, in the reader's words. */
function factList(rows: Row[]): HTMLElement {
  const groups = new Map<string, { name: string; values: Child[]; rank: number }>();
  for (const r of rows) {
    const [p, o] = [v(r, "p")!, r["o"]!];
    if (/#(type|label|prefLabel|lat|long)$/.test(p)) continue;
    const name = v(r, "pl") ?? term(p.replace(/^.*[#/]/, ""));
    const at = ORDER.indexOf(p.replace(/^.*[#/]/, ""));
    const group = groups.get(name) ?? { name, values: [], rank: at < 0 ? 50 : at };
    groups.set(name, group);
    group.values.push(
      o.type !== "uri"
        ? h("span", { lang: o["xml:lang"] === "zh" ? "zh-CN" : undefined }, o.value)
        : o.value.startsWith(BASE)
          ? h("a", { href: thing(short(o.value)) }, v(r, "l") ?? readable(o.value))
          : h(
              "a",
              { href: o.value, rel: "noreferrer" },
              LINKS.test(o.value)
                ? `${o.value.includes("wikidata") ? "Wikidata" : "GeoNames"} ${o.value.replace(/\/$/, "").replace(/^.*\//, "")}`
                : (v(r, "l") ?? o.value),
            ),
    );
  }
  return h(
    "dl.facts",
    null,
    [...groups.values()]
      .sort((a, b) => a.rank - b.rank)
      .map((g) => [
        h("dt", null, g.name),
        h(
          "dd",
          null,
          g.values.slice(0, 12).map((x, i) => [i > 0 && " · ", x]),
          g.values.length > 12 && ` … ${g.values.length}`,
        ),
      ]),
  );
}

async function pairs(it: string, signal: AbortSignal): Promise<Child> {
  const [standing, said] = await Promise.all([
    ask(
      `SELECT ?pair ?helper ?hn ?recipient ?rn ?scheme ?since ?until (COUNT(DISTINCT ?c) AS ?n) { { ?pair bf:helper ${it} } UNION { ?pair bf:recipient ${it} } UNION { BIND(${it} AS ?pair) } ?pair a bf:AidPair ; bf:helper ?helper ; bf:recipient ?recipient ; bf:scheme/rdfs:label ?scheme . ?helper rdfs:label ?hn . ?recipient rdfs:label ?rn OPTIONAL { ?pair bf:since ?since } OPTIONAL { ?pair bf:until ?until } OPTIONAL { ?c bf:pair ?pair } } GROUP BY ?pair ?helper ?hn ?recipient ?rn ?scheme ?since ?until ORDER BY DESC(?n) ?rn LIMIT 60`,
      signal,
    ),
    ask(
      `SELECT ?helper ?hn ?recipient ?rn (GROUP_CONCAT(DISTINCT COALESCE(?sn, ""); SEPARATOR="、") AS ?scheme) (COUNT(DISTINCT ?claim) AS ?n) (SAMPLE(?claim) AS ?one) { { ?claim bf:helper ${it} } UNION { ?claim bf:recipient ${it} } ?claim a bf:PairingClaim ; bf:helper ?helper ; bf:recipient ?recipient . ?helper rdfs:label ?hn . ?recipient rdfs:label ?rn OPTIONAL { ?claim bf:scheme/rdfs:label ?sn } } GROUP BY ?helper ?hn ?recipient ?rn ORDER BY DESC(?n) LIMIT 60`,
      signal,
    ),
  ]);
  if (!standing.rows.length && !said.rows.length) return null;
  const name = (r: Row, x: string, l: string): HTMLElement => h("a", { href: thing(short(v(r, x)!)), lang: "zh-CN" }, v(r, l));
  return [
    said.rows.length > 0 && [
      h("h3", null, t("pairsSaid")),
      h(
        "table.cards",
        null,
        head(["helper", "recipient", "scheme", "claims"].map((w) => term(w))),
        h(
          "tbody",
          null,
          said.rows.map((r) =>
            h(
              "tr",
              null,
              h("td", { "data-name": t("helper") }, name(r, "helper", "hn")),
              h("td", { "data-name": t("recipient") }, name(r, "recipient", "rn")),
              h("td", { "data-name": t("scheme") }, (v(r, "scheme") ?? "").split("、").filter(Boolean).join("、")),
              h(
                "td",
                { "data-name": t("claims") },
                h(
                  "a.open",
                  {
                    href:
                      Number(v(r, "n")) === 1
                        ? thing(short(v(r, "one")!))
                        : link("claims", {
                            kind: "PairingClaim",
                            helper: short(v(r, "helper")!),
                            recipient: short(v(r, "recipient")!),
                          }),
                  },
                  `${v(r, "n")} →`,
                ),
              ),
            ),
          ),
        ),
      ),
    ],
    standing.rows.length > 0 && [
      h("h3", null, t("pairsStanding")),
      h(
        "table.cards",
        null,
        head(["helper", "recipient", "scheme", "period", "claims"].map((w) => term(w))),
        h(
          "tbody",
          null,
          standing.rows.map((r) =>
            h(
              "tr",
              null,
              h("td", { "data-name": t("helper") }, name(r, "helper", "hn")),
              h("td", { "data-name": t("recipient") }, name(r, "recipient", "rn")),
              h("td", { "data-name": t("scheme") }, h("a", { href: thing(short(v(r, "pair")!)) }, v(r, "scheme"))),
              h(
                "td",
                { "data-name": t("period") },
                [v(r, "since"), v(r, "until")].filter(Boolean).join("—") || h("span.unknown", null, t("unknown")),
              ),
              h(
                "td",
                { "data-name": t("claims") },
                Number(v(r, "n")) ? h("a", { href: link("claims", { pair: short(v(r, "pair")!) }) }, `${v(r, "n")} →`) : "0",
              ),
            ),
          ),
        ),
      ),
    ],
  ];
}

/** Indicators of this place alone (not of what lies within it): their levels by date, one unit to a chart. */
async function indicators(kind: string, path: string, signal: AbortSignal): Promise<Child> {
  const where =
    kind === "place"
      ? `?claim bf:place ${pathIri(path)} .`
      : kind === "term"
        ? `?claim bf:indicator ${pathIri(path)} .`
        : thingPattern(path);
  const found = await ask(
    `SELECT DISTINCT ?claim ?indicator ?name ?amount ?unit ?from ?to ?period ?measure ?placeName { ${where} ?claim a bf:Observation ; bf:indicator ?indicator ; bf:amount ?amount ; bf:unit ?unit ; bf:period ?period ; bf:measure/skos:notation ?measure . ?indicator rdfs:label ?name OPTIONAL { ?claim bf:from ?from } OPTIONAL { ?claim bf:to ?to } OPTIONAL { ?claim bf:place/rdfs:label ?placeName } FILTER(?measure != "change") } LIMIT 3000`,
    signal,
  );
  const series = new Map<string, Row[]>();
  for (const r of found.rows) {
    const key = `${v(r, "name")}${kind === "place" ? "" : ` · ${v(r, "placeName") ?? ""}`}（${v(r, "unit")}）`;
    const rows = series.get(key) ?? [];
    if (!rows.some((x) => v(x, "claim") === v(r, "claim"))) rows.push(r);
    series.set(key, rows);
  }
  if (!series.size) return null;
  const order = [...series].sort((a, b) => points(b[1]) - points(a[1]) || b[1].length - a[1].length);
  function points(rows: Row[]): number {
    return new Set(rows.map((r) => v(r, "period"))).size;
  }
  const box = h("div");
  const pick = h(
    "select",
    { "aria-label": t("indicator"), onchange: () => draw() },
    order.slice(0, 200).map(([name, rows], i) => h("option", { value: i }, `${name} ${points(rows)} ${t("datesUnit")}`)),
  );
  const day = (r: Row): string => v(r, "to") ?? v(r, "from") ?? "";
  const draw = (): void => {
    const [name, rows] = order[Number(pick.value)]!;
    const sorted = rows.filter(day).sort((a, b) => day(a).localeCompare(day(b)));
    const unit = v(sorted[0] ?? {}, "unit") ?? "";
    const table = h(
      "table.cards",
      null,
      head(["period", "value", "measure", ""].map((w) => w && term(w))),
      h(
        "tbody",
        null,
        sorted.map((r) =>
          h(
            "tr",
            null,
            h("td", { "data-name": t("period") }, period(v(r, "period"))),
            h("td", { "data-name": t("value") }, amount(v(r, "amount"), unit)),
            h("td", { "data-name": t("measure") }, term(v(r, "measure")!)),
            h("td", null, h("a.open", { href: thing(short(v(r, "claim")!)) }, t("sentence"))),
          ),
        ),
      ),
    );
    fill(box, table);
    if (points(sorted) < 2) return;
    void import("../chart").then(({ chart, axis, colour, escape }) => {
      const c = chart(280, `${name}: ${t("overTime")}`);
      box.prepend(c.node);
      const kinds: [string, string, string][] = [
        ["level", "place", "solid"],
        ["target", "value", "dashed"],
        ["standard", "what", "dotted"],
      ];
      c.set({
        grid: { left: 60, right: 20, top: 30, bottom: 30 },
        legend: { top: 0, textStyle: { color: colour("ink") } },
        tooltip: {
          trigger: "item",
          formatter: (p: { data: { row: Row } }) =>
            `${escape(v(p.data.row, "period") ?? "")}<br><b>${escape(amount(v(p.data.row, "amount"), unit))}</b>`,
        },
        xAxis: { type: "time", ...axis() },
        yAxis: { type: "value", scale: true, ...axis() },
        series: kinds
          .filter(([m]) => sorted.some((r) => v(r, "measure") === m))
          .map(([m, col, line]) => ({
            name: term(m),
            type: "line",
            symbolSize: 9,
            lineStyle: { type: line },
            color: colour(col),
            data: sorted.filter((r) => v(r, "measure") === m).map((r) => ({ value: [day(r), Number(v(r, "amount"))], row: r })),
          })),
      });
      c.on("click", (p) => {
        const row = (p.data as { row?: Row }).row;
        if (row) location.hash = thing(short(v(row, "claim")!));
      });
    });
  };
  draw();
  return h("div", null, pick, box);
}

async function neighbourhood(path: string, signal: AbortSignal): Promise<Child> {
  const it = pathIri(path);
  const found = await ask(
    `SELECT ?x (SAMPLE(?r) AS ?role) (COUNT(DISTINCT ?claim) AS ?n) { { SELECT DISTINCT ?claim { ${thingPattern(path)} } LIMIT 3000 } ?claim bf:slot ?s . ?s bf:thing ?x ; bf:role ?r . FILTER(?x != ${it} && ?r NOT IN ("indicator", "purpose", "post")) } GROUP BY ?x ORDER BY DESC(?n) LIMIT 60`,
    signal,
  );
  if (!found.rows.length) return null;
  const near = found.rows.map((r) => v(r, "x")!);
  const across = await ask(
    `SELECT ?a ?b (COUNT(DISTINCT ?claim) AS ?n) { VALUES ?a { ${near.slice(0, 40).map(iri).join(" ")} } ?claim bf:funder|bf:helper|bf:sender ?a ; bf:place|bf:recipient ?b . VALUES ?b { ${near.slice(0, 40).map(iri).join(" ")} } FILTER(?a != ?b) } GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 120`,
    signal,
  ).catch(() => undefined);
  const { network } = await import("../network");
  const own = fullIri(path);
  const giver = (role: string | undefined): boolean => ["funder", "helper", "sender", "issuer"].includes(role ?? "");
  return network(
    [
      ...found.rows.map((r) =>
        giver(v(r, "role"))
          ? { from: v(r, "x")!, to: own, label: v(r, "role")!, weight: Number(v(r, "n")) }
          : { from: own, to: v(r, "x")!, label: v(r, "role")!, weight: Number(v(r, "n")) },
      ),
      ...(across?.rows ?? []).map((r) => ({ from: v(r, "a")!, to: v(r, "b")!, label: "", weight: Number(v(r, "n")) })),
    ],
    own,
  );
}

async function below(it: string, signal: AbortSignal): Promise<Child> {
  const found = await ask(
    `SELECT ?x ?l ?until (COUNT(DISTINCT ?c) AS ?n) { ?x bf:parent ${it} ; rdfs:label ?l . OPTIONAL { ?x bf:until ?until } OPTIONAL { ?w bf:within ?x . ?c bf:place ?w } } GROUP BY ?x ?l ?until ORDER BY ?x LIMIT 400`,
    signal,
  );
  if (!found.rows.length) return null;
  return [
    h("p.lede", null, t("placesBelowNote")),
    h(
      "ul.inline.below",
      { lang: "zh-CN" },
      found.rows
        .filter((r) => !r["until"] || Number(v(r, "n")))
        .map((r) =>
          h(
            "li",
            null,
            h(
              "a",
              { href: thing(short(v(r, "x")!)), class: Number(v(r, "n")) ? "some" : "silent" },
              v(r, "l"),
              Number(v(r, "n")) > 0 && h("b", null, v(r, "n")),
            ),
          ),
        ),
    ),
  ];
}
