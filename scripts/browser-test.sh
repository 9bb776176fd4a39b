#!/bin/sh
# The page in a real browser: builds a store from seeds/documents, serves it, and follows the page in Chromium with every
# request to another host refused. Needs a program that was built after scripts/web.sh. Installs Debian's chromium when
# there is none. The last line counts: "N passed, N failed"; the exit code is 0 only when all passed.
#   scripts/browser-test.sh [PROGRAM]      default: target/release/bangfu
#   ONLY_TESTS="WORD …" scripts/browser-test.sh   only the tests whose names hold one of the words
#   SHOTS=DIR scripts/browser-test.sh      also takes pictures of every page (both languages, light and dark, desktop and phone)
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
bangfu=${1:-$target/release/bangfu}
[ -x "$bangfu" ] || { echo "browser-test: no program at $bangfu; run cargo build --release first" >&2; exit 2; }
[ -f web/dist/index.html ] && [ -d web/node_modules/playwright-core ] || sh scripts/web.sh

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
if [ -z "$chromium" ]; then
    root=""
    [ "$(id -u)" -eq 0 ] || root="sudo -n"
    echo "browser-test: installing chromium from Debian" >&2
    $root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium >/dev/null
    chromium=$(command -v chromium)
fi

work=$(mktemp -d)
server=""
tidy() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap tidy EXIT INT TERM
store=${STORE:-$work/store}
[ -n "${STORE:-}" ] || "$bangfu" build seeds/documents --store "$store" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 2; }
"$bangfu" serve --store "$store" --port 0 >"$work/serve.log" 2>&1 &
server=$!
url=""
for _ in $(seq 1 300); do
    url=$(grep -o 'http://[0-9.:]*/' "$work/serve.log" 2>/dev/null | head -n 1 || true)
    [ -n "$url" ] && break
    kill -0 "$server" 2>/dev/null || { cat "$work/serve.log"; exit 2; }
    sleep 0.2
done
[ -n "$url" ] || { echo "browser-test: the service did not start"; cat "$work/serve.log"; exit 2; }

status=0
CHROMIUM="$chromium" BANGFU="$bangfu" BANGFU_URL="$url" PROFILE="$work/profile" node tests/browser/run.mjs ${ONLY_TESTS:-} || status=$?
exit "$status"
