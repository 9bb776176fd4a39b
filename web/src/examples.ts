// Example queries of the editor; each shows one view.

export interface Example {
  zh: string;
  en: string;
  query: string;
}

const NAMES = `  OPTIONAL { ?claim bf:funder/rdfs:label ?funder } OPTIONAL { ?claim bf:place/rdfs:label ?place }`;

export const EXAMPLES: Example[] = [
  {
    zh: "最大的资金数,附原句",
    en: "The largest sums of money, with their sentences",
    query: `#defaultView:Table
SELECT ?funder ?place ?amount ?flow ?cumulative ?period ?sentence ?claim WHERE {
  ?claim a bf:FundingClaim ; bf:amount ?amount ; bf:flow/skos:notation ?flow ; bf:cumulative ?cumulative ; bf:passage/bf:text ?sentence .
${NAMES}
  OPTIONAL { ?claim bf:period ?period }
}
ORDER BY DESC(?amount)
LIMIT 50`,
  },
  {
    zh: "出资方 → 地点 → 用途(不含累计与计划)",
    en: "Funder → place → purpose (no running totals, no plans)",
    query: `#defaultView:Sankey
SELECT ?funder ?place ?purpose ?amount ?claim WHERE {
  ?claim a bf:FundingClaim ; bf:cumulative false ; bf:status bf:status-done ; bf:amount ?amount ;
    bf:funder/rdfs:label ?funder ; bf:place/rdfs:label ?place .
  OPTIONAL { ?claim bf:programme/rdfs:label ?programme } OPTIONAL { ?claim bf:purpose/rdfs:label ?aim }
  BIND(COALESCE(?programme, ?aim) AS ?purpose)
}
ORDER BY DESC(?amount)
LIMIT 60`,
  },
  {
    zh: "帮扶关系在地图上",
    en: "Ties of helpers and recipients on the map",
    query: `#defaultView:Map
SELECT ?helper ?recipient ?scheme ?claim WHERE {
  ?claim a bf:PairingClaim ; bf:helper ?helper ; bf:recipient ?recipient .
  ?helper a bf:Place . ?recipient a bf:Place .
  OPTIONAL { ?claim bf:scheme/rdfs:label ?scheme }
}`,
  },
  {
    zh: "谁与谁有往来:网络",
    en: "Who deals with whom: a network",
    query: `#defaultView:Graph
SELECT DISTINCT ?giver ?taker ?claim WHERE {
  ?claim bf:funder|bf:helper|bf:sender ?giver ; bf:place|bf:recipient ?taker .
  FILTER(?giver != ?taker)
}
LIMIT 200`,
  },
  {
    zh: "各笔资金的时段",
    en: "When the money was given",
    query: `#defaultView:Timeline
SELECT ?purpose ?amount ?period ?claim WHERE {
  ?claim a bf:FundingClaim ; bf:amount ?amount ; bf:period ?period ; bf:purpose/rdfs:label ?purpose .
}
ORDER BY DESC(?amount)
LIMIT 40`,
  },
  {
    zh: "每个地点有多少陈述",
    en: "How many claims each place has",
    query: `#defaultView:BarChart
SELECT ?place (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?claim bf:place ?place .
}
GROUP BY ?place
ORDER BY DESC(?claims)
LIMIT 25`,
  },
  {
    zh: "同一指标在各年的数值",
    en: "Indicators by year",
    query: `#defaultView:LineChart
SELECT ?indicator ?place ?amount ?unit ?period ?claim WHERE {
  ?claim a bf:Observation ; bf:indicator/rdfs:label ?indicator ; bf:place/rdfs:label ?place ;
    bf:amount ?amount ; bf:unit "%" ; bf:period ?period ; bf:measure bf:measure-level .
}
ORDER BY ?indicator ?period
LIMIT 200`,
  },
  {
    zh: "各省有多少县没有任何陈述",
    en: "Counties without a claim, by province",
    query: `#defaultView:BarChart
SELECT ?province (COUNT(DISTINCT ?county) AS ?silent) WHERE {
  ?county a bf:County ; bf:within ?province . ?province a bf:Province .
  FILTER NOT EXISTS { ?county bf:until ?gone } FILTER NOT EXISTS { ?claim bf:place ?county }
}
GROUP BY ?province
ORDER BY DESC(?silent)`,
  },
  {
    zh: "一条陈述的全部三元组",
    en: "Every triple of one claim",
    query: `#defaultView:Graph
CONSTRUCT { ?claim ?p ?o } WHERE {
  { SELECT ?claim { ?claim a bf:FundingClaim ; bf:funder ?f } LIMIT 1 }
  ?claim ?p ?o . FILTER(ISIRI(?o))
}`,
  },
];
