# Sourced by the tests of fix and undo, after lib.sh: fresh shells in a sandbox
# home, and one cell of the fault matrix.
cells=()
go_arch=$(dpkg --print-architecture)
go_cache=${XDG_CACHE_HOME:-$HOME/.cache}/trueup-testbed/gocache

rc_of() {
    case $1 in
        zsh) echo "$home/.zshrc" ;;
        bash) echo "$home/.bashrc" ;;
        fish) echo "$home/.config/fish/config.fish" ;;
    esac
}

# A start-up file as people have them: other lines around ours, a link into a
# dotfiles folder for bash, no last newline for zsh, CRLF nowhere.
healthy_home() {  # SHELL GOROOT
    chmod -R u+rwX "$home"
    # go counts in the background for a moment after it has ended.
    rm -rf "$home" 2>/dev/null || { sleep 1; rm -rf "$home"; }
    mkdir -p "$home/.config/fish" "$home/.config/go" "$home/dotfiles"
    case $1 in
        zsh) printf '# mine\nexport EDITOR=vi\nexport PATH=%s/bin:$PATH\nalias ll="ls -l"' "$2" >"$home/.zshrc" ;;
        bash)
            printf '. ~/.bashrc\n' >"$home/.bash_profile"
            printf '# mine\nexport EDITOR=vi\nexport PATH=%s/bin:$PATH\n' "$2" >"$home/dotfiles/bashrc"
            ln -s dotfiles/bashrc "$home/.bashrc"
            ;;
        fish)
            printf '# mine\nset -gx EDITOR vi\nset -gx PATH %s/bin $PATH\n' "$2" >"$home/.config/fish/config.fish"
            chmod 600 "$home/.config/fish/config.fish"
            ;;
    esac
    printf '# kept\nGOTELEMETRY=off\n' >"$home/.config/go/env"
}

# {N=V}, {PATH+DIR} in the shell's own syntax.
export_line() {  # SHELL TEXT
    if [[ $2 == '{PATH+'*'}' ]]; then
        local dir=${2:6:-1}
        if [ "$1" = fish ]; then echo "set -gx PATH $dir \$PATH"; else echo "export PATH=$dir:\$PATH"; fi
    elif [[ $2 == '{'*'}' ]]; then
        local pair=${2:1:-1}
        if [ "$1" = fish ]; then echo "set -gx ${pair%%=*} ${pair#*=}"; else echo "export $pair"; fi
    else
        printf '%s\n' "$2"
    fi
}

# in_shell SHELL COMMAND: in a fresh interactive login shell; sets out, err, rc.
in_shell() {
    rc=0
    last="in $1: $2"
    timeout -k 1 60 env -i HOME="$home" USER=tester LOGNAME=tester SHELL="$(command -v "$1")" LANG=C.UTF-8 \
        TERM=xterm GOCACHE="$go_cache" PATH=/usr/local/bin:/usr/bin:/bin \
        "$1" -l -i -c "$2" >"$box/out" 2>"$box/err" </dev/null || rc=$?
    out=$(tr -d '\0' <"$box/out")
    err=$(tr -d '\0' <"$box/err")
}

# Every file of the home but what belongs to trueup, the shells and go's own
# counters: path, type, mode, owner, time and content.
home_state() {
    local mine=(. -path ./.local -prune -o -path ./.cache -prune -o -path ./.config/go/telemetry -prune -o
        ! -name 'fish_variables*' ! -name '.zcompdump*' ! -name '.*_history')
    (cd "$home" && find "${mine[@]}" '(' -type f -o -type l ')' -printf '%p %y %m %U:%G %T@ %l\n' | sort &&
        find "${mine[@]}" -type f -exec sha256sum {} + | sort -k 2)
}

cell() {  # NAME CHECK PLACE LINE OPTIONS SHELL VERSION
    local name=$1 check=$2 place=$3 line=$4 options=$5 shell=$6 version=$7
    local before=$failures root other file shown number broken
    root=$(goroot "$version")
    other=$(goroot 1.24)
    line=${line//@GOROOT@/$root} line=${line//@OTHER@/$other} line=${line//@BOX@/$box} line=${line//@GOARCH@/$go_arch}
    healthy_home "$shell" "$root"
    cd "$work"
    if [ "$place" = env ]; then
        file=$home/.config/go/env
        sed -i "1a $line" "$file"
        number=2 shown=$file
    else
        file=$(realpath "$(rc_of "$shell")")
        sed -i "2a $(export_line "$shell" "$line" | sed 's/\\/\\\\/g')" "$file"
        number=3 shown=$(rc_of "$shell")
    fi
    broken=$(home_state)

    in_shell "$shell" "$trueup doctor --json"
    expect_finding "$check"
    local where
    where=$(json '[(e["origin"].get("path"), e["origin"].get("line")) for f in d["findings"] if f["check"] == "'"$check"'" for e in f["evidence"]]')
    checks=$((checks + 1))
    [[ $where == *"\"$shown\", $number]"* || $where == *"\"$file\", $number]"* ]] ||
        note_failure "$name: the evidence does not name $shown:$number but $where"

    in_shell "$shell" "$trueup fix $check --yes --json $options"
    expect_exit 0
    expect_equal "$name: verified" "$(json '" ".join(d["verified"])')" "$check"
    checks=$((checks + 1))
    [ "$(home_state)" != "$broken" ] || note_failure "$name: nothing was changed"

    in_shell "$shell" "go env GOROOT GOVERSION && go build -o $box/app . && $box/app && $trueup doctor --json --fail-on never >$box/doctor.json"
    expect_exit 0
    expect_in_out "go$version"
    checks=$((checks + 1))
    python3 -c 'import json,sys; sys.exit(any(f["check"] == sys.argv[2] for f in json.load(open(sys.argv[1]))["findings"]))' \
        "$box/doctor.json" "$check" || note_failure "$name: doctor still finds $check"

    in_shell "$shell" "$trueup undo --json"
    expect_exit 0
    expect_equal "$name: after undo" "$(home_state)" "$broken"
    local word=ok
    [ "$failures" -eq "$before" ] || word=FAILED
    cells+=("$(printf '%-32s %-26s %-5s %-5s %s' "$name" "$check" "$shell" "$version" "$word")")
}

print_matrix() {
    printf '\n%-32s %-26s %-5s %-5s\n' fault check shell go
    printf '%s\n' "${cells[@]}"
    echo "${#cells[@]} cells"
}
