"""RDF: every syntax read by rdflib and pyoxigraph, shapes by pySHACL, queries by four engines, descriptions."""

import csv
import io
import json
import subprocess

from common import number

QUERIES = {
    "money by flow": """PREFIX bf: <https://w3id.org/bangfu/ns#>
SELECT ?flow (COUNT(?claim) AS ?claims) (SUM(?amount) AS ?total) WHERE {
  ?claim a bf:FundingClaim ; bf:flow ?flow ; bf:amount ?amount ; bf:unit "元" } GROUP BY ?flow""",
    "who gave to whom": """PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?claim ?giver ?taker ?words WHERE {
  ?claim a bf:FundingClaim ; bf:funder ?f ; bf:recipient|bf:place ?r ; bf:words ?words . ?f rdfs:label ?giver . ?r rdfs:label ?taker
  FILTER(LANG(?giver) = "zh" && LANG(?taker) = "zh") }""",
    "claims by year and province": """PREFIX bf: <https://w3id.org/bangfu/ns#>
SELECT ?year ?province (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?claim bf:place ?place ; bf:from ?from . ?place bf:within ?province . ?province a bf:Province
  BIND(YEAR(?from) AS ?year) } GROUP BY ?year ?province""",
    "sentences with their offsets": """PREFIX bf: <https://w3id.org/bangfu/ns#>
SELECT ?claim ?text ?start ?end WHERE {
  ?claim a bf:Claim ; bf:passage ?p ; bf:start ?start ; bf:end ?end . ?p bf:text ?text ; bf:start ?from
  FILTER(?start >= ?from) OPTIONAL { ?claim bf:caution ?c } FILTER(!BOUND(?c)) }""",
}

FORMATS = {"nq": "nquads", "trig": "trig", "jsonld": "json-ld", "ttl": "turtle", "nt": "nt", "rdf": "xml"}


VARIABLES = {
    "money by flow": ["flow", "claims", "total"],
    "who gave to whom": ["claim", "giver", "taker", "words"],
    "claims by year and province": ["year", "province", "claims"],
    "sentences with their offsets": ["claim", "text", "start", "end"],
}


def told():
    """The queries with the order of their columns, for engines that keep none."""
    return {name: {"query": query, "variables": VARIABLES[name]} for name, query in QUERIES.items()}


def bag(rows):
    """An answer's rows, sorted; numbers without their spelling."""
    def cell(value):
        try:
            return number(value)
        except ArithmeticError:
            return value
    return sorted(tuple(cell(v) for v in row) for row in rows)


def syntaxes(tally, folder):
    """Returns rdflib's graph of the dump."""
    import pyoxigraph as ox
    import rdflib

    oxigraph = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
                "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
    quads, triples, dump = {}, {}, None
    for ending, name in FORMATS.items():
        path = folder / f"part.{ending}"
        data = rdflib.Dataset(default_union=True)
        data.parse(path, format=name)
        # No statement has a blank node, so equal sets are isomorphic graphs.
        by_rdflib = {(str(s), str(p), o.n3()) for s, p, o in data.triples((None, None, None))}
        seen = list(ox.parse(path=str(path), format=oxigraph[ending]))
        blank = [q for q in seen if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
        tally.that(f"{ending}: no blank nodes", not blank, blank[:1])
        by_oxigraph = {(q.subject.value, q.predicate.value, rdflib.util.from_n3(str(q.object)).n3()) for q in seen}
        tally.that(f"{ending}: rdflib and pyoxigraph read the same graph", by_rdflib == by_oxigraph and len(seen) > 1000,
                   list(by_rdflib ^ by_oxigraph)[:3])
        triples[ending] = frozenset(by_rdflib)
        if ending in ("nq", "trig", "jsonld"):
            quads[ending] = frozenset(map(str, seen))
            graphs = {str(g.identifier) for g in data.graphs() if len(g)}
            tally.that(f"{ending}: rdflib and pyoxigraph see the same named graphs",
                       {q.graph_name.value for q in seen} == graphs and len(graphs) > 3)
        dump = data if ending == "nq" else dump
    tally.that("every syntax holds the same triples", len(set(triples.values())) == 1, {k: len(v) for k, v in triples.items()})
    tally.that("every data-set syntax holds the same quads", len(set(quads.values())) == 1)
    with open(folder / "part.jsonld", encoding="utf-8") as file:
        context = json.load(file).get("@context", {})
    tally.that("JSON-LD has a context", "bf" in context and "skos" in context, context)
    plain = {}
    for ending in ("nq", "trig", "ttl", "nt"):
        seen = list(ox.parse(path=str(folder / f"noted.{ending}"), format=oxigraph[ending]))
        notes = [q for q in seen if isinstance(q.object, ox.Triple)]
        rest = {str(q) for q in seen if not isinstance(q.object, ox.Triple)}
        stated = {(q.subject, q.predicate, q.object) for q in seen}
        plain[ending] = len(notes)
        same = {str(q) for q in ox.parse(path=str(folder / f"part.{ending}"), format=oxigraph[ending])}
        tally.that(f"RDF 1.2 {ending}: annotations of stated triples, and nothing else is changed",
                   len(notes) > 100 and rest == same
                   and all((n.object.subject, n.object.predicate, n.object.object) in stated for n in notes), len(notes))
    tally.same("RDF 1.2: as many annotations in every syntax", plain)
    return dump


def whole(tally, folder):
    """The whole store, by the fast reader: every syntax, and a round trip through `bangfu load`."""
    import pyoxigraph as ox

    seen = {}
    for ending, syntax in {"nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML,
                           "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}.items():
        seen[ending] = frozenset(
            f"{q.subject} {q.predicate} {q.object}" for q in ox.parse(path=str(folder / f"claims.{ending}"), format=syntax))
    tally.that(f"the whole store, {len(seen['nt'])} triples, is the same in every syntax", len(set(seen.values())) == 1,
               {k: len(v) for k, v in seen.items()})
    first = (folder / "claims.nq").read_bytes()
    for ending in ("nq", "trig", "jsonld"):
        tally.that(f"bangfu load of {ending} gives the same store, byte for byte", (folder / f"back.{ending}.nq").read_bytes() == first)


def shapes(tally, folder, ontology, valid):
    import pyshacl
    import rdflib

    data = rdflib.Graph().parse(folder / "part.nt", format="nt")
    for name in ("bangfu", "terms"):
        data.parse(ontology / f"{name}.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=str(ontology / "shapes.ttl"), inference="none")
    tally.that("pySHACL: the graph conforms to the shapes", conforms, text)
    report = rdflib.Graph().parse(folder / "tables" / "shacl-report.ttl")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    [told] = report.objects(None, sh.conforms)
    tally.that("the exported SHACL report says the same as pySHACL and bangfu validate", bool(told) == bool(conforms) == valid)
    # A shape that does not hold must be seen: the same graph without its passages' text.
    data.remove((None, rdflib.URIRef("https://w3id.org/bangfu/ns#status"), None))
    conforms, _, _ = pyshacl.validate(data, shacl_graph=str(ontology / "shapes.ttl"), inference="none")
    tally.that("pySHACL sees a graph that does not conform", not conforms)


def queries(tally, folder, dump, comunica, bangfu):
    """The same answers from bangfu, pyoxigraph, rdflib and Comunica, over the same dump."""
    import pyoxigraph as ox

    store = ox.Store()
    store.load(path=str(folder / "part.nq"), format=ox.RdfFormat.N_QUADS)
    for name, query in QUERIES.items():
        by_bangfu = subprocess.run([bangfu, "query", "-", "--store", str(folder / "part.store"), "--format", "csv"],
                                   input=query, capture_output=True, text=True, check=True).stdout
        seen = {
            "bangfu": bag(list(csv.reader(io.StringIO(by_bangfu)))[1:]),
            "pyoxigraph": bag([v.value if v else "" for v in row] for row in store.query(query, use_default_graph_as_union=True)),
            "rdflib": bag([str(v) if v is not None else "" for v in row] for row in dump.query(query)),
            "Comunica": bag(comunica.get(name, [])),
        }
        rows = {engine: len(answer) for engine, answer in seen.items()}
        tally.that(f"query “{name}”: four engines agree on {rows['bangfu']} rows",
                   rows["bangfu"] > 1 and all(answer == seen["bangfu"] for answer in seen.values()),
                   {engine: (rows[engine], [r for r in answer if r not in seen["bangfu"]][:2]) for engine, answer in seen.items()})


def descriptions(tally, folder):
    import pyoxigraph as ox
    import rdflib

    root = folder / "tables"
    void = rdflib.Graph().parse(root / "void.ttl")
    told = {str(c): int(n) for c, n in void.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?c ?n { [] void:class ?c ; void:entities ?n }")}
    counted, quads = {}, 0
    for quad in ox.parse(path=str(root / "claims.nq"), format=ox.RdfFormat.N_QUADS):
        quads += 1
        if quad.predicate.value.endswith("22-rdf-syntax-ns#type"):
            counted[quad.object.value] = counted.get(quad.object.value, 0) + 1
    tally.that("VoID counts classes as they are", told == counted and len(told) > 10)
    size = rdflib.URIRef("http://rdfs.org/ns/void#triples")
    [triples] = [int(o) for s, o in void.subject_objects(size) if str(s).endswith("/id/dataset")]
    tally.that("VoID counts statements as they are", triples == quads, (triples, quads))
    dcat = rdflib.Graph().parse(root / "dcat.ttl", publicID=root.as_uri() + "/")
    term = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    files = {str(d): int(dcat.value(s, term.byteSize)) for s, d in dcat.subject_objects(term.downloadURL)}
    there = {p.as_uri(): p.stat().st_size for p in root.iterdir() if p.suffix in (".nq", ".csv")}
    tally.that("DCAT lists the files with their sizes", files == there, set(files.items()) ^ set(there.items()))
    with open(root / "ro-crate-metadata.json", encoding="utf-8") as file:
        crate = json.load(file)
    parts = {e["@id"] for e in crate["@graph"] if e["@type"] == "File"}
    there = {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()} - {"ro-crate-metadata.json"}
    tally.that("RO-Crate lists every file", parts == there, parts ^ there)
