"""The hook beside direnv and mise.

    hook_beside.py TRUEUP GOROOT OTHER_GOROOT MISE

Real interactive shells on a pseudo-terminal, in a mount namespace that looks
translated, so that the hook has something to do. A folder is entered and left:
what the neighbour promises holds inside, what the hook made holds before,
inside and after. MISE may be empty: then that neighbour is skipped, with a word.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from terminal import Terminal

TRUEUP, GOROOT, OTHER, MISE = sys.argv[1:5]
checks = 0
failures = 0

# The two files of binfmt_misc by which Linux tells that a program is translated.
TRANSLATED = ("/usr/bin/mount -t tmpfs none /proc/sys/fs/binfmt_misc && : >/proc/sys/fs/binfmt_misc/rosetta && "
              ": >/proc/sys/fs/binfmt_misc/qemu-aarch64 && exec {}")
MARK = os.uname().machine.replace("x86_64", "linux_amd64").replace("aarch64", "linux_arm64")

START = {"zsh": ".zshrc", "bash": ".bash_profile", "fish": ".config/fish/config.fish"}
DIRENV = {shell: f'eval "$(direnv hook {shell})"' for shell in ("zsh", "bash")} | {"fish": "direnv hook fish | source"}
ACTIVATE = {shell: f'eval "$({MISE} activate {shell})"' for shell in ("zsh", "bash")} | {
    "fish": f"{MISE} activate fish | source"}


def expect(what, actual, expected):
    global checks, failures
    checks += 1
    if actual != expected:
        failures += 1
        print(f"FAILED: {what}: {actual!r}, not {expected!r}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def seen(terminal):
    """What a program started here would see: the order of PATH, and the values."""
    words = terminal.type("env").splitlines()
    values = dict(word.split("=", 1) for word in words if "=" in word)
    return values["PATH"].split(":"), values


def sandbox(shell):
    """A home with nothing in it, and the environment of a terminal there."""
    box = os.path.realpath(tempfile.mkdtemp(prefix="beside-"))
    write(f"{box}/home/.bashrc", "")
    return box, {"HOME": f"{box}/home", "USER": "tester", "LOGNAME": "tester", "SHELL": shutil.which(shell),
                 "LANG": "C.UTF-8", "TERM": "xterm", "PATH": f"{GOROOT}/bin:/usr/bin:/bin", "GOTELEMETRY": "off",
                 "MISE_OFFLINE": "1", "MISE_TRUSTED_CONFIG_PATHS": f"{box}/project"}


def install(shell, env):
    subprocess.run([TRUEUP, "hook", "--install", shell, "--yes"], env=env, check=True, stdout=subprocess.DEVNULL)


def translated(shell, box, env):
    flags = "-m" if os.geteuid() == 0 else "-rm"
    command = TRANSLATED.format(f"{env['SHELL']} -l -i")
    return Terminal(box, ["unshare", flags, "/bin/sh", "-c", command], env, shutil.which("unshare"))


def write_project(project, neighbour):
    write(f"{project}/bin/go", "#!/bin/sh\necho of the project\n")
    os.chmod(f"{project}/bin/go", 0o755)
    if neighbour == "direnv":
        write(f"{project}/.envrc", "PATH_add bin\nexport NEIGHBOUR=yes\n")
    else:
        write(f"{project}/mise.toml", '[env]\nNEIGHBOUR = "yes"\n_.path = ["./bin"]\n')


def scene(shell, neighbour, hook_first):
    box, env = sandbox(shell)
    project, start = f"{box}/project", f"{env['HOME']}/{START[shell]}"
    name = f"{shell} beside {neighbour}, the hook {'before' if hook_first else 'after'} it"
    own = f"set -gx PATH {GOROOT}/bin /usr/bin /bin\n" if shell == "fish" else f"export PATH={GOROOT}/bin:/usr/bin:/bin\n"
    line = (DIRENV if neighbour == "direnv" else ACTIVATE)[shell] + "\n"
    read_rc = ". ~/.bashrc\n" if shell == "bash" else ""
    # bash's hook goes into .bashrc; the other two have one file, and an installed line is its last one.
    write(start, own + read_rc if hook_first else own + line + read_rc)
    install(shell, env)
    if hook_first:
        with open(start, "a", encoding="utf-8") as file:
            file.write(line)
    write_project(project, neighbour)
    if neighbour == "direnv":
        subprocess.run(["direnv", "allow", f"{project}/.envrc"], env=env, check=True)

    terminal = translated(shell, box, env)
    mine = f"{env['HOME']}/go/bin/{MARK}"
    try:
        terminal.type("cd /")
        before, values = seen(terminal)
        expect(f"{name}: GOBIN at the start", values.get("GOBIN"), mine)
        expect(f"{name}: its folder, once", before.count(mine), 1)
        expect(f"{name}: nothing of the neighbour yet", values.get("NEIGHBOUR"), None)
        for time in ("entered", "entered again"):
            terminal.type(f"cd {project}")
            inside, values = seen(terminal)
            expect(f"{name}: {time}, its variable", values.get("NEIGHBOUR"), "yes")
            expect(f"{name}: {time}, its go", terminal.type("go version").strip(), "of the project")
            expect(f"{name}: {time}, all that was before", [each for each in inside if each in before], before)
            expect(f"{name}: {time}, GOBIN", values.get("GOBIN"), mine)
            # A shell below this one reads the hook once more.
            below = terminal.type(f"{env['SHELL']} -i -c 'go version; env'").splitlines()
            values = dict(word.split("=", 1) for word in below if "=" in word)
            expect(f"{name}: {time}, the folder in a shell below", values["PATH"].split(":").count(mine), 1)
            terminal.type("cd /")
            after, values = seen(terminal)
            expect(f"{name}: left, PATH", after, before)
            expect(f"{name}: left, GOBIN", values.get("GOBIN"), mine)
            expect(f"{name}: left, its variable", values.get("NEIGHBOUR"), None)
    finally:
        terminal.close()
        shutil.rmtree(box, ignore_errors=True)


def release(shell):
    """mise chooses a Go: its GOBIN holds inside, and the hook sets none outside."""
    box, env = sandbox(shell)
    project = f"{box}/project"
    with open(f"{OTHER}/VERSION", encoding="utf-8") as file:
        version = file.readline().strip()
    number = version.removeprefix("go")
    write(f"{env['HOME']}/{START[shell]}", ACTIVATE[shell] + "\n" + (". ~/.bashrc\n" if shell == "bash" else ""))
    write(f"{project}/mise.toml", f'[tools]\ngo = "{number}"\n')
    subprocess.run([MISE, "link", f"go@{number}", OTHER], env=env, check=True, capture_output=True)
    install(shell, env)
    terminal = translated(shell, box, env)
    installed = f"{env['HOME']}/.local/share/mise/installs/go/{number}/bin"
    try:
        terminal.type("cd /")
        before, values = seen(terminal)
        expect(f"{shell}: GOBIN is left to mise", values.get("GOBIN"), None)
        for _ in range(2):
            terminal.type(f"cd {project}")
            said = terminal.type("go version").split()
            expect(f"{shell}: mise's go", said[2:3], [version])
            _, values = seen(terminal)
            expect(f"{shell}: mise's GOBIN", values.get("GOBIN"), installed)
            terminal.type("cd /")
            after, values = seen(terminal)
            expect(f"{shell}: PATH after mise's go", after, before)
            expect(f"{shell}: GOBIN after mise's go", values.get("GOBIN"), None)
    finally:
        terminal.close()
        shutil.rmtree(box, ignore_errors=True)


for each in START:
    for first in (True, False):
        scene(each, "direnv", first)
        if MISE:
            scene(each, "mise", first)
    if MISE:
        release(each)
if not MISE:
    print("SKIPPED: the hook beside mise: there is no mise for this machine")
print(f"{checks} checks, {failures} failed")
sys.exit(failures != 0)
