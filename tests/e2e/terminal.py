"""An interactive shell on a pseudo-terminal, that somebody types into."""
import os
import pty
import select
import signal
import tempfile
import time


class Terminal:
    """argv[0] with a dash makes a login shell. The program that starts is env["SHELL"], or the one named."""

    def __init__(self, box, argv, env, program=None):
        self.box = tempfile.mkdtemp(dir=box)
        self.count = 0
        # Else an interactive fish makes completions from all manual pages, in the background and for minutes.
        os.makedirs(f"{env['HOME']}/.local/share/fish/generated_completions", exist_ok=True)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(env["HOME"])
            os.execve(program or env["SHELL"], argv, env)
        self.type("true")

    def drain(self):
        while select.select([self.fd], [], [], 0)[0]:
            try:
                if not os.read(self.fd, 65536):
                    return
            except OSError:
                return

    def type(self, line, limit=60):
        """Runs a line, waits for its end, and returns what it wrote to stdout."""
        self.count += 1
        out = f"{self.box}/out.{self.count}"
        done = f"{self.box}/done.{self.count}"
        os.write(self.fd, f"{line} >{out} 2>{out}.err; touch {done}\n".encode())
        end = time.time() + limit
        while not os.path.exists(done):
            self.drain()
            if time.time() > end:
                raise SystemExit(f"FAILED: no answer from {line!r}")
            time.sleep(0.02)
        with open(out, encoding="utf-8") as file:
            return file.read()

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
