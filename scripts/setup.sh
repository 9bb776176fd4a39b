#!/bin/sh
# Installs what the build needs on a Debian machine and is not there: a C++ compiler, libclang and its headers (for
# RocksDB's bindings). Does nothing when all is there; needs root (or sudo) only when something is missing.
# SETUP_DRY_RUN=1 only says what it would install.
set -eu

# Whether one of the given paths exists.
any() {
    for path in "$@"; do
        [ -e "$path" ] && return 0
    done
    return 1
}

missing=""
command -v c++ >/dev/null 2>&1 || missing="$missing g++"
if [ -z "${LIBCLANG_PATH:-}" ] && ! any /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*-linux-gnu*/libclang*.so* /usr/lib/libclang*.so*; then
    missing="$missing libclang-dev"
elif [ -z "${BINDGEN_EXTRA_CLANG_ARGS:-}" ] && ! any /usr/lib/llvm-*/lib/clang/*/include/stddef.h /usr/lib/clang/*/include/stddef.h; then
    # The library alone (libclang1) lacks the compiler's own headers.
    missing="$missing libclang-dev"
fi

if [ -n "$missing" ]; then
    echo "setup: installing$missing" >&2
    [ -z "${SETUP_DRY_RUN:-}" ] || exit 0
    command -v apt-get >/dev/null 2>&1 || { echo "setup: no apt-get here; install by hand:$missing" >&2; exit 1; }
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || { echo "setup: run as root, or install by hand:$missing" >&2; exit 1; }
        root="sudo"
    fi
    $root apt-get update -qq
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

command -v cargo >/dev/null 2>&1 || { echo "setup: Rust is missing; see https://rustup.rs" >&2; exit 1; }
# The oldest compiler that Cargo.toml asks for; an older one would fail late and darkly.
needed=$(sed -n 's/^rust-version = "\([0-9.]*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")
have=$(cargo --version | sed 's/^cargo \([0-9]*\.[0-9]*\).*/\1/')
oldest=$(printf '%s\n%s\n' "$needed" "$have" | sort -V | head -n 1)
[ "$oldest" = "$needed" ] || { echo "setup: Rust $have is too old, $needed or newer is needed: rustup update stable" >&2; exit 1; }
