#!/usr/bin/env bash
# The table of what each release added to the standard library: it is what the newest Go's
# own api files give, and what an older compiler misses is what it says is newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

checks=$((checks + 1))
"$tests/../tools/std-api.py" "$newest" "$box/names.cc"
cmp -s "$box/names.cc" "$tests/../src/checks/std_api_names.cc" || {
    last="tools/std-api.py" rc=0 out= err=
    note_failure "src/checks/std_api_names.cc is not what tools/std-api.py writes"
}

# NAME PACKAGE DECLARATION: a program of one line, compiled by go 1.19.
old=$(goroot 1.19)
printf 'module m\n\ngo 1.19\n' >go.mod
compile() {
    printf 'package main\n\nimport "%s"\n\n%s\n\nfunc main() {}\n' "$1" "$2" >main.go
    env -i HOME="$home" PATH=/usr/bin:/bin GOCACHE="$box/cache" GOFLAGS=-mod=mod "$old/bin/go" build -o /dev/null . >"$box/message" 2>&1
}
seen=0
while read -r since package declaration; do
    checks=$((checks + 1)) last="go build: $declaration" rc=0 out= err=
    if compile "$package" "$declaration"; then
        [ "$since" = old ] || note_failure "go 1.19 knows it"
        continue
    fi
    [ "$since" != old ] || { note_failure "go 1.19 does not know it: $(cat "$box/message")"; continue; }
    seen=$((seen + 1))
    for version in "go version go1.19.8 linux/amd64" ""; do
        rc=0
        { echo "$version"; cat "$box/message"; } | env -i "${environment[@]}" "$trueup" diagnose --json >"$box/out" 2>"$box/err" || rc=$?
        out=$(cat "$box/out") err=$(cat "$box/err") last="trueup diagnose: $version $declaration"
        # Without a version, a name that anybody's package may have proves nothing.
        if [ -z "$version" ] && [ "$rc" = 0 ]; then continue; fi
        expect_cause toolchain-too-old
        expect_in_out "go$since"
    done
    printf 'go version go1.27.0 linux/amd64\n' | cat - "$box/message" >"$box/new"
    rc=0
    env -i "${environment[@]}" "$trueup" diagnose --json <"$box/new" >"$box/out" 2>"$box/err" || rc=$?
    out=$(cat "$box/out")
    expect_equal "a newer go is not too old" "$(json '[f["check"] for f in d["findings"] if f["check"] == "toolchain-too-old"]')" "[]"
done <<'END'
1.20 errors var _ = errors.Join
1.20 net/http var _ http.ResponseController
1.20 bytes var _ = bytes.CutPrefix
1.21 context var _ = context.WithoutCancel
1.21 sync var _ = sync.OnceFunc
1.21 flag var _ = flag.BoolFunc
1.21 crypto/tls var _ = tls.QUICClient
1.21 testing func f(t *testing.T) bool { return testing.Testing() }
1.22 net/http func f(r *http.Request) string { return r.PathValue("x") }
1.22 go/version var _ = 1
1.22 database/sql var _ sql.Null[int]
1.22 reflect func f(t reflect.Type) { _ = t.String; _ = reflect.PointerTo; _ = reflect.TypeFor[int] }
1.22 go/types func f(a *types.Alias) {}
1.24 net/http var _ = http.Server{Protocols: nil}
1.24 crypto/tls var _ = tls.Config{EncryptedClientHelloKeys: nil}
1.24 os func f(r *os.Root) {}
1.24 testing func f(t *testing.B) bool { return t.Loop() }
1.24 strings var _ = strings.Lines
old strings var _ = strings.Cut
old sync/atomic var _ atomic.Bool
old net/http func f(r *http.Request) { _ = r.WithContext }
END
checks=$((checks + 1)) last="all of them" rc=0 out= err=
[ "$seen" -ge 15 ] || note_failure "go 1.19 missed only $seen of the names"
done_testing
