// A library of Homebrew is installed where the compiler does not look.
//
// Homebrew installs to its prefix, and Apple's clang looks neither in
// /opt/homebrew nor, since some releases, in /usr/local. Let pkg-config tell the
// flags, or give them: CGO_CFLAGS="-O2 -g -I$(brew --prefix)/include"
// CGO_LDFLAGS="-L$(brew --prefix)/lib".
// Source: https://docs.brew.sh/FAQ https://pkg.go.dev/cmd/cgo
#include <algorithm>

#include "base/text.h"
#include "checks/c_headers.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr) return;
    const auto answer = answer_about_cgo(facts);
    for (const auto& library : native->libraries) {
        if (library.searched_by_default || library.prefix.empty()) continue;
        Finding finding;
        finding.confidence = Confidence::likely;
        finding.subject = {{}, {}, library.found};
        finding.explanation =
            say("The package needs {}; Homebrew has it ({}), and nothing looks there by itself.",
                "该包需要 {}；Homebrew 已安装（{}），但默认不会在那里查找。", library.name, library.found);
        finding.evidence.push_back(seen({library.text, library.text}, library.named_by));
        finding.settle = "go build ./...";
        std::string flags;
        for (const auto& flag : answer.flags) {
            if (flag.name == "CGO_CFLAGS" || flag.name == "CGO_LDFLAGS" || flag.name == "PKG_CONFIG_PATH")
                flags += flag.name + "=\"" + flag.value.value_or("") + "\" ";
        }
        finding.remedies.push_back(
            advice("give-flags", {flags + "go build (`trueup sdk --shell` prints these for your shell)",
                                  flags + "go build（`trueup sdk --shell` 会按你的 shell 输出这些设置）"}));
        verdict.find(std::move(finding));
        return;  // one answer covers all of them
    }
}

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, {"header-missing", "lib-missing"});
    // What brew says it has installed lies under its prefix, on any system.
    const bool installed = line_with(facts, " is already installed and up-to-date") != nullptr;
    if (s == nullptr || (told_os(facts) != "darwin" && !installed) || shows(facts, "ld-arch") ||
        shows(facts, "sysroot-missing") || shows(facts, "sdk-arch"))
        return;
    if (s->at("lib") == "crt0.o") return;  // -static, which macOS does not offer
    if (owner_of_header(s->at("header")) != HeaderOwner::library ||
        owner_of_library(s->at("lib")) == HeaderOwner::apple)
        return;
    const bool brew = mentions(facts, "/opt/homebrew") || mentions(facts, "brew install") ||
                      mentions(facts, "/usr/local/include") || mentions(facts, "/usr/local/lib") ||
                      mentions(facts, "/usr/local/Cellar") || mentions(facts, "/usr/local/opt") ||
                      remark_with(facts, {"brew"}) != nullptr || apple_silicon(facts);
    if (!brew) return;
    auto finding = told(
        *s, Confidence::likely,
        say("{0} was not found; libraries of Homebrew lie outside the folders that the compiler searches.",
            "没有找到 {0}；Homebrew 的库位于编译器查找范围之外。",
            s->at("header").empty() ? "lib" + s->at("lib") : s->at("header")));
    finding.settle = "brew --prefix; ls $(brew --prefix)/include $(brew --prefix)/lib";
    conclude(verdict, std::move(finding), "give-flags",
             {"CGO_CFLAGS=\"-O2 -g -I$(brew --prefix)/include\" CGO_LDFLAGS=\"-L$(brew --prefix)/lib\" go "
              "build (after `brew install` of the library)",
              "安装该库后：CGO_CFLAGS=\"-O2 -g -I$(brew --prefix)/include\" CGO_LDFLAGS=\"-L$(brew "
              "--prefix)/lib\" go build"});
}

}  // namespace

TRUEUP_CHECK(brew_prefix_not_searched) = {
    .id = "brew-prefix-not-searched",
    .title = {"A library of Homebrew is installed where the compiler does not look",
              "Homebrew 安装的库不在编译器的查找范围内"},
    .why =
        {"Homebrew installs to its prefix, and Apple's clang looks neither in /opt/homebrew nor, since some "
         "releases, in /usr/local. Let pkg-config tell the flags, or give them: CGO_CFLAGS=\"-O2 -g -I$(brew "
         "--prefix)/include\" CGO_LDFLAGS=\"-L$(brew --prefix)/lib\".",
         "Homebrew 安装在自己的前缀目录中，而苹果的 clang 不会在 /opt/homebrew（某些版本起也不在 "
         "/usr/local）中查找。"
         "可以让 pkg-config 给出参数，或自行指定：CGO_CFLAGS=\"-O2 -g -I$(brew --prefix)/include\" "
         "CGO_LDFLAGS=\"-L$(brew --prefix)/lib\"。"},
    .blind = {"Whether the library is installed at all.", "该库究竟是否已安装。"},
    .sources = "https://docs.brew.sh/FAQ\nhttps://pkg.go.dev/cmd/cgo",
    .run = run,
    .text = text,
};

}  // namespace trueup
