#!/usr/bin/env bash
# After a repair: what it did not do is not laid at its door, what it did not reach is said,
# and the exit code knows of it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

left() { json '[(l["check"], l["severity"], l["caused_by"]) for l in d["left"]]'; }
light='[["gotoolchain-pinned", "warning", null]]'

# A folder of PATH, a value and a complaint that each shell has anew (fnm): no harm.
own_folder() {  # SHELL
    if [ "$1" = fish ]; then
        cat <<'RC'
set -gx F "$HOME/.own/"$fish_pid"_"(date +%s%N)
mkdir -p $F/bin
set -gx PATH $F/bin $PATH
RC
    else
        cat <<'RC'
export F="$HOME/.own/$$_$(date +%s%N)"
mkdir -p "$F/bin"
export PATH="$F/bin:$PATH"
RC
    fi
}
for shell in zsh bash fish; do
    healthy_home "$shell" "$newest"
    file=$(realpath "$(rc_of "$shell")")
    { own_folder "$shell" && echo 'nonsense_$(date +%N)' && export_line "$shell" '{GOROOT=/nonexistent/go}'; } |
        if [ "$shell" = fish ]; then grep -v nonsense; else cat; fi >"$box/lines"
    { echo && cat "$box/lines"; } >>"$file"
    in_shell "$shell" "$trueup fix --yes --json"
    expect_exit 0
    expect_equal "$shell: verified" "$(json 'd["verified"], d["taken_back"]')" '[["goroot-missing-dir"], []]'
    expect_equal "$shell: the line" "$(grep -c GOROOT "$file")" 0
done

# The folder that each shell has anew goes with the line: that is harm.
healthy_home bash "$newest"
{ echo 'export GOROOT=/nonexistent/go' && echo 'if env | grep -q "^GOR..T=/none"; then' && own_folder bash && echo fi; } >>"$home/dotfiles/bashrc"
before=$(cat "$home/dotfiles/bashrc")
in_shell bash "$trueup fix --yes"
expect_exit 1
expect_in_out 'PATH loses'
expect_equal "taken back" "$(cat "$home/dotfiles/bashrc")" "$before"

# What the wrong line hid is told, and the repair is not done with it. Unless it is muted.
hiding() {
    healthy_home bash "$(goroot 1.24)"
    printf 'export GOROOT=/nonexistent/go\nexport GOTOOLCHAIN=go1.22.12\n' >>"$home/dotfiles/bashrc"
    base_env PATH=/usr/bin:/bin
}
hiding
run fix --yes
expect_exit 1
expect_in_out 'Verified in a fresh shell: goroot-missing-dir'
expect_in_out 'Came to light: GOTOOLCHAIN holds go at one release  [gotoolchain-pinned]'
expect_in_out 'run `trueup fix` again in a new shell'
hiding
run fix --yes --json
expect_exit 1
expect_equal "what came to light" "$(left)" "$light"
in_shell bash "$trueup fix --yes --json"
expect_exit 0
expect_equal "the second run" "$(json 'd["verified"], d["left"]')" '[["gotoolchain-pinned"], []]'
hiding
mkdir -p "$home/.config/trueup"
printf '[mute]\n"gotoolchain-pinned" = { reason = "on purpose" }\n' >"$home/.config/trueup/config.toml"
run fix --yes --json
expect_exit 0
expect_equal "muted" "$(left)" '[]'

# Where it can be foreseen, it is repaired in the same run; what needs a look at is not.
hiding
in_shell bash "$trueup fix --yes --json"
expect_exit 0
expect_equal "both" "$(json 'd["verified"], d["left"], d["refused"]')" '[["goroot-missing-dir", "gotoolchain-pinned"], [], []]'
expect_equal "no line of them" "$(grep -c 'GOROOT\|GOTOOLCHAIN' "$home/dotfiles/bashrc")" 0

# An error behind a warning that stays with the person: named, and counted.
healthy_home bash "$newest"
mkdir -p "$home/sdk" && cp -rs "$newest" "$home/sdk/go1.27.3"
echo 'export EDITOR=vi' >"$home/.bash_profile"
echo 'export PATH=$PATH:$HOME/sdk/go1.27.3/bin' >"$home/dotfiles/bashrc"
base_env PATH=/usr/bin:/bin
behind='[["go-not-on-path", "error", "startup-file-not-read"]]'
run fix --dry-run --json
expect_exit 1
expect_equal "the warning" "$(json '[(r["check"], r["severity"]) for r in d["refused"]]')" '[["startup-file-not-read", "warning"]]'
expect_equal "the error behind it" "$(left)" "$behind"
run fix --yes
expect_exit 1
expect_in_out 'Behind it, an error: Go is installed but not on PATH [go-not-on-path]'
# Beside a repair, too.
echo 'export GOROOT=/nonexistent/go' >>"$home/.bash_profile"
run fix --yes --json
expect_exit 1
expect_equal "beside a repair" "$(json 'd["verified"]')" '["goroot-missing-dir"]'
expect_equal "still behind it" "$(left)" "$behind"

# GOROOT is gone, and the folder that it put on PATH still comes before the manager's.
healthy_home zsh "$newest"
manager=$home/.goenv
mkdir -p "$manager/versions" "$manager/shims" "$manager/bin"
ln -s "$(goroot 1.22)" "$manager/versions/1.22.12"
echo 1.22.12 >"$manager/version"
printf '#!/bin/sh\nexec %s/versions/1.22.12/bin/go "$@"\n' "$manager" >"$manager/shims/go"
printf '#!/bin/sh\n' >"$manager/bin/goenv"
chmod +x "$manager/shims/go" "$manager/bin/goenv"
printf 'export PATH="$HOME/.goenv/shims:$HOME/.goenv/bin:$PATH"\nexport GOROOT=%s\nexport PATH=$GOROOT/bin:$PATH\n' "$newest" >"$home/.zshrc"
in_shell zsh "$trueup fix --yes --json"
expect_exit 1
expect_equal "not verified" "$(json 'd["verified"], [u["check"] for u in d["unverified"]], d["taken_back"]')" '[[], ["goroot-overrides-manager"], []]'
in_shell zsh "$trueup undo"
in_shell zsh "$trueup fix --yes --safety review --json"
expect_exit 0
expect_equal "the whole of it" "$(json 'd["verified"], d["unverified"]')" '[["goroot-overrides-manager", "path-order-shadows"], []]'
in_shell zsh "go version"
expect_in_out 'go1.22'
# Without that line it is verified.
printf 'export PATH=%s/bin:$HOME/.goenv/shims:$HOME/.goenv/bin:$PATH\nexport GOROOT=%s\n' "$manager/versions/1.22.12" "$newest" >"$home/.zshrc"
in_shell zsh "$trueup fix --yes --json"
expect_exit 0
expect_equal "verified" "$(json 'd["verified"], d["unverified"]')" '[["goroot-overrides-manager"], []]'

done_testing
