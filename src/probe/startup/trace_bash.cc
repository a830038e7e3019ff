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
__trueup_o=
__trueup_now= __trueup_new=
__trueup_hot=
__trueup_cold="{names}"
__trueup_tell() {{ builtin printf '%s\0' {nonce} "$1" "${{2-}}" "${{3-}}" "${{4-}}" >&{fd}; }}
# Of the variables that are, or were, set the values are compared before every command, of
# the others only whether they are set: that costs a fifth. What runs before every command
# is short, since bash copies a function before it runs it, and reads the variables before
# it has a local one of its own, since bash looks each up in every scope.
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
  for __trueup_n in $__trueup_hot; do __trueup_w+='${{'$__trueup_n'-{unset}}}{next}'; done
  builtin eval "__trueup_snap() {{ __trueup_now=$__trueup_w __trueup_new=$__trueup_c; }}"
  # To [[ and case, unlike [, letters are alike under nocasematch.
  builtin eval "__trueup_step() {{
    [[ -o xtrace || -o keyword || -o allexport || -o nounset || ! -o functrace ]] && __trueup_plain
    __trueup_now=$__trueup_w __trueup_new=$__trueup_c
    [[ -n \$__trueup_new ]] || builtin [ \"\$__trueup_now\" != \"\$__trueup_last\" ] && __trueup_differs
    (( __trueup_alias )) && __trueup_aliases
    builtin local IFS={next}
    builtin printf '%s\\0' {nonce} b \"\${{BASH_SOURCE[*]}}\" \"\$2{next}\${{BASH_LINENO[*]}}\" \
      \"\${{FUNCNAME[*]}}\" \"\$1\" >&{fd}
    if [[ \$1 == *alias* || \$1 == *ALIASES* || \$1 == *trap* || -n \$__trueup_o ]] ||
      (( __trueup_alias || __trueup_skipped )); then
      __trueup_after \"\$1\"
      builtin return
    fi
    builtin return 1
  }}"
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
# Options under which the lines of __trueup_step would mean something else, or be told or
# handed on, are off meanwhile: -a before the first assignment, -k before the first that is
# an argument. After `set +o functrace` what functions do, and files that are read, would
# not be told.
__trueup_plain() {{
  if [[ -o allexport ]]; then builtin set +a; __trueup_o=a; fi
  if [[ -o keyword ]]; then builtin set +k; __trueup_o+=k; fi
  if [[ -o xtrace ]]; then builtin set +x; __trueup_o+=x; fi
  if [[ -o nounset ]]; then builtin set +u; __trueup_o+=u; fi
  [[ -o functrace ]] || builtin set -o functrace
}}
__trueup_differs() {{
  if [[ -n "$__trueup_new" ]]; then
    __trueup_enlist
    __trueup_snap
  fi
  if builtin [ "$__trueup_now" != "$__trueup_last" ]; then
    __trueup_last=$__trueup_now
    __trueup_changes
  fi
}}
# What few commands need, once they are told. True: the command is passed by.
__trueup_after() {{
  builtin local __trueup_r=1 __trueup_f=$__trueup_o
  __trueup_alias=0 __trueup_o=
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
  [[ -z "$__trueup_f" ]] || builtin set "-$__trueup_f"
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
                       // Bytes that the values do not have.
                       fmt::arg("unset", "\x1e"), fmt::arg("next", "\x1f"), fmt::arg("commands", commands),
                       fmt::arg("alias", alias_pattern()), fmt::arg("env", quoted(env_program())));
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
