"""The graph formats, read by networkx, igraph, pydot, graphology and Cytoscape.js: the same graph everywhere."""

import csv
import decimal
import json
import subprocess

from common import labels, number, total

# Attributes that every format carries for an edge, by their own names.
EDGE = ["kind", "amount", "joint_amount", "people", "flow", "cumulative", "status", "start_date", "end_date", "time_start",
        "purpose", "programme", "document", "claim", "score"]
NUMBERS = {"amount", "joint_amount", "people", "score"}


def text(name, value):
    """An attribute as every tool can give it."""
    if value is None or value == "" or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if name in NUMBERS else str(value)


def edges(found, kind="type"):
    """edge id → what is said of it."""
    return {
        identifier: tuple(text(name, data.get(kind if name == "kind" else name)) for name in EDGE)
        for identifier, data in found
    }


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder):
    """tool → (number of nodes, labels of nodes, edge id → attributes)."""
    import duckdb
    import igraph
    import networkx as nx
    import pydot

    seen = {}
    graph = nx.read_gexf(folder / "aid.gexf")
    seen["networkx GEXF"] = (
        len(graph), [d["label"] for _, d in graph.nodes(data=True)],
        edges((d["id"], d) for _, _, d in graph.edges(data=True)))
    graph = nx.read_graphml(folder / "aid.graphml")
    seen["networkx GraphML"] = (
        len(graph), [d["label"] for _, d in graph.nodes(data=True)],
        edges((d["edge_id"], d) for _, _, d in graph.edges(data=True)))
    graph = igraph.Graph.Read_GraphML(str(folder / "aid.graphml"))
    # igraph keeps every truth value as a number or a truth, and what is not said as its default: false.
    silent = {e["edge_id"] for e in csv_rows(folder / "tables" / "flows.csv") if not e["cumulative"]}
    seen["igraph GraphML"] = (
        graph.vcount(), graph.vs["label"],
        edges((e["edge_id"], {**e.attributes(), "cumulative": None if e["edge_id"] in silent else bool(e["cumulative"])})
              for e in graph.es))
    with open(folder / "aid.cyjs", encoding="utf-8") as file:
        elements = json.load(file, parse_float=decimal.Decimal)["elements"]
    seen["Cytoscape JSON"] = (
        len(elements["nodes"]), [n["data"]["label"] for n in elements["nodes"]],
        edges((e["data"]["edge_id"], e["data"]) for e in elements["edges"]))
    with open(folder / "aid.jgf", encoding="utf-8") as file:
        graph = json.load(file, parse_float=decimal.Decimal)["graph"]
    seen["JSON Graph"] = (
        len(graph["nodes"]), [n["label"] for n in graph["nodes"].values()],
        edges((e["id"], e["metadata"]) for e in graph["edges"]))
    nodes, lines = csv_rows(folder / "gephi" / "nodes.csv"), csv_rows(folder / "gephi" / "edges.csv")
    seen["Gephi CSV"] = (len(nodes), [n["Label"] for n in nodes], edges(((e["Id"], e) for e in lines), "kind"))
    nodes, lines = csv_rows(folder / "neo4j" / "nodes.csv"), csv_rows(folder / "neo4j" / "edges.csv")
    seen["Neo4j CSV"] = (
        len(nodes), [n["name"] for n in nodes],
        edges((e["edge_id"], {key.split(":")[0]: value for key, value in e.items()}) for e in lines))
    nodes = duckdb.sql(f"SELECT * FROM '{folder / 'neo4j-parquet' / 'nodes.parquet'}'").df().to_dict("records")
    lines = duckdb.sql(f"SELECT * FROM '{folder / 'neo4j-parquet' / 'edges.parquet'}'").df().to_dict("records")
    none = lambda row: {k: None if v is None or v != v or type(v).__name__ == "NAType" else v for k, v in row.items()}  # noqa: E731
    truth = lambda row: {**row, "cumulative": None if row["cumulative"] is None else bool(row["cumulative"])}  # noqa: E731
    seen["Neo4j Parquet"] = (
        len(nodes), [n["name"] for n in nodes], edges((e["edge_id"], truth(none(e))) for e in lines))
    [graph] = pydot.graph_from_dot_file(str(folder / "aid.dot"), encoding="utf-8")
    unquoted = lambda v: None if v is None else v[1:-1].replace('\\"', '"').replace("\\\\", "\\")  # noqa: E731
    drawn = [n for n in graph.get_nodes() if n.get_name() not in ("node", "graph", "edge")]
    seen["pydot DOT"] = (
        len(drawn), [unquoted(n.get("label")).replace("\n", " ") for n in drawn],
        edges((unquoted(e.get("edge_id")), {k: unquoted(v) for k, v in e.get_attributes().items()})
              for e in graph.get_edges()))
    return seen


def check(tally, folder, tools):
    flows = csv_rows(folder / "tables" / "flows.csv")
    seen = read(folder)
    ends = {row[end]: row[f"{end}_name"] for row in flows for end in ("source", "target")}
    seen["SQL over CSV"] = (len(ends), list(ends.values()), edges((row["edge_id"], row) for row in flows))
    tally.that("there is a graph to compare", len(ends) > 20 and len(flows) > 30, (len(ends), len(flows)))

    # A line break in a name is kept by every format but DOT, whose labels have another use for it.
    flat = lambda names: [name.replace("\n", " ") for name in names]  # noqa: E731
    sizes = {tool: [nodes, len(lines), total(e[1] for e in lines.values())] for tool, (nodes, _, lines) in seen.items()}
    names = {tool: labels(flat(names) if tool == "pydot DOT" else names) for tool, (_, names, _) in seen.items()}
    flattened = labels(flat(ends.values()))
    tally.that("pydot reads the same labels", names.pop("pydot DOT") == flattened)

    process = subprocess.run(
        ["node", "tests/tools/check.mjs", str(tools), str(folder)], capture_output=True, text=True, check=False)
    if tally.that("graphology, Cytoscape.js and Comunica read their files", process.returncode == 0, process.stderr):
        node = json.loads(process.stdout)
        sizes |= {tool: [n, e, number(amount)] for tool, (n, e, amount) in node["sizes"].items()}
        names |= {tool: labels(list(found)) for tool, found in node["labels"].items()}
        for name, ok in node["checks"].items():
            tally.that(name, ok)
    else:
        node = {"answers": {}}
    tally.that(f"{len(sizes)} readers were heard", len(sizes) == 13, sorted(sizes))
    for at, what in enumerate(["nodes", "edges", "sum of amounts"]):
        tally.same(f"{what} agree", {tool: size[at] for tool, size in sizes.items()})
    tally.same("labels are the same bytes", names)
    want = seen["SQL over CSV"][2]
    for tool, (_, _, lines) in seen.items():
        wrong = [(k, want.get(k), lines.get(k)) for k in want.keys() | lines.keys() if want.get(k) != lines.get(k)]
        tally.that(f"{tool}: every edge says the same", not wrong, wrong[:2])
    for tool, start, end in (("gephi", "Source", "Target"), ("neo4j", ":START_ID", ":END_ID")):
        known = {n["Id" if tool == "gephi" else "key:ID"] for n in csv_rows(folder / tool / "nodes.csv")}
        dangling = [e for e in csv_rows(folder / tool / "edges.csv") if e[start] not in known or e[end] not in known]
        tally.that(f"{tool}: every end is a node", not dangling, dangling[:1])
    return node["answers"]


def dynamic(tally, folder):
    """GEXF 1.3 from its documentation: one time model, declared attributes only, intervals in order."""
    from lxml import etree

    space = "{http://gexf.net/1.3}"
    tree = etree.parse(str(folder / "aid.gexf"))
    graph = tree.find(f"{space}graph")
    tally.that("GEXF says how it tells time", graph.get("mode") == "dynamic" and graph.get("timeformat") == "date"
               and graph.get("timerepresentation") == "interval", dict(graph.attrib))
    timed = [e for e in tree.iter(f"{space}edge") if e.get("start") or e.get("end")]
    tally.that("GEXF has edges with intervals and no timestamps", len(timed) > 10 and not tree.xpath("//@timestamp"), len(timed))
    tally.that("GEXF intervals run forward",
               all(e.get("start") <= e.get("end") for e in timed if e.get("start") and e.get("end")))
    for kind in ("node", "edge"):
        declared = {a.get("id"): a.get("title") for attributes in tree.iter(f"{space}attributes")
                    if attributes.get("class") == kind for a in attributes}
        used = {v.get("for") for thing in tree.iter(f"{space}{kind}") for v in thing.iter(f"{space}attvalue")}
        tally.that(f"GEXF {kind} attributes are declared, id = title",
                   used <= declared.keys() and all(k == v for k, v in declared.items()), used - declared.keys())
    ids = {n.get("id") for n in tree.iter(f"{space}node")}
    tally.that("GEXF edges end at nodes",
               all(e.get("source") in ids and e.get("target") in ids for e in tree.iter(f"{space}edge")))
    order = [child.tag.removeprefix(space) for child in graph]
    tally.that("GEXF elements stand in the schema's order", order == ["attributes", "attributes", "nodes", "edges"], order)


def schemas(tally, folder, tools):
    """GraphML by its own schema; GEXF by that of 1.2, the last that a registry has, without the two attributes that 1.3
    added and we write: `timerepresentation` of the graph and `kind` of an edge."""
    from lxml import etree

    graphml = etree.XMLSchema(etree.parse(str(tools / "schemas" / "graphml.xsd")))
    tree = etree.parse(str(folder / "aid.graphml"))
    tally.that("GraphML is valid by its schema", graphml.validate(tree), graphml.error_log)
    del next(tree.iter("{*}edge")).attrib["target"]
    tally.that("the schema of GraphML refuses an edge without a target", not graphml.validate(tree))

    gexf = etree.XMLSchema(etree.parse(str(tools / "schemas" / "gexf.xsd")))
    text = (folder / "aid.gexf").read_text(encoding="utf-8")
    tree = etree.fromstring(text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").encode())
    tree.set("version", "1.2")
    tree.find("{*}graph").attrib.pop("timerepresentation")
    for edge in tree.iter("{*}edge"):
        edge.attrib.pop("kind")
    tally.that("GEXF is valid by the schema of 1.2, but for what 1.3 added", gexf.validate(tree), gexf.error_log)
    next(tree.iter("{*}edge")).set("start", "no day")
    tally.that("the schema of GEXF refuses a day that is none", not gexf.validate(tree))
