#include <fmt/format.h>

#include "base/text.h"
#include "checks/explanations.h"
#include "checks/registry.h"
#include "cli/command.h"
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
    const auto facts = gather_facts(**host, arguments);
    const auto style = terminal_style(arguments, host->get());
    if (name == "PATH") {
        print(arguments.json ? explain_path_json(facts, arguments.lang) : explain_path_text(facts, style));
        return exit_ok;
    }
    print(arguments.json ? explain_json(facts, name, arguments.lang) : explain_text(facts, name, style));
    return exit_ok;
}

}  // namespace trueup
