#!/bin/sh
# Figures against annotated documents: those of tests/gold, and those of a folder beside this project (GOLD, TEXTS and
# TOOLS, by default ../shared/gold, ../shared/seeds and ../shared/tools), where they exist. With FLOORS=1 a figure below
# its floor is an error.
set -eu
bangfu=${1:-target/release/bangfu}
gold=${GOLD:-../shared/gold}
texts=${TEXTS:-../shared/seeds}
tools=${TOOLS:-../shared/tools}

if ls tests/gold/*.gold.jsonl >/dev/null 2>&1; then
    echo "== tests/gold"
    "$bangfu" eval tests/gold/*.gold.jsonl --inputs tests/gold/g*_*
fi
if ls "$gold"/*.gold.jsonl >/dev/null 2>&1 && [ -d "$texts" ]; then
    echo "== $gold"
    set --
    if [ -n "${FLOORS:-}" ]; then
        set -- --min values=0.99 funding.f1=0.97 funding.whole=0.72 observation.f1=0.93 observation.whole=0.80 \
            staffing.f1=0.92 staffing.whole=0.75 pairing.f1=0.80 policy.f1=0.88
    fi
    "$bangfu" eval "$gold"/*.gold.jsonl --inputs "$texts" "$@"
    if [ -f "$tools/score.py" ] && command -v python3 >/dev/null 2>&1; then
        echo "== the same figures from $tools/score.py"
        claims=$(mktemp)
        trap 'rm -f "$claims"' EXIT
        "$bangfu" extract "$texts" --format jsonl > "$claims"
        python3 "$tools/score.py" "$gold"/*.gold.jsonl --claims "$claims" --json > "$claims.python"
        "$bangfu" eval "$gold"/*.gold.jsonl --claims "$claims" --format json > "$claims.rust"
        python3 scripts/same_figures.py "$claims.python" "$claims.rust"
        rm -f "$claims.python" "$claims.rust"
    fi
fi
if [ -f "$tools/score_cases.py" ] && command -v python3 >/dev/null 2>&1; then
    echo "== cases of other projects' suites"
    set --
    if [ -n "${FLOORS:-}" ]; then
        set -- --min number=0.95 percent=0.96 money=0.92 unit=0.85 time=0.82 place=0.95
    fi
    python3 "$tools/score_cases.py" --bin "$bangfu" "$@"
fi
