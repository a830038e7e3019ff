#!/usr/bin/env bash
# fix, use, hook and undo are killed before and after every system call that changes
# something, and each such call fails once. The next start finds the old state or
# the new one, never a mixture, and no file is left over.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$tests/e2e/fix_lib.sh"

shim=$box/shim.so
"${CXX:-c++}" -shared -fPIC -O1 -std=c++20 -o "$shim" "$tests/e2e/fault_shim.cc" -ldl

# Three files in one transaction: a start-up file, one behind a link, the go env file.
broken_home() {
    healthy_home zsh "$newest"
    sed -i '2a export GOROOT=/nonexistent/go' "$home/.zshrc"
    mkdir -p "$home/dotfiles"
    printf 'export GOBIN=relative/bin\nexport GOSUMDB=sum.golang.org+nonsense\n' >"$home/dotfiles/env"
    ln -s dotfiles/env "$home/.zshenv"
    chmod 640 "$home/dotfiles/env"
    sed -i '1a GOFLAGS=-mod=vendor' "$home/.config/go/env"
}
printf 'module example.test/app\n\ngo 1.19\n' >"$work/go.mod"
printf 'package main\n\nfunc main() {}\n' >"$work/main.go"
broken_home
cp -a "$home" "$box/broken"

# Another Go to switch to, in a home that is in order.
healthy_home zsh "$newest"
mkdir -p "$home/sdk"
ln -s "$(goroot 1.22)" "$home/sdk/go$("$(goroot 1.22)/bin/go" env GOVERSION | sed s/^go//)"
cp -a "$home" "$box/toolchains"

base_env SHELL=/usr/bin/zsh GOROOT=/nonexistent/go GOBIN=relative/bin GOSUMDB=sum.golang.org+nonsense
env -i "${environment[@]}" CRASH_KINDS="${CRASH_KINDS-}" USE_VERSION=1.22 "$(python3 -c "import sys; print(sys.executable)")" "$tests/e2e/crash.py" \
    "$trueup" "$shim" "$box"
