// The hooks themselves. Facts that they rest on: zsh's CPUTYPE is that of the
// running process (zshparam: "as determined at run time"), bash's HOSTTYPE that
// of the slice that runs; Rosetta lies in /Library/Apple/usr/libexec/oah, which
// Intel Macs lack; on Linux a CPU's own architecture has no entry of its own in
// binfmt_misc; cross-compiling `go install` writes to GOPATH/bin/GOOS_GOARCH
// (cmd/go, "Compile and install packages"), which is where a translated session
// keeps its programs here too.
#include <array>

#include "remedy/hook.h"

namespace trueup {
namespace {

constexpr std::string_view posix_text =
    R"sh(# trueup hook for @SHELL@: keeps arm64 and x86_64 sessions of one machine apart.
# `trueup hook --remove @SHELL@` takes it away again.
#
# - The Homebrew of this session's architecture comes before the other one.
# - `go install` of a translated session writes to GOPATH/bin/OS_ARCH. (While GOBIN
#   is set, go refuses to install for yet another platform.)
# - Where mise installs Go, GOBIN is left to mise, which sets one for each Go.
# - A GOBIN of yours is never replaced, nothing else is moved, no process starts.
__trueup_hook() {
@SETUP@    local arch= os= other= right= wrong= foreign= gopath= mine= others= cache=
    local rest= dir= before= after= moved= have= found=
    [ -n "${HOME-}" ] || return 0
    case ${@ARCH@-} in
        arm64 | aarch64) arch=arm64 other=amd64 ;;
        x86_64 | amd64) arch=amd64 other=arm64 ;;
        *) return 0 ;;
    esac
    case ${OSTYPE-} in
        darwin*)
            os=darwin cache=$HOME/Library/Caches
            if [ "$arch" = arm64 ]; then
                right=/opt/homebrew wrong=/usr/local
            elif [ -e /Library/Apple/usr/libexec/oah ]; then
                foreign=1 right=/usr/local wrong=/opt/homebrew
            else
                return 0 # an Intel Mac has one architecture only
            fi
            ;;
        linux*)
            os=linux cache=${XDG_CACHE_HOME:-$HOME/.cache}
            if [ "$arch" = arm64 ]; then
                [ ! -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ] || foreign=1
            elif [ -e /proc/sys/fs/binfmt_misc/rosetta ] || [ -e /proc/sys/fs/binfmt_misc/qemu-x86_64 ]; then
                foreign=1
            fi
            ;;
        *) return 0 ;;
    esac

    # Where both Homebrews are: the right one moves in front of the wrong one.
    if [ -n "$right" ] && [ -x "$right/bin/brew" ] && [ -x "$wrong/bin/brew" ]; then
        rest=${PATH-}:
        while [ -n "$rest" ]; do
            dir=${rest%%:*} rest=${rest#*:}
            case $dir in
                "$wrong/bin" | "$wrong/sbin") found=1 ;;
                "$right/bin" | "$right/sbin")
                    have=1
                    if [ -n "$found" ]; then
                        moved=$moved:$dir
                        continue
                    fi
                    ;;
            esac
            if [ -n "$found" ]; then after=$after:$dir; else before=$before:$dir; fi
        done
        [ -n "$have" ] || moved=:$right/bin:$right/sbin
        if [ -n "$found" ]; then
            PATH=$before$moved$after
            PATH=${PATH#:}
        fi
    fi

    gopath=${GOPATH-}
    gopath=${gopath%%:*}
    [ -n "$gopath" ] || gopath=$HOME/go
    mine=$gopath/bin/${os}_$arch others=$gopath/bin/${os}_$other
    # What a session of the other architecture handed over.
    if [ "${GOBIN-}" = "$others" ]; then
        unset GOBIN
        rest=:${PATH-}:
        case $rest in
            *":$others:"*)
                rest=${rest%%":$others:"*}:${rest#*":$others:"}
                rest=${rest#:}
                PATH=${rest%:}
                ;;
        esac
    fi
    if [ -n "$foreign" ] && [ ! -d "${MISE_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/mise}/installs/go" ]; then
        [ -n "${GOBIN-}" ] || export GOBIN="$mine"
        if [ "$GOBIN" = "$mine" ]; then
            case :${PATH-}: in
                *":$mine:"*) ;;
                *) PATH=$mine:$PATH ;;
            esac
        fi
    fi
@CACHES@    return 0
}
__trueup_hook
unset -f __trueup_hook
)sh";

constexpr std::string_view posix_caches =
    R"sh(    [ "${GOCACHE-}" != "$cache/go-build-$other" ] || unset GOCACHE
    [ "${GOMODCACHE-}" != "$gopath/pkg/mod-$other" ] || unset GOMODCACHE
    if [ -n "$foreign" ]; then
        [ -n "${GOCACHE-}" ] || export GOCACHE="$cache/go-build-$arch"
        [ -n "${GOMODCACHE-}" ] || export GOMODCACHE="$gopath/pkg/mod-$arch"
    fi
)sh";

// fish knows no architecture of its own before version 4; where it lies tells
// on macOS, the dynamic loader that its root folder has on Linux.
constexpr std::string_view fish_text =
    R"sh(# trueup hook for @SHELL@: keeps arm64 and x86_64 sessions of one machine apart.
# `trueup hook --remove @SHELL@` takes it away again.
#
# - The Homebrew of this session's architecture comes before the other one.
# - `go install` of a translated session writes to GOPATH/bin/OS_ARCH. (While GOBIN
#   is set, go refuses to install for yet another platform.)
# - Where mise installs Go, GOBIN is left to mise, which sets one for each Go.
# - A GOBIN of yours is never replaced, nothing else is moved, no process starts.
function __trueup_hook
    set -l arch
    set -l os
    set -l cache
    set -l right
    set -l wrong
    set -l foreign
    test -n "$HOME"; or return 0
    if test -d /System/Library
        set os darwin
        set cache $HOME/Library/Caches
        switch (status fish-path)
            case '/opt/homebrew/*'
                set arch arm64
                set right /opt/homebrew
                set wrong /usr/local
            case '/usr/local/*'
                test -e /Library/Apple/usr/libexec/oah; or return 0
                set arch amd64
                set foreign yes
                set right /usr/local
                set wrong /opt/homebrew
        end
    else if test -d /proc/sys/fs
        set os linux
        set cache $HOME/.cache
        test -n "$XDG_CACHE_HOME"; and set cache $XDG_CACHE_HOME
        set -l arm no
        set -l intel no
        test -e /lib/ld-linux-aarch64.so.1; and set arm yes
        test -e /lib64/ld-linux-x86-64.so.2; and set intel yes
        if test $arm$intel = yesno
            set arch arm64
            test -e /proc/sys/fs/binfmt_misc/qemu-aarch64; and set foreign yes
        else if test $arm$intel = noyes
            set arch amd64
            if test -e /proc/sys/fs/binfmt_misc/rosetta; or test -e /proc/sys/fs/binfmt_misc/qemu-x86_64
                set foreign yes
            end
        end
    end
    test -n "$arch"; or return 0
    set -l other arm64
    test $arch = arm64; and set other amd64

    # Where both Homebrews are: the right one moves in front of the wrong one.
    if test -n "$right"; and test -x $right/bin/brew; and test -x $wrong/bin/brew
        set -l before
        set -l after
        set -l moved
        set -l have
        set -l found
        for dir in $PATH
            switch $dir
                case $wrong/bin $wrong/sbin
                    set found yes
                case $right/bin $right/sbin
                    set have yes
                    if test -n "$found"
                        set -a moved $dir
                        continue
                    end
            end
            if test -n "$found"
                set -a after $dir
            else
                set -a before $dir
            end
        end
        test -n "$have"; or set moved $right/bin $right/sbin
        test -n "$found"; and set -gx PATH $before $moved $after
    end

    set -l gopath $HOME/go
    test -n "$GOPATH[1]"; and set gopath (string split -m 1 : -- $GOPATH[1])[1]
    set -l mine $gopath/bin/"$os"_$arch
    set -l others $gopath/bin/"$os"_$other
    # What a session of the other architecture handed over.
    if test "$GOBIN" = $others
        set -e GOBIN
        set -l kept
        for dir in $PATH
            test "$dir" = $others; or set -a kept $dir
        end
        set -gx PATH $kept
    end
    set -l mise $HOME/.local/share/mise
    test -n "$XDG_DATA_HOME"; and set mise $XDG_DATA_HOME/mise
    test -n "$MISE_DATA_DIR"; and set mise $MISE_DATA_DIR
    if test -n "$foreign"; and not test -d $mise/installs/go
        test -n "$GOBIN"; or set -gx GOBIN $mine
        if test "$GOBIN" = $mine; and not contains -- $mine $PATH
            set -gx PATH $mine $PATH
        end
    end
@CACHES@end
__trueup_hook
functions -e __trueup_hook
)sh";

constexpr std::string_view fish_caches = R"sh(    test "$GOCACHE" = $cache/go-build-$other; and set -e GOCACHE
    test "$GOMODCACHE" = $gopath/pkg/mod-$other; and set -e GOMODCACHE
    if test -n "$foreign"
        test -n "$GOCACHE"; or set -gx GOCACHE $cache/go-build-$arch
        test -n "$GOMODCACHE"; or set -gx GOMODCACHE $gopath/pkg/mod-$arch
    end
)sh";

constexpr std::string_view nu_text =
    R"sh(# trueup hook for @SHELL@: keeps arm64 and x86_64 sessions of one machine apart.
# `trueup hook --remove @SHELL@` takes it away again.
#
# - The Homebrew of this session's architecture comes before the other one.
# - `go install` of a translated session writes to GOPATH/bin/OS_ARCH. (While GOBIN
#   is set, go refuses to install for yet another platform.)
# - Where mise installs Go, GOBIN is left to mise, which sets one for each Go.
# - A GOBIN of yours is never replaced, nothing else is moved, no process starts.
def --env __trueup_hook [] {
    let arch = if $nu.os-info.arch == "aarch64" { "arm64" } else if $nu.os-info.arch == "x86_64" { "amd64" } else { return }
    let other = if $arch == "arm64" { "amd64" } else { "arm64" }
    let os = if $nu.os-info.name == "macos" { "darwin" } else if $nu.os-info.name == "linux" { "linux" } else { return }
    let misc = "/proc/sys/fs/binfmt_misc"
    let foreign = if $os == "darwin" {
        $arch == "amd64" and ("/Library/Apple/usr/libexec/oah" | path exists)
    } else if $arch == "arm64" {
        $"($misc)/qemu-aarch64" | path exists
    } else {
        ($"($misc)/rosetta" | path exists) or ($"($misc)/qemu-x86_64" | path exists)
    }
    # An Intel Mac has one architecture only.
    if $os == "darwin" and $arch == "amd64" and (not $foreign) { return }
    # As nu hands it over to programs; a list or one text, whichever it is by now.
    let text = if ($env.PATH | describe) == "string" { $env.PATH } else { $env.PATH | str join ":" }
    mut dirs = ($text | split row ":")

    # Where both Homebrews are: the right one moves in front of the wrong one.
    if $os == "darwin" {
        let right = if $arch == "arm64" { "/opt/homebrew" } else { "/usr/local" }
        let wrong = if $arch == "arm64" { "/usr/local" } else { "/opt/homebrew" }
        if ($"($right)/bin/brew" | path exists) and ($"($wrong)/bin/brew" | path exists) {
            mut before = []
            mut after = []
            mut moved = []
            mut have = false
            mut found = false
            for dir in $dirs {
                if $dir == $"($wrong)/bin" or $dir == $"($wrong)/sbin" { $found = true }
                if $dir == $"($right)/bin" or $dir == $"($right)/sbin" {
                    $have = true
                    if $found {
                        $moved = ($moved | append $dir)
                        continue
                    }
                }
                if $found { $after = ($after | append $dir) } else { $before = ($before | append $dir) }
            }
            if not $have { $moved = [$"($right)/bin" $"($right)/sbin"] }
            if $found { $dirs = ($before | append $moved | append $after) }
        }
    }

    let first = ($env.GOPATH? | default "" | split row ":" | first)
    let gopath = if $first == "" { $"($env.HOME)/go" } else { $first }
    let mine = $"($gopath)/bin/($os)_($arch)"
    let others = $"($gopath)/bin/($os)_($other)"
    # What a session of the other architecture handed over.
    if ($env.GOBIN? | default "") == $others {
        hide-env GOBIN
        $dirs = ($dirs | where {|dir| $dir != $others })
    }
    let data = $env.XDG_DATA_HOME? | default $"($env.HOME)/.local/share"
    let mise = $env.MISE_DATA_DIR? | default $"($data)/mise"
    if $foreign and not ($"($mise)/installs/go" | path exists) {
        if ($env.GOBIN? | default "") == "" { $env.GOBIN = $mine }
        if $env.GOBIN == $mine and ($mine not-in $dirs) { $dirs = ($dirs | prepend $mine) }
    }
    $env.PATH = $dirs
@CACHES@}
__trueup_hook
hide __trueup_hook
)sh";

constexpr std::string_view nu_caches =
    R"sh(    let cache = if $os == "darwin" { $"($env.HOME)/Library/Caches" } else { $env.XDG_CACHE_HOME? | default $"($env.HOME)/.cache" }
    if ($env.GOCACHE? | default "") == $"($cache)/go-build-($other)" { hide-env GOCACHE }
    if ($env.GOMODCACHE? | default "") == $"($gopath)/pkg/mod-($other)" { hide-env GOMODCACHE }
    if $foreign {
        if ($env.GOCACHE? | default "") == "" { $env.GOCACHE = $"($cache)/go-build-($arch)" }
        if ($env.GOMODCACHE? | default "") == "" { $env.GOMODCACHE = $"($gopath)/pkg/mod-($arch)" }
    }
)sh";

// What the hooks say of themselves: in the texts in English, which are put into Chinese.
struct Remark {
    std::string_view en, zh;
};
constexpr auto remarks = std::to_array<Remark>({
    {"# trueup hook for @SHELL@: keeps arm64 and x86_64 sessions of one machine apart.",
     "# trueup 的 @SHELL@ hook：让同一台机器上的 arm64 与 x86_64 会话互不干扰。"},
    {"# `trueup hook --remove @SHELL@` takes it away again.",
     "# `trueup hook --remove @SHELL@` 可将其移除。"},
    {"# - The Homebrew of this session's architecture comes before the other one.",
     "# - 与当前会话架构相同的 Homebrew 排在另一个之前。"},
    {"# - `go install` of a translated session writes to GOPATH/bin/OS_ARCH. (While GOBIN\n"
     "#   is set, go refuses to install for yet another platform.)",
     "# - 转译会话中的 `go install` 写入 GOPATH/bin/OS_ARCH。（设置了 GOBIN 时，\n"
     "#   go 拒绝为另一个平台安装程序。）"},
    {"# - Where mise installs Go, GOBIN is left to mise, which sets one for each Go.",
     "# - 由 mise 安装 Go 时，GOBIN 留给 mise：它为每个 Go 各设一个。"},
    {"# - A GOBIN of yours is never replaced, nothing else is moved, no process starts.",
     "# - 你自己的 GOBIN 绝不替换，其他内容一概不动，也不启动任何进程。"},
    {"# an Intel Mac has one architecture only", "# Intel Mac 只有一种架构"},
    {"# An Intel Mac has one architecture only.", "# Intel Mac 只有一种架构。"},
    {"# Where both Homebrews are: the right one moves in front of the wrong one.",
     "# 两个 Homebrew 都在时：把对的移到错的之前。"},
    {"# What a session of the other architecture handed over.", "# 另一种架构的会话传下来的内容。"},
    {"# As nu hands it over to programs; a list or one text, whichever it is by now.",
     "# 按 nu 传给程序的形式；此时可能是列表，也可能是一段文本。"},
});

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

bool has_hook(std::string_view shell) {
    return shell == "zsh" || shell == "bash" || shell == "fish" || shell == "nu";
}

std::string hook_text(std::string_view shell, bool caches, Lang lang) {
    std::string text(shell == "fish" ? fish_text : shell == "nu" ? nu_text : posix_text);
    const auto more = shell == "fish" ? fish_caches : shell == "nu" ? nu_caches : posix_caches;
    replace_all(text, "@CACHES@", caches ? more : "");
    for (const auto& remark : remarks) {
        if (lang == Lang::zh_cn) replace_all(text, remark.en, remark.zh);
    }
    replace_all(text, "@SHELL@", shell);
    replace_all(text, "@ARCH@", shell == "zsh" ? "CPUTYPE" : "HOSTTYPE");
    replace_all(text, "@SETUP@", shell == "zsh" ? "    emulate -L sh\n" : "");
    return text;
}

}  // namespace trueup
