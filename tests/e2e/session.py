"""Terminals older than an edit of their start-up files.

    session.py TRUEUP GOROOT

Each scene starts a real interactive shell on a pseudo-terminal in a home of its
own, changes a file, and asks the doctor from inside that shell.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from terminal import Terminal

TRUEUP, GOROOT = sys.argv[1:3]
CHECK = "session-older-than-start-up"
checks = 0
failures = []


def expect(what, truth, detail=""):
    global checks
    checks += 1
    if not truth:
        failures.append(what)
        print(f"FAILED: {what}\n  {str(detail)[:2000]}")


def doctor(terminal, before=""):
    return json.loads(terminal.type(f"{before}{TRUEUP} doctor --json"))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def later():
    """Files are younger than processes by more than the clocks' difference."""
    time.sleep(2.2)


def of_session(document, setting):
    return [f for f in document["findings"] if f["check"] == CHECK and f["subject"]["setting"] == setting]


SHELLS = {
    "zsh": (["-zsh"], ".zshrc", "export {}={}\n", "zsh"),
    "bash": (["-bash"], ".bash_profile", "export {}={}\n", "bash"),
    "fish": (["fish", "-l", "-i"], ".config/fish/config.fish", "set -gx {} {}\n", "fish"),
}


def scene(shell, box):
    argv, rc_name, form, program = SHELLS[shell]
    home = f"{box}/home"
    rc = f"{home}/{rc_name}"
    os.makedirs(f"{box}/gone/bin")
    env = {"HOME": home, "USER": "tester", "LOGNAME": "tester", "SHELL": shutil.which(program), "LANG": "C.UTF-8",
           "TERM": "xterm", "PATH": f"{GOROOT}/bin:/usr/bin:/bin"}
    path = form.format("PATH", f"{GOROOT}/bin:/usr/bin:/bin").replace(":", " " if shell == "fish" else ":")
    first = path + form.format("GOROOT", f"{box}/gone") + form.format("GOFLAGS", "-mod=mod")
    write(rc, first)
    os.makedirs(f"{home}/.cache", exist_ok=True)

    terminal = Terminal(box, argv, env)
    said = doctor(terminal)
    expect(f"{shell}: nothing was edited", not [f for f in said["findings"] if f["check"] == CHECK], said["findings"])
    typed = doctor(terminal, "env GOFLAGS=-v ")
    expect(f"{shell}: a value for one command is meant", not of_session(typed, "GOFLAGS"), typed["findings"])

    later()
    write(rc, path + form.format("GOFLAGS", "-mod=readonly") + form.format("GOPRIVATE", "example.org"))
    said = doctor(terminal)
    for setting, here, fresh in (("GOFLAGS", "-mod=mod", "-mod=readonly"), ("GOPRIVATE", "", "example.org")):
        found = of_session(said, setting)
        expect(f"{shell}: {setting} is older", len(found) == 1, said["findings"])
        if not found:
            continue
        found = found[0]
        expect(f"{shell}: {setting}: the value here", found["subject"]["value"] == here, found)
        expect(f"{shell}: {setting}: the new value and its line",
               any(e["origin"].get("path") == rc and fresh in e["text"] for e in found["evidence"]), found)
        expect(f"{shell}: {setting}: how old", any("began" in e["text"] and rc in e["text"] for e in found["evidence"]),
               found)
        expect(f"{shell}: {setting}: the way out", [r["id"] for r in found["remedies"]] == ["new-terminal"], found)
    # GOROOT was this shell's own: no fresh shell has it, and nobody hands it on.
    expect(f"{shell}: GOROOT is not said to be handed on", not of_session(said, "GOROOT"), said["findings"])
    said = json.loads(terminal.type(f"sh -c '{TRUEUP} doctor --json'"))
    expect(f"{shell}: seen from a script too", len(of_session(said, "GOFLAGS")) == 1, said["findings"])
    said = json.loads(terminal.type(f"sh -c 'GOFLAGS=-v; export GOFLAGS; true; {TRUEUP} doctor --json; true'"))
    expect(f"{shell}: a script's own value is meant", not of_session(said, "GOFLAGS"), said["findings"])

    fresh = Terminal(box, argv, env)
    said = doctor(fresh)
    expect(f"{shell}: a new terminal is in order", not [f for f in said["findings"] if f["check"] == CHECK],
           said["findings"])
    fresh.close()
    terminal.type(f"source {rc}")
    said = doctor(terminal)
    expect(f"{shell}: the file was read again", not [f for f in said["findings"] if f["check"] == CHECK],
           said["findings"])
    terminal.close()

    # Another go comes first in a new terminal.
    terminal = Terminal(box, argv, env)
    later()
    os.makedirs(f"{box}/other/bin")
    shutil.copy2(f"{GOROOT}/bin/go", f"{box}/other/bin/go")
    write(rc, form.format("PATH", f"{box}/other/bin:{GOROOT}/bin:/usr/bin:/bin").replace(
        ":", " " if shell == "fish" else ":"))
    said = doctor(terminal)
    found = of_session(said, "PATH")
    expect(f"{shell}: another go in a new terminal", len(found) == 1 and f"{box}/other/bin/go" in found[0]["explanation"],
           said["findings"])
    terminal.close()


def tmux_scene(box):
    """The server began with GOROOT; the line is gone since; every new pane still gets it."""
    home = f"{box}/home"
    rc = f"{home}/.zshrc"
    gone = f"{box}/gone"
    path = f"export PATH={GOROOT}/bin:/usr/bin:/bin\n"
    write(rc, f"{path}export GOROOT={gone}\n")
    env = {"HOME": home, "USER": "tester", "LOGNAME": "tester", "SHELL": shutil.which("zsh"), "LANG": "C.UTF-8",
           "TERM": "xterm", "PATH": f"{GOROOT}/bin:/usr/bin:/bin"}
    terminal = Terminal(box, ["-zsh"], env)
    tmux = f"{shutil.which('tmux')} -f /dev/null -S {box}/tmux.sock"
    terminal.type(f"{tmux} new-session -d -s one -x 200 -y 50")
    terminal.close()
    try:
        later()
        write(rc, path)

        def pane(window, line):
            out, done = f"{box}/{window}.json", f"{box}/{window}.done"
            subprocess.run(f"{tmux} new-window -d -t one -n {window}", shell=True, check=True, env=env)
            subprocess.run([*tmux.split(), "send-keys", "-t", f"one:{window}",
                            f"{line} >{out} 2>{out}.err; touch {done}", "Enter"], check=True, env=env)
            end = time.time() + 60
            while not os.path.exists(done):
                if time.time() > end:
                    raise SystemExit("FAILED: no answer from a pane")
                time.sleep(0.05)
            with open(out, encoding="utf-8") as file:
                return file.read()

        said = json.loads(pane("first", f"{TRUEUP} doctor --json"))
        found = of_session(said, "GOROOT")
        expect("tmux: GOROOT is handed on", len(found) == 1, said["findings"])
        if found:
            found = found[0]
            expect("tmux: it is named", "tmux" in found["explanation"], found)
            expect("tmux: what is folded under it",
                   any(f["check"] == "goroot-missing-dir" and f["caused_by"] == CHECK for f in said["findings"]),
                   said["findings"])
            remedy = [r for r in found["remedies"] if r["id"] == "tmux-environment"]
            expect("tmux: the way out", len(remedy) == 1, found)
            argv = shlex.split(remedy[0]["edits"][0]["diff"])
            subprocess.run([*tmux.split(), *argv[1:]], check=True, env=env)
            said = json.loads(pane("second", f"{TRUEUP} doctor --json"))
            expect("tmux: the way out works", not of_session(said, "GOROOT") and "goroot-missing-dir" not in
                   [f["check"] for f in said["findings"]], said["findings"])
    finally:
        subprocess.run(f"{tmux} kill-server", shell=True, check=False, env=env)


def main():
    for name in [*SHELLS, "tmux"]:
        box = os.path.realpath(tempfile.mkdtemp(prefix="session-"))
        try:
            tmux_scene(box) if name == "tmux" else scene(name, box)
        finally:
            shutil.rmtree(box, ignore_errors=True)
    print(f"{checks} checks, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
