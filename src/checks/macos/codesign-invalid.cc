// A program's code signature is broken or missing.
//
// On Apple Silicon every program must carry a valid signature, if only an ad-hoc
// one; the kernel kills the others. Files that were changed after signing
// (strip, upx, cp over a running one) lose it. Build it again, or sign it ad
// hoc: codesign --force --sign - FILE.
// Source: https://developer.apple.com/documentation/security/updating-mac-
// software
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

// What `go build -o X` just made is killed when it starts, on an arm64 Mac: there
// the kernel wants a signature that fits, and says nothing else to the shell.
bool killed_at_once(const Facts& facts, Verdict& verdict) {
    if (!apple_silicon(facts)) return false;
    for (const auto& command : facts.paste.commands) {
        const auto& words = command.words;
        if (words.size() < 4 || base_name(words[0]) != "go" || words[1] != "build") continue;
        const auto out = std::ranges::find(words, "-o");
        if (out == words.end() || out + 1 == words.end()) continue;
        const auto name = base_name(*(out + 1));
        const auto killed = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
            const auto& what = s.at("command");
            return s.id == "killed" && s.line > command.line && !what.empty() &&
                   base_name(what.substr(0, what.find(' '))) == name;
        });
        if (killed == facts.symptoms.end()) continue;
        auto finding =
            told(*killed, Confidence::possible,
                 say("{0} was killed when it started: on Apple silicon macOS does so where the "
                     "signature does not fit the file.",
                     "{0} 一启动就被终止：在 Apple 芯片上，签名与文件不符时 macOS 会这样做。", name));
        finding.settle =
            "codesign -v FILE; log show --last 2m --predicate 'eventMessage CONTAINS \"CODE SIGNING\"'";
        conclude(verdict, std::move(finding), "sign-again",
                 {"codesign --force --sign - FILE, or build with another C toolchain: CC=/usr/bin/clang",
                  "codesign --force --sign - 文件，或换用另一套 C 工具链构建：CC=/usr/bin/clang"});
        return true;
    }
    return false;
}

// The same of a program that was installed or copied: the shell tells the signal and
// the program prints nothing before.
void killed_without_a_word(const Facts& facts, Verdict& verdict) {
    if (!apple_silicon(facts)) return;
    for (const auto& s : facts.symptoms) {
        const auto& what = s.at("command");
        const auto name = base_name(what.substr(0, what.find(' ')));
        if (s.id != "killed" || name.empty() || name == "go" || name == "make" || name == "docker" ||
            name == "bazel" || name == "sh" || name == "bash")
            continue;
        const auto* command = command_of(facts, s.line);
        if (command == nullptr || command->words.empty() || base_name(command->words[0]) != name ||
            s.line != command->line + 1)
            continue;
        auto finding =
            told(s, Confidence::possible,
                 say("{0} was killed before it said anything: on Apple silicon macOS does so where "
                     "the signature is missing or does not fit the file.",
                     "{0} 什么都没输出就被终止：在 Apple 芯片上，签名缺失或与文件不符时 macOS "
                     "会这样做。",
                     name));
        finding.settle = "codesign -v \"$(command -v " + name + ")\"";
        conclude(verdict, std::move(finding), "sign-again",
                 {"Install it again under a new file (not copied over the old one), or: codesign --force "
                  "--sign - FILE",
                  "重新安装为新文件（不要覆盖复制旧文件），或运行：codesign --force --sign - 文件"});
        return;
    }
}

// What codesign was asked about ("./app: code object …") is what was killed, as far as
// the text names it.
bool was_killed(const Facts& facts, const PastedLine& said) {
    const auto asked = base_name(said.text.substr(0, said.text.find(": ")));
    return std::ranges::any_of(facts.symptoms, [&](const Symptom& s) {
        const auto& what = s.at("command");
        const auto name = base_name(what.substr(0, what.find(' ')));
        return s.id == "killed" && (name.empty() || name == asked);
    });
}

// Signed with a certificate of one's own ("codesign -s dlv-cert dlv"), and killed: the
// kernel does not trust that signer here, or the rights that it gives.
bool own_signer(const Facts& facts, Verdict& verdict) {
    for (const auto& command : facts.paste.commands) {
        const auto& w = command.words;
        if (w.size() < 4 || base_name(w[0]) != "codesign") continue;
        const auto flag = std::ranges::find_if(
            w, [](const std::string& word) { return word == "-s" || word == "--sign" || word == "-fs"; });
        if (flag == w.end() || flag + 1 == w.end() || *(flag + 1) == "-" || flag + 1 == w.end() - 1) continue;
        const auto program = base_name(w.back());
        const auto killed = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
            const auto& what = s.at("command");
            const auto* ran = command_of(facts, s.line);
            const auto name = !what.empty() ? base_name(what.substr(0, what.find(' ')))
                              : ran != nullptr && !ran->words.empty() ? base_name(ran->words[0])
                                                                      : std::string();
            return s.id == "killed" && s.line > command.line && name == program;
        });
        if (killed == facts.symptoms.end()) continue;
        auto finding = told(
            *killed, Confidence::likely,
            say("{0} was signed with the certificate {1} and is killed when it starts: macOS "
                "does not accept that signature.",
                "{0} 是用证书 {1} 签名的，一启动就被终止：macOS 不接受这个签名。", program, *(flag + 1)));
        finding.evidence.push_back(seen_line(command.line, command.text));
        finding.settle =
            "codesign -dvvv \"$(command -v " + program + ")\"; security find-certificate -c " + *(flag + 1);
        conclude(
            verdict, std::move(finding), "sign-again",
            {"Make the certificate again and trust it for code signing (Keychain Access), or sign ad hoc: "
             "codesign --force --sign - FILE",
             "重新创建证书并在“钥匙串访问”中信任其代码签名用途，或做 ad-hoc 签名：codesign --force "
             "--sign - 文件"});
        return true;
    }
    return false;
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "code-signature");
    // `codesign -v` was asked about what was killed.
    const auto* said = line_with(facts, ": code object is not signed at all");
    if (said == nullptr)
        said = line_with(facts, ": invalid signature (code or signature have been modified)");
    if (s == nullptr && said != nullptr && was_killed(facts, *said) && told_machine(facts) != "amd64") {
        auto finding = told(
            said->number, said->text, apple_silicon(facts) ? Confidence::certain : Confidence::likely,
            {"On Apple silicon macOS kills programs whose signature is missing or does not fit the file.",
             "在 Apple 芯片上，签名缺失或与文件不符的程序会被 macOS 终止。"});
        // A translated shell's `uname -m` says x86_64 on Apple silicon too.
        if (!apple_silicon(facts)) finding.settle = "sysctl -n machdep.cpu.brand_string";
        conclude(verdict, std::move(finding), "sign-again",
                 {"Build it again, or: codesign --force --sign - FILE",
                  "重新构建，或运行：codesign --force --sign - 文件"});
        return;
    }
    if (s == nullptr) {
        if (!own_signer(facts, verdict) && !killed_at_once(facts, verdict))
            killed_without_a_word(facts, verdict);
        return;
    }
    if (told_os(facts) == "linux") return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"macOS stopped the program because its signature does not fit its contents.",
                   "macOS 中止了该程序，因为签名与内容不符。"}),
             "sign-again",
             {"Build it again, or: codesign --force --sign - FILE",
              "重新构建，或运行：codesign --force --sign - 文件"});
}

}  // namespace

TRUEUP_CHECK(codesign_invalid) = {
    .id = "codesign-invalid",
    .title = {"A program's code signature is broken or missing", "程序的代码签名损坏或缺失"},
    .why =
        {"On Apple Silicon every program must carry a valid signature, if only an ad-hoc one; the kernel "
         "kills the others. Files that were changed after signing (strip, upx, cp over a running one) lose "
         "it. Build it again, or sign it ad hoc: codesign --force --sign - FILE.",
         "在 Apple Silicon 上，每个程序都必须有有效签名（哪怕只是 ad-hoc "
         "签名），否则会被内核杀死。签名后被改动的文件（strip、upx、覆盖正在运行的文件）会失去签名。"
         "请重新构建，或做 ad-hoc 签名：codesign --force --sign - 文件。"},
    .blind =
        {"Who changed the file. `trueup doctor` does not judge it: it looks at messages in pasted texts, and "
         "`trueup inspect` and `trueup verify signature` read the files that are named.",
         "是谁改动了文件。`trueup doctor` 不判断它：它只看粘贴文本中的信息；要读取文件本身，请用 `trueup "
         "inspect` 和 `trueup verify signature`。"},
    .sources = "https://developer.apple.com/documentation/security/updating-mac-software",
    .text = text,
};

}  // namespace trueup
