#!/usr/bin/env python3
"""Times trueup beside the programs people use today; prints Markdown tables.

How runs are paired is said in measure.py.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the tree stays as it is
import startup_homes  # noqa: E402
from bench_repair import bench_fix, bench_hook  # noqa: E402
from bench_schema import bench_schema  # noqa: E402
from measure import CACHE, ROOT, TRUEUP, Command, npm_tools, paired, ratio, table  # noqa: E402


def go_toolchains():
    script = ROOT / "tests" / "testbed" / "go-toolchains.sh"
    lines = subprocess.run([script], check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(line.split(" ", 1) for line in lines)


def counterparts():
    """mise and envinfo from npm, into a cache folder; what cannot be had is left out, and said."""
    modules, problem = npm_tools()
    found, missing = [], []
    for name, args in (("mise", ["doctor"]), ("envinfo", []), ("envinfo", ["--system", "--binaries", "--languages"])):
        tool = modules / ".bin" / name
        if tool.exists():
            # npm's links name scripts that look for node on PATH.
            found.append((" ".join([name, *args]), [tool, *args]))
        else:
            missing.append(name)
    if missing:
        print(f"Not measured, could not be installed: {', '.join(sorted(set(missing)))} ({problem})\n")
    return found


def bench_env(goroots, env, pairs):
    rows = []
    newest = max(goroots, key=lambda v: tuple(int(n) for n in v.split(".")))
    for version, count in ((newest, pairs), ("1.19", max(10, pairs // 4))):
        path = {**env, "PATH": f"{goroots[version]}/bin:{env['PATH']}"}
        ours = Command("trueup env --json", [TRUEUP, "env", "--json"], path)
        theirs = Command(f"go{version} env -json", [f"{goroots[version]}/bin/go", "env", "-json"], path)
        paired([ours, theirs], count)
        for command in (ours, theirs):
            if command.codes != {0}:
                sys.exit(f"bench: {command.name} exits with {command.codes}")
        rows.append([f"go {version}", count, f"{ours.median():.2f}", f"{theirs.median():.2f}", f"{ratio(theirs, ours):.1f}x"])
    print("## `trueup env --json` and `go env -json`\n")
    table(["toolchain", "pairs", "trueup, ms", "go, ms", "go / trueup"], rows)


def bench_doctor(goroots, env, pairs):
    newest = max(goroots, key=lambda v: tuple(int(n) for n in v.split(".")))
    node = shutil.which("node")
    path = f"{goroots[newest]}/bin:{env['PATH']}" + (f":{pathlib.Path(node).parent}" if node else "")
    env = {**env, "PATH": path, "MISE_OFFLINE": "1"}
    ours = Command("trueup doctor --no-exec", [TRUEUP, "doctor", "--no-exec"], env)
    floor = Command("true", ["/bin/true"], env)
    others = [Command(name, argv, env) for name, argv in counterparts()]
    paired([ours, floor], pairs)
    rows = [[c.name, len(c.ms), f"{c.median():.2f}", f"{max(c.ms):.2f}", f"{c.peak_mib():.1f}", c.exec_count(), ""]
            for c in (ours, floor)]
    for other in others:
        again = Command(ours.name, ours.argv, env)
        paired([again, other], max(5, pairs // 10))
        rows.append([other.name, len(other.ms), f"{other.median():.2f}", f"{max(other.ms):.2f}", f"{other.peak_mib():.1f}",
                     other.exec_count(), f"{ratio(other, again):.0f}x"])
    print("## `trueup doctor --no-exec` and other doctors\n")
    table(["command", "runs", "median, ms", "slowest, ms", "peak, MiB", "programs started", "/ trueup"], rows)


def bench_startup(env, pairs):
    """Tracing the start of a shell against the plain start with the same files; and doctor on top of it."""
    newer = subprocess.run([ROOT / "tests/testbed/fish.sh"], check=True, capture_output=True, text=True).stdout.strip()
    rows = []
    for shell, program in (("zsh", "/usr/bin/zsh"), ("bash", "/bin/bash"), ("fish", "/usr/bin/fish"), ("fish", newer)):
        if not os.access(program, os.X_OK):
            print(f"Not measured, not installed: {program}\n")
            continue
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
        home = startup_homes.make(shell, pathlib.Path(f"home-{len(rows)}").resolve())
        own = {**env, "HOME": str(home), "SHELL": program, "TERM": "xterm", "PATH": "/usr/bin:/bin"}
        plain = Command(version, [program, "-l", "-i", "-c", "exit"], own)
        trace = Command("trace", [TRUEUP, "explain", "PATH"], own)
        doctor = Command("doctor", [TRUEUP, "doctor"], own)
        paired([plain, trace, doctor], pairs)
        rows.append([" ".join(version.split()[:4]).replace("GNU bash, version", "bash").rstrip(","), len(plain.ms),
                     f"{plain.median():.0f}", f"{trace.median():.0f}", f"{ratio(trace, plain):.2f}x",
                     f"{statistics.median(d - t for d, t in zip(doctor.ms, trace.ms)):+.0f}"])
    print("## Tracing the start of a shell\n")
    table(["shell", "pairs", "plain start, ms", "trueup explain PATH, ms", "/ plain", "doctor after that, ms"], rows)


def walk_limit():
    """tests/bench/walk_limit.cc, compiled into the cache folder."""
    source, program = ROOT / "tests" / "bench" / "walk_limit.cc", CACHE / "walk_limit"
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["g++", "-std=c++20", "-O2", "-pthread", "-o", program, source], check=True)
    return program


def bench_inspect(goroots, env, pairs, tree):
    """A whole tree, each peer paired with runs of our own."""
    newest = max(goroots, key=lambda v: tuple(int(n) for n in v.split(".")))
    ours = Command("trueup inspect", [TRUEUP, "inspect", tree], env)
    ours.run(measured=False)  # the cache is warm from here on
    rows = []
    for name, argv, share in (("walk, open, read 4 KiB (C++, as many threads)", [walk_limit(), tree], 1),
                              ("go version -m", [f"{goroots[newest]}/bin/go", "version", "-m", tree], 2),
                              ("find -exec file {} +", ["/usr/bin/find", tree, "-xdev", "-type", "f", "-exec", "file", "{}", "+"], 20)):
        again, other = Command(ours.name, ours.argv, env), Command(name, argv, env)
        paired([again, other], max(1, pairs // (4 * share)))
        rows.append([other.name, len(other.ms), f"{again.median():.0f}", f"{other.median():.0f}", f"{ratio(other, again):.2f}x"])
    print(f"## `trueup inspect {tree}`\n\nPeak memory {ours.peak_mib():.1f} MiB.\n")
    table(["peer", "pairs", "trueup, ms", "peer, ms", "peer / trueup"], rows)


def signed_sample(name):
    script = ROOT / "tests/testbed/signed-samples.sh"
    listed = subprocess.run([script], stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(line.split(" ", 1) for line in listed.splitlines())[name]


def bench_signature(env, pairs):
    """Every check of a signed program of 147 MB against hashing the same bytes and nothing else."""
    file = signed_sample("node")
    ours = Command("trueup verify signature", [TRUEUP, "verify", "signature", file], env)
    rows = []
    for name, argv in (("openssl dgst -sha256", ["/usr/bin/openssl", "dgst", "-sha256", file]),
                       ("sha256sum", ["/usr/bin/sha256sum", file])):
        other, again = Command(name, argv, env), Command(ours.name, ours.argv, env)
        paired([again, other], pairs)
        if again.codes != {0}:
            sys.exit(f"bench: {again.name} exits with {again.codes}")
        rows.append([name, len(other.ms), f"{again.median():.0f}", f"{other.median():.0f}", f"{ratio(other, again):.2f}x"])
    print("## `trueup verify signature` and hashing the same bytes\n")
    table(["counterpart", "pairs", "trueup, ms", "counterpart, ms", "counterpart / trueup"], rows)


def bench_release(env, pairs):
    """Publishing 1 GiB in four files, against hashing the same files; and switching what is live."""
    folder, store = pathlib.Path("model"), pathlib.Path("store").resolve()
    folder.mkdir()
    for number in range(4):
        with open(folder / f"{number}.bin", "wb") as file:
            for _ in range(256):
                file.write(os.urandom(1 << 20))
    files = sorted(str(f.resolve()) for f in folder.iterdir())

    def publish(version):
        argv = [TRUEUP, "release", "publish", folder, "--name", "m", "--version", version, "--store", store]
        return Command(f"trueup release publish (version {version})", argv, env)

    first = publish("1")
    first.run()
    again = publish("1")
    others = [Command("sha256sum", ["/usr/bin/sha256sum", *files], env),
              Command("openssl dgst -sha256, two at once",
                      ["/usr/bin/xargs", "-a", folder.resolve().parent / "list", "-P2", "-n1", "openssl", "dgst", "-sha256"], env),
              Command("cat (a plain read)", ["/usr/bin/cat", *files], env),
              Command("dd, past the cache: what the disk gives, two at once",
                      ["/usr/bin/xargs", "-a", folder.resolve().parent / "list", "-P2", "-I{}", "dd", "if={}", "of=/dev/null",
                       "bs=4M", "iflag=direct", "status=none"], env)]
    (folder.resolve().parent / "list").write_text("\n".join(files))
    paired([again, *others], max(3, pairs // 30))
    rows = [["publish, new: hashed, copied, synced, read back", 1, f"{first.median():.0f}", ""],
            ["publish, there already: hashed, and the store's copy read back", len(again.ms), f"{again.median():.0f}", "1"]]
    rows += [[o.name, len(o.ms), f"{o.median():.0f}", f"{ratio(o, again):.2f}x"] for o in others]
    print("## `trueup release publish`, 1 GiB in four files\n")
    table(["command", "runs", "median, ms", "/ publish again"], rows)

    small = pathlib.Path("small")
    small.mkdir()
    (small / "a").write_text("a")
    for version in ("8", "9"):
        (small / "b").write_text(version)
        subprocess.run([TRUEUP, "release", "publish", small, "--name", "s", "--version", version, "--store", store], env=env,
                       check=True, stdout=subprocess.DEVNULL)
    inner, whole, outer = [], [], []
    for number in range(max(20, pairs)):
        start = time.perf_counter_ns()
        done = subprocess.run([TRUEUP, "release", "swap", f"s@{8 + number % 2}", "--store", store, "--json"], env=env, check=True,
                              stdout=subprocess.PIPE)
        outer.append((time.perf_counter_ns() - start) / 1e6)
        said = json.loads(done.stdout)
        inner.append(said["switch_ms"])
        whole.append(said["milliseconds"])
    print("## `trueup release swap`\n")
    table(["what", "swaps", "median, ms", "slowest, ms"],
          [["the new link, in its place and on the disk", len(inner), f"{statistics.median(inner):.2f}", f"{max(inner):.2f}"],
           ["with the release looked at and the record written", len(whole), f"{statistics.median(whole):.2f}", f"{max(whole):.2f}"],
           ["the whole process, the registry told", len(outer), f"{statistics.median(outer):.2f}", f"{max(outer):.2f}"]])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--tree", default="/usr/lib", help="what `inspect` looks at")
    options.add_argument("--only", choices=("env", "doctor", "startup", "hook", "fix", "inspect", "signature", "release", "schema"))
    chosen = options.parse_args()
    pairs, only = chosen.pairs, chosen.only
    goroots = go_toolchains()
    with tempfile.TemporaryDirectory() as home:
        os.chdir(home)
        env = {"HOME": home, "USER": "bench", "SHELL": "/bin/bash", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
        if only in (None, "env"):
            bench_env(goroots, env, pairs)
        if only in (None, "doctor"):
            bench_doctor(goroots, env, pairs)
        if only in (None, "startup"):
            bench_startup(env, max(9, pairs // 5))
        if only in (None, "inspect"):
            bench_inspect(goroots, env, pairs, chosen.tree)
        if only in (None, "signature"):
            bench_signature(env, max(9, pairs // 5))
        if only in (None, "release"):
            bench_release(env, pairs)
        if only in (None, "hook"):
            bench_hook(env, pairs)
        if only in (None, "fix"):
            bench_fix(goroots, env, pairs)
        if only in (None, "schema"):
            bench_schema(env, pairs)


if __name__ == "__main__":
    main()
