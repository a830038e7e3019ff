#!/usr/bin/env python3
"""The Chinese texts of src keep to one punctuation: full width beside Chinese characters
(and beside the code that stands in a Chinese sentence), "trueup: " in front of a message
as every Unix program has it. What is code, not sentence, is listed below or in backquotes.

  check-words.py [SRC]     SRC: the folder, by default src beside tools
"""
import pathlib
import re
import sys

# Commands, units and forms in which the half-width character is part of what is typed.
CODE = [
    "$(uname -m)", "$(whoami)", "$(id -u)", "$(go env GOROOT)",
    '\\"/目录:${env:PATH}\\"', "//用户:密码@主机:端口", "sqlite:文件", "秒数,字节数",
]
# Texts of other programs, which are recognised and not said.
FOREIGN = re.compile(r"formats/symptoms\w*\.cc$")

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|'(?:[^'\\\n]|\\.)+'|"((?:[^"\\\n]|\\.)*)\"""", re.S
)
HAN = "\u4e00-\u9fff"
FAULTS = [
    (re.compile(rf"[{HAN}][,;:()?!]|[,;:()?!][{HAN}]"), "half-width punctuation beside a Chinese character"),
    (re.compile(rf"[{HAN}`}}」”] \(|\) [{HAN}`{{「“]|[,;:] [{HAN}]|\({{\w*}}\)"), "half-width punctuation in a Chinese sentence"),
    (re.compile("^trueup："), "the prefix of a message is \"trueup: \""),
    (re.compile("[。，；：][。，；：]"), "two full stops or commas in a row"),
    (re.compile("[。，；：、（）] | [。，；：、（）]"), "a space beside a full-width mark"),
]


def literals(text):
    """(line, text) of each string literal; those that stand side by side are one."""
    out, last = [], None
    for match in TOKEN.finditer(text):
        if match.group(2) is None:
            continue
        if last is not None and not text[last : match.start()].strip():
            out[-1][1] += match.group(2)
        else:
            out.append([text.count("\n", 0, match.start()) + 1, match.group(2)])
        last = match.end()
    return out


def faults_of(text):
    if not re.search(f"[{HAN}]", text):
        return
    text = text.removeprefix("trueup: ")
    for code in CODE:
        text = text.replace(code, "`")
    text = re.sub(r"`[^`]*`", "`", text)
    for pattern, what in FAULTS:
        if pattern.search(text):
            yield what


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1] / "src")
    wrong = 0
    for path in sorted([*root.rglob("*.cc"), *root.rglob("*.h")]):
        if FOREIGN.search(path.as_posix()):
            continue
        for line, text in literals(path.read_text(encoding="utf-8")):
            for what in faults_of(text):
                wrong += 1
                print(f"words: {path}:{line}: {what}: {text}")
    if not wrong:
        print("words: in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
