#!/usr/bin/env bash
# Builds trueup for another system with `zig c++` (clang, libc++, Apple's
# headers and musl in one package), installed into a cache folder.
#
#   cross.sh [--quick] TARGET FOLDER      TARGET: aarch64-macos or aarch64-linux-musl
#
# The result is FOLDER/trueup. --quick is for the tests, which prove that it compiles
# and links: nothing is optimised, and headers are read once. Without it a source
# that forgets an include of its own is found out, too.
set -euo pipefail
options=(-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DTRUEUP_PCH=OFF)
if [ "$1" = --quick ]; then
    # At -O0 zig would add its own sanitizer.
    options=(-DCMAKE_CXX_FLAGS_RELEASE='-O0 -fno-sanitize=undefined' -DTRUEUP_PCH=ON)
    shift
fi
target=$1 folder=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${TRUEUP_CROSS:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-cross}

# A lock file would name one registry; the manifest pins the version instead.
if ! cmp -s "$root/tools/macos/package.json" "$cache/package.json" || [ ! -x "$cache/node_modules/.bin/zig" ]; then
    echo "installing zig into $cache" >&2
    mkdir -p "$cache"
    cp "$root/tools/macos/package.json" "$cache/package.json"
    npm install --prefix "$cache" --no-package-lock --no-audit --no-fund --loglevel=error >&2
fi

# Header-only libraries alone, in a folder of their own: with -I/usr/include
# glibc's headers would mix into another system's.
headers=$cache/headers
mkdir -p "$headers"
for library in fmt nlohmann CLI toml++; do
    [ -d "/usr/include/$library" ] || { echo "cross: /usr/include/$library is missing" >&2; exit 3; }
    cp -Ru "/usr/include/$library" "$headers/"
done

export TRUEUP_ZIG=$cache/node_modules/.bin/zig TRUEUP_ZIG_TARGET=$target
export ZIG_GLOBAL_CACHE_DIR=$cache/zig ZIG_LOCAL_CACHE_DIR=$cache/zig
mkdir -p "$folder"
# zig keeps compiled objects itself, so no ccache.
cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release -DTRUEUP_TESTS=OFF -DTRUEUP_WERROR=ON \
    -DCMAKE_TOOLCHAIN_FILE="$root/cmake/zig.cmake" -DTRUEUP_HEADERS="$headers" \
    "${options[@]}" -DCCACHE=OFF >"$folder/configure.log" 2>&1 ||
    { cat "$folder/configure.log" >&2; exit 1; }
ninja -C "$folder" -j "$(nproc)"
