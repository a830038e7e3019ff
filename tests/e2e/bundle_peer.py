#!/usr/bin/env python3
"""Holds `verify signature` of bundles against a seal that is worked out here, with
plistlib, hashlib and re, before and after every kind of change.

  bundle_peer.py TRUEUP BUNDLE...

Each bundle is copied and changed part by part: one change at a time, then what
both say about every file must be the same, and the change must be among it.
Prints how many changes were compared.
"""
import hashlib
import json
import os
import pathlib
import plistlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

HASHES = {1: "sha1", 2: "sha256", 3: "sha256", 4: "sha384"}
MACH_O = {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xfe\xed\xfa\xce", b"\xca\xfe\xba\xbe"}
MOST_FILES = 15  # of one bundle that are changed; evenly among all
COMPARED = {"resource-changed", "resource-missing", "resource-added", "slot-changed", "slot-without-data",
            "page-changed", "nested-code-invalid"}


def embedded_parts(data):
    """(code, slot -> blob) of each Mach-O slice; a slice without a signature has no slots."""
    if data[:4] == b"\xca\xfe\xba\xbe":
        count = struct.unpack(">I", data[4:8])[0]
        entries = [struct.unpack(">5I", data[8 + 20 * i:28 + 20 * i]) for i in range(count)]
        images = [data[offset:offset + size] for _, _, offset, size, _ in entries]
    else:
        images = [data]
    for image in images:
        order = "<" if image[:4] in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe") else ">"
        wide = image[:4] in (b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")
        at, found = 32 if wide else 28, {}
        for _ in range(struct.unpack(order + "I", image[16:20])[0]):
            command, size = struct.unpack(order + "2I", image[at:at + 8])
            if command == 0x1d:
                offset, length = struct.unpack(order + "2I", image[at + 8:at + 16])
                blob = image[offset:offset + length]
                for i in range(struct.unpack(">I", blob[8:12])[0]):
                    slot, start = struct.unpack(">2I", blob[12 + 8 * i:20 + 8 * i])
                    found[slot] = blob[start:start + struct.unpack(">I", blob[start + 4:start + 8])[0]]
            at += size
        yield image, found


def directory_problems(code, found, blob, beside):
    """One CodeDirectory's hashes against the code and what belongs to it, by slot."""
    hashes, special, pages, limit = struct.unpack(">I4x3I", blob[16:20] + blob[20:36])
    size, kind, shift = blob[36], blob[37], blob[39]
    digest = lambda data: hashlib.new(HASHES[kind], data).digest()[:size]
    out = set()
    step = 1 << shift if shift else max(limit, 1)
    for page in range(pages):
        if digest(code[page * step:min((page + 1) * step, limit)]) != blob[hashes + page * size:hashes + (page + 1) * size]:
            out.add(("page-changed", ""))
    names = {1: "Info.plist", 2: "requirements", 3: "_CodeSignature/CodeResources", 5: "entitlements"}
    for slot, data in {2: found.get(2), 5: found.get(5), **beside}.items():
        wanted = blob[hashes - slot * size:hashes - (slot - 1) * size] if slot <= special else b""
        if any(wanted) and data is None:
            out.add(("slot-without-data", names[slot]))
        elif any(wanted) and digest(data) != wanted:
            out.add(("slot-changed", names[slot]))
    return out


def all_problems(parts, beside):
    out = set()
    for code, found in parts:
        for slot, blob in found.items():
            if slot == 0 or 0x1000 <= slot < 0x1005:
                out |= directory_problems(code, found, blob, beside)
        if not found:
            out.add(("signature-missing", ""))
    return out


def whole(path):
    if path.is_dir():
        return not Bundle(path).problems()
    data = path.read_bytes()
    return data[:4] in MACH_O and not all_problems(embedded_parts(data), {})


class Bundle:
    def __init__(self, root):
        self.root = root
        contents, current = root / "Contents", root / "Versions" / "Current"
        self.base = contents if contents.is_dir() else current.resolve() if current.is_dir() else root
        self.info = next((p for p in (self.base / "Info.plist", self.base / "Resources/Info.plist") if p.is_file()), None)
        name = plistlib.loads(self.info.read_bytes()).get("CFBundleExecutable")
        folder = self.base / "MacOS" if (self.base / "MacOS").is_dir() else self.base
        self.meta = self.base / "_CodeSignature"
        # A name that nothing has leaves Info.plist, where the signature lies beside it.
        absent = not name or ((self.meta / "CodeDirectory").exists() and not (folder / name).exists())
        self.executable = self.info if absent else folder / name

    def parts(self):
        """(code, slot -> blob) wherever the signature lies."""
        code = self.executable.read_bytes()
        if not (self.meta / "CodeDirectory").exists():
            return list(embedded_parts(code))
        files = {"CodeDirectory": 0, "CodeRequirements": 2, "CodeEntitlements": 5, "CodeRequirements-1": 0x1000}
        return [(code, {slot: (self.meta / name).read_bytes() for name, slot in files.items() if (self.meta / name).exists()})]

    def problems(self):
        out = all_problems(self.parts(), {1: self.info.read_bytes(), 3: (self.meta / "CodeResources").read_bytes()})
        seal = plistlib.loads((self.meta / "CodeResources").read_bytes())
        version = "2" if "files2" in seal else ""
        self.files, self.rules, self.seen = seal["files" + version], seal["rules" + version], set()
        self.walk("", out)
        for path, entry in self.files.items():
            if path not in self.seen and not (isinstance(entry, dict) and entry.get("optional")):
                out.add(("resource-missing", path))
        return out

    def rule_of(self, path):
        best, weight = None, -1.0
        for pattern, rule in self.rules.items():
            heavy = float(rule.get("weight", 1)) if isinstance(rule, dict) else 1.0
            if heavy > weight and re.search(pattern, path):
                best, weight = rule, heavy
        if best is None or best is False or (isinstance(best, dict) and best.get("omit")):
            return "omit"
        return "nested" if isinstance(best, dict) and best.get("nested") else "seal"

    def walk(self, folder, out):
        for entry in sorted(os.scandir(self.base / folder), key=lambda e: e.name):
            path = f"{folder}/{entry.name}" if folder else entry.name
            absolute = self.base / path
            if absolute in (self.executable, self.info) or path in ("_CodeSignature", "CodeResources", "_MASReceipt"):
                if absolute == self.info and path in self.files:
                    self.check(path, absolute, out)
                continue
            rule = self.rule_of(path)
            if entry.is_dir(follow_symlinks=False):
                if rule == "nested" and "." in entry.name:
                    self.check(path, absolute, out)
                else:
                    self.walk(path, out)
            elif rule != "omit":
                self.check(path, absolute, out)

    def check(self, path, absolute, out):
        self.seen.add(path)
        sealed = self.files.get(path)
        if sealed is None:
            out.add(("resource-added", path))
            return
        sealed = sealed if isinstance(sealed, dict) else {"hash": sealed}
        if absolute.is_symlink():
            if sealed.get("symlink") != os.readlink(absolute):
                out.add(("resource-changed", path))
        elif "requirement" in sealed:
            if not whole(absolute):
                out.add(("nested-code-invalid", path))
        elif "symlink" in sealed or not absolute.is_file():
            out.add(("resource-changed", path))
        else:
            data = absolute.read_bytes()
            for key, name in (("hash", "sha1"), ("hash2", "sha256")):
                if key in sealed and hashlib.new(name, data).digest() != sealed[key]:
                    out.add(("resource-changed", path))


def said_by(trueup, path):
    """What the program says of every slice together, and the verdicts."""
    run = subprocess.run([trueup, "verify", "signature", "--json", path], capture_output=True, text=True)
    entry = json.loads(run.stdout)["files"][0]
    problems = set()
    for part in entry["slices"]:
        for problem in part["problems"]:
            detail = problem["detail"].partition(": ")[2]
            if problem["id"] == "page-changed":
                detail = ""
            problems.add((problem["id"], re.sub(r" \(\S+\)$", "", detail) if problem["id"].startswith("nested") else detail))
    return problems, [part["verdict"] for part in entry["slices"]]


def some(items):
    items = sorted(items)
    step = max(1, -(-len(items) // MOST_FILES))
    return items[::step]


def changes(bundle, outside):
    """(what is done, how, how it is undone, the fault that must be among what is said)"""
    seal = plistlib.loads((bundle.meta / "CodeResources").read_bytes())
    sealed = seal.get("files2", seal.get("files"))
    nested = [p for p in sealed if isinstance(sealed[p], dict) and "requirement" in sealed[p]]
    plain = [p for p in sealed if p not in nested and (bundle.base / p).is_file() and not (bundle.base / p).is_symlink() and bundle.base / p != bundle.info]
    links = [p for p in sealed if (bundle.base / p).is_symlink()]

    def rewrite(path, change):
        kept = path.read_bytes()
        return lambda: path.write_bytes(change(kept)), lambda: path.write_bytes(kept)

    def flip(data):
        at = len(data) // 2
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:] if data else b"x"

    def flip_code(data):  # where the first slice surely has code
        first = struct.unpack(">I", data[16:20])[0] if data[:4] == b"\xca\xfe\xba\xbe" else 0
        at = min(first + 5000, len(data) - 1)
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]

    def move(path, to):
        return lambda: path.rename(to), lambda: to.rename(path)

    def relink(path, target):
        kept = os.readlink(path)
        return (lambda: (path.unlink(), path.symlink_to(target))), (lambda: (path.unlink(), path.symlink_to(kept)))

    def create(path, make):
        return lambda: make(path), lambda: shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    for name in some(plain):
        path = bundle.base / name
        yield f"{name} changed", *rewrite(path, flip), ("resource-changed", name)
        yield f"{name} grown", *rewrite(path, lambda data: data + b"\0"), ("resource-changed", name)
        optional = isinstance(sealed[name], dict) and sealed[name].get("optional")
        yield f"{name} gone", *move(path, outside / "moved"), None if optional else ("resource-missing", name)
        yield f"{name} renamed", *move(path, path.with_name(path.name + "x")), ("resource-added", name + "x")
        target = outside / "target"
        shutil.copyfile(path, target)
        yield (f"{name} made a link", lambda p=path, t=target: (p.rename(outside / "kept"), p.symlink_to(t)),
               lambda p=path: (p.unlink(), (outside / "kept").rename(p)), ("resource-changed", name))
    for name in links:
        path = bundle.base / name
        yield f"{name} led elsewhere", *relink(path, "/etc/passwd"), ("resource-changed", name)
    for name in nested:
        path = bundle.base / name
        yield f"{name} gone", *move(path, outside / "moved"), ("resource-missing", name)
        yield f"{name} renamed", *move(path, path.with_name("x" + path.name)), ("resource-added", "x" + name if "/" not in name else name.rpartition("/")[0] + "/x" + path.name)
        yield (f"{name} made a link", lambda p=path: (p.rename(outside / "kept"), p.symlink_to(outside / "kept")),
               lambda p=path: (p.unlink(), (outside / "kept").rename(p)), ("resource-changed", name))
        inner = Bundle(path) if path.is_dir() else None
        code = inner.executable if inner else path
        yield f"the code of {name} changed", *rewrite(code, flip_code), ("nested-code-invalid", name)
        if inner:
            yield f"Info.plist of {name} changed", *rewrite(inner.info, lambda data: data + b"\n"), ("nested-code-invalid", name)
            for folder in some({str(pathlib.PurePosixPath(p).parent) for p in plistlib.loads((inner.meta / "CodeResources").read_bytes())["files2"]}):
                yield (f"{folder} of {name}: added", *create(inner.base / folder / "added", lambda p: p.write_text("x")), ("nested-code-invalid", name))
    if len(plain) > 1:
        one, other = bundle.base / plain[0], bundle.base / plain[-1]
        swap = lambda: (one.rename(outside / "kept"), other.rename(one), (outside / "kept").rename(other))
        if one.read_bytes() != other.read_bytes():
            yield f"{plain[0]} and {plain[-1]} swapped", swap, swap, ("resource-changed", plain[0])
    folders = {str(pathlib.PurePosixPath(p).parent) for p in plain} | {"."}
    for folder in some(folders):
        if folder == "." and seal.get("files2") is None:
            continue  # the old seal looks at Resources alone
        name = "added" if folder == "." else f"{folder}/added"
        if seal.get("files2") is None and not name.startswith("Resources/"):
            continue
        yield f"{name} added", *create(bundle.base / name, lambda p: p.write_text("x")), ("resource-added", name)
        yield f"link {name} added", *create(bundle.base / name, lambda p: p.symlink_to("/etc/passwd")), ("resource-added", name)
        yield f"{name}/in added", *create(bundle.base / name, lambda p: (p.mkdir(), (p / "in").write_text("x"))), ("resource-added", name + "/in")
    more = lambda data: plistlib.dumps({**plistlib.loads(data), "Added": "x"},
                                       fmt=plistlib.FMT_BINARY if data.startswith(b"bplist") else plistlib.FMT_XML)
    yield "Info.plist changed", *rewrite(bundle.info, more), ("slot-changed", "Info.plist")
    yield "the seal changed", *rewrite(bundle.meta / "CodeResources", lambda data: data + b"\n"), ("slot-changed", "_CodeSignature/CodeResources")
    if bundle.executable != bundle.info:
        yield "the code changed", *rewrite(bundle.executable, flip_code), ("page-changed", "")


def main():
    trueup, roots = sys.argv[1], sys.argv[2:]
    compared = differences = 0
    for root in roots:
        with tempfile.TemporaryDirectory() as folder:
            outside = pathlib.Path(folder) / "outside"
            outside.mkdir()
            copy = pathlib.Path(folder) / pathlib.Path(root).name
            shutil.copytree(root, copy, symlinks=True)
            for path in [copy, *copy.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | 0o700 if path.is_dir() else path.stat().st_mode | 0o600)
            bundle = Bundle(copy)
            before = bundle.problems()

            def compare(what, wanted):
                ours, verdicts = said_by(trueup, str(copy))
                theirs = bundle.problems()
                same = {p for p in ours if p[0] in COMPARED} == theirs
                noticed = wanted is None or (wanted in ours and "invalid" in verdicts)
                if not same or not noticed:
                    print(f"{root}: {what}\n  only here: {sorted(theirs - ours)[:5]}\n"
                          f"  only there: {sorted(p for p in ours - theirs if p[0] in COMPARED)[:5]}, {verdicts}, wanted {wanted}")
                return same and noticed

            compared += 1
            differences += not compare("as it came", None)
            for what, make, undo, wanted in changes(bundle, outside):
                make()
                compared += 1
                differences += not compare(what, wanted)
                undo()
            if bundle.problems() != before:
                sys.exit(f"{root}: not as it was before")
    print(f"seals: {compared} compared, {differences} differences")
    sys.exit(1 if differences or not compared else 0)


if __name__ == "__main__":
    main()
