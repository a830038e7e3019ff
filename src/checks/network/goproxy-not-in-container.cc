// GOPROXY of the host does not reach the container build.
//
// A build step sees only what the Dockerfile and --build-arg give it. Add `ARG
// GOPROXY` and `ENV GOPROXY=$GOPROXY` to the Dockerfile and build with --build-
// arg GOPROXY=….
// Source: https://docs.docker.com/build/building/variables/
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = network_failure(facts);
    // These build in a container of theirs.
    const bool tool = mentions(facts, "fyne-cross") || mentions(facts, "goreleaser-cross") ||
                      typed(facts, {"xgo"}) != nullptr ||
                      std::ranges::any_of(facts.paste.commands, [](const PastedCommand& command) {
                          return std::ranges::find(command.words, "--docker") != command.words.end();
                      });
    if (s == nullptr || !(in_container(facts) || tool)) return;
    if (s->text.find("golang.org") == std::string::npos && s->text.find("googleapis") == std::string::npos &&
        !is_google_address(s->text))
        return;
    const bool in_file = std::ranges::any_of(facts.paste.assignments, [](const PastedAssignment& a) {
        return a.where == PastedAssignment::Where::dockerfile && a.name == "GOPROXY" && !a.value.empty() &&
               a.value[0] != '$';
    });
    const bool on_host =
        remark_with(facts, {"goproxy"}) != nullptr ||
        std::ranges::any_of(told_proxies(facts), [](const std::string& p) {
            return p.find("proxy.golang.org") == std::string::npos && p.find("://") != std::string::npos;
        });
    if (in_file || !on_host) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"The build step asks the default proxy although the host has another one set.",
                   "主机设置了别的代理，但构建步骤仍在访问默认代理。"}),
             "pass-goproxy",
             {"Dockerfile: ARG GOPROXY, ENV GOPROXY=$GOPROXY; docker build --build-arg GOPROXY=$(go env "
              "GOPROXY) …",
              "Dockerfile：ARG GOPROXY、ENV GOPROXY=$GOPROXY；docker build --build-arg GOPROXY=$(go env "
              "GOPROXY) …"});
}

}  // namespace

TRUEUP_CHECK(goproxy_not_in_container) = {
    .id = "goproxy-not-in-container",
    .title = {"GOPROXY of the host does not reach the container build", "主机上的 GOPROXY 没有传进容器构建"},
    .why = {"A build step sees only what the Dockerfile and --build-arg give it. Add `ARG GOPROXY` and `ENV "
            "GOPROXY=$GOPROXY` to the Dockerfile and build with --build-arg GOPROXY=….",
            "构建步骤只能看到 Dockerfile 和 --build-arg 提供的内容。请在 Dockerfile 中加入 `ARG "
            "GOPROXY` 和 `ENV GOPROXY=$GOPROXY`，并用 --build-arg GOPROXY=… 构建。"},
    .blind = {"What the host has set, unless the text shows it.", "文本未显示时，主机上的设置。"},
    .sources = "https://docs.docker.com/build/building/variables/",
    .explains = "goproxy-unreachable gosumdb-unreachable",
    .text = text,
};

}  // namespace trueup
