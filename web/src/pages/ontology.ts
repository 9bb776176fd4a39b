// The ontology in the reader's language: every class, property and concept with its definition and how often it is used.

import { h, link, type Child, type Route } from "../dom";
import { lang, t, type Word } from "../i18n";
import { ask, NS, v, type Row } from "../sparql";

const KINDS: [string, Word][] = [
  ["Class", "classes"],
  ["ObjectProperty", "objectProperties"],
  ["DatatypeProperty", "dataProperties"],
  ["Concept", "concepts"],
];

export async function page(_to: Route, signal: AbortSignal): Promise<Child> {
  const found = await ask(
    `SELECT ?x ?k (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) (SAMPLE(?d) AS ?note) (SAMPLE(?dom) AS ?domain) (SAMPLE(?ran) AS ?range) { VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty skos:Concept } ?x a ?k FILTER(STRSTARTS(STR(?x), STR(bf:)))
    OPTIONAL { ?x rdfs:label|skos:prefLabel ?z FILTER(LANG(?z) = "zh") } OPTIONAL { ?x rdfs:label|skos:prefLabel ?e FILTER(LANG(?e) = "en") } OPTIONAL { ?x skos:definition ?d FILTER(LANG(?d) = "${lang()}") } OPTIONAL { ?x rdfs:domain ?dom } OPTIONAL { ?x rdfs:range ?ran } } GROUP BY ?x ?k ORDER BY ?k ?x`,
    signal,
  );
  const name = (iri: string | undefined): string =>
    iri
      ? iri
          .replace(NS, "bf:")
          .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
          .replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:")
          .replace("http://www.w3.org/2004/02/skos/core#", "skos:")
      : "";
  const query = (r: Row, kind: string): string => {
    const term = name(v(r, "x"));
    return kind === "Class"
      ? `SELECT ?x ?label WHERE {\n  ?x a ${term} .\n  OPTIONAL { ?x rdfs:label ?label }\n}\nLIMIT 100`
      : kind === "Concept"
        ? `SELECT ?claim ?words ?sentence WHERE {\n  ?claim ?p ${term} ; bf:words ?words ; bf:passage/bf:text ?sentence .\n}\nLIMIT 100`
        : `SELECT ?x ?value WHERE {\n  ?x ${term} ?value .\n}\nLIMIT 100`;
  };
  return [
    h("h1", null, t("ontology")),
    h("p.lede", null, t("ontologyNote"), " ", h("code", null, NS)),
    h(
      "p.actions",
      null,
      [
        ["ttl", "Turtle"],
        ["jsonld", "JSON-LD"],
        ["rdf", "RDF/XML"],
        ["nt", "N-Triples"],
      ].map(([format, label]) => h("a.button", { href: `/ns?format=${format}` }, label)),
      h("a.button", { href: "/shapes.ttl" }, "SHACL"),
    ),
    KINDS.map(([kind, title]) => {
      const rows = found.rows.filter((r) => v(r, "k")!.endsWith(`#${kind}`));
      return (
        rows.length > 0 &&
        h(
          "section.card",
          null,
          h("h2", null, t(title), h("span.count", null, rows.length)),
          h(
            "table.cards.terms",
            null,
            h(
              "tbody",
              null,
              rows.map((r) =>
                h(
                  "tr",
                  null,
                  h(
                    "th",
                    { scope: "row" },
                    v(r, lang()) ?? name(v(r, "x")),
                    h("span.sub", null, lang() === "zh" ? v(r, "en") : v(r, "zh")),
                  ),
                  h(
                    "td",
                    null,
                    h(
                      "a",
                      { href: link("sparql", { query: query(r, kind) }), title: t("askWithIt") },
                      h("code", null, name(v(r, "x"))),
                    ),
                  ),
                  h("td", null, v(r, "note")),
                  h("td.sub", null, (r["domain"] || r["range"]) && `${name(v(r, "domain"))} → ${name(v(r, "range"))}`),
                ),
              ),
            ),
          ),
        )
      );
    }),
  ];
}
