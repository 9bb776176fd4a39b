#!/bin/sh
# Every export, read back by the tools that people use. Installs them (a network is needed for that the first time),
# builds the program if it is not there, and prints a line for each check; the last line is `N passed, N failed`, and
# the exit code is not 0 if any failed or a tool could not be installed.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
bangfu=${BANGFU:-$target/release/bangfu}
[ -x "$bangfu" ] || cargo build --release --locked
sh scripts/export-tools.sh || { echo "0 passed, 1 failed"; exit 1; }
exec "$target/export-tools/venv/bin/python" tests/tools/check.py "$bangfu" "$target/export-tools" "$target/export-check"
