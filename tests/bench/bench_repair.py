"""`trueup fix` of one line, and what a shell's start costs with the line that `trueup hook` installs."""
import os
import pathlib
import shutil
import subprocess
import sys

from measure import TRUEUP, Command, npm_tools, paired, ratio, table

RC = {"zsh": ".zshrc", "bash": ".bashrc", "fish": ".config/fish/config.fish"}
# The lines that their manuals have people write.
DIRENV = {"zsh": 'eval "$(direnv hook zsh)"', "bash": 'eval "$(direnv hook bash)"', "fish": "direnv hook fish | source"}
MISE = {"zsh": 'eval "$("{}" activate zsh)"', "bash": 'eval "$("{}" activate bash)"', "fish": '"{}" activate fish | source'}


def make_home(name, shell, line=""):
    home = pathlib.Path(name).resolve()
    rc = home / RC[shell]
    rc.parent.mkdir(parents=True, exist_ok=True)
    rc.write_text("# what people have\n" + (f"export EDITOR=vi\n{line}\n" if shell != "fish" else f"set -gx EDITOR vi\n{line}\n"))
    if shell == "bash":
        (home / ".bash_profile").write_text(". ~/.bashrc\n")
    return home


def bench_hook(env, pairs):
    """A login interactive start with the hook beside one without, and beside those of direnv and mise."""
    rows = []
    mise = npm_tools()[0] / ".bin" / "mise"
    for shell in RC:
        program = shutil.which(shell)
        if not program:
            continue
        shells = {"plain": make_home(f"plain-{shell}", shell), "trueup": make_home(f"hook-{shell}", shell)}
        subprocess.run([TRUEUP, "hook", "--install", shell, "--yes"], check=True, stdout=subprocess.DEVNULL,
                       env={**env, "HOME": shells["trueup"], "SHELL": program})
        if shutil.which("direnv"):
            shells["direnv"] = make_home(f"direnv-{shell}", shell, DIRENV[shell])
        if mise.exists():
            shells["mise"] = make_home(f"mise-{shell}", shell, MISE[shell].format(mise.resolve()))
        commands = {name: Command(name, [program, "-l", "-i", "-c", "exit"],
                                  {**env, "HOME": str(home), "SHELL": program, "MISE_OFFLINE": "1"}) for name, home in shells.items()}
        paired(list(commands.values()), pairs)
        plain = commands["plain"]
        for name, command in commands.items():
            more = sorted(a - b for a, b in zip(command.ms, plain.ms))[len(plain.ms) // 2]
            rows.append([shell, name, len(command.ms), f"{command.median():.2f}", "" if name == "plain" else f"{more:+.2f}",
                         command.exec_count() - plain.exec_count() if name != "plain" else ""])
    print("## A shell's start with `trueup hook`\n")
    table(["shell", "its start-up file reads", "starts", "median, ms", "more than plain, ms", "programs started more"], rows)


def bench_fix(goroots, env, pairs):
    """One wrong line of ~/.zshrc: found, planned, written down, removed, synced; without the look through a fresh shell."""
    newest = max(goroots, key=lambda v: tuple(int(n) for n in v.split(".")))
    home = make_home("broken", "zsh")
    rc = home / ".zshrc"
    text = f"export PATH={goroots[newest]}/bin:$PATH\nexport GOROOT=/opt/gone\n"
    run = {**env, "HOME": str(home), "SHELL": "/usr/bin/zsh", "PATH": f"{goroots[newest]}/bin:{env['PATH']}", "GOROOT": "/opt/gone"}

    def break_again():
        rc.write_text(text)

    fix = Command("trueup fix --yes --no-exec", [TRUEUP, "fix", "--yes", "--no-exec"], run, break_again)
    doctor = Command("trueup doctor --no-exec", [TRUEUP, "doctor", "--no-exec"], run, break_again)
    paired([fix, doctor], max(20, pairs // 2))
    fix.run()
    if "GOROOT=" in rc.read_text():
        sys.exit(f"bench: the line was not removed: exit codes {fix.codes}, {os.linesep}{rc.read_text()}")
    print("## `trueup fix` of one line\n")
    table(["command", "runs", "median, ms", "slowest, ms", "/ doctor"],
          [[fix.name, len(fix.ms), f"{fix.median():.1f}", f"{max(fix.ms):.1f}", f"{ratio(fix, doctor):.1f}x"],
           [doctor.name, len(doctor.ms), f"{doctor.median():.1f}", f"{max(doctor.ms):.1f}", "1"]])
