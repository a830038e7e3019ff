#include <fmt/format.h>

#include "base/text.h"
#include "platform/process.h"
#include "platform/process_folder.h"
#include "probe/startup/trace.h"

namespace trueup::startup {

namespace {

std::string alias_words() {
    std::string words;
    for (const auto& name : names_of_interest()) words += fmt::format("\\${{aliases[{}]-}}\x1f", name);
    return words;
}

// zsh reads it in place of the user's .zshenv, which it then reads itself; all
// other files are read by zsh as ever. Everything is parsed before the user's
// files define aliases; functions of the user named like builtins are passed by.
std::string shim(const TraceRequest& request, const std::string& nonce) {
    const auto names = join(request.names, " ");
    const auto commands = join(names_of_interest(), " ");
    return fmt::format(R"sh(builtin unset ZDOTDIR
typeset -g __trueup_last=
typeset -gA __trueup_seen
typeset -ga __trueup_words __trueup_hot __trueup_cold
__trueup_cold=({names})
typeset -g __trueup_now
# Completion dumps and compiled files are the user's: they stay as they are.
compdump() {{ builtin return 0 }}
zcompile() {{ builtin return 0 }}
__trueup_tell() {{
  builtin print -rn -u {fd} -- {nonce}$'\0'"$1"$'\0'"$2"$'\0'"$3"$'\0'"$4"$'\0'
}}
# Of the variables that are, or were, set the values are compared before every
# command, of the others only whether they are set. Values in short words, since
# zsh copies a whole word for each parameter in it. [[ -v X ]] came with zsh 5.3.
__trueup_enlist() {{
  builtin emulate -L zsh -o no_xtrace -o no_aliases
  builtin local __trueup_n __trueup_w= __trueup_c= __trueup_b=${{functions[__trueup_watch]}}
  builtin local -a __trueup_l
  builtin local -i __trueup_i=0
  for __trueup_n in $__trueup_cold; do
    if (( ${{(P)+__trueup_n}} )); then
      __trueup_hot+=($__trueup_n)
    else
      __trueup_l+=($__trueup_n)
    fi
  done
  __trueup_cold=($__trueup_l)
  for __trueup_n in $__trueup_hot; do
    (( __trueup_i++ % 5 )) || __trueup_w+='" "'
    __trueup_w+='${{'$__trueup_n$'-\x1e}}\x1f'
  done
  if [[ $#__trueup_l == 0 || $ZSH_VERSION != (5.<3->*|<6->.*) ]]; then
    for __trueup_n in $__trueup_l; do __trueup_c+='${{+'$__trueup_n'}} || '; done
    __trueup_c="(( ${{__trueup_c}}0 ))"
  else
    __trueup_c="[[ -v ${{(j: || -v :)__trueup_l}} ]]"
  fi
  __trueup_b=${{__trueup_b/__trueup_values/"__trueup_words=(\"$__trueup_w{alias_words}\")"}}
  functions[__trueup_step]=${{__trueup_b/__trueup_any/$__trueup_c}}
}}
__trueup_changes() {{
  builtin emulate -L zsh -o no_xtrace
  builtin local __trueup_n __trueup_v __trueup_s
  for __trueup_n in $__trueup_hot; do
    [[ ${{parameters[$__trueup_n]-}} == *local* ]] && continue
    __trueup_s=${{parameters[$__trueup_n]+S}}
    __trueup_v=$__trueup_s${{(P)__trueup_n-}}
    [[ $__trueup_v == "${{__trueup_seen[$__trueup_n]-}}" ]] && continue
    __trueup_seen[$__trueup_n]=$__trueup_v
    __trueup_tell v $__trueup_n $__trueup_s "${{(P)__trueup_n-}}"
  done
  for __trueup_n in {commands}; do
    __trueup_s=${{aliases[$__trueup_n]+S}}
    __trueup_v=$__trueup_s${{aliases[$__trueup_n]-}}
    [[ $__trueup_v == "${{__trueup_seen[alias:$__trueup_n]-}}" ]] && continue
    __trueup_seen[alias:$__trueup_n]=$__trueup_v
    __trueup_tell v alias:$__trueup_n $__trueup_s "${{aliases[$__trueup_n]-}}"
  done
}}
# Before every command, so without the cost of emulate, of locals and of a second
# function: what stands here means the same under all options but ksharrays. When
# it is true, the command that is about to run is passed by.
__trueup_watch() {{
  if [[ -o ksharrays ]]; then
    __trueup_step_ksh
    builtin return
  fi
  if __trueup_any; then
    __trueup_enlist
    __trueup_changes
  fi
  __trueup_values
  __trueup_now="${{(j::)__trueup_words}}"
  if [[ "$__trueup_now" != "$__trueup_last" ]]; then
    __trueup_last=$__trueup_now
    __trueup_changes
  fi
  builtin print -rn -u {fd} -- {nonce}$'\0'c$'\0'"${{(pj:\x1f:)funcfiletrace}}"$'\0'"${{(pj:\x1f:)funcstack[2,-1]}}"$'\0'"${{ZSH_DEBUG_CMD[1,2000]}}"$'\0'
  [[ "$ZSH_DEBUG_CMD" == (|builtin\ |command\ )trap\ *DEBUG* || "$ZSH_DEBUG_CMD" == TRAPDEBUG\ * ]]
}}
__trueup_step_ksh() {{
  builtin emulate -L zsh -o no_xtrace
  __trueup_enlist
  __trueup_changes
  builtin print -rn -u {fd} -- {nonce}$'\0'c$'\0'"${{(pj:\x1f:)funcfiletrace[2,-1]}}"$'\0'"${{(pj:\x1f:)funcstack[3,-1]}}"$'\0'"${{ZSH_DEBUG_CMD[1,2000]}}"$'\0'
  [[ "$ZSH_DEBUG_CMD" == (|builtin\ |command\ )trap\ *DEBUG* || "$ZSH_DEBUG_CMD" == TRAPDEBUG\ * ]]
}}
__trueup_end() {{
  builtin emulate -L zsh -o no_xtrace
  builtin local __trueup_n
  for __trueup_n in {commands}; do
    (( ${{+functions[$__trueup_n]}} )) || builtin continue
    # What is to be loaded when it is called has no text yet; loading it runs nothing.
    [[ ${{functions[$__trueup_n]}} == *"builtin autoload "* ]] && builtin autoload +X $__trueup_n 2>/dev/null
    __trueup_tell f $__trueup_n 0 "${{functions_source[$__trueup_n]}}"
    __trueup_tell t $__trueup_n "${{functions[$__trueup_n]}}" ""
  done
  {env} -0 >&{env_fd}
  __trueup_tell e
  builtin kill -KILL $$
}}
__trueup_enlist
# Setting up completion takes tens of thousands of commands and sets nothing else.
# A DEBUG trap of the user's own would take the place of this one: it is passed by,
# as zsh does with a command when errexit is set in the trap (zshoptions, ERR_EXIT).
trap '[[ ${{funcstack[1]-}} == comp(init|def|audit) ]] || (( ZSH_SUBSHELL )) || {{ __trueup_step && builtin setopt errexit }}' DEBUG
[[ -f {zshenv} || -L {zshenv} ]] && builtin source {zshenv}
)sh",
                       fmt::arg("fd", trace_fd), fmt::arg("env_fd", environment_fd), fmt::arg("nonce", nonce),
                       fmt::arg("names", names), fmt::arg("commands", commands),
                       fmt::arg("alias_words", alias_words()), fmt::arg("env", quoted(env_program())),
                       fmt::arg("zshenv", quoted(request.home + "/.zshenv")));
}

}  // namespace

Result<Trace> trace_zsh(const TraceRequest& request) {
    const auto nonce = make_nonce();
    const auto folder = TRY(PrivateFolder::make());
    TRY(folder.write(".zshenv", shim(request, nonce)));

    ProcessRequest process;
    process.program = request.shell;
    // The kill at the end leaves nothing to .zlogout and to the history.
    process.argv = {"zsh", "-l", "-i", "-c", "__trueup_end"};
    for (const auto& [name, value] : request.environment) process.env.push_back(name + "=" + value);
    process.env.push_back("ZDOTDIR=" + folder.path());
    process.cwd = request.folder.empty() ? request.home : request.folder;
    process.pipes = {trace_fd, environment_fd};
    process.limit = request.limit;
    auto result = TRY(run_process(process));
    auto trace = finish_trace(result, nonce);
    trace.has_eval_levels = true;
    return trace;
}

}  // namespace trueup::startup
