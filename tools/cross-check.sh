#!/usr/bin/env bash
# Proves what can be proven here about a cross-built trueup.
#
#   cross-check.sh macos FILE     a Mach-O executable for arm64 that needs only
#                                 Apple's own libraries. It is not run: no Mac.
#   cross-check.sh aarch64 FILE   a static ARM64 ELF that runs under qemu.
set -euo pipefail
kind=$1 file=$2
fail() { echo "cross-check: $file: $*" >&2; exit 1; }
[ -s "$file" ] || fail "was not built"

case $kind in
    macos)
        header=$(llvm-readobj-19 --file-header --needed-libs "$file")
        grep -q 'Format: Mach-O arm64' <<<"$header" || fail "is not Mach-O arm64: $header"
        grep -q 'FileType: Executable' <<<"$header" || fail "is not an executable: $header"
        foreign=$(sed -n '/NeededLibraries/,/\]/p' <<<"$header" | grep / | grep -vE '/usr/lib/|/System/Library/' || true)
        [ -z "$foreign" ] || fail "needs libraries that macOS does not have: $foreign"
        echo "$file: Mach-O arm64 executable, compiled and linked (not run: that takes a Mac)"
        ;;
    aarch64)
        file -b "$file" | grep -q 'ELF 64-bit LSB executable, ARM aarch64.*statically linked' || fail "$(file -b "$file")"
        snapshot=$(mktemp)
        trap 'rm -f "$snapshot"' EXIT
        cat >"$snapshot" <<'JSON'
{"schema": "trueup.snapshot/1",
 "system": {"os": "darwin", "os_version": "14.5", "machine": "arm64", "process_arch": "arm64", "translated": false},
 "user": {"name": "a", "home": "/Users/a", "shell": "/bin/zsh"},
 "cwd": "/Users/a",
 "env": {"HOME": "/Users/a", "PATH": "/usr/local/go/bin:/usr/bin:/bin", "GOROOT": "/opt/gone"},
 "files": {
  "/opt": {"type": "dir", "entries": []},
  "/opt/gone": {"type": "absent"},
  "/usr/local/go": {"type": "dir", "entries": ["VERSION", "bin", "go.env", "pkg", "src"]},
  "/usr/local/go/VERSION": {"type": "file", "text": "go1.24.4\ntime 2025-05-30T00:00:00Z\n"},
  "/usr/local/go/bin/go": {"type": "file", "mode": "0755", "size": 13000000,
    "binary": {"format": "mach-o", "arch": ["arm64"], "go": "go1.24.4"}}}}
JSON
        qemu-aarch64-static "$file" --version | grep -q '^trueup ' || fail "--version did not answer"
        rc=0
        out=$(qemu-aarch64-static "$file" doctor --json --snapshot "$snapshot") || rc=$?
        [ "$rc" -eq 1 ] || fail "doctor on a broken snapshot exits $rc: $out"
        grep -q '"goroot-missing-dir"' <<<"$out" || fail "doctor did not name goroot-missing-dir: $out"
        echo "$file: static ARM64 ELF, ran under qemu and named the cause in a snapshot"
        ;;
    *) fail "no such kind: $kind" ;;
esac
