#include "report/sdk.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/json.h"
#include "report/report.h"

namespace trueup {
namespace {

Json known_or_null(const Fact<bool>& fact) {
    return fact.known() ? Json(fact.value()) : fact.absent() ? Json(false) : Json();
}
Json known_or_null(const Fact<std::string>& fact) { return fact.known() ? Json(fact.value()) : Json(); }

Json program_json(const NativeProgram& program) {
    Json out;
    out["value"] = program.value;
    out["origin"] = to_json(program.origin);
    out["program"] = program.called;
    out["there"] = known_or_null(program.there);
    out["path"] = program.there.is(true) ? Json(program.file.path) : Json();
    out["resolved"] = program.there.is(true) ? Json(program.file.resolved) : Json();
    out["owner"] = program.owner.empty() ? Json() : Json(program.owner);
    out["target"] = program.triple.empty() ? Json() : Json(program.triple);
    return out;
}

Json sdk_of(const NativeFacts& native) {
    if (native.apple && native.goos == "darwin") {
        const auto& apple = *native.apple;
        Json out;
        out["kind"] = apple.dir.xcode ? "xcode" : apple.dir.path.empty() ? "none" : "command-line-tools";
        out["developer_dir"] = apple.dir.path.empty() ? Json() : Json(apple.dir.path);
        out["chosen_by"] = apple.dir.chosen_by.empty() ? Json() : Json(apple.dir.chosen_by);
        out["origin"] = to_json(apple.dir.origin);
        out["developer_dir_there"] = known_or_null(apple.dir.there);
        out["path"] = apple.sdk.path.empty() ? Json() : Json(apple.sdk.path);
        out["named_by"] = apple.sdk.named_by.empty() ? Json() : Json(apple.sdk.named_by);
        out["there"] = known_or_null(apple.sdk.there);
        out["link_target"] = apple.sdk.link_target.empty() ? Json() : Json(apple.sdk.link_target);
        out["version"] = known_or_null(apple.sdk.version);
        out["headers"] = known_or_null(apple.sdk.headers);
        out["licensed"] = apple.licensed.absent() ? Json() : known_or_null(apple.licensed);
        out["command_line_tools"] = known_or_null(apple.clt);
        out["xcodes"] = apple.xcodes;
        return out;
    }
    Json out;
    out["kind"] = "c-library";
    out["libc"] = native.libc.kind.empty() ? Json() : Json(native.libc.kind);
    out["path"] = native.libc.headers.known() ? Json(parent_path(native.libc.headers.value())) : Json();
    out["headers"] = native.libc.headers.absent()  ? Json(false)
                     : native.libc.headers.known() ? Json(true)
                                                   : Json();
    out["start_files"] = native.libc.start_files.absent()  ? Json(false)
                         : native.libc.start_files.known() ? Json(true)
                                                           : Json();
    out["searched"] = native.libc.include_dirs;
    return out;
}

std::string yes_no(const Fact<bool>& fact, const Style& style) {
    if (fact.is(true)) return style.green(say(style.lang, "there", "存在"));
    if (fact.unknown()) return style.yellow(say(style.lang, "not known", "未知"));
    return style.red(say(style.lang, "not there", "不存在"));
}

// One line a thing: what it is, the value, where it comes from.
class Lines {
public:
    explicit Lines(const Style& style) : style_(style) {}

    void add(std::string_view what, const std::string& value, const std::string& note = {}) {
        out_ += style_.dim(pad_to(what, 13)) + value;
        if (!note.empty()) out_ += "  " + style_.dim(note);
        out_ += "\n";
    }
    std::string text() && { return std::move(out_); }

private:
    const Style& style_;
    std::string out_;
};

std::string path_of(const std::string& path, const Style& style) {
    return printable(tilde(path, style.home));
}

std::string owner_words(const NativeProgram& program, Lang lang) {
    if (program.owner == "apple") return std::string(say(lang, "Apple's", "苹果"));
    if (program.owner == "homebrew-llvm")
        return std::string(say(lang, "Homebrew's llvm", "Homebrew 的 llvm"));
    if (program.owner == "homebrew") return "Homebrew";
    if (program.owner == "macports") return "MacPorts";
    if (program.owner == "nix") return "Nix";
    if (program.owner == "distribution") return std::string(say(lang, "the distribution's", "发行版"));
    if (program.owner == "other") return std::string(say(lang, "of unknown make", "来源不明"));
    return program.owner;
}

void add_program(Lines& lines, const NativeProgram& program, const Style& style) {
    std::string value = printable(program.value);
    if (program.there.is(true)) {
        value += " -> " + path_of(program.file.path, style);
        std::string about = owner_words(program, style.lang);
        if (!program.triple.empty()) about += std::string(list_comma(style.lang)) + printable(program.triple);
        value += in_brackets(about, style.lang);
    } else {
        value += "  " + yes_no(program.there, style);
    }
    lines.add(program.setting, value, program.given ? describe(program.origin, style) : "");
}

void add_apple(Lines& lines, const AppleTools& apple, const Style& style) {
    if (apple.dir.path.empty()) {
        lines.add(say(style.lang, "tools", "工具"), yes_no(apple.dir.there, style));
    } else {
        const auto kind = apple.dir.xcode ? std::string("Xcode") : std::string("Command Line Tools");
        lines.add(say(style.lang, "tools", "工具"),
                  kind + "  " + path_of(apple.dir.path, style) + "  " + yes_no(apple.dir.there, style),
                  describe(apple.dir.origin, style));
        if (apple.dir.xcode)
            lines.add(say(style.lang, "licence", "许可"),
                      apple.licensed.is(true)    ? style.green(say(style.lang, "accepted", "已接受"))
                      : apple.licensed.is(false) ? style.red(say(style.lang, "not accepted", "未接受"))
                                                 : style.yellow(say(style.lang, "not known", "未知")));
    }
    if (apple.sdk.path.empty()) return;
    std::string value = path_of(apple.sdk.path, style);
    if (apple.sdk.version.known()) value += "  " + printable(apple.sdk.version.value());
    value += "  " + yes_no(apple.sdk.there.is(true) ? apple.sdk.headers : apple.sdk.there, style);
    lines.add("SDK", value, apple.sdk.named_by == "tools" ? "" : describe(apple.sdk.origin, style));
}

std::string quoted(std::string_view value, bool fish) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'')
            out += fish ? "\\'" : "'\\''";
        else if (c == '\\' && fish)
            out += "\\\\";
        else
            out += c;
    }
    return out + "'";
}

}  // namespace

std::string sdk_shell_lines(const CgoAnswer& answer, std::string_view shell) {
    const bool fish = shell == "fish";
    std::string out;
    for (const auto& flag : answer.flags) {
        if (!flag.value)
            out += (fish ? "set -e " : "unset ") + flag.name + "\n";
        else
            out += (fish ? "set -gx " + flag.name + " " : "export " + flag.name + "=") +
                   quoted(*flag.value, fish) + "\n";
    }
    return out;
}

std::string sdk_text(const Facts& facts, const CgoAnswer& answer, const Judgement& judgement,
                     const Style& style) {
    const auto& native = *facts.native;
    Lines lines(style);
    lines.add(say(style.lang, "target", "目标"), native.goos + "/" + native.goarch,
              native.cross ? std::string(say(style.lang, "not this machine's", "不是本机")) : "");
    if (answer.works.is(true))
        lines.add("cgo", style.green(say(style.lang, "works", "可用")));
    else
        lines.add("cgo",
                  (answer.works.unknown() ? style.yellow(say(style.lang, "not known: ", "未知："))
                                          : style.red(say(style.lang, "does not work: ", "不可用："))) +
                      printable(pick(answer.reason, style.lang)));
    add_program(lines, native.cc, style);
    add_program(lines, native.cxx, style);
    if (native.ar.given) add_program(lines, native.ar, style);
    add_program(lines, native.pkg_config, style);
    for (const auto& program : native.for_target) {
        if (cc_is_foreign(native) || !native.cc.there.is(true))
            lines.add(say(style.lang, "for target", "目标可用"),
                      printable(program.value) + " -> " + path_of(program.file.path, style));
    }
    if (native.apple && native.goos == "darwin") {
        add_apple(lines, *native.apple, style);
    } else if (native.libc.headers.known() || native.libc.headers.absent()) {
        const auto& headers = native.libc.headers;
        lines.add(say(style.lang, "C library", "C 库"),
                  (native.libc.kind.empty() ? std::string() : native.libc.kind + "  ") +
                      (headers.known() ? path_of(headers.value(), style)
                                       : style.red(say(style.lang, "no headers", "没有头文件"))));
    }
    for (const auto& brew : facts.homebrew) {
        if (brew.installed) lines.add("Homebrew", path_of(brew.prefix, style));
    }
    if (native.packages_read)
        lines.add(say(style.lang, "packages", "包"),
                  fmt::format(fmt::runtime(say(style.lang, "{} with import \"C\" in this module",
                                               "本模块中有 {} 个包导入了 \"C\"")),
                              native.packages.size()),
                  printable(pick(native.packages_limit, style.lang)));
    auto out = std::move(lines).text() + "\n";
    if (answer.flags.empty()) {
        out += std::string(answer.works.is(false)
                               ? say(style.lang, "No variable would change that.", "设置变量也无济于事。")
                           : answer.works.unknown()
                               ? say(style.lang, "Whether a variable is needed is not known.",
                                     "是否需要设置变量，无从得知。")
                               : say(style.lang, "No variable needs to be set.", "不需要设置任何变量。")) +
               "\n";
    } else {
        out += std::string(say(style.lang, "This target needs:", "此目标需要：")) + "\n";
        for (const auto& flag : answer.flags) {
            out += "  " + (flag.value ? flag.name + "=" + printable(*flag.value)
                                      : std::string(say(style.lang, "unset ", "取消 ")) + flag.name);
            out += "  " + style.dim(printable(pick(flag.reason, style.lang))) + "\n";
        }
        out += std::string(say(style.lang,
                               "For this shell: eval \"$(trueup sdk --shell zsh)\" (or bash); fish: trueup "
                               "sdk --shell fish | source",
                               "在当前 shell 中生效：eval \"$(trueup sdk --shell zsh)\"（或 "
                               "bash）；fish：trueup sdk --shell fish | source")) +
               "\n";
    }
    if (!judgement.findings.empty()) out += "\n";
    for (const auto& finding : judgement.findings) {
        if (!finding.caused_by) out += finding_text(finding, judgement, style);
    }
    return out;
}

std::string sdk_json(const Facts& facts, const CgoAnswer& answer, const Judgement& judgement, Lang lang) {
    const auto& native = *facts.native;
    Json out;
    out["schema"] = "trueup.sdk/1";
    out["target"] = native.goos + "/" + native.goarch;
    out["cross"] = native.cross;
    out["cgo"] = {{"enabled", known_or_null(native.cgo)},
                  {"works", known_or_null(answer.works)},
                  {"reason", answer.works.is(true) ? Json() : Json(pick(answer.reason, lang))}};
    out["sdk"] = sdk_of(native);
    Json compiler = program_json(native.cc);
    compiler["cxx"] = program_json(native.cxx);
    compiler["ar"] = program_json(native.ar);
    compiler["pkg_config"] = program_json(native.pkg_config);
    compiler["for_target"] = Json::array();
    for (const auto& program : native.for_target) compiler["for_target"].push_back(program_json(program));
    out["compiler"] = std::move(compiler);
    out["flags"] = Json::array();
    for (const auto& flag : answer.flags)
        out["flags"].push_back({{"name", flag.name},
                                {"value", flag.value ? Json(*flag.value) : Json()},
                                {"reason", pick(flag.reason, lang)}});
    out["homebrew"] = Json::array();
    for (const auto& brew : facts.homebrew) {
        if (brew.installed) out["homebrew"].push_back(brew.prefix);
    }
    out["packages"] = Json::array();
    for (const auto& package : native.packages) out["packages"].push_back(package.dir);
    out["findings"] = Json::array();
    for (const auto& finding : judgement.findings) out["findings"].push_back(to_json(finding, lang));
    out["unknown"] = Json::array();
    for (const auto& unknown : judgement.unknown)
        out["unknown"].push_back({{"check", unknown.check}, {"reason", pick(unknown.reason, lang)}});
    return document(out);
}

}  // namespace trueup
