"""Kills the commands of `trueup release` at every changing system call, and makes each call fail once.

release_crash.py TRUEUP SHIM BOX. After each fault, what is live is a whole
release at once, before anything is repaired; the next command finds a store in
order, and the interrupted one works when it is given again.
"""
import json
import os
import shutil
import subprocess
import sys

trueup, shim, box = sys.argv[1:]
store, mark = f"{box}/store", f"{box}/mark"
environment = dict(os.environ)
failures = checks = 0


def run(*words, fault=None, at=0):
    extra = {}
    if fault:
        extra = {"LD_PRELOAD": shim, "FAULT": fault, "FAULT_AT": str(at), "FAULT_MARK": mark}
    return subprocess.run([trueup, "release", *words, "--store", store], env={**environment, **extra}, cwd=box,
                          capture_output=True, stdin=subprocess.DEVNULL, timeout=60)


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print("FAILED:", what, flush=True)


def model(version):
    folder = f"{box}/in{version}"
    os.makedirs(f"{folder}/sub", exist_ok=True)
    for name in ("a", "sub/b"):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(f"{name} of {version}\n")
    with open(f"{folder}/shared", "w", encoding="utf-8") as file:
        file.write("the same\n")
    return folder


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def whole(version):
    """Every file of a release that is there has the content of its version."""
    folder = f"{store}/m/{version}"
    return all(read(f"{folder}/{name}") == f"{name} of {version}\n" for name in ("a", "sub/b"))


def live():
    try:
        return os.readlink(f"{store}/m/current")
    except FileNotFoundError:
        return None


def versions():
    return {name for name in os.listdir(f"{store}/m") if not name.startswith(".") and name != "current"}


def remove(folder):
    for at, _, _ in os.walk(folder):
        os.chmod(at, 0o755)
    shutil.rmtree(folder)


def reset(start):
    if os.path.exists(store):
        remove(store)
    subprocess.run(["cp", "-a", f"{box}/{start}", store], check=True)
    if os.path.exists(mark):
        os.unlink(mark)


def keep(name):
    subprocess.run(["cp", "-a", store, f"{box}/{name}"], check=True)


def in_order(what):
    """A look is enough to put things in order; registry, record and link then say the same."""
    done = run("history", "m", "--json")
    expect(done.returncode == 0, f"{what}: history ends with {done.returncode}: {done.stderr}")
    swaps = json.loads(done.stdout)["names"][0]["swaps"]
    expect(all(s["state"] in ("done", "taken-back") for s in swaps), f"{what}: something is still at work: {swaps}")
    made = [s["to"] for s in swaps if s["state"] == "done"]
    expect(live() == (made[-1] if made else None), f"{what}: {live()} is live, {made} were made so")
    for version in versions():
        expect(whole(version), f"{what}: {version} is not whole")


def left_overs():
    found = [n for n in os.listdir(f"{store}/m") if n.startswith((".staging", ".removing", ".current"))]
    found += os.listdir(f"{store}/.trueup/incoming")
    return found


def each_call(kind, start, words, allowed_live, after, least, step=1):
    """`after(what, done)` judges; the command must then work when given again."""
    at = 1 - step
    while True:
        at += step
        reset(start)
        done = run(*words, fault=kind, at=at)
        if not os.path.exists(mark):
            break
        what = f"{words[0]}, {kind} at call {at}"
        expect(live() in allowed_live, f"{what}: {live()} is live")
        expect(live() is None or whole(live()), f"{what}: what is live is not whole")
        if kind != "kill":
            expect(done.returncode in (0, 1, 3), f"{what}: ends with {done.returncode}: {done.stderr}")
        in_order(what)
        after(what, done)
    print(f"{words[0]:9} {kind:7} calls up to {at - step}", flush=True)
    expect(at > least, f"{words[0]}, {kind}: the shim saw only {at - 1} calls")


def again(words, what, codes=(0,)):
    done = run(*words)
    expect(done.returncode in codes, f"{what}: does not work afterwards: {done.returncode} {done.stdout} {done.stderr}")
    return done


def after_publish(what, done):
    expect("2" not in versions() or whole("2"), f"{what}: half a release")
    again(publish, what)
    expect(run("show", "m@2", "--verify").returncode == 0, f"{what}: the release is not what was published")
    expect(not left_overs(), f"{what}: left over: {left_overs()}")


def after_swap(what, done):
    if done.returncode == 0:
        expect(live() == "2", f"{what}: says that it is done, and {live()} is live")
    if done.returncode == 3:
        expect(live() == "1", f"{what}: says that it failed, and {live()} is live")
    again(swap, what)
    expect(live() == "2", f"{what}: {live()} is live in the end")
    expect(not left_overs(), f"{what}: left over: {left_overs()}")


def after_rollback(what, done):
    if done.returncode == 0:
        expect(live() == "1", f"{what}: says that it is done, and {live()} is live")
    # The second one has nothing to go back to when the first one was finished.
    again(("rollback", "m"), what, codes=(0, 1))
    expect(live() == "1", f"{what}: {live()} is live in the end")


def after_prune(what, done):
    expect({"3", "4"} <= versions(), f"{what}: the live or the previous one is gone")
    again(prune, what)
    expect(versions() == {"3", "4"}, f"{what}: {versions()} are left")
    expect(not left_overs(), f"{what}: left over: {left_overs()}")
    objects = [f"{folder}/{name}" for folder, _, names in os.walk(f"{store}/.trueup/objects") for name in names]
    expect(len(objects) == 5, f"{what}: {len(objects)} objects are left")
    listed = json.loads(run("list", "m", "--json").stdout)["releases"]
    expect({r["version"] for r in listed if r["removed"]} == {"1", "2"}, f"{what}: the registry says {listed}")


folders = {version: model(version) for version in ("1", "2", "3", "4")}
publish = ("publish", folders["2"], "--name", "m", "--version", "2")
swap = ("swap", "m@2")
prune = ("prune", "m", "--keep", "0")


def good(*words):
    done = run(*words)
    expect(done.returncode == 0, f"{words}: {done.stderr}")


os.makedirs(store)
good("publish", folders["1"], "--name", "m", "--version", "1")
good("swap", "m@1")
keep("one")
good(*publish)
keep("two")
good(*swap)
keep("swapped")
for version in ("3", "4"):
    good("publish", folders[version], "--name", "m", "--version", version)
    good("swap", f"m@{version}")
keep("many")

full = os.environ.get("CRASH_KINDS") == "full"
for kind in ["kill", "ENOSPC", "EIO"] + (["after", "EROFS", "EACCES"] if full else []):
    # An error is an error: after the first kind, a sample of the calls will do.
    step = 3 if kind == "EIO" and not full else 1
    each_call(kind, "one", publish, {"1"}, after_publish, 40, step)
    each_call(kind, "two", swap, {"1", "2"}, after_swap, 10, step)
    each_call(kind, "swapped", ("rollback", "m"), {"1", "2"}, after_rollback, 10, step)
    each_call(kind, "many", prune, {"4"}, after_prune, 20, step)
# With a reload: not proven is taken back.
swap = ("swap", "m@2", "--reload", "true")
each_call("kill", "two", swap, {"1", "2"}, after_swap, 10)
print(f"{checks} checks, {failures} failed")
sys.exit(failures != 0)
