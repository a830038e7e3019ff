#!/usr/bin/env bash
# release preflight with the real binary: files of every kind, contracts, a real
# HTTP server that is well, ill, slow, endless or lying, and trees of machines.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

preflight() { run release preflight "$@" --store "$box/store"; }
expect_unknown() {  # ID
    checks=$((checks + 1))
    [[ " $(json '" ".join(u["check"] for u in d["unknown"])') " == *" $1 "* ]] || note_failure "$1 is not unknown"
}
expect_passed() {  # ID
    checks=$((checks + 1))
    [[ " $(json '" ".join(d["passed"])') " == *" $1 "* ]] || note_failure "$1 has not passed"
}

# Files that are none.
bad() {  # NAME PATTERN < text
    cat >"$1"
    preflight "$1"
    expect_exit 2
    expect_equal "stdout of a bad file" "$out" ""
    expect_in_err "$2"
}
run release preflight
expect_exit 2
preflight /nonexistent.yaml
expect_exit 2
bad empty.yaml 'empty' </dev/null
bad key.yaml 'key.yaml:2: there is no `helth`; did you mean `health`?' <<'X'
host: {profile: aws g5.xlarge}
helth: {}
X
bad inner.yaml 'inner.yaml:3: there is no `health.timout`; did you mean `timeout`?' <<'X'
health:
  url: http://127.0.0.1:1/
  timout: 3
X
bad twice.yaml 'twice.yaml:2: "host" stands twice' <<'X'
host: {profile: aws g5.xlarge}
host: {profile: aws g5.xlarge}
X
bad syntax.yaml 'syntax.yaml:2:' <<'X'
host: {profile: "aws
X
bad syntax.toml 'syntax.toml:1:' <<'X'
host = {
X
bad inner.toml 'inner.toml:2: there is no `host.profil`; did you mean `profile`?' <<'X'
[host]
profil = "aws g5.xlarge"
X
bad profile.yaml 'did you mean `aws g5.xlarge`?' <<'X'
host: {profile: aws g5.xlarg}
X
bad url.yaml 'url.yaml:1: `health.url`' <<'X'
health: {url: "https://127.0.0.1/"}
X
bad list.yaml 'is a map' <<'X'
- a
X
bad nothing.yaml 'asks for nothing' <<'X'
release: m@1
X
bad two.yaml 'more than one document' <<'X'
host: {profile: aws g5.xlarge}
---
a: b
X
{
    echo 'a: &a [x, x, x, x, x, x, x, x, x, x]'
    previous=a
    for name in b c d e f g h i; do
        echo "$name: &$name [*$previous, *$previous, *$previous, *$previous, *$previous, *$previous, *$previous, *$previous, *$previous]"
        previous=$name
    done
} | bad bomb.yaml 'aliases unfold into more than'
printf '%s' "$(printf '[%.0s' {1..5000})" | bad deep.yaml 'deep.yaml:1:'
head -c 3000000 /dev/zero | tr '\0' 'a' | bad huge.yaml 'huge.yaml'
printf 'host: {profile: "\0"}' | bad zero.yaml 'zero byte'

# Contracts.
cat >input.json <<'X'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
 "required": ["text"],
 "properties": {
  "text": {"type": "string", "maxLength": 100},
  "top": {"type": "integer", "minimum": 1}}}
X
cat >output.json <<'X'
{"type": "object", "required": ["label", "score"],
 "properties": {"label": {"enum": ["spam", "ham"]}, "score": {"type": "number", "minimum": 0, "maximum": 1}},
 "additionalProperties": false}
X
api() {  # VERSION MAXLENGTH LABELS
    cat >api.yaml <<X
openapi: $1
info: {title: t, version: "1"}
paths:
  /v1/predict:
    post:
      requestBody:
        content:
          application/json:
            schema: {\$ref: "#/components/schemas/Request"}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {\$ref: "#/components/schemas/Answer"}
components:
  schemas:
    Request:
      type: object
      required: [text]
      properties:
        text: {type: string, maxLength: $2}
        top: {type: integer, minimum: 0, exclusiveMinimum: ${4:-true}}
    Answer:
      type: object
      properties:
        label: {type: string, enum: [$3]}
        score: {type: number}
X
}
cat >contract.yaml <<'X'
contract:
  input: input.json
  output: output.json
  api: api.yaml
  path: /v1/predict
  samples:
    input: good.json
X
echo '{"text": "a", "top": 3}' >good.json
api 3.0.3 80 'spam, ham, eggs'
preflight contract.yaml --json
expect_exit 0
expect_equal "the schema of the document" "$(json 'd["schema"]')" trueup.release-preflight/1
for id in contract-request-refused contract-response-undeclared contract-sample-invalid; do expect_passed "$id"; done
api 3.1.0 80 'spam, ham, eggs' 0
preflight contract.yaml --json
expect_exit 0
api 3.0.3 200 'spam'
preflight contract.yaml --json
expect_exit 1
expect_finding contract-request-refused
expect_finding contract-response-undeclared
expect_equal "where the model refuses" "$(json '[f["subject"]["setting"] for f in d["findings"]][0]')" /text
expect_equal "the line in the model's schema" "$(json 'd["findings"][0]["evidence"][0]["origin"]["line"]')" 4
preflight contract.yaml --json --lang zh-CN
expect_exit 1
preflight contract.yaml
expect_in_out 'refused by the model'
expect_in_out 'maxLength: 100'
preflight contract.yaml --lang zh-CN
expect_in_out '模型'
echo '{"text": 5}' >good.json
api 3.0.3 80 'spam, ham'
preflight contract.yaml --json
expect_exit 1
expect_cause contract-sample-invalid
echo '{"text": "a"}' >good.json
api 3.0.3 80 'spam, ham' '1'
preflight contract.yaml --json
expect_finding contract-schema-invalid
api 2.9.0 80 'spam, ham'
preflight contract.yaml --json
expect_finding contract-unreadable
rm api.yaml
preflight contract.yaml --json
expect_exit 1
expect_finding contract-unreadable
expect_unknown contract-request-refused
cat >loop.json <<'X'
{"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}, "$ref": "#/definitions/a"}
X
printf 'contract: {input: loop.json, request: input.json}\n' >loop.yaml
preflight loop.yaml --json
expect_exit 1
expect_cause contract-unreadable
echo '{"type": "string", "pattern": "^(?!x)"}' >ahead.json
printf 'contract: {input: ahead.json, request: text.json}\n' >ahead.yaml
echo '{"type": "string"}' >text.json
preflight ahead.yaml --json
expect_exit 3
expect_unknown contract-request-refused
expect_in_out lookahead

# The validator and python3-jsonschema on random schemas and values.
checks=$((checks + 1))
peer=$(python3 "$tests/e2e/schema_peer.py" "$trueup" 60) || note_failure "judged otherwise than by jsonschema: $peer"
echo "$peer"

# The health endpoint.
fingerprint=$(printf '%064d' 7)
cat >"$box/server.py" <<'X'
import http.server, json, sys, threading, time
fingerprint = sys.argv[1]
class Handler(http.server.BaseHTTPRequestHandler):
    count = 0
    def log_message(self, *args): pass
    def do_GET(self):
        Handler.count += 1
        name = self.path[1:]
        body, status, fields = {"fingerprint": fingerprint}, 200, {}
        if name == "good": body["latency_ms"] = round(0.01 + Handler.count % 7 * 0.003, 4)
        if name == "ill": status = 503
        if name == "other": body["fingerprint"] = "a" * 64
        if name == "short": body["fingerprint"] = fingerprint[:7]
        if name == "constant": body["latency_ms"] = 0.1234
        if name == "negative": body["latency_ms"] = -1
        if name == "long": body["latency_ms"] = 100000
        if name == "late": time.sleep(0.3)
        if name == "moved": status, fields = 302, {"Location": "/good"}
        if name == "loop": status, fields = 302, {"Location": "/loop"}
        if name == "away": status, fields = 302, {"Location": "https://example.org/"}
        data = json.dumps(body).encode()
        try:
            self.send_response(status)
            for key, value in fields.items(): self.send_header(key, value)
            if name == "never": time.sleep(60)
            if name == "large": self.send_header("Content-Length", str(1 << 30))
            self.end_headers()
            if name == "drip":
                for _ in range(600): self.wfile.write(b"x"); self.wfile.flush(); time.sleep(0.1)
            if name == "endless":
                while True: self.wfile.write(b"x" * 65536)
            self.wfile.write(data)
        except OSError: pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
open(sys.argv[2], "w").write(str(server.server_address[1]))
server.serve_forever()
X
python3 "$box/server.py" "$fingerprint" "$box/port" &
server=$!
trap 'kill "$server" 2>/dev/null || true; chmod -R u+rwX "$box"; rm -rf "$box"' EXIT
for _ in {1..100}; do [ -s "$box/port" ] && break; sleep 0.1; done
port=$(cat "$box/port")
health() {  # PATH [MORE]
    printf 'health:\n  url: http://127.0.0.1:%s/%s\n  timeout: 1\n  fingerprint: %s\n%s\n' "$port" "$1" "$fingerprint" "${2-}" >health.yaml
    preflight health.yaml --json
}
health good
expect_exit 0
for id in health-unreachable health-status health-too-slow health-latency-implausible health-fingerprint-differs; do
    expect_passed "$id"
done
for pair in ill:health-status other:health-fingerprint-differs short:health-fingerprint-differs \
    loop:health-redirected away:health-redirected never:health-unreachable large:health-unreachable \
    drip:health-unreachable endless:health-unreachable; do
    health "${pair%%:*}"
    expect_exit 1
    expect_finding "${pair##*:}"
done
for name in constant negative long; do
    health "$name"
    expect_exit 0
    expect_finding health-latency-implausible
done
health moved
expect_exit 0
expect_finding health-redirected
health late '  max-latency-ms: 100'
expect_exit 1
expect_finding health-too-slow
preflight health.yaml
expect_in_out '100 ms are allowed'

# The fingerprint of the declared release comes from the registry.
mkdir -p "$box/in" && echo 1 >"$box/in/a"
run release publish "$box/in" --name m --version 1 --store "$box/store"
printf 'release: m@1\nhealth:\n  url: http://127.0.0.1:%s/good\n' "$port" >release.yaml
preflight release.yaml --json
expect_exit 1
expect_cause health-fingerprint-differs
printf 'release: m@2\nhealth:\n  url: http://127.0.0.1:%s/good\n' "$port" >release.yaml
preflight release.yaml --json
expect_exit 3
expect_unknown health-fingerprint-differs
kill "$server"
wait "$server" 2>/dev/null || true
health good
expect_exit 1
expect_cause health-unreachable

# Hosts.
process() {  # PID WORD…
    mkdir -p "$root/proc/$1"
    printf '%s\0' "${@:2}" >"$root/proc/$1/cmdline"
}
machine() {  # a g5.xlarge in $root
    root=$box/machine
    rm -rf "$root"
    local device=$root/sys/bus/pci/devices/0000:00:1e.0
    mkdir -p "$device" "$root/proc/driver/nvidia/gpus/0000:00:1e.0" "$root/sys/devices/system/cpu" \
        "$root/sys/devices/system/node" "$root/usr/lib/x86_64-linux-gnu" "$root/sys/fs/cgroup"
    echo 0x10de >"$device/vendor"
    echo 0x2237 >"$device/device"
    echo 0x030200 >"$device/class"
    echo -1 >"$device/numa_node"
    printf 'Model: \t\t NVIDIA A10G\nIRQ:   \t\t 30\nGPU UUID: \t GPU-11111111-2222-3333-4444-555555555555\n' \
        >"$root/proc/driver/nvidia/gpus/0000:00:1e.0/information"
    printf 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\nGCC version:  gcc 12\n' \
        >"$root/proc/driver/nvidia/version"
    echo 0-3 >"$root/sys/devices/system/cpu/online"
    echo 0 >"$root/sys/devices/system/node/online"
    echo 'MemTotal:       16073456 kB' >"$root/proc/meminfo"
    echo max >"$root/sys/fs/cgroup/memory.max"
    process 1 /sbin/init
    mkdir -p "$root/proc/self/ns"
    ln -s 'pid:[4026531836]' "$root/proc/self/ns/pid"
    touch "$root/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.535.104.05"
    ln -s libnvidia-ml.so.535.104.05 "$root/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"
}
host() {  # YAML of the section
    printf 'host:\n%s\n' "$1" >host.yaml
    preflight host.yaml --json --sysroot "$root"
}
machine
host '  profile: aws g5.xlarge
  model-size: 10 GiB'
expect_exit 0
for id in host-gpu-differs host-cpus-differ host-memory-short host-numa-binding host-cuda-visible-devices \
    host-driver-library-mismatch host-driver-capabilities host-staging-memory host-nvml-pollers; do
    expect_passed "$id"
done
# Who asks for the list of processes all the time, and who does not.
process 77 nvidia-smi --query-gpu=memory.used --format=csv -l 1
process 78 nvtop -d 200
host '  profile: aws g5.xlarge
  model-size: 10 GiB'
expect_passed host-nvml-pollers
process 79 /usr/bin/python3 /usr/local/bin/nvitop
host '  profile: aws g5.xlarge
  model-size: 10 GiB'
expect_exit 0
expect_cause host-nvml-pollers
expect_equal "who" "$(json 'd["findings"][0]["evidence"][0]["origin"]["path"], d["findings"][0]["severity"]')" '["/proc/79/cmdline", "warning"]'
rm -r "$root/proc/79" "$root/proc/self"
ln -s /nowhere "$root/proc/self"  # a container does not see the host's processes
host '  profile: aws g5.xlarge
  model-size: 10 GiB'
expect_exit 3
expect_unknown host-nvml-pollers
machine
host '  profile: aws g5.xlarge'
expect_exit 0
expect_finding host-staging-memory
host '  profile: aws g5.xlarge
  model-size: 20 GiB'
expect_exit 1
expect_cause host-staging-memory
host '  profile: Standard_NC6s_v3'
expect_exit 1
expect_cause host-profile-retired
for id in host-gpu-differs host-cpus-differ host-memory-short; do expect_finding "$id"; done
expect_in_out NC24ads_A100_v4
host '  profile: gcp a2-highgpu-1g'
expect_exit 1
expect_finding host-gpu-differs
host '  profile: g5.xlarge
  model-size: 1GB
  numa-node: 0'
expect_exit 0
expect_finding host-numa-binding
echo 1 >"$root/sys/bus/pci/devices/0000:00:1e.0/numa_node"
echo 0-1 >"$root/sys/devices/system/node/online"
host '  profile: g5.xlarge
  model-size: 1GB
  numa-node: 0'
expect_exit 1
expect_cause host-numa-binding
expect_in_out 'numactl --cpunodebind=1'
rm "$root/sys/bus/pci/devices/0000:00:1e.0/numa_node"
host '  profile: g5.xlarge'
expect_unknown host-numa-binding
machine
for value in '""' '1' '0,7' 'GPU-9' 'x'; do
    host "  profile: g5.xlarge
  environment: {CUDA_VISIBLE_DEVICES: \"${value//\"/}\"}"
    expect_exit 1
    expect_cause host-cuda-visible-devices
done
host '  profile: g5.xlarge
  environment: {CUDA_VISIBLE_DEVICES: GPU-1111}'
expect_passed host-cuda-visible-devices
host '  profile: g5.xlarge
  environment: {NVIDIA_DRIVER_CAPABILITIES: "graphics"}'
expect_exit 1
expect_cause host-driver-capabilities
rm "$root"/usr/lib/x86_64-linux-gnu/*
touch "$root/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.550.54.14"
ln -s libnvidia-ml.so.550.54.14 "$root/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"
host '  profile: g5.xlarge'
expect_exit 1
expect_cause host-driver-library-mismatch
machine
rm -rf "$root/sys/bus" "$root/proc/driver"
host '  profile: g5.xlarge'
expect_unknown host-gpu-differs
expect_unknown host-driver-library-mismatch
cat >own.toml <<'X'
name = "the box under the desk"
cpus = 4
memory = "15 GiB"
[gpu]
model = "A10G"
memory = "24 GiB"
X
machine
host '  profile-file: own.toml
  model-size: 1 GiB'
expect_exit 0
expect_passed host-gpu-differs

# The value that proves a difference is shown whole, whatever its members are called.
printf '{"type":"object","required":["max_tokens","api_key"],"properties":{"max_tokens":{"type":"integer","minimum":1}}}' >i.json
printf '{"type":"object","required":["max_tokens","api_key"],"properties":{"max_tokens":{"type":"integer","minimum":0},"api_key":{"type":"string"}}}' >r.json
printf 'contract: {input: i.json, request: r.json}\n' >p.yaml
preflight p.yaml
expect_exit 1
expect_in_out '{"api_key":"","max_tokens":0}.'
preflight p.yaml --json
expect_equal "the value" "$(json 'd["findings"][0]["subject"]["value"]')" '{"api_key":"","max_tokens":0}'
printf '{"type":"object","properties":{"token":{"enum":["ghp_0123456789abcdefghijklmnopqrstuvwxyzAB"]}}}' >r.json
printf '{"type":"object","properties":{"token":{"type":"integer"}}}' >i.json
preflight p.yaml --json
expect_exit 1
checks=$((checks + 1))
[[ $out != *0123456789abcdef* ]] || note_failure "a token of a known shape is shown"

# What OpenAPI 3.0 requires one way only; media types with parameters.
cat >api.json <<'X'
{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/p":{"post":{
 "requestBody":{"content":{"application/json; charset=utf-8":{"schema":{"type":"object","required":["id","q"],
  "properties":{"id":{"type":"string","readOnly":true},"q":{"type":"string"}}}}}},
 "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object","required":["s","pw"],
  "properties":{"s":{"type":"string"},"pw":{"type":"string","writeOnly":true}}}}}}}}}}}
X
printf '{"type":"object","required":["id","q"],"properties":{"id":{"type":"string"},"q":{"type":"string"}}}' >in.json
printf '{"type":"object","required":["s"],"properties":{"s":{"type":"string"},"pw":{"type":"string"}}}' >out.json
printf 'contract: {input: in.json, output: out.json, api: api.json, path: /p}\n' >p.yaml
preflight p.yaml --json
expect_exit 1
expect_equal "what differs" "$(json '[(f["check"], f["subject"]["value"]) for f in d["findings"]]')" '[["contract-request-refused", "{\"q\":\"\"}"]]'
expect_passed contract-response-undeclared

# OpenAPI 3.1: what stands beside a media type's own $ref counts; in 3.0 it does not. Its $ref may lead to
# another file, or nowhere; a type may stand for a range.
beside() {  # VERSION REQUEST
    cat >api.yaml <<X
openapi: $1
info: {title: t, version: "1"}
paths:
  /p:
    post:
      requestBody:
        content: {application/*: {schema: {$2}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {\$ref: '#/components/schemas/N', maximum: 1}}}}
components:
  schemas:
    Q: {type: object, properties: {q: {type: string}}}
    N: {type: number}
X
}
printf '{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}' >in.json
printf '{"type":"number"}' >out.json
printf 'contract: {input: in.json, output: out.json, api: api.yaml, path: /p}\n' >p.yaml
beside 3.1.0 "\$ref: '#/components/schemas/Q', required: [q]"
preflight p.yaml --json
expect_exit 1
expect_passed contract-request-refused
expect_equal "3.1" "$(finding_ids)" contract-response-undeclared
beside 3.0.3 "\$ref: '#/components/schemas/Q', required: [q]"
preflight p.yaml --json
expect_exit 1
expect_passed contract-response-undeclared
expect_equal "3.0" "$(finding_ids)" contract-request-refused
printf '{"Q":{"type":"object","required":["q"],"properties":{"q":{"type":"string"}}}}' >schemas.json
beside 3.0.3 "\$ref: 'schemas.json#/Q'"
preflight p.yaml --json
expect_exit 0
expect_passed contract-request-refused
beside 3.0.3 "\$ref: '#/components/schemas/Nope'"
preflight p.yaml --json
expect_exit 1
expect_equal "nowhere" "$(json '[(f["check"], f["explanation"]) for f in d["findings"]]')" '[["contract-schema-invalid", "leads nowhere: #/components/schemas/Nope"]]'
printf '{"openapi":"3.0.3","paths":{"/p":{"post":{"requestBody":{"$ref":"bodies.json#/B"}}}}}' >api.json
printf 'contract: {input: in.json, api: api.json, path: /p}\n' >p.yaml
preflight p.yaml
expect_exit 1
expect_in_out "bodies.json#/B leads nowhere, or out of the document"

# `format` is enforced or not, also of values that are listed. What proves a difference is whole JSON.
printf '{"type":"string","format":"uuid"}' >i.json
printf 'contract: {input: i.json, request: r.json}\n' >p.yaml
for schema in '{"const":"hello"}' '{"enum":["hello"]}' '{"type":"string"}'; do
    printf '%s' "$schema" >r.json
    preflight p.yaml --json
    expect_exit 3
    expect_unknown contract-request-refused
done
printf '{"const":"01234567-89ab-4def-8123-456789abcdef"}' >r.json
preflight p.yaml --json
expect_exit 0
printf '{"type":"object","propertyNames":{"pattern":"^x"}}' >i.json
printf '{"type":"object","additionalProperties":{"type":"integer"}}' >r.json
preflight p.yaml --json
expect_exit 1
expect_equal "one name is enough" "$(json 'len(json.loads(d["findings"][0]["subject"]["value"]))')" 1

# A recording has to show the window that it is to judge.
recording() {  # PATTERN < samples
    cat >samples.csv
    preflight p.yaml --json
    expect_exit 3
    expect_equal "why" "$(json "'$1' in d['unknown'][0]['reason']")" true
}
printf 'gpu: {samples: samples.csv, window: 300}\n' >p.yaml
seq 0 33 | sed 's/$/,1000000000/' | recording 'only 3.0 s were seen'
(seq 0 99; seq 350 400) | sed 's/$/,1000000000/' | recording 'nothing was seen for 251.0 s'
seq 0 400 | sed 's/$/,0/' | recording 'no GPU memory was in use'
seq 0 400 | sed 's/$/,1000000000/' >samples.csv
preflight p.yaml --json
expect_exit 0

# Nothing that could not be looked at has passed, and why is said in both languages.
printf '{"q": "x"}' >sample.json
printf 'contract: {input: in.json, request: nope.json, samples: {input: sample.json}}\ndependencies: {requirements: [nope.txt]}\n' >p.yaml
preflight p.yaml --json --lang zh-CN
expect_exit 1
for id in contract-request-refused contract-sample-invalid requirements-not-locked requirements-contradict; do expect_unknown "$id"; done
expect_in_out "两个 schema 中有一个无法读取"
printf 'gpu: {samples: samples.csv}\n' >p.yaml
printf 'this is no recording\n' >samples.csv
preflight p.yaml --json
expect_exit 3
expect_equal "what a recording is" "$(json '"SECONDS,BYTES" in d["unknown"][0]["reason"]')" true

done_testing
