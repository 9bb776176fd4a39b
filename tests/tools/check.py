"""Exports a store in every format and reads the files with the tools that people use.

Usage: check.py BANGFU TOOLS WORK, from the project's root. BANGFU is the program, TOOLS the folder of
scripts/export-tools.sh, WORK a folder for the files. Prints a line for each check and ends with `N passed, N failed`.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import graphs  # noqa: E402
import pages  # noqa: E402
import standards  # noqa: E402
import tables  # noqa: E402
import triples  # noqa: E402
from common import Tally  # noqa: E402

bangfu, tools, work = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()


def run(*arguments, codes=(0,), lang="en"):
    done = subprocess.run([bangfu, "--lang", lang, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"bangfu {' '.join(map(str, arguments))}: {done.returncode}\n{done.stderr}\n0 passed, 1 failed")
    return done.returncode


def prepare():
    """The sample documents and a graph by another hand in a store, and every format of it under `out`."""
    shutil.rmtree(work, ignore_errors=True)
    out = work / "out"
    out.mkdir(parents=True)
    store = work / "store"
    # Exit code 2 would mean a document that cannot be read: all of ours can.
    run("build", "seeds/documents", "--store", store)
    run("load", "tests/tools/hand.ttl", "--store", store, "--graph", "https://example.org/hand/graph")
    export = lambda *arguments: run("export", "--store", store, *arguments)  # noqa: E731
    for name in ("aid.gexf", "aid.graphml", "aid.cyjs", "aid.jgf", "aid.dot", "aid.xlsx", "aid.geojson", "aid.kepler.csv",
                 "aid.iati.xml", "aid.360.json", "aid.aiddata.csv", "aid.md", "aid.bib", "aid.gbt7714.txt",
                 "claims.nq", "claims.trig", "claims.jsonld", "claims.ttl", "claims.nt", "claims.rdf"):
        export("-o", out / name)
    for name in ("gephi", "neo4j", "neo4j-parquet", "parquet", "ndjson", "tsv"):
        export(name, "-o", out / name)
    export("dataset", "-o", out / "tables")
    export("-o", out / "excel.csv", "--excel")
    export("-o", out / "year.iati.xml", "--year-as-0101")
    export("-o", out / "year.360.json", "--year-as-0101")
    export("-o", out / "en.html")
    run("export", "--store", store, "-o", out / "zh.html", lang="zh")
    export("-o", out / "answer.html", "--query", "who-funded-what", "-p", "place=520000")
    # The part that slow readers take: the claims and what they touch, without the rest of the gazetteer.
    for ending in triples.FORMATS:
        export("-o", out / f"part.{ending}", "--min-score", "0")
    for ending in ("nq", "trig", "ttl", "nt"):
        export("-o", out / f"noted.{ending}", "--min-score", "0", "--rdf12")
    run("load", out / "part.nq", "--store", out / "part.store")
    for ending in ("nq", "trig", "jsonld"):
        run("load", out / f"claims.{ending}", "--store", work / f"back.{ending}")
        run("export", "--store", work / f"back.{ending}", "-o", out / f"back.{ending}.nq")
    (out / "queries.json").write_text(json.dumps(triples.told(), ensure_ascii=False), encoding="utf-8")
    return out, run("validate", "--store", store, codes=(0, 1)) == 0


tally = Tally()
begin = time.monotonic()


def clock(what):
    print(f"        {what}: {time.monotonic() - begin:.0f} s")


out, valid = prepare()
clock("exported")
tally.that("bangfu validate finds no violation", valid)
answers = tally.step(graphs.check, out, tools) or {}
tally.step(graphs.dynamic, out)
tally.step(graphs.schemas, out, tools)
clock("graphs")
tally.step(tables.check, out)
clock("tables")
dump = tally.step(triples.syntaxes, out)
tally.step(triples.whole, out)
clock("syntaxes")
tally.step(triples.shapes, out, pathlib.Path("ontology"), valid)
tally.step(triples.queries, out, dump, answers, bangfu)
tally.step(triples.descriptions, out)
clock("queries and shapes")
tally.step(standards.iati, out)
tally.step(standards.grants, out)
tally.step(standards.aiddata, out)
tally.step(pages.maps, out)
tally.step(pages.reports, out)
clock("standards, maps and reports")
print(f"{tally.passed} passed, {tally.failed} failed")
sys.exit(1 if tally.failed else 0)
