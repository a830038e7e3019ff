// `trueup checks`: the list of checks, and the pages about them (docs/checks).
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/registry.h"
#include "cli/command.h"
#include "platform/write_file.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {
namespace {

constexpr std::string_view generated = "<!-- Generated from the check itself: ./dev docs -->\n";

// Text as Markdown: outside of `code`, what Markdown would read as markup is
// escaped.
std::string markdown(std::string_view text) {
    std::string out;
    bool code = false;
    for (const char c : text) {
        if (c == '`') code = !code;
        if (!code && (c == '<' || c == '*' || c == '_' || c == '[')) out += '\\';
        out += c;
    }
    return out;
}

std::vector<std::string> sources_of(const Check& check) {
    std::vector<std::string> out;
    for (const auto& line : lines_of(check.sources)) {
        if (!trim(line).empty()) out.emplace_back(trim(line));
    }
    return out;
}

std::string links(const std::string& ids) {
    std::string out;
    for (const auto& id : split(ids, ' ')) {
        if (!id.empty()) out += fmt::format("{}[`{}`]({}.md)", out.empty() ? "" : ", ", id, id);
    }
    return out;
}

// Which checks fold `id` under themselves.
std::string explained_by(std::string_view id) {
    std::string out;
    for (const auto* check : all_checks()) {
        const auto ids = split(check->explains, ' ');
        if (std::ranges::find(ids, id) != ids.end()) out += (out.empty() ? "" : " ") + std::string(check->id);
    }
    return out;
}

std::string page(const Check& check) {
    std::string out = fmt::format("{}# {}\n", generated, check.id);
    const auto explains = links(std::string(check.explains));
    const auto causes = links(explained_by(check.id));
    for (const auto lang : {Lang::en, Lang::zh_cn}) {
        const auto in = [&](const StaticText& text) { return markdown(say(lang, text.en, text.zh)); };
        out += fmt::format("\n## {}\n\n{}\n\n**{}** {}\n", in(check.title), in(check.why),
                           say(lang, "What this check cannot see:", "这项检查看不到的："), in(check.blind));
        if (!explains.empty())
            out += fmt::format("\n{} {}\n", say(lang, "Explains:", "可以解释："), explains);
        if (!causes.empty())
            out += fmt::format("\n{} {}\n", say(lang, "May be explained by:", "可能的根源："), causes);
    }
    const auto sources = sources_of(check);
    if (!sources.empty()) out += "\n## Sources · 出处\n\n";
    for (const auto& source : sources)
        out += source.starts_with("http") ? fmt::format("- <{}>\n", source) : "- " + markdown(source) + "\n";
    return out;
}

std::string index_page() {
    auto out =
        fmt::format("{}# Checks · 检查\n\n| check | finds | 发现的问题 |\n| --- | --- | --- |\n", generated);
    for (const auto* check : all_checks()) {
        out += fmt::format("| [`{0}`]({0}.md) | {1} | {2} |\n", check->id, markdown(check->title.en),
                           markdown(check->title.zh));
    }
    return out;
}

int write_pages(const std::string& dir) {
    const auto write = [&](const std::string& name, const std::string& text) {
        auto written = write_file(join_path(dir, name), text);
        if (!written) print_error(written.error());
        return written.has_value();
    };
    if (!write("README.md", index_page())) return exit_unknown;
    for (const auto* check : all_checks()) {
        if (!write(std::string(check->id) + ".md", page(*check))) return exit_unknown;
    }
    return exit_ok;
}

}  // namespace

int run_checks(const Arguments& arguments) {
    if (arguments.json) {
        Json out;
        out["schema"] = "trueup.checks/1";
        out["checks"] = Json::array();
        for (const auto* check : all_checks()) {
            out["checks"].push_back(
                {{"id", check->id}, {"title", say(arguments.lang, check->title.en, check->title.zh)}});
        }
        print(document(out));
        return exit_ok;
    }
    if (!arguments.markdown.empty()) return write_pages(arguments.markdown);
    std::vector<std::vector<std::string>> rows = {{std::string(say(arguments.lang, "check", "检查")),
                                                   std::string(say(arguments.lang, "finds", "发现的问题"))}};
    for (const auto* check : all_checks()) {
        rows.push_back(
            {std::string(check->id), std::string(say(arguments.lang, check->title.en, check->title.zh))});
    }
    print(table(rows, terminal_style(arguments, nullptr)));
    return exit_ok;
}

}  // namespace trueup
