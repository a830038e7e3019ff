#!/usr/bin/env bash
# The doctor on this machine: quiet when healthy, the cause first when not.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Healthy, with every release of the test bed.
for version in 1.19 1.21 1.22 1.23 1.24 1.26 1.27; do
    base_env PATH="$(goroot "$version")/bin:$bin"
    run doctor --json
    expect_exit 0
    expect_equal "schema" "$(json 'd["schema"]')" trueup.doctor/1
    expect_equal "findings with go $version" "$(finding_ids)" ""
done

# Broken, one thing at a time.
base_env GOROOT=/nonexistent
run doctor --json
expect_exit 1
expect_cause goroot-missing-dir
expect_equal "the subject" "$(json 'd["findings"][0]["subject"]["value"]')" /nonexistent
expect_equal "its origin" "$(json 'd["findings"][0]["evidence"][0]["origin"]["kind"]')" process
run doctor
expect_exit 1
expect_in_out /nonexistent
expect_in_out goroot-missing-dir

base_env GOROOT="$newest/bin"
run doctor --json
expect_exit 1
expect_cause goroot-points-at-bin

mkdir -p "$box/empty"
base_env GOROOT="$box/empty"
run doctor --json
expect_exit 1
expect_cause goroot-not-a-go-tree

base_env GOROOT="$(goroot 1.24)"
run doctor --json
expect_exit 1
expect_cause goroot-version-mismatch

mkdir -p "$home/.config/go"
base_env
printf 'GOPROXY=direct\nGOFLAGS=~nonsense\nGOPATH=~/go\n' >"$home/.config/go/env"
run doctor --json
expect_exit 1
expect_cause go-env-file-bad-value
expect_equal "the file" "$(json 'd["findings"][0]["evidence"][0]["origin"]["path"]')" "$home/.config/go/env"
expect_equal "it names a line" "$(json 'd["findings"][0]["evidence"][0]["origin"]["line"] in (2, 3)')" true
rm "$home/.config/go/env"

base_env GOPATH=relative/path
run doctor --json
expect_exit 1
expect_cause gopath-relative-entry

base_env GOOS=darwin
run doctor --json
expect_finding goos-goarch-override

# Start-up that becomes another shell: both shells' lines are seen.
printf 'export GOFLAGS=-v\nexec %s -l\n' "$(command -v zsh)" >"$home/.bash_profile"
printf 'export GOOS=darwin\n' >"$home/.zshrc"
base_env GOOS=darwin GOFLAGS=-v
run doctor --json
expect_finding goos-goarch-override
expect_equal "the line of the second shell" "$(json '[(e["origin"]["path"], e["origin"]["line"]) for f in d["findings"] if f["check"] == "goos-goarch-override" for e in f["evidence"]][0]')" "[\"$home/.zshrc\", 1]"
run explain GOFLAGS --json
expect_equal "the line of the first shell" "$(json 'd["origin"]["path"]')" "$home/.bash_profile"
rm "$home/.bash_profile" "$home/.zshrc"

# --fail-on moves the line between exit codes 0 and 1, not what is said.
base_env GOROOT=/nonexistent
run doctor --json --fail-on never
expect_exit 0
expect_cause goroot-missing-dir

# Written reports beside the text.
run doctor --json --sarif "$box/r.sarif" --junit "$box/r.xml"
expect_exit 1
expect_equal "SARIF" "$(python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print(d["version"], d["runs"][0]["results"][0]["ruleId"])' "$box/r.sarif" 2>&1)" \
    "2.1.0 goroot-missing-dir"
expect_equal "JUnit" "$(python3 -c 'import sys,xml.etree.ElementTree as x; print(any(c.get("name")=="goroot-missing-dir" and c.find("failure") is not None for c in x.parse(sys.argv[1]).getroot().iter("testcase")))' "$box/r.xml" 2>&1)" \
    True

# The same machine in Chinese: other sentences, the same keys and ids.
base_env GOROOT=/nonexistent
run doctor --lang zh-CN
expect_exit 1
expect_in_out goroot-missing-dir
checks=$((checks + 1))
python3 -c 'import sys; sys.exit(not any("\u4e00" <= c <= "\u9fff" for c in open(sys.argv[1], encoding="utf-8").read()))' "$box/out" ||
    note_failure "no Chinese in the Chinese report"
run doctor --json --lang zh-CN
expect_cause goroot-missing-dir

done_testing
