// Figures of money, fetched once per view and grouped on the page: by kind (done, running total, planned), flow and years.

import { shelfOf, yearsOf, type Shelf } from "./claim";
import { ask, notation, v } from "./sparql";

export interface Named {
  iri: string;
  name: string;
}
export interface Figure {
  claim: string;
  amount: number | undefined;
  flow: string;
  shelf: Shelf;
  years: [number, number] | undefined;
  period: string;
  funders: Named[];
  places: Named[];
  provinces: Named[];
  what: Named[];
}

/** At most this many figures are fetched, the largest first; the page says so when there are more. */
export const MOST = 4000;

const pairs = (text: string | undefined): Named[] =>
  (text ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const at = line.indexOf("\t");
      return { iri: line.slice(0, at), name: line.slice(at + 1) };
    })
    .sort((a, b) => (a.iri < b.iri ? -1 : 1));

const listed = (thing: string, name: string, as: string): string =>
  `(GROUP_CONCAT(DISTINCT CONCAT(STR(${thing}), "\\t", STR(${name})); SEPARATOR="\\n") AS ${as})`;

/** The funding claims that a pattern on ?claim picks out. */
export async function figures(pattern: string, signal?: AbortSignal): Promise<Figure[]> {
  const found = await ask(
    `SELECT ?claim (SAMPLE(?a) AS ?amount) (SAMPLE(?f) AS ?flow) (SAMPLE(?c) AS ?cumulative) (SAMPLE(?s) AS ?status) (SAMPLE(?d1) AS ?from) (SAMPLE(?d2) AS ?to) (SAMPLE(?p) AS ?period)
      ${listed("?funder", "?fn", "?funders")} ${listed("?place", "?pn", "?places")} ${listed("?province", "?vn", "?provinces")} ${listed("?programme", "?mn", "?programmes")} ${listed("?purpose", "?un", "?purposes")} {
    { SELECT DISTINCT ?claim { ?claim a bf:FundingClaim . ${pattern} OPTIONAL { ?claim bf:amount ?size } } ORDER BY DESC(?size) LIMIT ${MOST} }
    ?claim bf:flow ?f ; bf:cumulative ?c ; bf:status ?s .
    OPTIONAL { ?claim bf:amount ?a } OPTIONAL { ?claim bf:from ?d1 } OPTIONAL { ?claim bf:to ?d2 } OPTIONAL { ?claim bf:period ?p }
    OPTIONAL { ?claim bf:funder ?funder . ?funder rdfs:label ?fn }
    OPTIONAL { ?claim bf:place ?place . ?place rdfs:label ?pn OPTIONAL { ?place bf:within ?province . ?province a bf:Province ; rdfs:label ?vn } }
    OPTIONAL { ?claim bf:programme ?programme . ?programme rdfs:label ?mn } OPTIONAL { ?claim bf:purpose ?purpose . ?purpose rdfs:label ?un }
  } GROUP BY ?claim`,
    signal,
  );
  return found.rows.map((row) => {
    const programmes = pairs(v(row, "programmes"));
    return {
      claim: v(row, "claim")!,
      amount: row["amount"] ? Number(v(row, "amount")) : undefined,
      flow: notation(row["flow"]),
      shelf: shelfOf(notation(row["status"]) || "done", v(row, "cumulative") === "true"),
      years: yearsOf(v(row, "from"), v(row, "to")),
      period: v(row, "period") ?? "",
      funders: pairs(v(row, "funders")),
      places: pairs(v(row, "places")),
      provinces: pairs(v(row, "provinces")),
      what: programmes.length ? programmes : pairs(v(row, "purposes")),
    };
  });
}

export interface Total {
  shelf: Shelf;
  flow: string;
  count: number;
  sum: number;
  counted: number;
  largest: number | undefined;
  unknown: number;
}

/** One total for each kind of figure and flow. Of figures with the same flow, period and amount one is counted: most are the
 * same money told twice. Sums exist for done, single figures alone. */
export function totals(all: Figure[]): Total[] {
  const by = new Map<string, Total & { seen: Set<string> }>();
  for (const f of all) {
    const key = `${f.shelf} ${f.flow}`;
    const total = by.get(key) ?? {
      shelf: f.shelf,
      flow: f.flow,
      count: 0,
      sum: 0,
      counted: 0,
      largest: undefined,
      unknown: 0,
      seen: new Set<string>(),
    };
    by.set(key, total);
    total.count++;
    if (f.amount === undefined) {
      total.unknown++;
      continue;
    }
    total.largest = Math.max(total.largest ?? 0, f.amount);
    const same = `${f.period} ${f.amount}`;
    if (total.seen.has(same)) continue;
    total.seen.add(same);
    total.counted++;
    total.sum += f.amount;
  }
  return [...by.values()].sort((a, b) => b.sum - a.sum);
}

/** Whether a figure is about some year of the range; undated ones belong to every range only when asked for. */
export const inYears = (f: Figure, from: number, to: number, undated: boolean): boolean =>
  f.years ? f.years[0] <= to && f.years[1] >= from : undated;

export interface Band {
  source: string;
  target: string;
  value: number;
  count: number;
  claims: string[];
  from: Named[];
  to: Named[];
  layer: 0 | 1;
}
export interface Flows {
  bands: Band[];
  hidden: number;
  unknown: number;
  drawn: number;
}

const joined = (list: Named[], unknown: string, others: (n: number) => string): string =>
  !list.length
    ? unknown
    : list.length <= 2
      ? list.map((x) => x.name).join("、")
      : `${list
          .slice(0, 2)
          .map((x) => x.name)
          .join("、")}${others(list.length)}`;

/** Funder → place → programme or purpose. Running totals of one group are never added: the largest stands for it. */
export function flowsOf(
  all: Figure[],
  words: { funder: string; place: string; what: string; rest: string; others: (n: number) => string },
  provinces: boolean,
  most = 12,
): Flows {
  interface Group {
    funder: string;
    place: string;
    what: string;
    value: number;
    figures: Figure[];
    running: boolean;
    seen: Set<string>;
  }
  const groups = new Map<string, Group>();
  let unknown = 0;
  for (const f of all) {
    if (f.amount === undefined || f.amount <= 0) {
      unknown++;
      continue;
    }
    const where = provinces && f.provinces.length ? f.provinces : f.places;
    const [funder, place, what] = [
      joined(f.funders, words.funder, words.others),
      joined(where, words.place, words.others),
      joined(f.what, words.what, words.others),
    ];
    const key = `${f.shelf}\n${funder}\n${place}\n${what}`;
    const group = groups.get(key) ?? {
      funder,
      place,
      what,
      value: 0,
      figures: [],
      running: f.shelf === "cumulative",
      seen: new Set<string>(),
    };
    groups.set(key, group);
    group.figures.push(f);
    const same = `${f.flow} ${f.period} ${f.amount}`;
    if (group.running) group.value = Math.max(group.value, f.amount);
    else if (!group.seen.has(same)) {
      group.seen.add(same);
      group.value += f.amount;
    }
  }
  // The largest names of each layer are drawn by themselves; the small ones share one node, so that the picture stays legible.
  const keep = (pick: (g: Group) => string, unknownName: string): Set<string> => {
    const sums = new Map<string, number>();
    for (const g of groups.values()) sums.set(pick(g), (sums.get(pick(g)) ?? 0) + g.value);
    return new Set(
      [...sums]
        .sort((a, b) => b[1] - a[1])
        .slice(0, most)
        .map((x) => x[0])
        .concat(unknownName),
    );
  };
  const [funders, places, whats] = [
    keep((g) => g.funder, words.funder),
    keep((g) => g.place, words.place),
    keep((g) => g.what, words.what),
  ];
  const bands = new Map<string, Band>();
  let hidden = 0;
  let drawn = 0;
  const add = (layer: 0 | 1, a: string, b: string, g: Group, from: Named[], to: Named[]): void => {
    const [source, target] = [`${layer}\u0000${a}`, `${layer + 1}\u0000${b}`];
    const key = `${source}\n${target}`;
    const band = bands.get(key) ?? { source, target, value: 0, count: 0, claims: [], from, to, layer };
    bands.set(key, band);
    band.value += g.value;
    band.count += g.figures.length;
    band.claims.push(...g.figures.map((f) => f.claim));
  };
  for (const g of groups.values()) {
    const f = g.figures[0]!;
    drawn += g.figures.length;
    const where = provinces && f.provinces.length ? f.provinces : f.places;
    const [a, b, c] = [
      funders.has(g.funder) ? g.funder : words.rest,
      places.has(g.place) ? g.place : words.rest,
      whats.has(g.what) ? g.what : words.rest,
    ];
    if (c === words.rest || b === words.rest || a === words.rest) hidden++;
    add(0, a, b, g, f.funders, where);
    add(1, b, c, g, where, f.what);
  }
  return { bands: [...bands.values()].sort((x, y) => y.value - x.value), hidden, unknown, drawn };
}
