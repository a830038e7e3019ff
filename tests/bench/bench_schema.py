"""JSON Schema: the validator of `release preflight` beside ajv, start-up excluded and included."""
import json
import pathlib
import random
import shutil
import subprocess
import sys

from measure import ROOT, TRUEUP, Command, npm_tools, paired, ratio, table

SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["model", "inputs"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[a-z][a-z0-9-]*$"},
        "version": {"type": ["string", "null"]},
        "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
        "parameters": {
            "type": "object",
            "properties": {
                "temperature": {"type": "number", "minimum": 0, "maximum": 2},
                "top_k": {"type": "integer", "minimum": 1, "maximum": 1000},
                "stop": {"type": "array", "items": {"type": "string"}, "maxItems": 4, "uniqueItems": True},
                "mode": {"enum": ["greedy", "sample", "beam"]},
            },
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
        "inputs": {"type": "array", "minItems": 1, "maxItems": 16, "items": {"$ref": "#/definitions/tensor"}},
        "outputs": {"type": "array", "items": {"type": "object", "required": ["name"],
                                               "properties": {"name": {"type": "string"}}}},
    },
    "definitions": {
        "tensor": {
            "type": "object",
            "required": ["name", "datatype", "shape"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "datatype": {"enum": ["BOOL", "INT32", "INT64", "FP16", "FP32", "BYTES"]},
                "shape": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1},
                "data": {"anyOf": [{"type": "array", "items": {"type": "number"}},
                                   {"type": "array", "items": {"type": "string"}}]},
            },
        },
    },
}


def document(rng):
    """A request to an inference server; two in five break a rule somewhere."""
    tensors = []
    for number in range(rng.randint(1, 4)):
        size = rng.randint(1, 64)
        words = rng.random() < 0.3
        tensors.append({"name": f"input_{number}", "datatype": "BYTES" if words else rng.choice(["FP32", "INT64"]),
                        "shape": [1, size],
                        "data": [f"token {rng.randint(0, 999)}" if words else round(rng.uniform(-9, 9), 4) for _ in range(size)]})
    made = {"model": rng.choice(["ranker", "embed-large", "rewriter-2"]), "version": rng.choice([None, "7"]),
            "id": "%08x-%04x-%04x-%04x-%012x" % tuple(rng.getrandbits(bits) for bits in (32, 16, 16, 16, 48)),
            "parameters": {"temperature": round(rng.uniform(0, 2), 2), "top_k": rng.randint(1, 1000), "mode": "sample",
                           "stop": ["\n", "END"], "trace": True},
            "inputs": tensors, "outputs": [{"name": "scores"}]}
    if rng.random() < 0.4:
        fault = rng.randrange(5)
        if fault == 0:
            made["model"] = "Ranker"
        elif fault == 1:
            made["parameters"]["temperature"] = 2.5
        elif fault == 2:
            tensors[-1]["shape"] = [0]
        elif fault == 3:
            made["extra"] = 1
        else:
            del tensors[-1]["name"]
    return made


def bench_schema(env, pairs):
    node = shutil.which("node")
    modules, problem = npm_tools()
    if not node or not (modules / "ajv").exists():
        print(f"Schema validation was not measured: {problem or 'node or ajv is not there'}\n")
        return
    # Only this program needs the folder configured already by ./dev; it is not part of `./dev build`.
    subprocess.run(["ninja", "-C", ROOT / "build", "schema_bench"], check=True, stdout=subprocess.DEVNULL)
    rng = random.Random(7)
    documents = [document(rng) for _ in range(2000)]
    schema, lines = pathlib.Path("schema.json"), pathlib.Path("documents.jsonl")
    schema.write_text(json.dumps(SCHEMA))
    lines.write_text("".join(json.dumps(d, separators=(",", ":")) + "\n" for d in documents))
    ajv = ROOT / "tests" / "bench" / "ajv.mjs"

    inside = {"ours": [], "ajv": []}
    for number in range(max(3, pairs // 10)):
        both = [("ours", [ROOT / "build" / "schema_bench", schema, lines]), ("ajv", [node, ajv, modules, schema, lines])]
        for name, argv in both if number % 2 == 0 else reversed(both):
            said = subprocess.run(argv, check=True, capture_output=True, text=True, env=env).stdout
            inside[name].append(json.loads(said))
    if {run["valid"] for runs in inside.values() for run in runs} != {inside["ours"][0]["valid"]}:
        sys.exit("bench: the two validators do not agree")
    rows = []
    for key, name in (("parsed_and_validated_ns", "a document parsed and validated"), ("validated_ns", "validated alone")):
        pairs_of = [(a[key], b[key]) for a, b in zip(inside["ours"], inside["ajv"])]
        middle = sorted(b / a for a, b in pairs_of)[len(pairs_of) // 2]
        ours, theirs = (sorted(column)[len(pairs_of) // 2] / 1000 for column in zip(*pairs_of))
        rows.append([name, len(pairs_of), f"{ours:.2f} µs", f"{theirs:.2f} µs", f"{middle:.2f}x"])

    folder = pathlib.Path("samples")
    folder.mkdir()
    valid = [d for d in documents if "extra" not in d][:20]
    for number, sample in enumerate(valid):
        (folder / f"{number}.json").write_text(json.dumps(sample))
    files = [f"samples/{number}.json" for number in range(len(valid))]
    pathlib.Path("preflight.json").write_text(json.dumps(
        {"release": "m@1", "contract": {"input": "schema.json", "samples": {"input": files}}}))
    once = Command("trueup", [TRUEUP, "release", "preflight", "preflight.json"], env)
    theirs = Command("ajv", [node, ajv, modules, schema, "--files", *files], env)
    paired([once, theirs], max(5, pairs // 5))
    rows.append([f"the whole program, {len(files)} documents in files", len(once.ms), f"{once.median():.2f} ms",
                 f"{theirs.median():.2f} ms", f"{ratio(theirs, once):.1f}x"])
    size = lines.stat().st_size / len(documents)
    print(f"## JSON Schema, {len(documents)} documents of {size:.0f} bytes on average, {inside['ours'][0]['valid']} valid\n")
    table(["what", "pairs", "trueup", "ajv", "ajv / trueup"], rows)
