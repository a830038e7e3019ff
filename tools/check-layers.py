#!/usr/bin/env python3
"""Who may include whom, and what stays behind the one door to the machine.

Prints one line a fault, FILE:LINE: what, and exits 1 when there is any.
With a folder as argument it judges that tree in place of this repository's src.
"""
import pathlib
import re
import sys

# A room may include itself and these. A folder that is not here is a fault:
# a new room gets its line, and with it its place, first.
ROOMS = {
    "base": set(),
    "facts": {"base"},
    "stats": {"base"},
    "formats": {"base", "facts"},
    "platform": {"base", "facts"},
    "probe": {"base", "facts", "formats", "platform"},
    "checks": {"base", "facts"},
    "report": {"base", "facts"},
    "remedy": {"base", "facts", "formats", "platform"},
    "release": {"base", "facts", "formats", "platform", "remedy"},
}
ROOMS["cli"] = set(ROOMS)

# System calls come from these headers; only src/platform makes any.
SYSTEM_HEADER = re.compile(
    r"^(unistd|fcntl|dirent|spawn|pwd|grp|signal|poll|termios|dlfcn|sys/.*|mach/.*|mach-o/.*|linux/.*)\.h$|^filesystem$")
# Slow to start or to compile, and a second way to do what fmt and base do.
BANNED_HEADER = {"iostream": "start-up cost", "fstream": "platform reads files", "regex": "start-up cost and stack depth"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CONDITIONAL = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*\b(__APPLE__|__linux__|__unix__|_WIN32|__aarch64__|__x86_64__)\b")
STARTS_PROCESS = re.compile(r"(?<![\w.>])(execv|execve|execvp|execl|execlp|posix_spawnp?|popen|v?fork|system)\s*\(")


# The user's own shell is the one program that trueup may start, and this is where.
PROCESS_FILES = ("platform/process_posix.cc",)


def faults(src):
    for path in sorted(p for p in src.rglob("*") if p.suffix in (".cc", ".h")):
        room = path.relative_to(src).parts[0]
        if room not in ROOMS:
            yield path, 1, f"room '{room}' has no place in tools/check-layers.py"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if room != "platform" and CONDITIONAL.search(line):
                yield path, number, "a condition on the system outside src/platform"
            if found := STARTS_PROCESS.search(line.split("//")[0]):
                if path.relative_to(src).as_posix() not in PROCESS_FILES:
                    yield path, number, f"{found[1]}() starts a process; only {PROCESS_FILES[0]} may"
            include = INCLUDE.match(line)
            if not include:
                continue
            kind, name = include.groups()
            if kind == '"':
                target = name.split("/")[0]
                if "/" not in name:
                    yield path, number, f'"{name}": name the room, "{room}/{name}"'
                elif target not in ROOMS:
                    yield path, number, f'"{name}": no such room'
                elif target != room and target not in ROOMS[room]:
                    yield path, number, f"{room} must not include {target} ({name})"
            elif name in BANNED_HEADER:
                yield path, number, f"<{name}> is not used here: {BANNED_HEADER[name]}"
            elif room != "platform" and SYSTEM_HEADER.match(name):
                yield path, number, f"<{name}> belongs to src/platform"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    src = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "src"
    found = list(faults(src))
    for path, number, what in found:
        print(f"{path}:{number}: {what}")
    if not found:
        print(f"layers: {src} is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
