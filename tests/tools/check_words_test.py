#!/usr/bin/env python3
"""The check of the Chinese texts finds what it is there for, and is quiet on what is allowed."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check-words.py"

# (a line of C++, what the check must say; None: nothing)
CASES = [
    ('say("a: {}", "没有读取:{}")', "half-width punctuation beside"),
    ('say("a", "没有读取,请重试")', "half-width punctuation beside"),
    ('say("a", "没有读取" " (未知)")', "half-width punctuation beside"),
    ('say("a", "`x (y)`（见 `y`），未知")', None),
    ('say("a", "没有读取 ({})")', "half-width punctuation in a Chinese sentence"),
    ('say("a", "没有, {}")', "half-width punctuation beside"),
    ('say("a", "{}: 没有")', "half-width punctuation in a Chinese sentence"),
    ('say("a", "trueup：没有读取\\n")', 'the prefix of a message'),
    ('say("a", "没有读取。。")', "two full stops"),
    ('say("a", "没有读取： {}")', "a space beside a full-width mark"),
    ('say("a", "trueup: 没有读取：{}（{}）\\n")', None),
    ('say("a", "以 GOROOT=$(go env GOROOT) 运行该工具")', None),
    ('say("a", "运行 `set -e X; 名称`，再重试")', None),
    ('// 没有,注释', None),
    ('R"re((?:未)?找到指令:)re"', None),
    ("f('\"'); g(\"x, y: {}\");", None),
]


def main():
    wrong = 0
    for text, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "x.cc").write_text(text + "\n", encoding="utf-8")
            done = subprocess.run([CHECK, folder], capture_output=True, text=True, check=False)
        good = done.returncode == 0 if expected is None else done.returncode == 1 and expected in done.stdout
        if not good:
            wrong += 1
            print(f"{text!r}: expected {expected!r}, got exit {done.returncode}: {done.stdout}{done.stderr}")
    print(f"check-words: {len(CASES)} cases, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
