#!/usr/bin/env python3
"""Writes src/checks/std_api_names.cc from GOROOT/api of a Go toolchain.

    tools/std-api.py GOROOT [OUT]

Those files list the exported names that each release added to the standard library:
"pkg os, func ReadFile(string) ([]uint8, error)" in go1.16.txt. Kept are functions,
types, methods, fields, constants and variables since go1.8, by the last part of the
package's path, as compilers print it. A name that any package of that last part had
before is left out.
"""
import os
import re
import sys

FIRST = 8
WIDTH = 130
# No file of api/ has what the compiler itself knows (release notes of 1.17 and 1.20).
BUILT_IN = {
    ("unsafe", "Add"): 17,
    ("unsafe", "Slice"): 17,
    ("unsafe", "SliceData"): 20,
    ("unsafe", "String"): 20,
    ("unsafe", "StringData"): 20,
}
LEFT_OUT = ("syscall", "debug/", "golang.org/", "unicode")  # tables of constants


def base(package):
    parts = package.split("/")
    return parts[-2] if re.fullmatch(r"v\d+", parts[-1]) else parts[-1]


def names(declaration):
    method = re.match(r"method \(\*?(\w+)(?:\[.*?\])?\) (\w+)", declaration)
    if method:
        return [f"{method[1]}.{method[2]}"]
    field = re.match(r"type (\w+)(?:\[.*?\])? struct, (?:embedded )?\*?(?:\w+\.)?(\w+)", declaration)
    if field:
        return [f"{field[1]}.{field[2]}"]
    member = re.match(r"type (\w+)(?:\[.*?\])? interface, (\w+)\(", declaration)
    if member:
        return [f"{member[1]}.{member[2]}"]
    interface = re.match(r"type (\w+)(?:\[.*?\])? interface \{(.*)\}", declaration)
    if interface:
        return [interface[1]] + [f"{interface[1]}.{one}" for one in re.findall(r"\w+", interface[2])]
    plain = re.match(r"(?:func|type|const|var) (\w+)", declaration)
    return [plain[1]] if plain else []


def added(folder):
    since = dict(BUILT_IN)
    releases = [0] + sorted(
        int(found[1]) for name in os.listdir(folder) if (found := re.fullmatch(r"go1\.(\d+)\.txt", name))
    )
    for minor in releases:
        path = os.path.join(folder, "go1.txt" if minor == 0 else f"go1.{minor}.txt")
        with open(path, encoding="utf-8") as file:
            for line in file:
                found = re.match(r"pkg ([\w/.\-]+)(?: \([\w-]+\))?, (.*?)(?: #\d+)?$", line.strip())
                if not found or found[1].startswith(LEFT_OUT):
                    continue
                for name in names(found[2]):
                    since.setdefault((base(found[1]), name), minor)
    return since, releases[-1]


def main():
    since, newest = added(os.path.join(sys.argv[1], "api"))
    packages = {}
    for (package, name), minor in sorted(since.items(), key=lambda row: (row[1], row[0])):
        # A member that came with its type: the type's own name is what is missing then.
        with_type = "." in name and since.get((package, name.split(".")[0])) == minor
        if minor >= FIRST and not with_type:
            packages.setdefault(package, []).append((minor, name))
    lines = []
    for package, rows in sorted(packages.items()):
        line, release = "", 0
        for minor, name in rows:
            if len(line) > WIDTH:
                lines.append(line)
                line = ""
            if not line:
                line, release = package, 0
            if minor != release:
                line, release = f"{line} {minor}", minor
            line += f" {name}"
        lines.append(line)
    out = sys.argv[2] if len(sys.argv) > 2 else "src/checks/std_api_names.cc"
    with open(out, "w", encoding="utf-8") as file:
        file.write(
            "// Written by tools/std-api.py from api/*.txt of Go's source, up to go1."
            f"{newest}; not by hand.\n"
            "// A line: the last part of a package's path; then minor releases, each before the names it brought.\n"
            '#include "checks/std_api.h"\n\nnamespace trueup {\n\n'
            'std::string_view std_api_names() {\n    return R"('
            + "\n".join(lines)
            + '\n)";\n}\n\n}  // namespace trueup\n'
        )


if __name__ == "__main__":
    main()
