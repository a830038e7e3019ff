#!/usr/bin/env bash
# inspect on real binaries, on trees with everything in them that a file system
# can hold, and against readers that others wrote.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
peers=$tests/e2e/inspect_peers.py

# hello OS/ARCH: a program by the newest Go; its path on stdout.
mkdir -p "$work/src"
printf 'package main\n\nfunc main() { println(1) }\n' >"$work/src/main.go"
printf 'module example.com/hello\n\ngo 1.19\n' >"$work/src/go.mod"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed/gocache
hello() {  # OS/ARCH [GOROOT] [FLAG…]
    local out=$work/bin/${1/\//-} root=${2:-$newest}
    [ $# -lt 2 ] || out+=-${root##*-}
    mkdir -p "$work/bin"
    (cd "$work/src" && env -i PATH="$root/bin:/usr/bin:/bin" HOME="$home" GOCACHE="$cache" GOTOOLCHAIN=local GOFLAGS= \
        CGO_ENABLED=0 GOOS="${1%/*}" GOARCH="${1#*/}" go build "${@:3}" -o "$out" .) >&2
    printf '%s\n' "$out"
}

# The shape of the document.
arm=$(hello darwin/arm64)
run inspect --json "$arm"
expect_exit 0
expect_equal "schema" "$(json 'd["schema"]')" trueup.inspect/1
expect_equal "keys of a file" "$(json '[k in d["files"][0] for k in ("path", "format", "slices", "go", "problems")]')" "[true, true, true, true, true]"
expect_equal "keys of a slice" "$(json '[k for k in ("arch", "type", "platform", "min_os", "sdk", "uuid", "libraries", "signature") if k not in d["files"][0]["slices"][0]]')" "[]"
expect_equal "keys of the sum" "$(json '[k for k in ("files", "binaries", "bytes", "seconds", "by_arch") if k not in d["summary"]]')" "[]"
expect_equal "arch" "$(json 'd["files"][0]["slices"][0]["arch"]')" arm64
expect_equal "platform" "$(json 'd["files"][0]["slices"][0]["platform"]')" macos
expect_equal "kind of signature" "$(json 'd["files"][0]["slices"][0]["signature"]["kind"]')" linker-signed
expect_equal "Go" "$(json 'd["files"][0]["go"]["settings"]["GOARCH"] + " " + d["files"][0]["go"]["module"]["path"]')" "arm64 example.com/hello"

# The page, in both languages.
run inspect "$arm"
expect_exit 0
for word in Mach-O arm64 executable libSystem example.com/hello GOARCH=arm64; do expect_in_out "$word"; done
run inspect --lang zh-CN "$arm"
expect_in_out 可执行文件
run inspect "$work/src/main.go"
expect_exit 0
expect_in_out "no binary"

# A gate.
intel=$(hello darwin/amd64)
hello linux/arm64 >/dev/null
run inspect --require arm64 "$arm"
expect_exit 0
run inspect --require aarch64 "$work/bin"
expect_exit 1
expect_in_out prebuilt-binary-wrong-arch
run inspect --require arm64 --only-problems --json "$work/bin"
expect_exit 1
expect_equal "only the one that lacks it" "$(json '[f["path"] for f in d["files"]]')" "[\"$intel\"]"
run inspect --require arm64 --fail-on never "$work/bin"
expect_exit 0
# A gate that saw nothing does not open.
mkdir -p "$work/empty"
ln -sf "$arm" "$work/empty/link"
run inspect --require arm64 "$work/empty"
expect_exit 3
run inspect "$work/empty"
expect_exit 3
# Nor one that could not read what a thin archive names.
printf 'int x;\n' >"$work/x.c"
clang-19 -c -o "$work/x.o" "$work/x.c"
(cd "$work" && ar rcsT thin.a x.o)
run inspect "$work/thin.a"
expect_exit 0
rm "$work/x.o"
run inspect --require amd64 "$work/thin.a"
expect_exit 3
run inspect "$work/thin.a"
expect_exit 3
run inspect --require arm64e "$arm"
expect_exit 1
# Load commands that do not fill the size that the header gives them.
cp "$arm" "$work/no-commands"
printf '\0\0\0\0' | dd of="$work/no-commands" bs=1 seek=36 conv=notrunc status=none
run inspect --json "$work/no-commands"
expect_exit 1
expect_equal "damage" "$(json 'd["files"][0]["problems"]')" '["binary-truncated"]'
run inspect --json "$arm"
expect_equal "names of flags" "$(json 'd["files"][0]["slices"][0]["signature"]["flag_names"]')" '["adhoc", "linker-signed"]'
run inspect --require m2 "$arm"
expect_exit 2
llvm-lipo-19 -create "$arm" "$intel" -output "$work/universal"
run inspect --require arm64 "$work/universal"
expect_exit 0
run inspect --json "$work/universal"
expect_equal "both slices" "$(json 'sorted(s["arch"] + " " + s["go"]["settings"]["GOARCH"] for s in d["files"][0]["slices"])')" '["amd64 amd64", "arm64 arm64"]'

# What the bytes alone decide.
head -c 1000000 "$arm" >"$work/cut"
run inspect "$work/cut"
expect_exit 1
expect_in_out binary-truncated
old=$(hello darwin/arm64 "$(goroot 1.19)")
run inspect "$old"
expect_exit 0
expect_in_out tool-build-refused-by-macos
expect_in_out go1.19
run inspect --fail-on warning "$old"
expect_exit 1
# The release whose linker began to write LC_UUID by itself, which macOS 26 asks for
# (go-too-old-for-macos): as inspect says it, and as llvm-objdump reads it.
for version in 1.22 1.23 1.24; do
    built=$(hello darwin/arm64 "$(goroot $version)")
    run inspect --json "$built"
    has=$(json '"yes" if d["files"][0]["slices"][0]["uuid"] else "no"')
    wanted=no
    [ $version != 1.24 ] || wanted=yes
    expect_equal "a UUID by Go $version" "$has" $wanted
    loads=$(llvm-objdump-19 --macho --private-headers "$built" | grep -c 'cmd LC_UUID' || true)
    expect_equal "LC_UUID by Go $version, as llvm-objdump reads it" "$loads" $([ $has = yes ] && echo 1 || echo 0)
done
python3 - "$arm" "$work/unsigned" <<'PY'
# The load command of the signature becomes one that nothing knows.
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
at = 32
for _ in range(struct.unpack_from("<I", data, 16)[0]):
    command, size = struct.unpack_from("<II", data, at)
    if command == 0x1d:
        struct.pack_into("<I", data, at, 0x7f)
    at += size
open(sys.argv[2], "wb").write(data)
PY
run inspect "$work/unsigned"
expect_exit 1
expect_in_out codesign-invalid

# A tree with everything in it, as somebody who may not read all of it.
tree=$work/tree
mkdir -p "$tree/deep/er" "$tree/closed"
cp "$arm" "$tree/one"
ln "$tree/one" "$tree/deep/two"
ln -s .. "$tree/deep/loop"
ln -s /etc "$tree/deep/out"
mkfifo "$tree/fifo"
cp "$intel" "$tree/closed/x"
: >"$tree/empty"
run inspect --json "$tree"
expect_exit 0
expect_equal "each file once, links not followed" "$(json '[f["path"] for f in d["files"]]')" "[\"$tree/closed/x\", \"$tree/deep/two\"]"
expect_equal "files counted" "$(json 'd["summary"]["files"]')" 3
run inspect "$tree/fifo"
expect_exit 3
run inspect "$work/none" "$arm"
expect_exit 3
expect_in_err "$work/none"
if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$box" "$work"
    chmod 000 "$tree/closed"
    environment+=(HOME=/)
    cp "$trueup" "$box/trueup"
    rc=0
    setpriv --reuid=65534 --regid=65534 --clear-groups "$box/trueup" inspect --require arm64 --json "$tree" >"$box/out" 2>"$box/err" || rc=$?
    last="inspect as nobody" out=$(cat "$box/out") err=$(cat "$box/err")
    expect_exit 3  # a gate that has not seen everything
    expect_equal "what could not be read" "$(json 'd["unreadable"][0]["path"]')" "$tree/closed"
    expect_in_err "$tree/closed"
    chmod 755 "$tree/closed"
fi
cd "$tree"
run inspect --json .
expect_exit 0
expect_equal "a path of the current folder" "$(json 'd["files"][0]["path"]')" "$tree/closed/x"
cd "$work"

# What lacks the architecture outweighs what could not be read.
run inspect --json --require s390x "$work/bin" "$work/nothing-here"
expect_exit 1
run inspect --json "$work/bin" "$work/nothing-here"
expect_exit 3

# The result does not depend on who was first.
first=
for _ in 1 2 3 4 5; do
    run inspect --json "$work/bin" /usr/lib/x86_64-linux-gnu
    expect_exit 0
    sum=$(json '[d["files"], d["summary"]["by_arch"], d["summary"]["bytes"]]' | sha256sum)
    expect_equal "the same every time" "$sum" "${first:=$sum}"
done

# Other readers. The programs of ten systems and processors, and what Debian has.
for target in linux/amd64 linux/386 linux/mips linux/s390x linux/riscv64 freebsd/amd64 openbsd/arm64 netbsd/386 windows/amd64 windows/386; do
    hello "$target" >/dev/null
done
hello windows/amd64 "$(goroot 1.19)" >/dev/null
hello linux/amd64 "$(goroot 1.19)" -ldflags=-s >/dev/null
peer() {
    rc=0
    "$peers" "$trueup" "$@" >"$box/out" 2>"$box/err" || rc=$?
    last="inspect_peers.py ${*:1:2}" out=$(cat "$box/out")
    tail -1 "$box/out"
    expect_exit 0
}
export HOME=$home GOCACHE=$cache GOTOOLCHAIN=local
peer go "$newest/bin/go" "$work"/bin/* "$newest/bin/go" "$newest/bin/gofmt"
# Libraries of Windows that are loaded at once, and on the first call.
mkdir "$work/pe"
cd "$work/pe"
cat >a.c <<'X'
__declspec(dllimport) int now(void);
__declspec(dllimport) int later(void);
__declspec(dllimport) int much_later(void);
void *__delayLoadHelper2(void *table, void *entry) { return table ? entry : 0; }
int start(void) { return now() + later() + much_later(); }
X
for machine in i386:x86-64 arm64; do
    for name in now later much_later; do
        printf 'LIBRARY %s.dll\nEXPORTS\n%s\n' $name $name >$name.def
        llvm-dlltool-19 -m $machine -d $name.def -l $name.lib
    done
    clang-19 --target="${machine/i386:x86-64/x86_64}-pc-windows-msvc" -c a.c -o a.obj
    lld-link-19 /nodefaultlib /entry:start /subsystem:console /out:$machine.exe a.obj now.lib later.lib much_later.lib \
        /delayload:later.dll /delayload:much_later.dll
    lld-link-19 /dll /noentry /nodefaultlib /out:$machine.dll a.obj now.lib later.lib much_later.lib /delayload:later.dll
done
cd "$work"
peer pe "$work"/pe/*.exe "$work"/pe/*.dll "$work"/bin/windows-*
peer macho "$work"/bin/darwin-* "$work/universal"
peer elf /usr/bin /usr/lib/x86_64-linux-gnu
mapfile -t archives < <(find /usr/lib/gcc /usr/lib/x86_64-linux-gnu -name '*.a' -type f | head -60)
peer ar "${archives[@]}"

done_testing
