# Installs what a verb of ./dev needs; sourced by it. Does nothing when all is
# there: `dpkg-query` answers in milliseconds.

build_packages=(g++ cmake ninja-build ccache libfmt-dev nlohmann-json3-dev libcli11-dev libtomlplusplus-dev libre2-dev
    libsqlite3-dev libyaml-cpp-dev libssl-dev)
test_packages=(libgtest-dev libgmock-dev librapidcheck-dev
    clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev llvm-19 lld-19
    golang-1.19-go zsh fish tmux direnv strace qemu-user-static python3 python3-packaging python3-pip git file binutils util-linux openssl
    json-schema-test-suite python3-jsonschema)
bench_packages=(python3 strace time file openssl zsh fish direnv)
brew_packages=(cmake ninja ccache fmt nlohmann-json cli11 tomlplusplus re2 sqlite yaml-cpp openssl@3)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing: ${missing[*]}" >&2
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "${missing[@]}" >&2
}

# npm comes as a package of its own, or with a nodejs from elsewhere.
apt_install_npm() {
    command -v npm >/dev/null || apt_install nodejs npm
}

brew_install() {
    command -v brew >/dev/null || { echo "dev: Homebrew is needed to install: $*" >&2; exit 3; }
    local installed missing=() name
    installed=$(brew list --formula -1)
    for name in "$@"; do
        grep -qx "$name" <<<"$installed" || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] || brew install "${missing[@]}" >&2
}

system() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        echo debian
    elif [ "$(uname -s)" = Darwin ]; then
        echo macos
    else
        echo other
    fi
}

need_build() {
    case $(system) in
        debian) apt_install "${build_packages[@]}" ;;
        macos) brew_install "${brew_packages[@]}" ;;
        *)
            local tool
            for tool in c++ cmake ninja; do
                command -v "$tool" >/dev/null && continue
                echo "dev: this system's package manager is not known here. Needed: a C++23 compiler, cmake >= 3.25," \
                    "ninja, RE2, SQLite, yaml-cpp, OpenSSL 3, and the headers of fmt, nlohmann-json, CLI11 and toml++ (missing: $tool)" >&2
                exit 3
            done
            ;;
    esac
}

# The tests compare with Debian's Go releases, so they want Debian 12.
need_debian() {
    [ "$(system)" = debian ] && return 0
    echo "dev: '$1' needs Debian 12 (its Go releases, clang 19 and qemu are the other half of the tests);" \
        "'doctor' and 'build' work here" >&2
    exit 3
}

need_cross() {
    need_debian macos
    apt_install "${build_packages[@]}" llvm-19 file
    apt_install_npm
}

# With the package Debian makes a server for everybody, and starts it; the tests
# bring their own (tests/testbed/postgres.sh).
apt_install_postgres() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' postgresql-15 2>/dev/null)" != installed ] || return 0
    local setting=/etc/postgresql-common/createcluster.d/trueup-tests.conf failed=0
    as_root mkdir -p "${setting%/*}"
    echo 'create_main_cluster = false' | as_root tee "$setting" >/dev/null
    apt_install postgresql-15 || failed=1
    as_root rm -f "$setting"
    return $failed
}

need_tests() {
    need_debian test
    apt_install_postgres
    apt_install "${build_packages[@]}" "${test_packages[@]}"
    apt_install_npm
}

need_bench() {
    need_debian bench
    apt_install "${build_packages[@]}" "${bench_packages[@]}"
    apt_install_npm
}
