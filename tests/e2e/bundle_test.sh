#!/usr/bin/env bash
# `trueup verify signature` on bundles that others signed: applications,
# frameworks, kernel extensions, a file system; whole, and as their packagers
# damaged them. Expected facts from openssl, hashlib, plistlib and the makers.
. "$(dirname "$0")/lib.sh"

samples=$("$tests/testbed/signed-samples.sh")
sample() { sed -n "s/^$1 //p" <<<"$samples"; }
slice() { json "d['files'][0]['slices'][$1]['$2']"; }
ids() { json "' '.join(sorted({p['id'] for s in d['files'][0]['slices'] for p in s['problems']}))"; }
verdicts() { json "' '.join(s['verdict'] for s in d['files'][0]['slices'])"; }

osxfuse=$(sample osxfuse)
notifier=$(sample notifier)
touchview=$(sample touchview)/Detox.framework
xctest=$(sample xctest)/Products/Release-iphonesimulator/DetoxXCUITestRunner-Runner.app
framework=$(sample nativescript)

# No Mach-O code at all: what is signed is Info.plist, by two CodeDirectories in
# files, whose order in the CMS signature is not DER's.
run verify signature "$osxfuse" --json
expect_exit 0
expect_equal verdict "$(slice 0 verdict)" valid
expect_equal kind "$(slice 0 kind)" developer-id
expect_equal team "$(slice 0 team_id)" 3T5GSNBU6W
expect_equal hashes "$(json "[h['hash'] for h in d['files'][0]['slices'][0]['directories']]")" '["sha1", "sha256"]'
expect_equal "time stamp" "$(slice 0 timestamp)" 2019-12-05T12:31:52Z
expect_equal problems "$(slice 0 problems)" '[]'
run verify signature "$osxfuse"
expect_in_out "bundle  valid, Developer ID"
run --lang zh-CN verify signature "$osxfuse"
expect_in_out "一次覆盖全部 3184 字节"

# Its kernel extensions: objects, with the signature beside them, and images with
# the signature inside; one is reached by a link.
for release in 10.5 10.6 10.9 10.11 10.14; do
    run verify signature "$osxfuse/Contents/Extensions/$release/osxfuse.kext" --json
    expect_exit 0
    expect_equal "verdict of $release" "$(verdicts)" valid
    expect_equal "problems of $release" "$(ids)" ""
    expect_equal "kind of $release" "$(slice 0 kind)" developer-id
done
run verify signature "$osxfuse/Contents/Resources/uninstall_osxfuse.app" --json
expect_exit 0
expect_equal verdicts "$(verdicts)" "valid valid valid"
expect_equal arches "$(json "[s['arch'] for s in d['files'][0]['slices']]")" '["amd64", "386", "ppc"]'
expect_equal flags "$(slice 0 flags)" '["runtime"]'

# A library that was given another name after it was signed.
run verify signature "$(sample osxfuselib)" --json
expect_exit 1
expect_equal verdicts "$(verdicts)" "invalid invalid invalid invalid"
expect_equal problems "$(ids)" page-changed
expect_equal pages "$(json "{p['detail'].partition(': ')[2].partition(',')[0] for s in d['files'][0]['slices'] for p in s['problems']} == {'page 0 at 0'}")" true

# Signed before seals covered everything.
for name in fail info pass; do
    run verify signature "$notifier/terminal-notifier-$name.app" --json
    expect_exit 3
    expect_equal kind "$(slice 0 kind)" developer-id
    expect_equal problems "$(ids)" "directory-sha1-only resources-seal-old"
done

run verify signature "$(sample nodenotifier)" --json
expect_exit 3
expect_equal problems "$(ids)" "directory-sha1-only resources-seal-old"
expect_equal "time stamp" "$(slice 0 timestamp)" 2012-08-10T21:25:54Z

# Its Info.plist names a file that is not there, so that codesign took Info.plist for
# the code; what lies in MacOS is sealed by its hash and a requirement.
service=$(sample dwt)/x86_64/DynamicWebTWAINService.app
twain=$(sample dwt)/x86_64/dwt_19.3.2.0306.bundle
for path in "$twain" "$service"; do
    run verify signature "$path" --json
    expect_exit 0
    expect_equal kind "$(slice 0 kind)" developer-id
    expect_equal team "$(slice 0 team_id)" W6PESGXW9M
    expect_equal problems "$(ids)" ""
    expect_equal notarized "$(slice 0 notarized)" unknown
done
run verify signature "$twain" --json
expect_equal cdhash "$(slice 0 cdhash)" d0be11e4f2c6f1a072524bc67c84d51d3fbbd8f9
expect_equal identifier "$(slice 0 identifier)" com.dynamsoft.dwt_19.3.2.0306

# Apple's ticket for both, stapled to them: as it is, changed, in pieces, and by itself
# the hash that it is about.
ticket() {  # BUNDLE: with what standard input has as its ticket
    rm -rf "$work/stapled" && mkdir "$work/stapled" && cp -r "$1" "$work/stapled/"
    cat >"$work/stapled/${1##*/}/Contents/CodeResources"
    run verify signature "$work/stapled/${1##*/}" --json
    expect_exit 0
    expect_equal verdict "$(slice 0 verdict)" valid
}
for path in "$twain" "$service"; do
    ticket "$path" <"$(sample dwt)/ticket"
    expect_equal notarized "$(slice 0 notarized)" stapled
    expect_equal problems "$(ids)" ""
done
run verify signature "$work/stapled/DynamicWebTWAINService.app"
expect_in_out "a ticket by Apple that names this code"
run --lang zh-CN verify signature "$work/stapled/DynamicWebTWAINService.app"
expect_in_out "附有 Apple 签发的"
doubted() {  # ID: what the ticket is, and that nothing follows from it
    expect_equal notarized "$(slice 0 notarized)" unknown
    expect_equal problems "$(ids)" "$1"
}
ticket "$service" < <(head -c 1900 "$(sample dwt)/ticket")
doubted ticket-damaged
ticket "$service" < <(python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex("02a8dea7fab6ac3df804ba9de0461a8b83fa2775"))')
doubted ticket-damaged
for at in 1000 1600 1950; do  # in a certificate, in a hash, in the signature
    ticket "$service" < <(python3 -c 'import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[int(sys.argv[2])] ^= 1
sys.stdout.buffer.write(data)' "$(sample dwt)/ticket" "$at")
    if [ "$at" = 1000 ]; then doubted ticket-not-by-apple; else doubted ticket-signature-wrong; fi
done
ticket "$osxfuse" <"$(sample dwt)/ticket"
doubted ticket-names-other-code

# Frameworks in a framework, Apple's own ones in an application.
run verify signature "$touchview" --json
expect_exit 0
expect_equal problems "$(ids)" ""
run verify signature "$xctest/Frameworks/XCTestCore.framework" --json
expect_exit 0
expect_equal kind "$(slice 0 kind)" apple

# What was packed without the files that its seal lists, without its links,
# without its seal.
run verify signature "$xctest/Frameworks/XCTest.framework" --json
expect_exit 1
expect_equal problems "$(ids)" "certificate-expired gap-not-empty resource-missing"
run verify signature "$framework" --json
expect_exit 1
expect_equal problems "$(ids)" bundle-link-wrong
run verify signature "$framework/Versions/0.1.0" --json
expect_exit 0
run verify signature "$(sample testcafe)" --json
expect_exit 1
expect_equal problems "$(ids)" "info-plist-not-bound resources-not-sealed"
# The links put back.
cp -r "$framework" "$work/whole.framework"
for link in "Versions/Current 0.1.0" "NativeScript Versions/Current/NativeScript" "Resources Versions/Current/Resources" \
    "Headers Versions/Current/Headers"; do
    ln -s "${link#* }" "$work/whole.framework/${link% *}"
done
run verify signature "$work/whole.framework" --json
expect_exit 0
expect_equal problems "$(ids)" ""

# An application around real code, with rules2's nested code: composed here, and
# signed by hashlib.
made="3T5GSNBU6W"
signed_by="anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate leaf[subject.OU] = \"$made\""
extension="identifier \"com.github.osxfuse.filesystems.osxfuse\" and $signed_by"
app=$work/Foo.app
"$tests/e2e/bundle_compose.py" "$app" "Frameworks/NativeScript.framework=$work/whole.framework=-" \
    "Helpers/uninstall.app=$osxfuse/Contents/Resources/uninstall_osxfuse.app=identifier \"uninstall_osxfuse\" and $signed_by" \
    "Helpers/esbuild=$(sample esbuild-arm64)=-" "PlugIns/old.kext=$osxfuse/Contents/Extensions/10.6/osxfuse.kext=$extension" \
    "PlugIns/new.kext=$osxfuse/Contents/Extensions/10.9/osxfuse.kext=$extension"
run verify signature "$app" --json
expect_exit 0
expect_equal problems "$(ids)" ""
expect_equal kind "$(slice 0 kind)" ad-hoc
# Other code in its place: what the requirement allows, and what it does not.
swapped() {  # DESTINATION SOURCE EXIT ID
    rm -rf "$work/swapped.app" && cp -r "$app" "$work/swapped.app" && chmod -R u+w "$work/swapped.app"
    rm -rf "$work/swapped.app/Contents/$1" && cp -r "$2" "$work/swapped.app/Contents/$1"
    run verify signature "$work/swapped.app" --json
    expect_exit "$3"
    expect_equal "problems with another $1" "$(ids)" "$4"
}
swapped PlugIns/new.kext "$osxfuse/Contents/Extensions/10.11/osxfuse.kext" 0 nested-code-differs
swapped PlugIns/old.kext "$osxfuse/Contents/Extensions/10.5/osxfuse.kext" 0 nested-code-differs
swapped PlugIns/new.kext "$osxfuse/Contents/Resources/uninstall_osxfuse.app" 1 nested-requirement-not-met
swapped Helpers/uninstall.app "$notifier/terminal-notifier-pass.app" 1 "nested-code-undecided nested-requirement-not-met"
swapped Helpers/esbuild "$(sample swc)" 1 nested-requirement-not-met
swapped Helpers/esbuild "$(sample esbuild-x64)" 1 nested-code-invalid
# A script could have a signature in extended attributes, which nobody sees here.
swapped Helpers/esbuild "$app/Contents/MacOS/run" 3 nested-code-undecided
swapped Frameworks/NativeScript.framework "$framework" 1 nested-code-invalid

# Every file of every seal, changed in every way, against a peer.
checks=$((checks + 1)) last="bundle_peer.py" rc=0
python3 "$tests/e2e/bundle_peer.py" "$trueup" "$app" "$osxfuse" "$osxfuse/Contents/Extensions/10.6/osxfuse.kext" \
    "$osxfuse/Contents/Extensions/10.9/osxfuse.kext" "$osxfuse/Contents/Resources/uninstall_osxfuse.app" \
    "$notifier/terminal-notifier-pass.app" "$touchview" "$work/whole.framework" "$xctest" \
    "$xctest/Frameworks/Testing.framework" "$twain" "$service" "$(sample nodenotifier)" || note_failure "the peer says otherwise"
# Who signed, against openssl.
checks=$((checks + 1)) last="signature_peer.py"
python3 "$tests/e2e/signature_peer.py" "$trueup" "$osxfuse/Contents/Extensions/10.9/osxfuse.kext/Contents/MacOS/osxfuse" \
    "$osxfuse/Contents/Resources/uninstall_osxfuse.app/Contents/MacOS/applet" \
    "$xctest/Frameworks/XCTestCore.framework/XCTestCore" || note_failure "openssl says otherwise"

# The parts that no seal lists: the signature's own files, and those of another
# bundle signed by the same people.
cp -r "$osxfuse" "$work/osxfuse.fs"
meta=$work/osxfuse.fs/Contents/_CodeSignature
chmod -R u+w "$work/osxfuse.fs"
broken() {  # ID: the verdict is invalid, and this fault is named
    run verify signature "$work/osxfuse.fs" --json
    expect_exit 1
    checks=$((checks + 1))
    [[ " $(ids) " == *" $1 "* ]] || note_failure "no problem $1, but: $(ids)"
}
for part in CodeDirectory CodeRequirements CodeRequirements-1 CodeSignature; do
    cp "$meta/$part" "$work/kept"
    size=$(stat -c %s "$meta/$part")
    for at in 8 $((size / 2)) $((size - 1)); do
        python3 -c '
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[int(sys.argv[2])] ^= 1
open(sys.argv[1], "wb").write(data)' "$meta/$part" "$at"
        run verify signature "$work/osxfuse.fs" --json
        checks=$((checks + 1))
        [ "$rc" = 1 ] || [[ $(ids) == *certificate* ]] || note_failure "byte $at of $part changed: exit code $rc, $(ids)"
        cp "$work/kept" "$meta/$part"
    done
    rm "$meta/$part"
    run verify signature "$work/osxfuse.fs" --json
    expect_exit 1
    cp "$osxfuse/Contents/Extensions/10.6/osxfuse.kext/Contents/_CodeSignature/$part" "$meta/$part"
    run verify signature "$work/osxfuse.fs" --json
    # The requirements of the two are the same.
    if [ "$part" = CodeRequirements ]; then expect_exit 0; else expect_exit 1; fi
    cp "$work/kept" "$meta/$part"
done
echo x >"$meta/CodeOther" && broken bundle-root-unsealed && rm "$meta/CodeOther"
# One kernel extension for another: each is whole, the file system is not.
cp -r "$osxfuse/Contents/Extensions/10.9/." "$work/osxfuse.fs/Contents/Extensions/10.11/"
broken resource-changed
run verify signature "$work/osxfuse.fs/Contents/Extensions/10.11/osxfuse.kext" --json
expect_exit 0

done_testing
