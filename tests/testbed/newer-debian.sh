# Sourced. Points apt at newer Debian suites through a private view below $bed,
# so that their packages can be fetched and unpacked without touching the
# machine's own. Afterwards `apt-get -qq download PACKAGE…` takes the newest.
# Does nothing else than set APT_CONFIG, and refreshes the lists.

newer_debian() {
    local apt=$bed/apt mirror suite
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,etc/empty}
    # The machine's own mirror, whatever it is: mirrors are not named here.
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
        sed -nE 's/^URIs: *(.*\/debian)\/?$/\1/p; s/^deb (\[[^]]*\] )?([^ ]*\/debian)\/? .*/\2/p' | head -n 1)
    [ -n "$mirror" ] || { echo "${0##*/}: no Debian mirror in /etc/apt; add one and run this again" >&2; return 3; }
    for suite in bookworm bookworm-backports trixie trixie-backports forky; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$apt/etc/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/etc/sources.list";
Dir::Etc::sourceparts "$apt/etc/empty";
Dir::Etc::preferencesparts "$apt/etc/empty";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
CONF
    export APT_CONFIG=$apt/apt.conf
    apt-get -qq update >&2
}
