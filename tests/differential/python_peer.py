#!/usr/bin/env python3
"""Compares trueup's reading of Python packages with the real thing.

Versions, specifiers, markers and requirements against the `packaging` library
(Debian's python3-packaging), and what is wrong with an environment against
`pip check` (Debian's python3-pip), over generated input. Every answer has to be
the same. Known faults of packaging 23.0 against PEP 440 and PEP 508 are worked
round where the question is put, each with its reason; none is left out of the
answers that are compared.

python_peer.py ANSWERS-PROGRAM [--seed N] [--scale F]
Exits 77 (skipped) where the real thing is not installed.
"""
import argparse
import json
import logging
import os
import random
import subprocess
import sys
import tempfile

try:
    from packaging.markers import Marker, UndefinedComparison
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version
except ImportError as error:
    print(f"skipped: {error} (Debian: python3-packaging)")
    sys.exit(77)


class Ours:
    """The program that answers, for all questions of one kind at once."""

    def __init__(self, program):
        self.program = program

    def ask(self, questions):
        text = "".join(json.dumps(q) + "\n" for q in questions)
        done = subprocess.run([self.program], input=text, capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(answers) == len(questions), (len(answers), len(questions), done.stderr)
        return answers


class Score:
    def __init__(self):
        self.compared, self.different = 0, 0

    def same(self, what, ours, theirs):
        self.compared += 1
        if ours == theirs:
            return
        self.different += 1
        if self.different <= 30:
            print(f"DIFFERENT {what}\n  trueup: {ours}\n  real:   {theirs}")


# ---- generators -----------------------------------------------------------

def number(r):
    return r.choice(["0", "1", "2", "3", "9", "10", "00", "01", "2023", "20230101123456789012345"])


def clean_version(r, local=True):
    """In the normal spelling."""
    small = lambda: str(r.choice([0, 0, 1, 1, 2, 3, 10]))
    text = r.choice(["", "", "", "", "1!"]) + ".".join(small() for _ in range(r.randint(1, 4)))
    if r.random() < 0.3:
        text += r.choice(["a", "b", "rc"]) + small()
    if r.random() < 0.25:
        text += ".post" + small()
    if r.random() < 0.25:
        text += ".dev" + small()
    if local and r.random() < 0.2:
        text += "+" + ".".join(r.choice(["1", "2", "10", "abc", "a1", "ubuntu"]) for _ in range(r.randint(1, 3)))
    return text


def free_version(r):
    """Any spelling, sometimes a wrong one."""
    separator = lambda: r.choice(["", "", ".", "-", "_"])
    text = r.choice(["", "", "", "v", "V", " ", "\t", "\n"])
    text += r.choice(["", "", "", "0!", "1!", "!"]) if r.random() < 0.4 else ""
    text += ".".join(number(r) for _ in range(r.randint(1, 4)))
    if r.random() < 0.5:
        word = r.choice(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha", "r", "x"])
        text += separator() + word + separator() + r.choice(["", number(r)])
    if r.random() < 0.4:
        text += r.choice(["-" + number(r), separator() + r.choice(["post", "rev", "r", "POST"]) + separator() + r.choice(["", number(r)])])
    if r.random() < 0.4:
        text += separator() + r.choice(["dev", "DEV", "de"]) + separator() + r.choice(["", number(r)])
    if r.random() < 0.3:
        text += "+" + r.choice(["", ".", "-"]).join(r.choice(["1", "01", "abc", "AbC", "1a", ""]) for _ in range(r.randint(1, 3)))
    text += r.choice(["", "", "", " ", "\n", ".", "-", "*", ".*"])
    if r.random() < 0.1:
        at = r.randrange(len(text) + 1)
        text = text[:at] + r.choice("abc.-_+!19 v*") + text[at:]
    return text


def specifier(r, free):
    make = free_version if free else clean_version
    clauses = []
    for _ in range(r.choice([0, 1, 1, 1, 1, 2, 3])):
        op = r.choice(["==", "!=", "<", "<=", ">", ">=", "~=", "===", "==", "==" if free else "=="])
        version = make(r)
        if not free and op not in ("==", "!=", "==="):
            version = version.split("+")[0]
        if op in ("==", "!=") and r.random() < 0.3:
            version = version.split("+")[0] + ".*"
        if free and r.random() < 0.05:
            op = r.choice(["=", "=>", "", "~", "<>"])
        clauses.append(r.choice(["", " "]) + op + r.choice(["", " "]) + version)
    return r.choice([",", ", ", " ,"]).join(clauses) + (r.choice(["", "", ",", ";"]) if free else "")


VARIABLES = ["python_version", "python_full_version", "os_name", "sys_platform", "platform_release",
             "platform_system", "platform_version", "platform_machine", "platform_python_implementation",
             "implementation_name", "implementation_version", "extra"]
OLD_VARIABLES = ["os.name", "sys.platform", "platform.version", "platform.machine",
                 "platform.python_implementation", "python_implementation"]


def marker_values(r):
    release = r.choice(["2.7.18", "3.6.0", "3.8.10", "3.9.2", "3.11.2", "3.12.0rc1", "3.13.0a4"])
    short = ".".join(release.replace("r", ".").replace("a", ".").split(".")[:2])
    return {
        "python_version": short, "python_full_version": release,
        "implementation_version": release, "implementation_name": r.choice(["cpython", "pypy"]),
        "platform_python_implementation": r.choice(["CPython", "PyPy"]),
        "os_name": r.choice(["posix", "nt"]), "sys_platform": r.choice(["linux", "darwin", "win32"]),
        "platform_system": r.choice(["Linux", "Darwin", "Windows"]),
        "platform_machine": r.choice(["x86_64", "arm64", "aarch64"]),
        "platform_release": r.choice(["6.1.0", "5.10.0-26-amd64", "23.1.0"]),
        "platform_version": r.choice(["#1 SMP Debian 6.1.52-1", "10.0.19041"]), "extra": r.choice(["", "test", "Foo_Bar"]),
    }


def marker(r, depth=0):
    parts = []
    for _ in range(r.choice([1, 1, 2, 2, 3])):
        if depth < 3 and r.random() < 0.25:
            parts.append("(" + r.choice(["", " "]) + marker(r, depth + 1) + r.choice(["", " "]) + ")")
            continue
        variable = r.choice(VARIABLES + OLD_VARIABLES)
        plain = variable.replace(".", "_")
        value = marker_values(r).get(plain, "CPython") if r.random() < 0.7 else \
            r.choice(["3", "3.8", "3.10", "2.7", "3.*", "3.11.*", "", "foo-bar", "win", "lin", "3.8, 3.11", "test"])
        op = r.choice(["==", "!=", "<", "<=", ">", ">=", "in", "not in", "==", "==", "~=", "==="])
        quote = r.choice(["'", '"'])
        sides = [variable, quote + value + quote]
        if r.random() < 0.2:
            sides.reverse()
        space = " " if " " in op or op == "in" else r.choice(["", " ", "\t"])
        parts.append(sides[0] + space + op + space + sides[1])
    text = parts[0]
    for part in parts[1:]:
        text += r.choice([" and ", " or ", " and  "]) + part
    if depth == 0 and r.random() < 0.08:
        at = r.randrange(len(text) + 1)
        text = text[:at] + r.choice(["(", ")", "'", " ", "x", "and", ""]) + text[at + r.randint(0, 2):]
    return text


def requirement(r):
    name = r.choice(["a", "A-b", "foo_bar", "zope.interface", "x1", "9", "-a", "a-", "a_", "a..b", "foo bar", ""])
    text = r.choice(["", "", " "]) + name + r.choice(["", "", " "])
    if r.random() < 0.3:
        text += "[" + r.choice([",", " , ", " "]).join(r.choice(["test", "Foo_b", "x.y", ""]) for _ in range(r.randint(0, 3))) + "]"
    if r.random() < 0.15:
        text += r.choice([" @ ", "@"]) + r.choice(["https://h/x.whl", "file:///x/y.whl", "git+https://h/r.git@1#egg=x", "x/y", "https:x", "http://h/a;b"])
        text += r.choice(["", " ", "", " "])
    elif r.random() < 0.8:
        clauses = specifier(r, free=r.random() < 0.3).strip("\n")
        text += r.choice(["", " "]) + (f"({clauses})" if r.random() < 0.2 else clauses)
    if r.random() < 0.4:
        text += r.choice([";", " ; ", "; "]) + marker(r, 1)
    return text


# ---- the real thing -------------------------------------------------------

def or_none(make, *errors):
    try:
        return make()
    except errors:
        return None


def real_contains(text, version, prereleases):
    """SpecifierSet(text).contains(version), with three faults of packaging 23.0
    gone round by asking about each clause in a spelling that it gets right:

    - `~=` counts the parts of the text in front of a suffix, and knows only some
      spellings of suffixes: ask with the normal spelling.
    - `==N!X.*` and `~=N!X` compare the epoch as if it were part of the first
      number, and do not pad with zeros then: compare epochs here, and ask without.
    - `contains(…, prereleases=None)` of `===anything` fails: anything is no pre-release.
    """
    clauses = list(SpecifierSet(text))
    if version.is_prerelease and not prereleases:
        if not any(c.operator != "===" and c.prereleases or
                   c.operator == "===" and (v := or_none(lambda: Version(c.version), InvalidVersion)) and v.is_prerelease
                   for c in clauses):
            return False
    for clause in clauses:
        op, named, asked = clause.operator, clause.version, version
        if op == "~=":
            named = str(Version(named))
        prefix = named.endswith(".*") and op in ("==", "!=")
        if prefix or op == "~=":
            plain = Version(named[:-2] if prefix else named)
            if plain.epoch or asked.epoch:
                if op == "~=" and plain.epoch == asked.epoch or prefix and plain.epoch == asked.epoch:
                    named = named.split("!")[-1]
                    asked = Version(str(asked).split("!")[-1])
                else:
                    if op == "!=":
                        continue
                    return False
        if not SpecifierSet(op + named).contains(asked, prereleases=True):
            return False
    return True


def real_marker(text, values):
    """PEP 508: as versions where both sides are, else as text. packaging 23.0
    raises where the right side is a version and the left side is not, and its
    Marker() stops reading where it does not understand; its Requirement() does not."""
    found = or_none(lambda: Requirement("x; " + text), InvalidRequirement)
    if found is None:
        return None
    marker = found.marker

    def one(lhs, op, rhs):
        sides = [values[s.value] if type(s).__name__ == "Variable" else s.value for s in (lhs, rhs)]
        names = [s.value for s in (lhs, rhs) if type(s).__name__ == "Variable"]
        if "extra" in names:
            from packaging.utils import canonicalize_name
            sides = [canonicalize_name(s) for s in sides]
        left, right = sides
        if or_none(lambda: SpecifierSet(op.value + right), InvalidSpecifier) is not None:
            if or_none(lambda: Version(left), InvalidVersion) is not None:
                return real_contains(op.value + right, Version(left), True)
        if op.value == "===":
            return left == right
        try:
            # Not a version on the left: only the comparison of text is left. The real one,
            # by a right side that makes no specifier either.
            return Marker(f"platform_release {op.value} '\x01{right}'").evaluate(
                {**values, "platform_release": "\x01" + left}) if op.value not in ("in", "not in") else \
                Marker(f"platform_release {op.value} '{right}'").evaluate({**values, "platform_release": left})
        except UndefinedComparison:
            return "unknown"

    def all_of(items):
        if False in items:
            return False
        return "unknown" if "unknown" in items else True

    def evaluate(markers):
        groups = [[]]
        for item in markers:
            if item == "or":
                groups.append([])
            elif isinstance(item, list):
                groups[-1].append(evaluate(item))
            elif isinstance(item, tuple):
                groups[-1].append(one(*item))
        results = [all_of(group) for group in groups]
        if True in results:
            return True
        return "unknown" if "unknown" in results else False

    ours = evaluate(marker._markers)
    # Where the real one has an answer at all, it counts.
    try:
        real = marker.evaluate(values)
    except (InvalidVersion, UndefinedComparison):
        return ours
    return real if ours != "unknown" else ours


# ---- comparisons ----------------------------------------------------------

def versions(ours, score, r, count):
    texts = [free_version(r) for _ in range(count)] + [clean_version(r) for _ in range(count)]
    for text, answer in zip(texts, ours.ask([{"op": "version", "text": t} for t in texts])):
        real = or_none(lambda: Version(text), InvalidVersion)
        score.same(f"version {text!r}", answer, real and [str(real), real.is_prerelease])
    good = [t for t in texts if or_none(lambda: Version(t), InvalidVersion)]
    pairs = [(r.choice(good), r.choice(good)) for _ in range(count)] + [(clean_version(r), clean_version(r)) for _ in range(count)]
    for (a, b), answer in zip(pairs, ours.ask([{"op": "order", "a": a, "b": b} for a, b in pairs])):
        left, right = Version(a), Version(b)
        score.same(f"order {a!r} {b!r}", answer, (left > right) - (left < right))


def specifiers(ours, score, r, count):
    questions = []
    for i in range(count):
        text = specifier(r, free=i % 3 == 0)
        questions.append({"op": "specifier", "specifier": text, "versions": [clean_version(r) for _ in range(8)] +
                          [p for p in [c.strip(" ,=<>!~").removesuffix(".*") for c in text.split(",")]
                           if or_none(lambda: Version(p), InvalidVersion)]})
    for question, answer in zip(questions, ours.ask(questions)):
        text = question["specifier"]
        if or_none(lambda: SpecifierSet(text), InvalidSpecifier) is None:
            score.same(f"specifier {text!r}", answer, None)
            continue
        for version, got in zip(question["versions"], answer or []):
            real = [real_contains(text, Version(version), True), real_contains(text, Version(version), False)]
            score.same(f"specifier {text!r} {version!r}", got, real)
        score.same(f"specifier {text!r}", answer is None, False)


def markers(ours, score, r, count):
    questions = [{"op": "marker", "marker": marker(r), "values": marker_values(r)} for _ in range(count)]
    for question, answer in zip(questions, ours.ask(questions)):
        score.same(f"marker {question['marker']!r} in {question['values']}", answer,
                   real_marker(question["marker"], question["values"]))


def requirements(ours, score, r, count):
    questions = [{"op": "requirement", "text": requirement(r)} for _ in range(count)]
    for question, answer in zip(questions, ours.ask(questions)):
        real = or_none(lambda: Requirement(question["text"]), InvalidRequirement, InvalidSpecifier)
        if real is not None:
            real = {"name": real.name, "extras": sorted(real.extras), "specifier": str(real.specifier),
                    "url": real.url or "", "marker": real.marker is not None}
        if answer is not None:
            answer["extras"] = sorted(set(answer["extras"]))
            answer["specifier"] = str(SpecifierSet(answer["specifier"]))
        score.same(f"requirement {question['text']!r}", answer, real)


# ---- pip check ------------------------------------------------------------

PROJECTS = ["alpha", "Beta.Gamma", "delta_core", "ep-silon", "zeta", "eta2", "Theta", "iota--x"]


def spelling(r, name):
    """Another spelling of the same project's name."""
    return r.choice([name, name.lower(), name.upper(), name.replace("-", "_"), name.replace("_", ".")])


def plain_version(r):
    """Without an epoch: see real_contains for what packaging makes of one. And with
    two numbers at least: the packaging 21.3 inside this pip does not pad a shorter
    version with zeros before it compares it with `X.Y.*` (packaging 23.0 does)."""
    while True:
        version = clean_version(r).split("!")[-1]
        if len(Version(version).release) > 1:
            return version


def need(r):
    text = spelling(r, r.choice(PROJECTS + ["nowhere"]))
    if r.random() < 0.2:
        text += "[extra1]"
    clauses = []
    for _ in range(r.choice([0, 1, 1, 2])):
        op = r.choice(["==", "!=", "<", "<=", ">", ">=", "~=", ">=", ">=", "<"])
        version = plain_version(r).split("+")[0]
        if op == "~=" and "." not in version.split("a")[0].split("b")[0].split("r")[0].split(".post")[0].split(".dev")[0]:
            version = "1.0"
        if op in ("==", "!=") and r.random() < 0.4:
            version = ".".join(str(r.choice([0, 1, 2])) for _ in range(r.randint(1, 2))) + ".*"
        clauses.append(op + version)
    text += r.choice([" ", ""]) + (f"({','.join(clauses)})" if clauses and r.random() < 0.5 else ",".join(clauses))
    if r.random() < 0.35:
        text += r.choice(["; ", " ; "]) + r.choice([
            'extra == "test"', "python_version >= '3.8'", "python_version < '3.8'", 'sys_platform == "win32"',
            'os_name == "posix" and python_version > "3"', "extra == 'x' or python_version >= '3'",
            'platform_python_implementation == "CPython"', "implementation_name in 'cpython pypy'",
            'python_full_version < "3.0.0" or sys_platform != "darwin"'])
    return text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def make_environment(r, root, folders):
    """Packages as dist-info folders, egg-info folders and egg-info files. A name
    stands once in a folder, and may stand in the other folder too."""
    for folder in folders:
        os.makedirs(folder)
        for project in r.sample(PROJECTS, r.randint(1, 6)):
            name, version = spelling(r, project), plain_version(r)
            needs = [need(r) for _ in range(r.choice([0, 0, 1, 2, 3]))]
            head = f"Metadata-Version: 2.1\n{r.choice(['Name', 'name'])}: {name}\nVersion: {version}\nSummary: x\n"
            # As wheels name their folders: no dash within the name.
            stem = name.replace("-", "_") + "-" + version
            kind = r.random()
            lines = "".join(f"{r.choice(['Requires-Dist', 'requires-dist'])}: {n}\n" for n in needs)
            if kind < 0.7:
                body = head + lines + "\nRequires-Dist: not-a-header\n"
                write(f"{folder}/{stem}.dist-info/METADATA", body)
            elif kind < 0.9:
                write(f"{folder}/{stem}.egg-info/PKG-INFO", head + "\n")
                bare = [n.split(";")[0].strip() for n in needs]
                sections = r.choice([[""], ["", "[test]"], ["", "[:python_version >= '3.8']"], ["", "[test:python_version < '3']"]])
                text = ""
                for i, section in enumerate(sections):
                    text += section + "\n" + "\n".join(bare[i::len(sections)]) + "\n\n"
                write(f"{folder}/{stem}.egg-info/requires.txt", text)
            else:
                write(f"{folder}/{stem}.egg-info", head + lines)
        if r.random() < 0.1:
            os.makedirs(f"{folder}/half-1.0.dist-info")


def pip_check_in_process(folders):
    """pip's own code, with other folders in place of sys.path."""
    logging.getLogger("pip").setLevel(logging.ERROR)
    from pip._internal.metadata.importlib import Environment
    from pip._internal.operations import check
    from pip._vendor.packaging.utils import canonicalize_name
    check.get_default_environment = lambda: Environment.from_paths(folders)
    packages, _ = check.create_package_set_from_installed()
    missing, conflicting = check.check_package_set(packages)
    out = {("environment-missing-package", p, canonicalize_name(d[0])) for p, deps in missing.items() for d in deps}
    out |= {("environment-wrong-version", p, canonicalize_name(d[0])) for p, deps in conflicting.items() for d in deps}
    return sorted(out)


def pip_check_as_people_run_it(python):
    done = subprocess.run(["/usr/bin/python3", "-m", "pip", "--disable-pip-version-check", "--python", python, "check"],
                          capture_output=True, text=True)
    from pip._vendor.packaging.utils import canonicalize_name
    out = set()
    for line in done.stdout.splitlines():
        words = line.split()
        if line.endswith(", which is not installed."):
            out.add(("environment-missing-package", canonicalize_name(words[0]), canonicalize_name(words[3].rstrip(","))))
        elif " has requirement " in line:
            # The name at the end of "…, but you have NAME VERSION."
            out.add(("environment-wrong-version", canonicalize_name(words[0]), canonicalize_name(words[-2])))
        elif line != "No broken requirements found.":
            raise AssertionError(f"pip says: {line!r} {done.stderr}")
    assert done.returncode == (1 if out else 0), done
    return sorted(out)


def problems(answer):
    return sorted({tuple(f) for f in answer if f[0] in ("environment-missing-package", "environment-wrong-version")})


def environments(ours, score, r, count):
    from packaging.markers import default_environment
    values = {**default_environment(), "extra": ""}
    with tempfile.TemporaryDirectory() as root:
        questions = []
        for i in range(count):
            folders = [f"{root}/{i}/{n}" for n in range(r.choice([1, 1, 1, 2]))]
            make_environment(r, root, folders)
            questions.append({"op": "environment", "folders": folders, "values": values})
        answers = ours.ask(questions)
        found = 0
        for question, answer in zip(questions, answers):
            real = pip_check_in_process(question["folders"])
            found += len(real)
            score.same(f"environment {question['folders']}", problems(answer), real)
        assert found > count, f"only {found} problems in {count} environments: nothing was compared"
        # A few as people run it: a virtual environment, and pip as a program.
        for i in range(max(2, count // 100)):
            venv = f"{root}/venv{i}"
            subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", venv], check=True)
            folder = f"{venv}/lib/python{values['python_version']}/site-packages"
            os.rmdir(folder)
            make_environment(r, root, [folder])
            answer = ours.ask([{"op": "environment", "virtual_env": venv, "folders": [], "values": {}}])[0]
            score.same(f"pip check in {venv}", problems(answer), pip_check_as_people_run_it(f"{venv}/bin/python3"))


STAGES = [(versions, 5000), (specifiers, 4000), (markers, 4000), (requirements, 4000), (environments, 400)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1)
    arguments = parser.parse_args()
    ours, total = Ours(arguments.program), 0
    different = 0
    for compare, count in STAGES:
        score = Score()
        compare(ours, score, random.Random(arguments.seed), max(1, int(count * arguments.scale)))
        print(f"{compare.__name__}: {score.compared} compared, {score.different} different")
        total += score.compared
        different += score.different
    return 1 if different or not total else 0


if __name__ == "__main__":
    sys.exit(main())
