#!/bin/sh
# The main job on a fresh Debian machine with Rust: build the program, read the sample reports into a store, ask who
# funded what in a place (a division code, by default that of Guizhou), print where the first answer was said.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh

target=${CARGO_TARGET_DIR:-target}
bangfu=$target/release/bangfu
store=$target/demo-store
place=${1:-520000}

echo "== building (the first time about 15 minutes on two cores, nearly all of it RocksDB)" >&2
cargo build --release --locked

echo "== bangfu build seeds/documents --store $store" >&2
"$bangfu" build seeds/documents --store "$store"

echo "== bangfu query who-funded-what --store $store -p place=$place" >&2
"$bangfu" query who-funded-what --store "$store" -p place="$place" --format table | head -n 40

# NDJSON is for programs: take the claim of the first row.
claim=$("$bangfu" query who-funded-what --store "$store" -p place="$place" --format ndjson |
    sed -n '1s|.*id/claim/\([0-9a-f]\{8\}\).*|\1|p')
echo "== bangfu why $claim --store $store" >&2
"$bangfu" why "$claim" --store "$store"
