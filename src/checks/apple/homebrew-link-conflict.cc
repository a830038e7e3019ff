// Homebrew cannot link bin/go.
//
// Another formula (go@1.N) or an own file stands where Homebrew wants its link,
// so `go` stays what it was. Unlink the other formula (`brew unlink go@1.N &&
// brew link go`); look at a file of your own before `brew link --overwrite`
// replaces it.
// Source: https://docs.brew.sh/FAQ
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "brew-link");
    if (s == nullptr) s = symptom(facts, "brew-link-step");
    if (s == nullptr) return;
    const bool go = s->at("file") == "bin/go" || s->at("file") == "bin/gofmt" || mentions(facts, "bin/go") ||
                    mentions(facts, "link --overwrite go") ||
                    std::ranges::any_of(facts.paste.lines, [](const PastedLine& line) {
                        const auto text = trim(line.text);
                        return text == "brew link go" || text.starts_with("brew link go@");
                    });
    if (!go) return;
    if (const auto* closed = line_with(facts, " is not writable."); closed != nullptr) {
        conclude(verdict,
                 told(closed->number, closed->text, Confidence::certain,
                      {"Homebrew installed Go and may not write where its link belongs.",
                       "Homebrew 已安装 Go，但无权写入其链接所在的目录。"}),
                 "own-prefix",
                 {"sudo chown -R $(whoami) that folder (brew doctor names them), then brew link go",
                  "sudo chown -R $(whoami) 该目录（brew doctor 会列出），然后 brew link go"});
        return;
    }
    conclude(
        verdict,
        told(*s, Confidence::certain,
             {"Homebrew installed Go but something stands where its link belongs.",
              "Homebrew 已安装 Go，但其链接的位置被占用。"}),
        "relink",
        {"brew unlink go; brew link --overwrite --dry-run go (shows what is in the way), then brew link go",
         "brew unlink go；brew link --overwrite --dry-run go（显示是什么挡路），然后 brew link go"});
}

}  // namespace

TRUEUP_CHECK(homebrew_link_conflict) = {
    .id = "homebrew-link-conflict",
    .title = {"Homebrew cannot link bin/go", "Homebrew 无法链接 bin/go"},
    .why =
        {"Another formula (go@1.N) or an own file stands where Homebrew wants its link, so `go` stays what "
         "it was. Unlink the other formula (`brew unlink go@1.N && brew link go`); look at a file of your "
         "own before `brew link --overwrite` replaces it.",
         "另一个 formula（go@1.N）或你自己的文件占据了 Homebrew 要建链接的位置，于是 `go` 仍是原来的那个。"
         "请先取消另一个 formula 的链接（`brew unlink go@1.N && brew link go`）；若是自己的文件，"
         "在 `brew link --overwrite` 覆盖之前先看清楚。"},
    .blind = {"Whether the file in the way is needed.", "挡路的文件是否还需要。"},
    .sources = "https://docs.brew.sh/FAQ",
    .explains = "path-order-shadows",
    .text = text,
};

}  // namespace trueup
