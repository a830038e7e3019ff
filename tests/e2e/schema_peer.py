#!/usr/bin/env python3
"""Random schemas and values, judged by trueup and by python3-jsonschema.

schema_peer.py TRUEUP [SCHEMAS [SEED]]     20 values a schema
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import jsonschema

TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
NAMES = ["a", "b", "ab", "c"]


def value(depth):
    kind = random.randrange(8 if depth else 6)
    if kind == 0:
        return None
    if kind == 1:
        return random.random() < 0.5
    if kind == 2:
        return random.randrange(-3, 8)
    if kind == 3:
        return random.choice([0.5, 1.5, 2.0, -0.5, 1e300, 12345678901234567890])
    if kind in (4, 5):
        return random.choice(["", "a", "ab", "b1", "abc", "é", "𝄞𝄞", "a\nb"])
    if kind == 6:
        return [value(depth - 1) for _ in range(random.randrange(4))]
    return {random.choice(NAMES): value(depth - 1) for _ in range(random.randrange(4))}


def schema(depth):
    if random.randrange(12) == 0:
        return random.random() < 0.7
    out = {}
    for _ in range(random.randrange(1, 5)):
        leaf = [
            lambda: out.update(type=random.choice(TYPES)),
            lambda: out.update(type=random.sample(TYPES, 3)),
            lambda: out.update(enum=[value(1), value(1)]),
            lambda: out.update(const=value(1)),
            lambda: out.update(minimum=random.randrange(-2, 4)),
            lambda: out.update(maximum=random.choice([0, 1.5, 6])),
            lambda: out.update(exclusiveMinimum=random.randrange(-2, 4)),
            lambda: out.update(exclusiveMaximum=random.randrange(-2, 6)),
            lambda: out.update(multipleOf=random.choice([1, 2, 0.5, 3])),
            lambda: out.update(minLength=random.randrange(3)),
            lambda: out.update(maxLength=random.randrange(3)),
            lambda: out.update(pattern=random.choice(["^a", "b", r"\d", "^.b?$", "[^a]"])),
            lambda: out.update(required=[random.choice(NAMES)]),
            lambda: out.update(minItems=random.randrange(3)),
            lambda: out.update(maxItems=random.randrange(3)),
            lambda: out.update(minProperties=random.randrange(3)),
            lambda: out.update(maxProperties=random.randrange(3)),
            lambda: out.update(uniqueItems=True),
        ]
        inner = [
            lambda: out.setdefault("properties", {}).update({random.choice(NAMES): schema(depth - 1)}),
            lambda: out.update(additionalProperties=schema(depth - 1)),
            lambda: out.update(patternProperties={random.choice(["^a", "b"]): schema(depth - 1)}),
            lambda: out.update(propertyNames=schema(0)),
            lambda: out.update(items=schema(depth - 1)),
            lambda: out.update(items=[schema(depth - 1)], additionalItems=schema(depth - 1)),
            lambda: out.update(contains=schema(depth - 1)),
            lambda: out.update(allOf=[schema(depth - 1), schema(depth - 1)]),
            lambda: out.update(anyOf=[schema(depth - 1), schema(depth - 1)]),
            lambda: out.update(oneOf=[schema(depth - 1), schema(depth - 1)]),
            lambda: out.update({"not": schema(depth - 1)}),
            lambda: out.update({"if": schema(depth - 1), "then": schema(depth - 1), "else": schema(depth - 1)}),
            lambda: out.update(dependencies={"a": ["b"], "b": schema(depth - 1)}),
            lambda: out.setdefault("properties", {}).update({"c": {"$ref": "#"}}),
        ]
        random.choice(leaf + (inner if depth else []))()
    return out


def main():
    trueup = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    pairs = refused = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        box = pathlib.Path(folder)
        for _ in range(count):
            document = schema(2)
            values = [value(2) for _ in range(20)]
            (box / "schema.json").write_text(json.dumps(document))
            for i, one in enumerate(values):
                (box / f"{i}.json").write_text(json.dumps(one))
            files = [f"{i}.json" for i in range(len(values))]
            (box / "p.json").write_text(json.dumps({"contract": {
                "input": "schema.json", "request": "schema.json", "samples": {"input": files}}}))
            run = subprocess.run([trueup, "release", "preflight", box / "p.json", "--json"], capture_output=True,
                                 text=True, timeout=60)
            found = json.loads(run.stdout)
            bad = {pathlib.Path(f["subject"]["path"]).name for f in found["findings"]}
            unclear = [u for u in found["unknown"] if u["check"] == "contract-sample-invalid"]
            judge = jsonschema.Draft7Validator(document)
            for name, one in zip(files, values):
                pairs += 1
                expected = not judge.is_valid(one)
                refused += expected
                if unclear or (name in bad) != expected:
                    wrong += 1
                    print(f"{json.dumps(document)}\n  {json.dumps(one)}: trueup "
                          f"{'refuses' if name in bad else 'accepts'}, jsonschema does not; {unclear}")
    print(f"{pairs} pairs, {refused} refused by python3-jsonschema, {wrong} judged otherwise by trueup")
    return 1 if wrong or not refused or pairs == refused else 0


if __name__ == "__main__":
    sys.exit(main())
