#!/bin/sh
# The main job on a fresh Debian machine with Rust: build the program, read the sample reports into a store, ask who
# funded what in a place, print where the first answer was said.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh

echo "== building (the first time about 15 minutes, nearly all of it RocksDB)" >&2
cargo build --release --locked
bangfu=${CARGO_TARGET_DIR:-target}/release/bangfu
store=${CARGO_TARGET_DIR:-target}/demo-store
place=${1:-520000}

echo "== reading seeds/documents into $store" >&2
"$bangfu" build seeds/documents --store "$store"

echo "== who funded what in $place, biggest amounts first" >&2
"$bangfu" query who-funded-what --store "$store" -p place="$place" --format csv > "$store/answer.csv"
"$bangfu" query who-funded-what --store "$store" -p place="$place" --format table | head -n 40

echo "== where the first of them was said" >&2
claim=$(grep -o 'id/claim/[0-9a-f]*' "$store/answer.csv" | head -n 1 | sed 's|.*/||')
"$bangfu" why "$claim" --store "$store"
