#!/usr/bin/env bash
# Unpacks nushell, which Debian 12 does not have, from its npm package, into a
# cache folder, and prints the path of `nu`. Idempotent; the cache is
# ${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-~/.cache}/trueup-testbed}.
set -euo pipefail

version=0.115.1
bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}/nushell-$version
case $(uname -m) in
    x86_64) package=@nushell/linux-x64 ;;
    aarch64) package=@nushell/linux-arm64 ;;
    *) echo "nushell: no package for $(uname -m)" >&2; exit 3 ;;
esac
if [ ! -e "$bed/.complete" ]; then
    command -v npm >/dev/null || { echo "nushell: npm is needed to fetch $package" >&2; exit 3; }
    echo "nushell: fetching $package@$version" >&2
    rm -rf "$bed"
    mkdir -p "$bed"
    (cd "$bed" && npm pack --silent "$package@$version" </dev/null >/dev/null && tar -xzf ./*.tgz package/bin/nu && rm -f ./*.tgz)
    touch "$bed/.complete"
fi
printf '%s\n' "$bed/package/bin/nu"
