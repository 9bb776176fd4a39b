"""Maps and reports: GeoJSON, kepler.gl's table, the HTML report, Markdown, citations."""

import csv
import decimal
import json
import re

from common import total


def maps(tally, folder):
    with open(folder / "aid.geojson", encoding="utf-8") as file:
        collection = json.load(file, parse_float=decimal.Decimal)
    with open(folder / "tables" / "flows.csv", encoding="utf-8", newline="") as file:
        flows = {row["edge_id"]: row for row in csv.DictReader(file)}
    with open(folder / "tables" / "places.csv", encoding="utf-8", newline="") as file:
        places = {row["iri"]: row for row in csv.DictReader(file)}
    features = collection["features"]
    points = [f for f in features if f["geometry"] and f["geometry"]["type"] == "Point"]
    lines = [f for f in features if f["geometry"] and f["geometry"]["type"] == "LineString"]
    tally.that("GeoJSON lies in China, longitude first", len(points) > 10 and all(
        73 < f["geometry"]["coordinates"][0] < 136 and 3 < f["geometry"]["coordinates"][1] < 54 for f in points))
    tally.that("GeoJSON has no coordinate system of its own (RFC 7946)", "crs" not in collection)
    at = {iri: (decimal.Decimal(p["lon"]), decimal.Decimal(p["lat"])) for iri, p in places.items() if p["lat"]}
    drawn = {e for e, row in flows.items() if row["source"] in at and row["target"] in at}
    tally.that("GeoJSON draws every flow between places with coordinates", {f["id"] for f in lines} == drawn and drawn)
    tally.that("GeoJSON lines end where the places are", all(
        tuple(f["geometry"]["coordinates"][0]) == at[flows[f["id"]]["source"]]
        and tuple(f["geometry"]["coordinates"][1]) == at[flows[f["id"]]["target"]] for f in lines))
    received = total(f["properties"]["received"] for f in features if "received" in f["properties"])
    want = total(row["amount"] for row in flows.values()
                 if row["status"] == "done" and row["cumulative"] != "true" and row["target"] in places)
    tally.that("GeoJSON totals are sums of the flows, without running totals and plans", received == want, (received, want))
    with open(folder / "aid.kepler.csv", encoding="utf-8", newline="") as file:
        arcs = list(csv.DictReader(file))
    tally.that("kepler.gl: the first columns are those that make arcs",
               list(arcs[0])[:4] == ["from_lat", "from_lng", "to_lat", "to_lng"])
    tally.that("kepler.gl: as many arcs as GeoJSON has lines", len(arcs) == len(lines), (len(arcs), len(lines)))
    number = re.compile(r"-?\d+(\.\d+)?")
    for column in ("from_lat", "from_lng", "to_lat", "to_lng", "amount", "joint_amount", "people"):
        wrong = [a[column] for a in arcs if a[column] and not number.fullmatch(a[column])]
        tally.that(f"kepler.gl: {column} holds numbers only", not wrong, wrong[:2])
    times = [a[c] for a in arcs for c in ("start", "end") if a[c]]
    tally.that("kepler.gl: times have a clock", times and all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", t) for t in times))


def reports(tally, folder):
    from lxml import etree

    with open(folder / "tables" / "claims.csv", encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    for name, language, head in (("zh.html", "zh", "出处"), ("en.html", "en", "Sources")):
        tree = etree.parse(str(folder / name))
        for element in tree.iter():
            if isinstance(element.tag, str):
                element.tag = etree.QName(element).localname
        fetched = tree.xpath("//@src | //link/@href | //script | //image/@href | //use/@href | //iframe | //object | //@style[contains(., 'url')]")
        tally.that(f"{name}: nothing is fetched", fetched == [], fetched[:2])
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        tally.that(f"{name}: and nothing may be", policy and policy[0].startswith("default-src 'none'"))
        tally.that(f"{name}: has a Sankey, a table of claims and its sources, in its language",
                   tree.xpath("//svg//path") and head in tree.xpath("//h2/text()") and tree.getroot().get("lang") == language)
        rows = tree.xpath("//tr[starts-with(@id, 'c')]/@id")
        tally.that(f"{name}: every claim has its row", sorted(rows) == sorted(f"c{c['id']}" for c in claims))
        sentences = ["".join(cell.itertext()) for cell in tree.xpath("//td[@class='q']")]
        tally.that(f"{name}: sentences are whole, marks and all", sorted(sentences) == sorted(c["sentence"] for c in claims))
        marked = tree.xpath("//mark[@class='value']")
        valued = [c for c in claims if c["value_start"] and c["sentence_start"]]
        tally.that(f"{name}: values are marked in them", len(marked) > 0.97 * len(valued), (len(marked), len(valued)))
        ends = set(tree.xpath("//a[starts-with(@href, '#')]/@href"))
        there = {f"#{i}" for i in tree.xpath("//@id")}
        tally.that(f"{name}: every link inside leads somewhere", ends <= there, ends - there)
    answer = (folder / "answer.html").read_text(encoding="utf-8")
    tally.that("answer.html begins with the table that the query answered", 'class="answer"' in answer and "funderNames" in answer)
    import bibtexparser
    from markdown_it import MarkdownIt

    markdown = (folder / "aid.md").read_text(encoding="utf-8")
    rows = MarkdownIt("commonmark").enable("table").render(markdown).count("<tr>")
    tally.that("Markdown: a row for each claim", rows == len(claims) + 1, (rows, len(claims)))
    with open(folder / "aid.bib", encoding="utf-8") as file:
        entries = bibtexparser.load(file, bibtexparser.bparser.BibTexParser(interpolate_strings=False)).entries
    tally.that("BibTeX: an entry for each claim, every key once",
               sorted(e["ID"] for e in entries) == sorted(f"bangfu-{c['id']}" for c in claims), (len(entries), len(claims)))
    text = (folder / "aid.gbt7714.txt").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^\[(\d+)\] .*\[(?:EB/OL|Z)\]", text, re.MULTILINE)]
    tally.that("GB/T 7714: a numbered reference for each claim", numbers == list(range(1, len(claims) + 1)), numbers[-1:])
