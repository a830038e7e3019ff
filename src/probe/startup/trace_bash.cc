#include <fmt/format.h>

#include "base/text.h"
#include "platform/process_folder.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

namespace {

// Of commands that set an alias of interest.
std::string alias_pattern() {
    std::string out;
    for (const auto& name : names_of_interest()) out += (out.empty() ? "*alias*" : " | *alias*") + name + "*";
    return out;
}

// The first of the three that there is.
constexpr std::string_view files_of_user = R"(__trueup_user=
if [[ -r ~/.bash_profile ]]; then . ~/.bash_profile
elif [[ -r ~/.bash_login ]]; then . ~/.bash_login
elif [[ -r ~/.profile ]]; then . ~/.profile
fi)";

// An error of arithmetic or of an expansion ends all files that are being read, this shim
// too, and not the shell: it goes on with its next file, and comes to its prompt.
std::string what_is_left() {
    return fmt::format("if [[ -n $__trueup_user ]]; then\n{}\nfi\n__trueup_end", files_of_user);
}

// Read as --rcfile by an interactive bash, it does what a login bash does: it
// reads /etc/profile and the first of the three files of the user (bash(1),
// INVOCATION). What a login shell alone has, `shopt login_shell` and "-bash" as
// $0, is played to the files that ask for it. A DEBUG trap of the user's own
// (bash-preexec, shell integrations of terminals) would end the trace: it is left
// out, and what such a trap does before the first prompt is not seen. With
// extdebug, a DEBUG trap that fails passes its command by. Written for bash 3.2
// and newer.
std::string shim(const TraceRequest& request, const std::string& nonce) {
    const auto names = join(request.names, " ");
    const auto commands = join(names_of_interest(), " ");
    return fmt::format(R"((( BASH_VERSINFO[0] >= 5 )) && BASH_ARGV0=-bash
builtin unset BASH_EXECUTION_STRING
shopt() {{
  if [[ "${{!#}}" == login_shell && ( $# == 1 || "$1" == -q ) ]]; then
    builtin return 0
  fi
  builtin shopt "$@"
}}
trap() {{
  builtin local __trueup_n
  builtin local -a __trueup_k
  __trueup_k=()
  case "${{1-}}" in
    -p) [[ $# == 2 && "$2" == DEBUG ]] || builtin trap "$@"; builtin return ;;
    -l) builtin trap "$@"; builtin return ;;
    --) builtin shift ;;
  esac
  if (( $# < 2 )); then
    [[ "${{1-}}" == [Dd][Ee][Bb][Uu][Gg] ]] || builtin trap "$@"
    builtin return
  fi
  for __trueup_n in "${{@:2}}"; do
    [[ "$__trueup_n" == [Dd][Ee][Bb][Uu][Gg] ]] || __trueup_k+=("$__trueup_n")
  done
  (( ${{#__trueup_k[@]}} == 0 )) || builtin trap -- "$1" "${{__trueup_k[@]}}"
}}
__trueup_last=
__trueup_skipped=0
__trueup_alias=0
__trueup_now= __trueup_new=
__trueup_hot=
__trueup_cold="{names}"
__trueup_tell() {{ builtin printf '%s\0' {nonce} "$1" "${{2-}}" "${{3-}}" "${{4-}}" >&{fd}; }}
# Of the variables that are, or were, set the values are compared before every
# command, of the others only whether they are set: that costs a fifth.
__trueup_enlist() {{
  builtin local __trueup_n __trueup_w= __trueup_c= __trueup_l= IFS=' '
  for __trueup_n in $__trueup_cold; do
    if [[ -n "${{!__trueup_n+S}}" ]]; then
      __trueup_hot+=" $__trueup_n"
    else
      __trueup_l+=" $__trueup_n"
      __trueup_c+='${{'$__trueup_n'+S}}'
    fi
  done
  __trueup_cold=$__trueup_l
  for __trueup_n in $__trueup_hot; do __trueup_w+='${{'$__trueup_n$'-\x1e}}\x1f'; done
  builtin eval "__trueup_snap() {{ __trueup_now=\"$__trueup_w\" __trueup_new=\"$__trueup_c\"; }}"
}}
__trueup_changes() {{
  builtin local __trueup_n __trueup_s __trueup_k IFS=' '
  for __trueup_n in $__trueup_hot; do
    __trueup_s=${{!__trueup_n+S}}
    __trueup_k=__trueup_seen_$__trueup_n
    builtin [ "$__trueup_s${{!__trueup_n-}}" = "${{!__trueup_k-}}" ] && builtin continue
    builtin printf -v "$__trueup_k" '%s' "$__trueup_s${{!__trueup_n-}}"
    __trueup_tell v "$__trueup_n" "$__trueup_s" "${{!__trueup_n-}}"
  done
}}
__trueup_aliases() {{
  (( BASH_VERSINFO[0] >= 4 )) || builtin return 0
  builtin local __trueup_n __trueup_s __trueup_k IFS=' '
  for __trueup_n in {commands}; do
    __trueup_s=${{BASH_ALIASES[$__trueup_n]+S}}
    __trueup_k=__trueup_alias_$__trueup_n
    builtin [ "$__trueup_s${{BASH_ALIASES[$__trueup_n]-}}" = "${{!__trueup_k-}}" ] && builtin continue
    builtin printf -v "$__trueup_k" '%s' "$__trueup_s${{BASH_ALIASES[$__trueup_n]-}}"
    __trueup_tell v "alias:$__trueup_n" "$__trueup_s" "${{BASH_ALIASES[$__trueup_n]-}}"
  done
}}
# Options under which the lines below would mean something else, or be told or handed on,
# are off meanwhile: -k before the first assignment that is an argument. To [[ and case,
# unlike [, letters are alike under nocasematch. True: the command is passed by.
__trueup_step() {{
  builtin local __trueup_o __trueup_r
  __trueup_o=
  __trueup_r=1
  [[ -o xtrace ]] && __trueup_o+=x
  [[ -o keyword ]] && __trueup_o+=k
  [[ -o allexport ]] && __trueup_o+=a
  [[ -o nounset ]] && __trueup_o+=u
  [[ -z "$__trueup_o" ]] || builtin set "+$__trueup_o"
  builtin local IFS=$'\x1f'
  # `set +o functrace`: what functions do, and files that are read, would not be told.
  [[ $- == *T* ]] || builtin set -o functrace
  __trueup_snap
  if [[ -n "$__trueup_new" ]]; then
    __trueup_enlist
    __trueup_snap
  fi
  if builtin [ "$__trueup_now" != "$__trueup_last" ]; then
    __trueup_last=$__trueup_now
    __trueup_changes
  fi
  (( __trueup_alias )) && __trueup_aliases
  builtin printf '%s\0' {nonce} b "${{BASH_SOURCE[*]}}" "$2"$'\x1f'"${{BASH_LINENO[*]}}" "${{FUNCNAME[*]}}" "$1" >&{fd}
  __trueup_alias=0
  if (( __trueup_skipped )); then
    builtin shopt -u extdebug
    builtin set -o functrace
    __trueup_skipped=0
  fi
  case "$1" in
    {alias} | *alias*[\$\`]* | *ALIASES*) __trueup_alias=1 ;;
    "builtin trap "*DEBUG* | "command trap "*DEBUG*)
      builtin shopt -q extdebug || __trueup_skipped=1
      builtin shopt -s extdebug
      __trueup_r=0 ;;
    "trap "*DEBUG*)
      # A posix shell has its own trap before a function of that name.
      if [[ -o posix ]]; then
        builtin shopt -q extdebug || __trueup_skipped=1
        builtin shopt -s extdebug
        __trueup_r=0
      fi ;;
  esac
  [[ -z "$__trueup_o" ]] || builtin set "-$__trueup_o"
  builtin return "$__trueup_r"
}}
__trueup_end() {{
  builtin set +aekux
  builtin trap - DEBUG
  builtin local __trueup_n __trueup_d IFS=' '
  builtin shopt -s extdebug
  for __trueup_n in {commands}; do
    builtin declare -F "$__trueup_n" >/dev/null || builtin continue
    __trueup_d=$(builtin declare -F "$__trueup_n")
    __trueup_d=${{__trueup_d#* }}
    __trueup_tell f "$__trueup_n" "${{__trueup_d%% *}}" "${{__trueup_d#* }}"
    __trueup_d=$(builtin declare -f "$__trueup_n") || builtin continue
    __trueup_tell t "$__trueup_n" "$__trueup_d" ""
  done
  {env} -0 >&{env_fd}
  __trueup_tell e
  builtin kill -KILL $$
}}
__trueup_enlist
(( BASH_VERSINFO[0] >= 4 )) || __trueup_tell l
set -o functrace
# Behind "!" nothing ends the shell under set -e. The last argument is what $_ is afterwards.
builtin trap '(( BASH_SUBSHELL )) || ! __trueup_step "$BASH_COMMAND" "$LINENO" "${{_-}}"' DEBUG
# A file whose last command fails ends no login shell, even under set -e; here it is a
# command that fails, and the trap is asked before the shell ends.
__trueup_e=
builtin trap '(( ${{#BASH_SOURCE[@]}} > 1 )) || [[ ! -o errexit ]] || {{ __trueup_e=1; builtin set +e; }}' ERR
__trueup_user=1
[[ -r /etc/profile ]] && . /etc/profile
[[ -z "$__trueup_e" ]] || builtin set -e
{of_user}
__trueup_end
)",
                       fmt::arg("of_user", files_of_user), fmt::arg("fd", trace_fd),
                       fmt::arg("env_fd", environment_fd), fmt::arg("nonce", nonce), fmt::arg("names", names),
                       fmt::arg("commands", commands), fmt::arg("alias", alias_pattern()),
                       fmt::arg("env", quoted(env_program())));
}

}  // namespace

Result<Trace> trace_bash(const TraceRequest& request) {
    const auto nonce = make_nonce();
    const auto folder = TRY(PrivateFolder::make());
    const auto file = TRY(folder.write("bashrc", shim(request, nonce)));

    ProcessRequest process;
    process.program = request.shell;
    process.argv = {"bash", "--rcfile", file, "-i", "-c", what_is_left()};
    for (const auto& [name, value] : request.environment) process.env.push_back(name + "=" + value);
    process.cwd = request.folder.empty() ? request.home : request.folder;
    process.pipes = {trace_fd, environment_fd};
    process.limit = request.limit;
    auto result = TRY(run_process(process));
    return finish_trace(result, nonce);
}

}  // namespace trueup::startup
