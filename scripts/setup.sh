#!/bin/sh
# Installs what the build needs on a Debian machine and is not there: libclang (for RocksDB's bindings), a C++
# compiler. Does nothing when all is there. Needs root (or sudo) only when something is missing.
set -eu

have_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] || ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* >/dev/null 2>&1
}
have_headers() { ls -d /usr/lib/llvm-*/lib/clang/*/include /usr/lib/clang/*/include >/dev/null 2>&1 || [ -n "${BINDGEN_EXTRA_CLANG_ARGS:-}" ]; }

missing=""
command -v c++ >/dev/null 2>&1 || missing="$missing g++"
have_libclang || missing="$missing libclang-dev"
have_headers || case "$missing" in *libclang-dev*) ;; *) missing="$missing libclang-dev" ;; esac

if [ -n "$missing" ]; then
    echo "installing:$missing" >&2
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || { echo "setup: run as root, or install by hand:$missing" >&2; exit 1; }
        root="sudo"
    fi
    $root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
command -v cargo >/dev/null 2>&1 || { echo "setup: Rust is missing; see https://rustup.rs" >&2; exit 1; }
