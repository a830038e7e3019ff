#!/usr/bin/env bash
# Unpacks a program that Debian 12 does not have (nushell, mise) from its npm
# package, into a cache folder, and prints the program's path. Idempotent; the
# cache is ${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-~/.cache}/trueup-testbed}.
#
#   npm-tool.sh nushell | mise
set -euo pipefail

machine=$(uname -m)
case ${1-}.$machine in
    nushell.x86_64) package=@nushell/linux-x64 version=0.115.1 program=bin/nu ;;
    nushell.aarch64) package=@nushell/linux-arm64 version=0.115.1 program=bin/nu ;;
    mise.x86_64) package=@jdxcode/mise-linux-x64 version=2026.9.15 program=bin/mise ;;
    nushell.* | mise.*) echo "$1: no package for $machine" >&2; exit 3 ;;
    *) echo "usage: npm-tool.sh nushell | mise" >&2; exit 2 ;;
esac
bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}/$1-$version
if [ ! -e "$bed/.complete" ]; then
    command -v npm >/dev/null || { echo "$1: npm is needed to fetch $package" >&2; exit 3; }
    echo "$1: fetching $package@$version" >&2
    rm -rf "$bed"
    mkdir -p "$bed"
    (cd "$bed" && npm pack --silent "$package@$version" </dev/null >/dev/null && tar -xzf ./*.tgz && rm -f ./*.tgz)
    touch "$bed/.complete"
fi
printf '%s\n' "$bed/package/$program"
