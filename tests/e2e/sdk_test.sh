#!/usr/bin/env bash
# sdk on this machine, held against what real go and gcc do in the same
# environment: whatever it says about cgo, `go build` of a small program with C
# has to bear out. Then the recorded Macs, through the real program.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
command -v gcc >/dev/null || { echo "gcc is needed here" >&2; exit 1; }
cache=${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed/gocache

mkdir -p "$work/hello"
cd "$work/hello"
printf 'module example.com/hello\n\ngo 1.19\n' >go.mod
printf 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { println(C.abs(-3)) }\n' >hello.go

# Tools that go and gcc call, without a C compiler.
tools=$box/tools
mkdir -p "$tools"
for tool in sh bash ls cat mkdir rm env; do ln -s "$(command -v "$tool")" "$tools/$tool"; done

# agrees WHAT yes|no [GOROOT=DIR] NAME=VALUE…: trueup says so, and go build shows it.
agrees() {
    local what=$1 expected=$2 built=yes said root=$newest
    shift 2
    case ${1-} in GOROOT=*) root=${1#GOROOT=}; shift ;; esac
    environment=(HOME="$home" USER=tester SHELL=/bin/bash LANG=C.UTF-8 PATH="$root/bin:/usr/bin:/bin"
        GOCACHE="$cache" GOTOOLCHAIN=local GOFLAGS=-buildvcs=false "$@")
    [ "$root" = "$newest" ] || environment+=(GOFLAGS=)
    run sdk --json
    expect_no_crash
    "${wrap[@]}" env -i "${environment[@]}" go build -o "$box/hello" . >"$box/build" 2>&1 || built=no
    if [ $built = yes ]; then "$box/hello" 2>/dev/null || built=no; fi
    expect_equal "$what: what go does ($(head -c 400 "$box/build"))" "$built" "$expected"
    # One look at the document, and one at go env: the answer, CC, CGO_ENABLED.
    said=$(json '"\n".join([{True: "yes", False: "no", None: "unknown"}[d["cgo"]["works"]], d["compiler"]["value"], "1" if d["cgo"]["enabled"] else "0"])')
    expect_equal "$what: what trueup says ($(head -c 200 "$box/build"))" "$said" "$expected
$("${wrap[@]}" env -i "${environment[@]}" go env CC CGO_ENABLED)"
    [ "$expected" = yes ] || expect_exit 1
}
wrap=()

agrees "as it is" yes
expect_exit 0
expect_equal "schema" "$(json 'd["schema"]')" trueup.sdk/1
expect_equal "keys" "$(json '[k for k in ("sdk", "compiler", "flags", "findings") if k not in d]')" "[]"
expect_equal "nothing to set" "$(json 'd["flags"]')" "[]"
expect_equal "the program" "$(json 'd["compiler"]["path"]')" "$(command -v "$(json 'd["compiler"]["value"]')")"
expect_equal "what gcc says it builds for" "$(json 'd["compiler"]["target"]')" "$(gcc -dumpmachine)"
expect_equal "packages" "$(json 'd["packages"]')" "[\"$work/hello\"]"
default_cc=$(json 'd["compiler"]["value"]')
headers=$(json 'd["sdk"]["path"]')
expect_equal "headers are where gcc finds them" "$headers/stdlib.h" \
    "$(printf '#include <stdlib.h>\n' | gcc -E - | sed -n 's/^# 1 "\(.*\/stdlib\.h\)".*/\1/p' | head -1)"
run sdk
expect_in_out works
expect_in_out "No variable needs to be set"
run sdk --lang zh-CN
expect_in_out 可用
for shell in bash zsh fish; do
    run sdk --shell $shell
    expect_exit 0
    expect_equal "nothing for $shell" "$out" ""
done
run sdk --shell tcsh
expect_exit 2

agrees "CC by its path" yes CC="$(command -v gcc)"
agrees "an older Go" yes GOROOT="$(goroot 1.21)"
agrees "no compiler on PATH" no PATH="$newest/bin:$tools"
expect_finding cc-missing
agrees "no compiler on PATH, cgo forced on" no PATH="$newest/bin:$tools" CGO_ENABLED=1
expect_finding cc-missing
agrees "no compiler on PATH, Go 1.19" no GOROOT="$(goroot 1.19)" PATH="$(goroot 1.19)/bin:$tools"
agrees "CC names nothing" no CC=gcc-13.7
expect_cause cc-unsuitable
expect_equal "what to do" "$(json 'd["flags"][0]["name"], d["flags"][0]["value"]')" '["CC", null]'
agrees "CC names nothing, by its path" no CC=/opt/nowhere/gcc
expect_cause cc-unsuitable
agrees "cgo is off" no CGO_ENABLED=0
expect_cause cgo-disabled
agrees "another architecture, as go wants it" no GOARCH="$([ "$(uname -m)" = x86_64 ] && echo arm64 || echo amd64)"
agrees "another architecture, cgo forced on" no CGO_ENABLED=1 GOARCH=s390x
expect_cause cgo-cross-cc
if [ "$(uname -m)" = x86_64 ]; then
    # The 32-bit parts of the C library and of gcc are packages of their own.
    small=yes
    printf '#include <stdlib.h>\nint main() { return 0; }\n' | gcc -m32 -x c -o /dev/null - 2>/dev/null || small=no
    agrees "a 32-bit target" $small CGO_ENABLED=1 GOARCH=386 CC=gcc
    [ $small = yes ] || expect_cause cc-missing
else
    echo "SKIPPED: a 32-bit target (gcc -m32 is x86_64's)"
fi
for compiler in g++ c++ c99 c89; do
    command -v $compiler >/dev/null && agrees "CC=$compiler" no CC=$compiler && expect_cause cc-unsuitable
done
# Which files count, and which headers come with the compiler.
printf '// +build darwin\n\npackage main\n\n// #cgo LDFLAGS: -lnotthere\nimport "C"\n' >other.go
agrees "a file of another system" yes
printf '//go:build go1.99\n\npackage main\n\n// #cgo LDFLAGS: -lnotthere\nimport "C"\n' >other.go
agrees "a file for a later release" yes
printf 'package main\n\n// #include <unwind.h>\nimport "C"\n' >other.go
agrees "a header of the compiler" yes
expect_exit 0
rm other.go
# A library for another CPU: the header alone decides.
mkdir -p "$box/lib"
machine='\267\0'
[ "$(uname -m)" = x86_64 ] || machine='\76\0'
{ printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0'"$machine"'\1\0\0\0'; head -c 40 /dev/zero; } >"$box/lib/libfoo.so"
# A folder with a space in its name, and one that only the linker is told of.
mkdir -p "$box/my libs"
echo 'int foo(void) { return 1; }' >"$box/foo.c"
gcc -c -o "$box/foo.o" "$box/foo.c"
ar rcs "$box/my libs/libfoo.a" "$box/foo.o"
agrees "a quoted folder" yes CGO_LDFLAGS="'-L$box/my libs' -lfoo"
ln -s "my libs" "$box/libs"
agrees "a folder for the linker" yes CGO_LDFLAGS="-Wl,-L$box/libs -lfoo"
agrees "a library for another CPU" no CGO_LDFLAGS="-L$box/lib -lfoo"
expect_cause native-lib-arch-mismatch
run doctor --json
expect_finding native-lib-arch-mismatch
# Nothing here is a compiler, and names alone cannot tell that one is not.
environment+=(CC=/bin/ls CGO_LDFLAGS=)
run sdk --json
expect_equal "no compiler by its name" "$(json 'd["cgo"]["works"]')" null
expect_exit 3
# Without go, the variables still say which target is meant.
mkdir "$box/c"
for tool in gcc g++ cc; do ln -s "$(command -v $tool)" "$box/c/$tool"; done
environment=(HOME="$home" USER=tester SHELL=/bin/bash LANG=C.UTF-8 PATH="$box/c:$tools" GOOS=windows GOARCH=amd64)
run sdk --json
expect_exit 3
expect_equal "the target without go" "$(json 'd["target"], d["cross"], d["cgo"]["reason"]')" \
    '["windows/amd64", true, "there is no go on PATH"]'
run sdk
expect_in_out "Whether a variable is needed is not known."
agrees "a sysroot that is not there" no CGO_CFLAGS="-O2 -g --sysroot=/opt/nowhere"
expect_cause sdk-path-stale
if command -v clang >/dev/null; then agrees "clang" yes CC=clang; fi
# A wrapper; ccache is where the tests run in earnest.
if command -v ccache >/dev/null; then
    agrees "ccache with a compiler behind it" yes CC="ccache gcc" CCACHE_DIR="$box/ccache"
    agrees "ccache alone" no CC=ccache CCACHE_DIR="$box/ccache"
    expect_cause cc-unsuitable
fi
env -i HOME="$home" PATH="$newest/bin" go env -w CC=gcc-from-the-file
agrees "CC in the go env file" no
expect_cause cc-unsuitable
expect_equal "the line" "$(json '[e["origin"]["kind"] for e in d["findings"][0]["evidence"]][0]')" go-env-file
run sdk --shell bash
expect_equal "stronger than the file" "$out" "export CC='$default_cc'"
expect_in_err gcc-from-the-file
env -i HOME="$home" PATH="$newest/bin" go env -u CC

# What --shell prints makes it work, in each shell.
broken=(HOME="$home" PATH="$newest/bin:/usr/bin:/bin" GOCACHE="$cache" GOTOOLCHAIN=local GOFLAGS=-buildvcs=false CC=gcc-13.7)
for shell in bash zsh fish; do
    command -v $shell >/dev/null || { echo "no $shell" >&2; exit 1; }
    line="eval \"\$('$trueup' sdk --no-exec --shell $shell 2>/dev/null)\"; go build -o '$box/by-$shell' ."
    [ $shell != fish ] || line="'$trueup' sdk --no-exec --shell fish 2>/dev/null | source; go build -o '$box/by-$shell' ."
    checks=$((checks + 1)) last="$shell -c $line"
    env -i "${broken[@]}" $shell -c "$line" >"$box/out" 2>"$box/err" && [ -x "$box/by-$shell" ] || note_failure "$shell: the lines do not help"
done

# A library in a Homebrew prefix with a quote and a space in its name.
brew="$box/it's brew"
mkdir -p "$brew/Cellar" "$brew/include" "$brew/lib" "$work/uses"
printf 'int trueup_probe(void);\n' >"$brew/include/trueup_probe.h"
printf 'int trueup_probe(void) { return 7; }\n' | gcc -x c -c - -o "$box/probe.o"
ar rc "$brew/lib/libtrueup_probe.a" "$box/probe.o"
cd "$work/uses"
printf 'module example.com/uses\n\ngo 1.19\n' >go.mod
printf 'package main\n\n// #cgo LDFLAGS: -ltrueup_probe\n// #include <trueup_probe.h>\nimport "C"\n\nfunc main() { println(C.trueup_probe()) }\n' >uses.go
plain=(HOME="$home" USER=tester SHELL=/bin/bash LANG=C.UTF-8 PATH="$newest/bin:/usr/bin:/bin" GOCACHE="$cache" GOTOOLCHAIN=local GOFLAGS=-buildvcs=false)
environment=("${plain[@]}")
run sdk --json
expect_cause native-lib-missing
environment=("${plain[@]}" HOMEBREW_PREFIX="$brew")
run sdk --json
expect_cause brew-prefix-not-searched
expect_equal "the default stays" "$(json '[f["value"].startswith("-O2 -g ") for f in d["flags"]]')" "[true, true]"
for shell in bash zsh fish; do
    line="eval \"\$('$trueup' sdk --no-exec --shell $shell 2>/dev/null)\"; go build -o '$box/uses-$shell' ."
    [ $shell != fish ] || line="'$trueup' sdk --no-exec --shell fish 2>/dev/null | source; go build -o '$box/uses-$shell' ."
    checks=$((checks + 1)) last="$shell -c $line"
    env -i "${environment[@]}" $shell -c "go build -o /dev/null ." >/dev/null 2>&1 && note_failure "it builds without any flag"
    env -i "${environment[@]}" $shell -c "$line" >"$box/out" 2>"$box/err" && [ -x "$box/uses-$shell" ] || note_failure "$shell: the flags do not help"
done

# A compiler for the target under its usual name.
cross=$box/cross
mkdir -p "$cross"
for name in aarch64-linux-gnu-gcc aarch64-linux-gnu-g++; do printf '#!/bin/sh\nexit 1\n' >"$cross/$name"; chmod +x "$cross/$name"; done
if [ "$(uname -m)" = x86_64 ]; then
    environment=("${plain[@]}" PATH="$newest/bin:$cross:/usr/bin:/bin" GOARCH=arm64 CC=gcc CXX=g++)
    run sdk --shell bash
    expect_equal "cross" "$out" "export CGO_ENABLED='1'
export CC='aarch64-linux-gnu-gcc'
export CXX='aarch64-linux-gnu-g++'"
fi

# Which packages of a module use C for this target: as go list says.
mkdir -p "$work/many"/{a,b,c,d/sub,e,f,g,testdata/x,_old,.hidden,vendor/v,nested}
cd "$work/many"
printf 'module example.com/many\n\ngo 1.19\n' >go.mod
with_c='import "C"'
printf 'package a\n\n// #include <math.h>\n%s\n' "$with_c" >a/a.go
printf 'package b\n\n%s\n' "$with_c" >b/b_windows.go
printf 'package b\n' >b/b.go
printf '//go:build linux && !arm64 && !ignore\n\npackage c\n\nimport (\n\t"fmt"\n\t"C"\n)\n\nvar _ = fmt.Sprint\n' >c/c.go
printf 'package sub\n\n/*\n#include <stdio.h>\n*/\n%s\n' "$with_c" >d/sub/s_linux_amd64.go
printf 'package sub\n' >d/sub/s.go
printf '//go:build ignore\n\npackage e\n\n%s\n' "$with_c" >e/e.go
printf 'package e\n' >e/x.go
printf 'package f\n\nvar x = `\n%s\n`\n' "$with_c" >f/f.go
printf 'package g\n' >g/g.go
for hidden in testdata/x _old .hidden vendor/v nested; do printf 'package x\n\n%s\n' "$with_c" >$hidden/x.go; done
printf 'module example.com/nested\n' >nested/go.mod
environment=("${plain[@]}" GOFLAGS=-mod=mod)
run sdk --json --fail-on never
expect_equal "packages, as go list tells them" "$(json '"\n".join(sorted(d["packages"]))')" \
    "$(env -i "${environment[@]}" go list -f '{{if .CgoFiles}}{{.Dir}}{{end}}' ./... | grep . | sort)"

# Without the headers of the C library: trueup and go see the same empty folder.
# A source that no cache has seen, so that go has to compile it.
cd "$work/hello"
printf 'package main\n\n// #include <stdlib.h>\n// // %s\nimport "C"\n\nfunc main() { println(C.abs(-4)) }\n' "$box" >hello.go
environment=("${plain[@]}")
if unshare -rm true 2>/dev/null; then
    hide="mount -t tmpfs none /usr/include"
    rc=0 last="sdk without /usr/include"
    unshare -rm bash -c "$hide && env -i \"\$@\" '$trueup' sdk --no-exec --json" x "${environment[@]}" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    out=$(cat "$box/out") err=$(cat "$box/err")
    expect_exit 1
    expect_cause cc-missing
    expect_equal "no headers" "$(json 'd["cgo"]["works"]')" false
    if unshare -rm bash -c "$hide && env -i \"\$@\" go build -o /dev/null ." x "${environment[@]}" >"$box/build" 2>&1; then
        note_failure "go builds without /usr/include"
    fi
    expect_equal "go says the same" "$(grep -c 'stdlib.h' "$box/build" | sed 's/^[1-9].*/some/')" some
else
    echo "no mount namespace here: hidden headers are not tried"
fi

# The recorded Macs through the real program; a broken file.
environment=("${plain[@]}")
for snapshot in "$tests"/snapshots/sdk/*.json; do
    name=$(basename "$snapshot" .json)
    run sdk --snapshot "$snapshot" --json
    expect_no_crash
    echo "$rc" >"$box/$name.rc"
    cp "$box/out" "$box/$name.said"
    run sdk --snapshot "$snapshot" --lang zh-CN --fail-on never
    expect_no_crash
    [ -n "$out" ] || note_failure "no text for $snapshot"
done
checks=$((checks + 1)) last="the recorded Macs"
python3 - "$tests/snapshots/sdk" "$box" >"$box/out" <<'PY' || note_failure "other findings than the snapshots say"
import json, pathlib, sys
bad = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    wanted = json.loads(file.read_text())["x_expect"]
    said = json.loads(pathlib.Path(sys.argv[2], file.stem + ".said").read_text())
    rc = int(pathlib.Path(sys.argv[2], file.stem + ".rc").read_text())
    ids = [f["check"] for f in said["findings"]]
    error = any(line.split()[1] == "error" for line in wanted)
    unknown = said["cgo"]["works"] is None
    if ids != [line.split()[0] for line in wanted] or rc != (1 if error else 3 if unknown else 0):
        print(file.stem, rc, ids)
        bad += 1
sys.exit(bad != 0)
PY
run sdk --snapshot "$tests/snapshots/sdk/no-tools.json"
expect_exit 1
expect_in_out "softwareupdate -l"
expect_in_out "installondemand.in-progress"
run sdk --snapshot "$tests/snapshots/sdk/nothing-recorded.json"
expect_exit 3
run sdk --snapshot /dev/null
expect_exit 2 3
done_testing
