#!/usr/bin/env bash
# `trueup verify signature` on programs that others signed, and on what the real
# Go builds for macOS; expected facts from openssl, hashlib and the packages' own makers.
. "$(dirname "$0")/lib.sh"

samples=$("$tests/testbed/signed-samples.sh")
sample() { sed -n "s/^$1 //p" <<<"$samples"; }
slice() { json "d['files'][0]['slices'][$1]['$2']"; }

run verify signature "$(sample node)" --json
expect_exit 0
expect_equal schema "$(json 'd["schema"]')" trueup.verify-signature/1
expect_equal verdict "$(slice 0 verdict)" valid
expect_equal kind "$(slice 0 kind)" developer-id
expect_equal team "$(slice 0 team_id)" HX7739G8FX
expect_equal cdhash "$(slice 0 cdhash)" c920cdde493200d966e5c57f9614a267b5f99420
expect_equal notarized "$(slice 0 notarized)" unknown
expect_equal problems "$(slice 0 problems)" '[]'

# inspect names the same code, and claims no more than it has looked at.
run inspect "$(sample node)" --json
expect_equal "cdhash of inspect" "$(json "d['files'][0]['slices'][0]['signature']['cdhash']")" c920cdde493200d966e5c57f9614a267b5f99420
expect_equal "kind of inspect" "$(json "d['files'][0]['slices'][0]['signature']['kind']")" present

# The signer's certificate has expired since; the time stamp is older.
run verify signature "$(sample ngrok)" --json
expect_exit 0
expect_equal kind "$(slice 0 kind)" developer-id
expect_equal "time stamp" "$(slice 0 timestamp)" 2023-02-10T17:03:37Z

run verify signature "$(sample sentry-cli)" --json
expect_exit 0
expect_equal verdicts "$(json '[s["verdict"] for s in d["files"][0]["slices"]]')" '["valid", "valid"]'

run verify signature "$(sample fsevents)" --json
expect_exit 1
expect_equal verdicts "$(json '[s["verdict"] for s in d["files"][0]["slices"]]')" '["unsigned", "valid"]'
expect_equal kind "$(slice 1 kind)" linker-signed

run verify signature "$(sample swc)" --json
expect_exit 0
expect_equal kind "$(slice 0 kind)" ad-hoc

# A table of architectures that lies: arm64e over the plain arm64 of the second slice.
cp "$(sample sentry-cli)" "$work/lying" && chmod u+w "$work/lying"
printf '\x02' | dd of="$work/lying" bs=1 seek=35 conv=notrunc status=none
run verify signature "$work/lying" --json
expect_exit 1
expect_equal problems "$(json '[p["id"] for p in d["files"][0]["slices"][1]["problems"]]')" '["slice-arch-differs"]'

# The same from openssl and hashlib; then with one hash of a page changed, which
# neither may take for signed.
checks=$((checks + 1)) last="signature_peer.py" rc=0
python3 "$tests/e2e/signature_peer.py" "$trueup" "$(sample node)" "$(sample ngrok)" "$(sample sentry-cli)" || note_failure "openssl says otherwise"
python3 - "$(sample ngrok)" "$work/changed-directory" <<'PY'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
at = 32
while struct.unpack("<I", data[at:at + 4])[0] != 0x1d:
    at += struct.unpack("<I", data[at + 4:at + 8])[0]
blob = struct.unpack("<I", data[at + 8:at + 12])[0]
directory = blob + struct.unpack(">I", data[blob + 16:blob + 20])[0]
hashes = struct.unpack(">I", data[directory + 16:directory + 20])[0]
data[directory + hashes] ^= 1
open(sys.argv[2], "wb").write(data)
PY
checks=$((checks + 1))
python3 "$tests/e2e/signature_peer.py" "$trueup" "$work/changed-directory" || note_failure "openssl says otherwise"
run verify signature "$work/changed-directory" --json
expect_exit 1
expect_equal verdict "$(slice 0 verdict)" invalid

# A bundle with sealed resources; then each of its parts changed.
cp -r "$(sample sqlitevec)/tvos-arm64/sqlitevec.framework" "$work/"
bundle=$work/sqlitevec.framework
chmod -R u+w "$bundle"
for path in "$bundle" "$bundle/sqlitevec"; do
    run verify signature "$path" --json
    expect_exit 0
    expect_equal problems "$(slice 0 problems)" '[]'
done
broken() {  # ID: the verdict is invalid, and this fault is named
    run verify signature "$bundle" --json
    expect_exit 1
    checks=$((checks + 1))
    [[ $(json '" ".join(p["id"] for s in d["files"][0]["slices"] for p in s["problems"])') == *"$1"* ]] ||
        note_failure "no problem $1"
}
touch "$bundle/added" && broken resource-added && rm "$bundle/added"
ln -s /etc/passwd "$bundle/added" && broken resource-added && rm "$bundle/added"
cp "$bundle/Info.plist" "$work/kept" && echo >>"$bundle/Info.plist" && broken slot-changed && mv "$work/kept" "$bundle/Info.plist"
cp "$bundle/_CodeSignature/CodeResources" "$work/kept" && echo >>"$bundle/_CodeSignature/CodeResources" && broken slot-changed
echo x >"$bundle/_CodeSignature/added" && broken bundle-root-unsealed && rm "$bundle/_CodeSignature/added"
mv "$bundle/Info.plist" "$work/moved" && broken bundle-damaged
ln -s "$work/moved" "$bundle/Info.plist" && broken bundle-file-not-plain && mv "$work/moved" "$bundle/Info.plist"
mv "$bundle/sqlitevec" "$work/moved" && broken bundle-damaged
ln -s "$work/moved" "$bundle/sqlitevec" && broken bundle-file-not-plain && mv "$work/moved" "$bundle/sqlitevec"
rm -r "$bundle/_CodeSignature" && broken slot-without-data
mkdir "$bundle/_CodeSignature" && mv "$work/kept" "$bundle/_CodeSignature/CodeResources"
run verify signature "$bundle" --json
expect_exit 0

# Alone, without the bundle that its signature speaks of.
cp "$bundle/sqlitevec" "$work/alone"
run verify signature "$work/alone" --json
expect_exit 1

# What the real Go builds: arm64 signed by its linker, amd64 not at all.
mkdir "$work/hello" && cd "$work/hello"
printf 'package main\n\nfunc main() { println("hello") }\n' >main.go
printf 'module hello\n\ngo 1.20\n' >go.mod
for arch in arm64 amd64; do
    env -i HOME="$home" PATH="$newest/bin:/usr/bin:/bin" GOCACHE="${GOCACHE:-$HOME/.cache/trueup-testbed/gocache}" \
        GOTOOLCHAIN=local GOFLAGS=-mod=mod GOOS=darwin GOARCH=$arch CGO_ENABLED=0 go build -o "hello-$arch" .
done
run verify signature "$work/hello/hello-arm64" --json
expect_exit 0
expect_equal kind "$(slice 0 kind)" linker-signed
expect_equal identifier "$(slice 0 identifier)" a.out
run verify signature "$work/hello/hello-amd64" --json
expect_exit 1
expect_equal verdict "$(slice 0 verdict)" unsigned
cp hello-arm64 changed && printf x | dd of=changed bs=1 seek=5000 conv=notrunc status=none
run verify signature "$work/hello/changed"
expect_exit 1
expect_in_out "code was changed after it was signed"
run --lang zh-CN verify signature "$work/hello/changed"
expect_in_out "无效"

# Not readable, not Mach-O, nothing said.
run verify signature "$work/nothing"
expect_exit 3
run verify signature "$work/hello/go.mod"
expect_exit 3
printf '!<arch>\n' >"$work/library.a"
run verify signature "$work/library.a"
expect_exit 3
expect_in_out "carries no signature"
# What is wrong outweighs what is not known.
run verify signature "$work/nothing" "$work/hello/changed"
expect_exit 1
run verify signature "$work/hello/changed" --fail-on never --timeout 5
expect_exit 0
run verify signature
expect_exit 2
run verify nonsense "$work/alone"
expect_exit 2

done_testing
