"""Kills what changes files at every changing system call, and makes each call fail once.

Called by crash_test.sh: crash.py TRUEUP SHIM BOX, with the environment of every run
as it is. BOX holds a home for each scenario (`broken` is one to be repaired) and gets
the homes afterwards. After each fault the next start must find the old state or the
new one, whole.
"""
import json
import os
import shutil
import stat
import subprocess
import sys

trueup, shim, box = sys.argv[1:]
home, mark = f"{box}/home", f"{box}/mark"
environment = dict(os.environ)
failures = checks = 0


def run(*words, faulty_settings=True, **fault):
    extra = {} if faulty_settings else {"GOROOT": "", "GOBIN": "", "GOSUMDB": ""}
    if fault:
        extra |= {"LD_PRELOAD": shim, "FAULT": fault["kind"], "FAULT_AT": str(fault["at"]), "FAULT_MARK": mark}
    done = subprocess.run([trueup, *words], env={**environment, **extra}, cwd=f"{box}/work", capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    return done


def fix(**fault):
    wanted = ("goroot-missing-dir", "gobin-invalid", "gosumdb-malformed", "goflags-mod-vendor")
    return run("fix", *wanted, "--yes", "--json", "--no-exec", **fault)


def use(**fault):
    return run("use", os.environ["USE_VERSION"], "--yes", "--json", "--no-exec", faulty_settings=False, **fault)


def hook(**fault):
    return run("hook", "--install", "zsh", "--yes", **fault)


def unhook(**fault):
    return run("hook", "--remove", "zsh", "--yes", **fault)


def undo(**fault):
    return run("undo", "--json", **fault)


def history(**fault):
    return run("history", "--json", **fault)


def undo_last():
    """What took something back (hook --remove, too) is undone by its number alone."""
    return run("undo", str(max(t["id"] for t in json.loads(history().stdout)["transactions"])), "--json")


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print("FAILED:", what, flush=True)


def state():
    """Path, kind, mode, owner and content of every file but trueup's own state."""
    out = {}
    for folder, folders, files in os.walk(home):
        if os.path.relpath(folder, home) == ".local":
            folders.clear()
            continue
        for name in files + [f for f in folders if os.path.islink(f"{folder}/{f}")]:
            path = f"{folder}/{name}"
            info = os.lstat(path)
            link = stat.S_ISLNK(info.st_mode)
            content = os.readlink(path) if link else open(path, "rb").read()
            out[os.path.relpath(path, home)] = (info.st_mode, info.st_uid, info.st_gid, content)
    return out


def reset(start):
    shutil.rmtree(home)
    shutil.copytree(f"{box}/{start}", home, symlinks=True)
    if os.path.exists(mark):
        os.unlink(mark)


def says_done(done):
    """Exit code 1: fix cannot prove what it did, since no shell is started here."""
    if not done.stdout.startswith(b"{"):  # hook has no JSON
        return done.returncode == 0
    return done.returncode in (0, 1) and json.loads(done.stdout)["transaction"] is not None


def settled(what, old, new):
    """True when the state is the new one, after the next start has put things in order."""
    done = history()
    expect(done.returncode == 0, f"{what}: history ends with {done.returncode}: {done.stderr}")
    now = state()
    expect(now in (old, new), f"{what}: a state between: {sorted(set(now.items()) ^ set(old.items()))}")
    pending = [t["id"] for t in json.loads(done.stdout)["transactions"] if t["state"] == "pending"]
    expect(not pending, f"{what}: still pending: {pending}")
    return now == new


def each_call(kind, start, command, old, new):
    at = 0
    while True:
        at += 1
        reset(start)
        done = command(kind=kind, at=at)
        if not os.path.exists(mark):
            break
        what = f"{command.__name__}, {kind} at call {at}"
        if kind not in ("kill", "after"):
            expect(done.returncode in (0, 1, 2, 3), f"{what}: ends with {done.returncode}")
            if says_done(done):
                expect(state() == new, f"{what}: says that it is done")
        if settled(what, old, new):
            if command is undo:
                expect(undo().returncode == 2 and state() == new, f"{what}: is undone once more")
            else:
                expect(says_done(undo_last()) and state() == old, f"{what}: cannot be undone")
        else:
            again = command()
            expect(says_done(again) and state() == new, f"{what}: does not work afterwards: {again.stderr}")
    print(f"{command.__name__:6} {kind:7} {at - 1} calls", flush=True)
    expect(at > 20, f"{command.__name__}, {kind}: the shim saw only {at - 1} calls")


def done_once(start, command, end):
    """The states before and after; the home afterwards is kept as `end`."""
    reset(start)
    old = state()
    done = command()
    new = state()
    expect(says_done(done) and new != old, f"{command.__name__}: {done}")
    shutil.copytree(home, f"{box}/{end}", symlinks=True)
    return old, new


# A kill behind a call is one before the next, but for the last.
all_kinds = ["kill", "ENOSPC", "EIO"] + (["after", "EROFS", "EACCES"] if os.environ.get("CRASH_KINDS") == "full" else [])
old, new = done_once("broken", fix, "fixed")
changed = [name for name in new if new[name] != old.get(name)]
expect(len(changed) == 3, f"three files in one transaction: {changed}")
for kind in all_kinds:
    each_call(kind, "broken", fix, old, new)
    each_call(kind, "fixed", undo, new, old)
# A folder and a link are made, a line is written; then the link alone is another.
first, second = done_once("toolchains", use, "used")
hooked = done_once("toolchains", hook, "hooked")
unhooked = done_once("hooked", unhook, "unhooked")
expect(unhooked[1] == hooked[0], "hook --remove leaves what was there before")
for kind in all_kinds if os.environ.get("CRASH_KINDS") == "full" else ["kill"]:
    each_call(kind, "toolchains", use, first, second)
    each_call(kind, "used", undo, second, first)
    each_call(kind, "toolchains", hook, *hooked)
    each_call(kind, "hooked", unhook, *unhooked)

# Killed again, at each call, while the next start cleans up.
again = 0
for at in range(20, 300, 9):
    reset("broken")
    fix(kind="kill", at=at)
    if not os.path.exists(mark):
        break
    shutil.rmtree(f"{box}/crashed", ignore_errors=True)
    shutil.copytree(home, f"{box}/crashed", symlinks=True)
    for second in range(1, 300):
        reset("crashed")
        history(kind="kill", at=second)
        if not os.path.exists(mark):
            break
        again += 1
        settled(f"history killed at call {second} after fix was killed at call {at}", old, new)
expect(again > 10, f"the clean-up was killed only {again} times")
print(f"clean-up killed {again} times")
print(f"{checks} checks, {failures} failed")
sys.exit(failures != 0)
