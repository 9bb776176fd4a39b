#!/usr/bin/env python3
"""Shows that grlc reads the named queries: decorators, parameters, columns. Needs `pip install grlc==1.3.11`.

usage: check_grlc.py queries/*.rq      exits 1 and names the queries that grlc reads otherwise than bangfu
"""
import json
import logging
import re
import sys

import grlc.gquery as gquery

logging.disable(logging.CRITICAL)
# What our typed parameters are to grlc, which knows the suffix of the variable only.
SUFFIX = {
    "place": "iri", "iri": "iri", "year": "integer", "number": "integer",
    "text": "literal", "flow": "literal", "id": "literal",
}
wrong = 0
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    said = []
    meta = gquery.get_metadata(text, "https://example.org/sparql")
    if meta.get("type") != "SelectQuery":
        said.append(f"is a {meta.get('type')} to grlc")
    for key in ("summary", "description"):
        if " / " not in str(meta.get(key, "")):
            said.append(f"has no {key} in both languages")
    declared = meta.get("bangfu") or {}
    read = meta.get("parameters") or {}
    if set(declared) != set(read):
        said.append(f"declares {sorted(declared)}, grlc reads {sorted(read)}")
    for name, how in declared.items():
        if name in read and not re.fullmatch(rf"\?_{name}_{SUFFIX[how['type']]}", read[name]["original"]):
            said.append(f"{name} is of type {how['type']}, grlc reads {read[name]['original']}")
        if "default" in how and read.get(name, {}).get("default") is None:
            said.append(f"the default of {name} does not reach grlc")
    values = {n: "https://example.org/1" if p.get("format") == "iri" else "1" for n, p in read.items()}
    filled = gquery.rewrite_query(text, read, values)
    bare = "\n".join(row for row in filled.split("\n") if not row.startswith("#+"))
    try:
        gquery.translateQuery(gquery.Query.parse_string(bare, parse_all=True))
    except Exception as e:  # whatever the parser says
        said.append(f"does not parse once its parameters are filled in: {e}")
    if said:
        wrong += 1
        print(f"{path}: " + "; ".join(said))
print(json.dumps({"queries": len(sys.argv) - 1, "wrong": wrong}))
sys.exit(bool(wrong))
