#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/command.h"
#include "probe/attributed_host.h"
#include "probe/executables.h"
#include "probe/go_env.h"
#include "probe/toolchains.h"

namespace trueup {
namespace {

// A string as Go's encoding/json writes it (HTML characters escaped, broken
// UTF-8 replaced), so that the output compares byte for byte with `go env -json`.
std::string go_json_string(const std::string& text) {
    std::string out = "\"";
    const auto good = valid_utf8(text);
    for (std::size_t i = 0; i < good.size(); ++i) {
        const char c = good[i];
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (code < 0x20 || c == '<' || c == '>' || c == '&') {
            out += fmt::format("\\u{:04x}", code);
        } else if (good.compare(i, 3, "\xE2\x80\xA8") == 0 || good.compare(i, 3, "\xE2\x80\xA9") == 0) {
            out += good[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

// NAME='value', as a POSIX shell reads it back.
std::string shell_line(const Setting& setting) {
    std::string value;
    for (const char c : setting.value) {
        if (c == '\'') {
            value += "'\\''";
        } else {
            value += c;
        }
    }
    return fmt::format("{}='{}'\n", setting.name, value);
}

// What of the answer is only likely, on the standard error stream.
bool warn_of_unknown(const GoEnv& env, const Arguments& arguments) {
    bool warned = false;
    for (const auto& setting : env.settings) {
        const bool asked = arguments.names.empty() ||
                           std::ranges::find(arguments.names, setting.name) != arguments.names.end();
        if (!asked || setting.origin.kind != OriginKind::unknown) continue;
        warned = true;
        print_error(fmt::format("trueup: {} {}: {}\n", setting.name,
                                say(arguments.lang, "may be another", "可能是别的值"), setting.origin.note));
    }
    return warned;
}

std::string render(const GoEnv& env, const Arguments& arguments, const Environment& process) {
    std::vector<Setting> chosen;
    if (arguments.names.empty()) {
        chosen = env.settings;
    } else {
        for (const auto& name : arguments.names) {
            const auto* setting = env.find(name);
            // As `go env NAME` does for a name that it does not know: its environment value, or "".
            chosen.push_back(setting ? *setting : Setting{name, process.get(name), {}, {}});
        }
    }
    std::string out;
    if (arguments.json) {
        out = "{\n";
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            out += fmt::format("\t{}: {}{}\n", go_json_string(chosen[i].name),
                               go_json_string(chosen[i].value), i + 1 < chosen.size() ? "," : "");
        }
        return out + "}\n";
    }
    for (const auto& setting : chosen) {
        out += arguments.names.empty() ? shell_line(setting) : setting.value + "\n";
    }
    return out;
}

void say_why(const Text& why, Lang lang) { print_error("trueup: " + printable(pick(why, lang)) + "\n"); }

}  // namespace

int run_env(const Arguments& arguments) {
    auto opened = open_host(arguments);
    if (!opened) {
        print_error(opened.error());
        return opened.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    const auto& host = **opened;
    // Only what the answer needs: no scan of the whole machine.
    const auto found = find_on_path(host, scan_path(host, PathDetail::folders_only), "go");
    const auto* first = first_usable(found);
    if (!first) {
        say_why({"no usable go on PATH; `trueup doctor` says why",
                 "PATH 上没有可用的 go；`trueup doctor` 会说明原因"},
                arguments.lang);
        return exit_unknown;
    }
    Executable go = *first;
    Environment environment = host.environment();
    if (!go.shim_of.empty()) {
        const auto target = resolve_shim(host, go, find_managers(host, scan_path(host)));
        if (!target.unavailable.empty()) {
            say_why(target.unavailable, arguments.lang);
            return exit_unknown;
        }
        go = target.go;
        // A shim sets GOROOT, GOPATH or GOBIN for the go that it starts.
        environment = behind_shim(environment, target);
    }
    const auto resolution = resolve_go(AttributedHost(host, environment), go);
    if (resolution.env.unavailable) {
        say_why(*resolution.env.unavailable, arguments.lang);
        // What the go that is here would say is not what will be said.
        if (!resolution.env.settings.empty()) return exit_unknown;
    }
    if (resolution.env.settings.empty()) {
        for (const auto& refusal : resolution.env.refusals)
            print_error("go: " + printable(refusal.message) + "\n");
        return resolution.env.refusals.empty() ? exit_unknown : exit_found;
    }
    print(render(resolution.env, arguments, host.environment()));
    const bool all = arguments.names.empty() || std::ranges::any_of(arguments.names, asks_builder);
    if (all ? !resolution.env.refusals.empty() : resolution.refusals_of_all > 0) {
        const auto& refusal = resolution.env.refusals.front();
        print_error(
            fmt::format("trueup: {}\n  go: {}\n",
                        say(arguments.lang, "go itself refuses to run here:", "此处 go 本身拒绝运行："),
                        printable(refusal.message)));
        return exit_found;
    }
    // A name of `go env` all the same: nothing to say is not the same as empty.
    if (std::ranges::find(arguments.names, "GOGCCFLAGS") != arguments.names.end()) {
        print_error(fmt::format("trueup: {}\n",
                                say(arguments.lang, "GOGCCFLAGS is not known: go asks the C compiler for it.",
                                    "GOGCCFLAGS 未知：go 需要向 C 编译器询问才能得到它。")));
        return exit_unknown;
    }
    return warn_of_unknown(resolution.env, arguments) ? exit_unknown : exit_ok;
}

}  // namespace trueup
