#!/usr/bin/env bash
# Healthy -> broken -> doctor names the line -> fix -> the real go works in a
# fresh shell -> doctor is silent about it -> undo -> every byte as before. Each
# fault in the real zsh, bash and fish, by turns with two releases of Go;
# FIX_MATRIX=full: with both, and those that take turns in each shell.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

# NAME | CHECK | where: rc (start-up file; turn: in one shell at a time) or env (go env file) | LINE or NAME=VALUE… | options of fix
# In rc, {N=V} is the shell's own way to export, {PATH+DIR} to put DIR in front of PATH.
matrix() {
    cat <<TABLE
goroot missing|goroot-missing-dir|rc|{GOROOT=/nonexistent/go}|
goroot is its bin|goroot-points-at-bin|rc|{GOROOT=@GOROOT@/bin}|
goroot is no tree|goroot-not-a-go-tree|rc|{GOROOT=@BOX@/empty}|
goroot of another go|goroot-version-mismatch|rc|{GOROOT=@OTHER@}|
GOFLAGS is no flag|setting-refused|rc|{GOFLAGS='-tags a b'}|
GO111MODULE nonsense|setting-refused|rc|{GO111MODULE=sometimes}|
GO111MODULE off|module-mode-off|rc|{GO111MODULE=off}|
GOPATH relative|gopath-relative-entry|rc|{GOPATH=relative/go}|
GOPATH is GOROOT|gopath-equals-goroot|rc|{GOPATH=@GOROOT@}|
GOBIN relative|gobin-invalid|rc|{GOBIN=relative/bin}|
GOARCH unknown|goarch-invalid|rc|{GOARCH=arm46}|
GOARCH left over|goos-goarch-override|rc|{GOARCH=arm64}|
GOOS left over|goos-goarch-override|rc|{GOOS=darwin}|
GOSUMDB malformed|gosumdb-malformed|rc|{GOSUMDB=sum.golang.org+nonsense}|
-mod=vendor without vendor|goflags-mod-vendor|rc|{GOFLAGS=-mod=vendor}|
dead folder on PATH|path-entry-dead|rc|{PATH+/nonexistent/go/bin}|
GOROOT as it is anyway|goroot-pinned-needlessly|turn|{GOROOT=@GOROOT@}|
GOARCH as it is anyway|goarch-exported|turn|{GOARCH=@GOARCH@}|
a cache for each architecture|gocache-split-needlessly|turn|{GOCACHE=$HOME/.cache/go-build-@GOARCH@}|
GODEBUG key of old|setting-inert|turn|{GODEBUG=tls13=0}|
GOAMD64 unknown|setting-refused|turn|{GOAMD64=v9}|
GOEXPERIMENT unknown|setting-refused|turn|{GOEXPERIMENT=nonsense}|
GOWORK is not there|setting-refused|turn|{GOWORK=/nonexistent/go.work}|
GOCACHE relative|setting-refused|turn|{GOCACHE=cache}|
GOTMPDIR is not there|setting-refused|turn|{GOTMPDIR=/nonexistent/tmp}|
GOTOOLCHAIN malformed|setting-refused|turn|{GOTOOLCHAIN=nonsense}|
GOTOOLCHAIN of long ago|gotoolchain-pinned|turn|{GOTOOLCHAIN=go1.20}|
quotes in the value|env-value-literal-quotes|rc|{GOPROXY='"https://proxy.golang.org"'}|--safety review
GOPATH tilde in go env|go-env-file-bad-value|env|GOPATH=~/go|
GOFLAGS in go env|go-env-file-bad-value|env|GOFLAGS=~nonsense|
GO111MODULE in go env|go-env-file-bad-value|env|GO111MODULE=sometimes|
GOROOT in go env|goroot-written-to-go-env|env|GOROOT=/nonexistent/go|
GOROOT of another go in go env|goroot-written-to-go-env|env|GOROOT=@OTHER@|
GOARCH in go env|goarch-invalid|env|GOARCH=arm46|
GOOS in go env|goos-goarch-override|env|GOOS=darwin|
GOBIN in go env|gobin-invalid|env|GOBIN=relative/bin|
GOSUMDB in go env|gosumdb-malformed|env|GOSUMDB=sum.golang.org+nonsense|
-mod=vendor in go env|goflags-mod-vendor|env|GOFLAGS=-mod=vendor|
GOROOT is its bin in go env|goroot-written-to-go-env|env|GOROOT=@GOROOT@/bin|
GOPATH is GOROOT in go env|gopath-equals-goroot|env|GOPATH=@GOROOT@|
GODEBUG in go env|setting-inert|env|GODEBUG=tls13=0|
misspelt in go env|setting-inert|env|GOPROXI=direct|
quotes in go env|env-value-literal-quotes|env|GOPROXY="https://proxy.golang.org"|--safety review
module mode off in go env|module-mode-off|env|GO111MODULE=off|
TABLE
}

printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
printf 'module example.test/app\n\ngo 1.19\n' >"$work/go.mod"
mkdir -p "$box/empty"

row=0
while IFS='|' read -r name check place line options; do
    row=$((row + 1))
    column=0
    for shell in zsh bash fish; do
        column=$((column + 1))
        # A line of the go env file is the same in every shell.
        [ "$place" = rc ] || [ $(((row + column) % 3)) -eq 0 ] || [ "$place/${FIX_MATRIX-}" = turn/full ] || continue
        versions=(1.22 1.27)
        [ "${FIX_MATRIX-}" = full ] || versions=("${versions[(row + column) % 2]}")
        for version in "${versions[@]}"; do
            # Since 1.23 go builds with any value of GOAMD64: no fault there.
            [ "$name/$version" != "GOAMD64 unknown/1.27" ] || continue
            cell "$name" "$check" "$place" "$line" "$options" "$shell" "$version"
        done
    done
done < <(matrix | if [ -n "${FIX_ONLY-}" ]; then grep -- "$FIX_ONLY"; else cat; fi)

print_matrix
done_testing
