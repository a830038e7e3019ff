// An installed tool was built in a way that this macOS refuses.
//
// The tool was built by an old Go, or its file was replaced in place so that the
// kernel's cached signature no longer fits. Remove the file and install it again
// with the Go in use.
// Source: https://developer.apple.com/documentation/security/updating-mac-
// software
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// The program of a message "killed": by its own words, else the one that was typed.
std::string killed_program(const Facts& facts, const Symptom& s) {
    const auto& what = s.at("command");
    if (!what.empty()) return base_name(what.substr(0, what.find(' ')));
    const auto* command = command_of(facts, s.line);
    return command == nullptr || command->words.empty() ? std::string() : base_name(command->words[0]);
}

// "cp …/tool /usr/local/bin/tool" of an installer, typed or printed.
const PastedLine* copies_to(const Facts& facts, const std::string& program) {
    for (const auto& line : facts.paste.lines) {
        const auto at = line.text.find("cp ");
        if (at == std::string::npos || (at > 0 && line.text[at - 1] != ' ' && line.text[at - 1] != '+'))
            continue;
        auto target = trim(std::string_view(line.text).substr(at + 3));
        if (target.ends_with('"') || target.ends_with('\'')) target.remove_suffix(1);
        if (target.ends_with("bin/" + program) && target.find(' ') != std::string_view::npos) return &line;
    }
    return nullptr;
}

// codesign found nothing wrong with the file.
const PastedCommand* sound_by_codesign(const Facts& facts, const std::string& program) {
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        const bool asked = w.size() > 2 && base_name(w[0]) == "codesign" && !w[1].empty() &&
                           (w[1].starts_with("-v") || w[1] == "--verify") && command.text.contains(program);
        if (!asked) continue;
        const bool sound = std::ranges::all_of(command.output, [](const PastedLine& line) {
            const auto text = trim(line.text);
            return text.empty() || text == "0" || text.ends_with(": valid on disk") ||
                   text.ends_with(": satisfies its Designated Requirement");
        });
        if (sound) return &command;
    }
    return nullptr;
}

// The kernel keeps what it knew of the file that was there before under the same inode: a
// sound file, copied over it, is killed.
bool copied_over(const Facts& facts, Verdict& verdict) {
    for (const auto& s : facts.symptoms) {
        if (s.id != "killed" || s.text.contains("signal: killed")) continue;
        const auto program = killed_program(facts, s);
        static constexpr auto builders = std::to_array<std::string_view>(
            {"go", "make", "docker", "bazel", "sh", "bash", "zsh", "cc", "clang", "ld"});
        if (program.empty() || std::ranges::find(builders, std::string_view(program)) != builders.end())
            continue;
        const auto* sound = sound_by_codesign(facts, program);
        const auto* copy = copies_to(facts, program);
        if (sound == nullptr && (copy == nullptr || told_os(facts) != "darwin")) continue;
        auto finding = told(
            s, sound != nullptr && copy != nullptr ? Confidence::likely : Confidence::possible,
            say("{0} was killed when it started, and {1}: macOS keeps the signature that it knew of the "
                "older "
                "file where a new one is copied over it.",
                "{0} 一启动就被终止，而{2}：新文件覆盖复制到旧文件上时，macOS 仍沿用它记住的旧签名。",
                program, sound != nullptr ? "codesign finds its file sound" : "it was installed by copying",
                sound != nullptr ? " codesign 认为文件完好" : "它是用复制的方式安装的"));
        if (sound != nullptr) finding.evidence.push_back(seen_line(sound->line, sound->text));
        if (copy != nullptr) finding.evidence.push_back(seen_line(copy->number, copy->text));
        finding.settle = "P=$(command -v " + program + "); cp \"$P\" /tmp/copy && /tmp/copy --version";
        conclude(verdict, std::move(finding), "reinstall-tool",
                 {"Remove the file first and install it again: rm \"$(command -v " + program +
                      ")\", then install; an installer should copy to a temporary name and rename",
                  "先删除该文件再重新安装：rm \"$(command -v " + program +
                      ")\"，然后安装；安装程序应先复制到临时文件名再重命名"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    if (told_os(facts) == "linux") return;
    const auto* uuid = symptom(facts, "lc-uuid");
    const auto* s = uuid != nullptr ? uuid : symptom(facts, {"killed", "code-signature"});
    if (uuid == nullptr && !shows(facts, "code-signature") && copied_over(facts, verdict)) return;
    if (s == nullptr || (uuid == nullptr && !shows(facts, "code-signature") && told_os(facts) != "darwin"))
        return;
    const auto release = told_release(facts);
    if (!release.empty() && compare_go(release, "go1.16") < 0) return;
    const auto* command = command_of(facts, s->line);
    const bool builds = command != nullptr && !command->words.empty() &&
                        (base_name(command->words[0]) == "go" || base_name(command->words[0]) == "make" ||
                         base_name(command->words[0]) == "bazel");
    const bool works_fresh = fresh_build_runs(facts);
    const bool installed =
        s->text.find("/go/bin/") != std::string::npos || !installed_commands(facts).empty();
    if (builds || !(works_fresh || installed)) return;
    auto finding = told(*s, Confidence::likely,
                        {"macOS refuses this one program, while a fresh build of it runs.",
                         "macOS 只拒绝这一个程序，而重新构建的则可以运行。"});
    finding.settle = "codesign -v $(command -v TOOL)";
    conclude(verdict, std::move(finding), "reinstall-tool",
             {"Remove the tool's file and install it again: rm $(command -v TOOL) && go install …@latest",
              "删除该工具的文件并重新安装：rm $(command -v TOOL) && go install …@latest"});
}

}  // namespace

TRUEUP_CHECK(tool_build_refused_by_macos) = {
    .id = "tool-build-refused-by-macos",
    .title = {"An installed tool was built in a way that this macOS refuses",
              "已安装的工具的构建方式不被此版 macOS 接受"},
    .why = {"The tool was built by an old Go, or its file was replaced in place so that the kernel's cached "
            "signature no longer fits. Remove the file and install it again with the Go in use.",
            "该工具由旧的 Go 构建，或其文件被原地替换，使内核缓存的签名不再相符。请删除该文件，用当前的 Go "
            "重新安装。"},
    .blind =
        {"The binary itself, which `trueup inspect` reads: `trueup doctor` does not judge it, it looks at "
         "messages in pasted texts only.",
         "二进制文件本身，`trueup inspect` 会读取它：`trueup doctor` 不判断它，只看粘贴文本中的信息。"},
    .sources = "https://developer.apple.com/documentation/security/updating-mac-software",
    .explains = "codesign-invalid",
    .text = text,
};

}  // namespace trueup
