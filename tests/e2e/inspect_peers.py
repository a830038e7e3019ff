#!/usr/bin/env python3
"""Holds `trueup inspect --json` against readers that others wrote.

  inspect_peers.py TRUEUP elf FOLDER...      against readelf
  inspect_peers.py TRUEUP macho FILE...      against llvm-readobj and llvm-objdump
  inspect_peers.py TRUEUP pe FILE...         against llvm-readobj
  inspect_peers.py TRUEUP go GO FILE...      against `go version -m`
  inspect_peers.py TRUEUP ar FILE...         against ar t and readelf -h of every member

Prints one line a difference, then how much was compared; exit code 1 when there
is a difference, or nothing to compare.
"""
import json
import re
import subprocess
import sys

differences = 0


def run(*argv):
    return subprocess.run([str(a) for a in argv], capture_output=True, text=True, errors="replace", check=False).stdout


def inspect(trueup, paths):
    return {f["path"]: f for f in json.loads(run(trueup, "inspect", "--json", *paths))["files"]}


def differ(path, what, ours, theirs):
    global differences
    if ours != theirs:
        differences += 1
        print(f"{path}: {what}: ours {ours!r}, theirs {theirs!r}")


MACHINES = {"Advanced Micro Devices X86-64": "amd64", "Intel 80386": "386", "AArch64": "arm64", "ARM": "arm",
            "RISC-V": "riscv64", "IBM S/390": "s390x", "PowerPC64": "ppc64", "MIPS R3000": "mips"}


def newest(versions):
    floors = {}
    for version in versions:
        found = re.fullmatch(r"(.+)_([0-9.]+)", version)
        if found:
            family, number = found[1], [int(n) for n in found[2].split(".") if n]
            if family not in floors or number > floors[family][0]:
                floors[family] = (number, found[2])
    return {family: text for family, (_, text) in floors.items()}


def readelf(paths):
    """readelf's words, by file; -V lists the needed versions under 'Version needs section'."""
    out = {}
    for start in range(0, len(paths), 200):
        part = paths[start:start + 200]
        text = run("readelf", "-hldnVW", *part)
        if len(part) == 1:
            text = f"\nFile: {part[0]}\n" + text
        for piece in text.split("\nFile: ")[1:]:
            name, _, body = piece.partition("\n")
            out[name] = body
    return out


def compare_elf(trueup, folders):
    files = {p: f for p, f in inspect(trueup, folders).items() if f["format"] == "elf"}
    words = readelf(sorted(files))
    compared = 0
    for path, file in files.items():
        body = words.get(path)
        if body is None or len(file["slices"]) != 1:
            differ(path, "readable", len(file["slices"]), 1 if body else 0)
            continue
        ours = file["slices"][0]
        machine = re.search(r"Machine: +(.*)", body)[1]
        if machine in MACHINES and not (MACHINES[machine] == "amd64" and "ELF32" in body):
            little = "little endian" in body
            arch = MACHINES[machine]
            arch += "le" if little and arch in ("mips", "ppc64") else ""
            differ(path, "arch", ours["arch"], arch)
        kind = re.search(r"Type: +(\w+)", body)[1]
        if kind == "REL":
            differ(path, "type", ours["type"], "object")
        if ours["type"] in ("object", "core", "debug-symbols"):
            compared += 1
            continue
        differ(path, "libraries", ours["libraries"], re.findall(r"\(NEEDED\) +Shared library: \[(.*)\]", body))
        soname = re.findall(r"\(SONAME\) +Library soname: \[(.*)\]", body)
        differ(path, "soname", ours.get("name"), soname[0] if soname else None)
        interpreter = re.findall(r"Requesting program interpreter: (.*)\]", body)
        differ(path, "interpreter", ours.get("interpreter"), interpreter[0] if interpreter else None)
        build_id = re.findall(r"Build ID: ([0-9a-f]+)", body)
        differ(path, "build id", ours.get("build_id"), build_id[0] if build_id else None)
        rpaths = [p for r in re.findall(r"\((?:RUNPATH|RPATH)\) +Library r(?:un)?path: \[(.*)\]", body) for p in r.split(":") if p]
        differ(path, "run paths", ours.get("rpaths", []), rpaths)
        needs = body.split("Version needs section", 1)
        versions = re.findall(r"Name: (\S+)  Flags:", needs[1]) if len(needs) == 2 else []
        differ(path, "version floors", ours.get("version_floors", {}), newest(versions))
        abi = re.search(r"OS: Linux, ABI: ([0-9.]+)", body)
        differ(path, "oldest kernel", ours["min_os"], abi[1] if abi else None)
        if "Flags: PIE" in body or kind == "EXEC":
            differ(path, "type", ours["type"], "executable")
        elif soname and not interpreter:
            differ(path, "type", ours["type"], "shared-library")
        differ(path, "problems", file["problems"], [])
        compared += 1
    return compared


def compare_macho(trueup, paths):
    names = {"Arm64": "arm64", "X86-64": "amd64", "X86": "386", "Arm": "arm"}
    for path, file in inspect(trueup, paths).items():
        text = run("llvm-readobj-19", "--file-headers", "--needed-libs", "--macho-version-min", path)
        pieces = text.split("\nFile: ")[1:]
        differ(path, "slices", len(file["slices"]), len(pieces))
        for slice_, piece in zip(file["slices"], pieces):
            differ(path, "arch", slice_["arch"], names[re.search(r"CpuType: (\S+)", piece)[1]])
            kind = re.search(r"FileType: ([\w ]+) \(", piece)[1]
            differ(path, "type", slice_["type"], {"Executable": "executable", "Relocatable": "object",
                                                  "Dynamic Library": "shared-library", "Bundle": "bundle"}[kind])
            needed = re.search(r"NeededLibraries \[\n(.*?)\]", piece, re.S)
            differ(path, "libraries", sorted(slice_["libraries"]), sorted(needed[1].split()) if needed else [])
            version = re.search(r"MinVersion \{.*?Version: (\S+)\s+SDK: (\S+)", piece, re.S)
            differ(path, "min_os", slice_["min_os"], version[1] if version else None)
            if version:
                differ(path, "sdk", slice_["sdk"], None if version[2] == "n/a" else version[2])
        dump = run("llvm-objdump-19", "--macho", "--arch", "all", "--private-headers", path)
        differ(path, "uuids", [s["uuid"] for s in file["slices"] if s["uuid"]], re.findall(r"^ +uuid ([0-9A-F-]+)$", dump, re.M))
        differ(path, "run paths", [p for s in file["slices"] for p in s.get("rpaths", [])], re.findall(r"^ +path (.*) \(offset", dump, re.M))
        signed = [s["signature"]["kind"] != "none" for s in file["slices"]]
        differ(path, "signed slices", sum(signed), dump.count("cmd LC_CODE_SIGNATURE"))
    return len(paths)


def compare_pe(trueup, paths):
    names = {"aarch64": "arm64", "x86_64": "amd64", "i386": "386", "thumb": "arm"}
    for path, file in inspect(trueup, paths).items():
        text = run("llvm-readobj-19", "--file-headers", "--coff-imports", path)
        slice_ = file["slices"][0]
        differ(path, "arch", slice_["arch"], names[re.search(r"^Arch: (\S+)", text, re.M)[1]])
        shared = "IMAGE_FILE_DLL" in text
        differ(path, "type", slice_["type"], "shared-library" if shared else "executable")
        differ(path, "libraries", slice_["libraries"], re.findall(r"^(?:Delay)?Import \{\n +Name: (.*)$", text, re.M))
        version = re.search(r"MajorOperatingSystemVersion: (\d+)\s+MinorOperatingSystemVersion: (\d+)", text)
        subsystem = re.search(r"MajorSubsystemVersion: (\d+)\s+MinorSubsystemVersion: (\d+)", text)
        differ(path, "oldest system", slice_["min_os"] in (f"{version[1]}.{version[2]}", f"{subsystem[1]}.{subsystem[2]}"), True)
        differ(path, "problems", file["problems"], [])
    return len(paths)


def compare_go(trueup, go, paths):
    for path in paths:  # one by one: dependencies are listed for a single file
        file = inspect(trueup, [path])[path]
        lines = run(go, "version", "-m", path).splitlines()
        theirs = file["go"] or {"version": None, "path": None, "module": None, "settings": {}}
        differ(path, "version", theirs["version"], lines[0].rsplit(": ", 1)[1] if lines else None)
        settings, mods, deps = {}, [], []
        main = None
        for line in lines[1:]:
            words = line.split("\t")[1:]
            if words[0] == "path":
                main = words[1]
            elif words[0] == "mod":
                mods.append(words[1:3])
            elif words[0] == "dep":
                deps.append(words[1:3])
            elif words[0] == "build":
                name, _, value = line.split("\t", 2)[2].partition("=")
                settings[name] = json.loads(value) if value.startswith('"') else value
        differ(path, "path", theirs["path"], main)
        differ(path, "settings", theirs["settings"], settings)
        differ(path, "module", theirs["module"] and [theirs["module"]["path"], theirs["module"]["version"]], mods[0] if mods else None)
        differ(path, "dependencies", [[d["path"], d["version"]] for d in theirs.get("dependencies", [])], deps)
        arch = settings.get("GOARCH")
        if arch:
            differ(path, "arch", [s["arch"] for s in file["slices"]], [arch])
        build_id = run(go, "tool", "buildid", path).strip()
        differ(path, "Go build id", theirs.get("build_id"), build_id or None)
    return len(paths)


def compare_ar(trueup, paths):
    for path, file in inspect(trueup, paths).items():
        if file["go"]:
            continue  # Go's own objects: readelf knows nothing of them
        header = run("readelf", "-h", path)
        archs = {}
        for machine in re.findall(r"Machine: +(.*)", header):
            archs[MACHINES[machine]] = archs.get(MACHINES[machine], 0) + 1
        differ(path, "objects by architecture", {s["arch"]: s["members"] for s in file["slices"]}, archs)
        differ(path, "problems", file["problems"], [])
    return len(paths)


def main():
    trueup, what, *rest = sys.argv[1:]
    compared = {"elf": lambda: compare_elf(trueup, rest), "macho": lambda: compare_macho(trueup, rest), "pe": lambda: compare_pe(trueup, rest),
                "go": lambda: compare_go(trueup, rest[0], rest[1:]), "ar": lambda: compare_ar(trueup, rest)}[what]()
    print(f"{what}: {compared} compared, {differences} differences")
    return 0 if compared and not differences else 1


if __name__ == "__main__":
    sys.exit(main())
