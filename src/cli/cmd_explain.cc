#include <fmt/format.h>

#include "base/text.h"
#include "checks/explanations.h"
#include "checks/go_settings.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "probe/attributed_host.h"
#include "probe/go_env_config.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {
namespace {

int explain_check(const Check& check, const Arguments& arguments) {
    const auto in = [&](const StaticText& text) { return say(arguments.lang, text.en, text.zh); };
    if (arguments.json) {
        Json out;
        out["schema"] = "trueup.explain/1";
        out["check"] = check.id;
        out["title"] = in(check.title);
        out["why"] = in(check.why);
        out["cannot_see"] = in(check.blind);
        out["explains"] = Json::array();
        for (const auto& id : split(check.explains, ' ')) {
            if (!id.empty()) out["explains"].push_back(id);
        }
        out["references"] = Json::array();
        for (const auto& line : lines_of(check.sources)) {
            if (!trim(line).empty()) out["references"].push_back(trim(line));
        }
        print(document(out));
        return exit_ok;
    }
    const auto style = terminal_style(arguments, nullptr);
    std::string out = fmt::format("{}  {}\n\n", style.bold(check.id), in(check.title));
    out += wrap(in(check.why), style.width, 0) + "\n";
    if (!check.blind.en.empty()) {
        out += style.dim(say(arguments.lang, "What this check cannot see", "这项检查看不到什么")) + "\n" +
               wrap(in(check.blind), style.width, 2) + "\n";
    }
    if (!trim(check.sources).empty()) {
        out += style.dim(say(arguments.lang, "Sources", "出处")) + "\n";
        for (const auto& line : lines_of(check.sources)) {
            if (!trim(line).empty()) out += fmt::format("  {}\n", trim(line));
        }
    }
    print(out);
    return exit_ok;
}

// `go env` prints them and nothing sets them, so they are in no list of settings.
bool is_go_name(const std::string& name) {
    return find_go_name(name) != nullptr || name == "GOMOD" || name == "GOVERSION" || name == "GODEBUG";
}

// A setting of Go's that is not among those of the go here: there is no such go, or it
// prints the setting for other targets only. "Not set" would be too much said.
void add_what_any_go_takes(const Host& host, Facts& facts, const std::string& name) {
    auto& env = facts.go_env;
    if (!is_go_name(name) || env.find(name) != nullptr) return;
    const bool resolved = !env.settings.empty();
    const auto* known = find_go_name(name);
    if (resolved && known != nullptr && known->since > go_minor(facts.selection.version)) return;
    auto setting = setting_of_any_go(AttributedHost(host, facts.env), name);
    if (name == "GOGCCFLAGS") {
        env.unavailable = {"go asks the C compiler for it", "go 需要向 C 编译器询问才能得到它"};
    } else if (!resolved && !env.unavailable) {
        env.unavailable = {"no go could be looked at", "没有可以查看的 go"};
    }
    // A variable goes before all else in every go; what stands on PATH may still be a
    // script or a shim that changes it.
    const bool certain = !setting.layers.empty() && setting.layers.front().layer == "environment" &&
                         setting.layers.front().effective && facts.go_on_path.empty();
    if (certain) env.unavailable.reset();
    env.settings.push_back(std::move(setting));
}

}  // namespace

int run_explain(const Arguments& arguments) {
    const auto& name = arguments.names.front();
    if (trim(name).empty()) {
        print_error(Error{Error::Kind::usage,
                          "the name is empty; give a setting, PATH, another variable, or the id of a check",
                          {},
                          0});
        return exit_usage;
    }
    if (const auto* check = find_check(name)) return explain_check(*check, arguments);
    if (const auto* finding = find_explanation(name)) return explain_check(*finding, arguments);
    auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    auto facts = gather_facts(**host, arguments);
    const auto style = terminal_style(arguments, host->get());
    if (name == "PATH") {
        print(arguments.json ? explain_path_json(facts, arguments.lang) : explain_path_text(facts, style));
        return exit_ok;
    }
    add_what_any_go_takes(**host, facts, name);
    print(arguments.json ? explain_json(facts, name, arguments.lang) : explain_text(facts, name, style));
    return facts.go_env.unavailable && facts.go_env.find(name) != nullptr ? exit_unknown : exit_ok;
}

}  // namespace trueup
