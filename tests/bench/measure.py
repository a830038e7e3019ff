"""Paired timings of whole processes, and the tables that they are printed in.

Runs are paired: A B A B ... in one process on one machine, so that what else
the machine does hits both. A ratio is the median of the pairs' ratios. Times
are of whole processes, start included, from posix_spawn to the exit.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRUEUP = ROOT / "build" / "trueup"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "trueup-bench"
NULL = os.open(os.devnull, os.O_RDWR)


class Command:
    """A program with its arguments, environment and the samples taken of it."""

    def __init__(self, name, argv, env, before=None):
        self.name, self.argv, self.env = name, [str(a) for a in argv], env
        self.before = before  # called before each run, not measured
        self.ms, self.codes = [], set()

    def run(self, measured=True):
        if self.before:
            self.before()
        actions = [(os.POSIX_SPAWN_DUP2, NULL, fd) for fd in (0, 1, 2)]
        start = time.perf_counter_ns()
        pid = os.posix_spawn(self.argv[0], self.argv, self.env, file_actions=actions)
        _, status = os.waitpid(pid, 0)
        ms = (time.perf_counter_ns() - start) / 1e6
        if measured:
            self.ms.append(ms)
            self.codes.add(os.waitstatus_to_exitcode(status))

    def median(self):
        return statistics.median(self.ms)

    def peak_mib(self):
        """Peak resident memory. By `time`, which is small: a child's peak starts at its parent's size."""
        with tempfile.NamedTemporaryFile("r") as said:
            subprocess.run(["/usr/bin/time", "-f", "%M", "-o", said.name, *self.argv], env=self.env, stdin=NULL, stdout=NULL,
                           stderr=NULL, check=False)
            return int(said.read().split()[-1]) / 1024

    def exec_count(self):
        """Programs started in all, by strace; itself is 1."""
        with tempfile.NamedTemporaryFile("r") as trace:
            subprocess.run(["strace", "-f", "-qq", "-e", "trace=execve", "-o", trace.name, *self.argv], env=self.env,
                           stdin=NULL, stdout=NULL, stderr=NULL, check=False)
            return sum(1 for line in trace if re.search(r"execve\(.*= 0$", line))


def paired(commands, pairs):
    """Each round runs every command once; odd rounds in the opposite order."""
    for command in commands:
        command.run(measured=False)
    for number in range(pairs):
        for command in commands if number % 2 == 0 else reversed(commands):
            command.run()


def ratio(slow, fast):
    return statistics.median(a / b for a, b in zip(slow.ms, fast.ms))


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + " --- |" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def npm_tools():
    """The folder of what npm installs for tests/bench/package.json, in the cache, and why not, if not."""
    CACHE.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "tests" / "bench" / "package.json", CACHE)
    if not shutil.which("npm"):
        return CACHE / "node_modules", "npm is not there"
    done = subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=CACHE,
                          capture_output=True, text=True, check=False)
    said = done.stderr.strip().splitlines()
    return CACHE / "node_modules", said[-1] if said else ""
