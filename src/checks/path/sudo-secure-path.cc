// sudo resets PATH, so root does not find go.
//
// sudo replaces PATH by secure_path of /etc/sudoers (or by a short default), and
// /usr/local/go/bin is not in it. Build as yourself and use sudo for the
// installing step only, or name go by its full path. Adding the folder to
// secure_path gives root whatever stands there, so look before you do it.
// Source: https://www.sudo.ws/docs/man/sudoers.man/#secure_path
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told_sudo.h"
#include "checks/told_typed.h"

namespace trueup {
namespace {

// `go env` and `sudo go env` are two Gos.
bool another_go_under_sudo(const Facts& facts, Verdict& verdict) {
    const auto differs = go_under_sudo(facts);
    // With the environment handed on it is the same go.
    if (!differs || differs->same_with_environment) return false;
    auto finding = told(differs->other->line, differs->other->text, Confidence::likely,
                        say("Under sudo another go runs: {0} there, {1} without it. sudo has a PATH "
                            "of its own (secure_path).",
                            "在 sudo 下运行的是另一个 go：那里是 {0}，不用 sudo 时是 {1}。sudo 使用自己的 "
                            "PATH（secure_path）。",
                            differs->there, differs->here));
    finding.subject.setting = "PATH";
    // A GOROOT that sudo drops looks alike (sudo-env-dropped).
    finding.settle = "command -v go; sudo sh -c 'command -v go'";
    finding.evidence.push_back(seen_line(differs->mine->line, differs->mine->text));
    conclude(verdict, std::move(finding), "build-as-user",
             {"Build without sudo, or name the full path: sudo $(command -v go) …",
              "不要用 sudo 构建，或写出完整路径：sudo $(command -v go) …"});
    return true;
}

// A sentence right above the message names a command with sudo.
bool said_to_be_sudo(const Facts& facts, int line) {
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& one) {
        // What calls go; an installer or a copy does not.
        static constexpr auto callers = std::to_array<std::string_view>(
            {"sudo make", "sudo go ", "sudo -E make", "sudo ./", "sudo bash ", "sudo sh "});
        const auto caller =
            std::ranges::find_if(callers, [&](std::string_view words) { return one.text.contains(words); });
        const auto sudo = caller == callers.end() ? std::string::npos : one.text.find(*caller);
        return one.number < line && one.number + 3 > line && sudo != std::string::npos &&
               !one.text.substr(0, sudo).contains("without") && !one.text.substr(0, sudo).contains("don't") &&
               !one.text.substr(0, sudo).contains("didn't");
    });
}

// "sudo make install", and a makefile that finds nothing where `go env` should have answered.
bool make_without_go(const Facts& facts, Verdict& verdict) {
    const auto* make = line_with(facts, "sudo make");
    const auto* asks = line_with(facts, "$(GO) env");
    if (asks == nullptr) asks = line_with(facts, "$(shell go ");
    const auto empty = std::ranges::find_if(facts.paste.lines, [](const PastedLine& line) {
        return (line.text.contains("undefined") || line.text.contains("empty")) &&
               line.text.contains("  Stop.");
    });
    if (make == nullptr || asks == nullptr || empty == facts.paste.lines.end()) return false;
    auto finding = told(empty->number, empty->text, Confidence::likely,
                        {"The makefile asks go and gets no answer: under sudo, go is not on PATH.",
                         "makefile 调用 go 却没有得到任何结果：在 sudo 下，PATH 中没有 go。"});
    finding.evidence.push_back(seen_line(make->number, make->text));
    finding.evidence.push_back(seen_line(asks->number, asks->text));
    finding.settle = "sudo sh -c 'command -v go; echo $PATH'";
    conclude(verdict, std::move(finding), "build-as-user",
             {"sudo env PATH=\"$PATH\" make install, or build as yourself and install with sudo alone",
              "sudo env PATH=\"$PATH\" make install，或以自己的身份构建，只在安装时使用 sudo"});
    return true;
}

void text(const Facts& facts, Verdict& verdict) {
    if (another_go_under_sudo(facts, verdict) || make_without_go(facts, verdict)) return;
    const Symptom* hit = nullptr;
    for (const auto& s : facts.symptoms) {
        // Asked for without sudo, it is this user's own PATH.
        const auto* asked = command_of(facts, s.line);
        if (s.id == "which-none" &&
            (asked == nullptr || asked->sudo || asked->words.empty() ||
             base_name(asked->words[0]) != "which") &&
            s.at("path").find("/sbin") != std::string::npos &&
            s.at("path").find("/home/") == std::string::npos &&
            s.at("path").find("/Users/") == std::string::npos) {
            hit = &s;
        }
        if (s.id != "command-not-found") continue;
        const auto* command = typed_command_of(facts, s.line);
        if ((command != nullptr && command->sudo) || s.text.starts_with("sudo:") ||
            s.text.starts_with("sudo：") || s.text.starts_with("doas:"))
            hit = &s;
        // "running sudo make install results in:", and then the shell of make.
        if (s.at("command") == "go" && said_to_be_sudo(facts, s.line)) hit = &s;
        if (hit != nullptr) break;
    }
    if (hit == nullptr) return;
    const bool proven =
        hit->text.starts_with("sudo") || hit->text.starts_with("doas:") || hit->id == "which-none";
    conclude(
        verdict,
        told(*hit, proven ? Confidence::certain : Confidence::likely,
             say("Under sudo, {0} is looked for in another PATH than yours, and its folder is not in it.",
                 "在 sudo 下，查找 {0} 用的不是你的 PATH，而其中没有它所在的目录。", hit->at("command"))),
        "build-as-user",
        {"Build without sudo, or name the full path: sudo $(command -v go) …",
         "不要用 sudo 构建，或写出完整路径：sudo $(command -v go) …"});
}

}  // namespace

TRUEUP_CHECK(sudo_secure_path) = {
    .id = "sudo-secure-path",
    .title = {"sudo resets PATH, so root does not find go", "sudo 会重置 PATH，root 因此找不到 go"},
    .why =
        {"sudo replaces PATH by secure_path of /etc/sudoers (or by a short default), and /usr/local/go/bin "
         "is not in it. Build as yourself and use sudo for the installing step only, or name go by its full "
         "path. Adding the folder to secure_path gives root whatever stands there, so look before you do "
         "it.",
         "sudo 会把 PATH 换成 /etc/sudoers 中的 secure_path（或一个很短的默认值），其中没有 "
         "/usr/local/go/bin。请以自己的身份构建，只在安装步骤使用 sudo，或写出 go 的完整路径。把该目录加入 "
         "secure_path 会让 root 运行其中的任何程序，改之前请想清楚。"},
    .blind = {"/etc/sudoers itself.", "/etc/sudoers 本身的内容。"},
    .sources = "https://www.sudo.ws/docs/man/sudoers.man/#secure_path",
    .explains = "go-not-on-path gobin-not-on-path",
    .text = text,
};

}  // namespace trueup
