#!/usr/bin/env python3
"""The layer check finds what it is there for, and is quiet on what is allowed."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check-layers.py"

# (file, its text, what the check must say; None: nothing)
CASES = [
    ("checks/a/x.cc", '#include "platform/host.h"\n', "checks must not include platform"),
    ("report/x.cc", '#include "checks/check.h"\n', "report must not include checks"),
    ("base/x.h", '#include "facts/fact.h"\n', "base must not include facts"),
    ("probe/x.cc", '#include "cli/command.h"\n', "probe must not include cli"),
    ("release/x.cc", '#include "checks/check.h"\n', "release must not include checks"),
    ("remedy/x.cc", '#include "release/store.h"\n', "remedy must not include release"),
    ("facts/x.h", '  #  include   "formats/elf.h"\n', "facts must not include formats"),
    ("facts/x.h", '#include "fact.h"\n', "name the room"),
    ("facts/x.h", '#include "nowhere/fact.h"\n', "no such room"),
    ("newroom/x.cc", "int x;\n", "has no place"),
    ("probe/x.cc", "#ifdef __APPLE__\n", "condition on the system"),
    ("cli/x.cc", "#if defined(__linux__)\n", "condition on the system"),
    ("cli/x.cc", "#include <unistd.h>\n", "belongs to src/platform"),
    ("probe/x.cc", "#include <sys/stat.h>\n", "belongs to src/platform"),
    ("base/x.cc", "#include <regex>\n", "not used here"),
    ("platform/x.cc", "    execve(path, argv, env);\n", "starts a process"),
    ("cli/x.cc", '    std::system("go env");\n', "starts a process"),
    ("platform/process_posix.cc", "    execve(path, argv, env);\n", None),
    ("checks/a/x.cc", '#include "checks/check.h"\n#include "facts/facts.h"\n#include "base/text.h"\n', None),
    ("platform/x.cc", "#include <unistd.h>\n#ifdef __APPLE__\n#endif\n", None),
    ("cli/x.cc", '#include "report/report.h"\n#include "checks/registry.h"\n#include <string>\n', None),
    ("base/x.cc", "// fork() is not called\nint parse_system(int);\n", None),
]


def main():
    wrong = 0
    for name, text, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            done = subprocess.run([CHECK, folder], capture_output=True, text=True, check=False)
        good = done.returncode == 0 if expected is None else done.returncode == 1 and expected in done.stdout
        if not good:
            wrong += 1
            print(f"{name}: {text!r}: expected {expected!r}, got exit {done.returncode}: {done.stdout}{done.stderr}")
    print(f"check-layers: {len(CASES)} cases, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
