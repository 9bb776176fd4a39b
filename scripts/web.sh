#!/bin/sh
# Builds the page into web/dist, which the next `cargo build` embeds in the program. Needs Node.js 18.18 or newer and its
# npm; installs both from Debian when they are missing and it may. All else builds without: a program without its page
# says so at `/` and serves everything else.
# Exit codes: 0 built · 3 no usable Node.js (nothing was changed) · other: npm or the build failed.
set -eu
cd "$(dirname "$0")/.."

usable() { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 18 || (a === 18 && b >= 18) ? 0 : 1)'; }
if ! usable && command -v apt-get >/dev/null 2>&1; then
    root=""
    [ "$(id -u)" -eq 0 ] || root="sudo -n"
    echo "web: installing Node.js from Debian" >&2
    { $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; } || true
fi
if ! usable; then
    echo "web: the page is not built: Node.js 18.18 or newer and npm are missing ($(node --version 2>/dev/null || echo 'no node'))." >&2
    echo "web: 网页未构建:缺少 Node.js 18.18 以上版本及 npm。其余部分照常构建。" >&2
    exit 3
fi

cd web
# The modules are those of package-lock.json, checked by their digests; they are fetched again only when it changes.
stamp=node_modules/.lock-digest
digest=$(cksum < package-lock.json)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$digest" ]; then
    npm ci --no-audit --no-fund --loglevel=error
    echo "$digest" > "$stamp"
fi
npm run --silent build
# Cargo sees files that change, not files that are new: the embedding module is marked as changed.
touch ../src/serve/assets.rs
echo "web: built web/dist ($(du -sh dist | cut -f1))"
