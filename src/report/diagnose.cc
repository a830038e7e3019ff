// `trueup diagnose`: what a pasted text shows, as text and as JSON.
#include <fmt/format.h>

#include <algorithm>

#include "report/json.h"
#include "report/report.h"

namespace trueup {
namespace {

struct Pointed {
    std::string_view symptom;
    std::string_view en, zh;
};

// Messages that speak of the project, a dependency or the command as typed: no
// setting of the machine repairs them.
constexpr Pointed pointed[] = {
    {"project-module-path", "a module whose go.mod declares another path than the one it was asked for by",
     "某个模块：其 go.mod 声明的路径与请求它的路径不同"},
    {"project-linkname", "a dependency that is too old for this Go (update it: `go get -u golang.org/x/sys`)",
     "某个过旧、不适合当前 Go 的依赖（请更新它：`go get -u golang.org/x/sys`）"},
    {"project-go-sum", "go.mod and go.sum of the project (`go mod tidy`)",
     "项目的 go.mod 与 go.sum（`go mod tidy`）"},
    {"project-requires", "a requirement that go.mod lacks (`go get PACKAGE`)",
     "go.mod 中缺少的依赖（`go get 包名`）"},
    {"project-import", "the imports of the project", "项目的 import 语句"},
    {"project-source", "the source code", "源代码本身"},
    {"project-godebug", "a godebug line in the project's go.mod or go.work, which this Go no longer takes",
     "项目 go.mod 或 go.work 中的 godebug 行：当前的 Go 已不接受它"},
    {"project-zip-path", "a module that holds a file name which Go modules do not allow",
     "某个模块：其中有 Go 模块不允许的文件名"},
    {"project-lang", "the go line in the project's go.mod, which allows older language features only",
     "项目 go.mod 中的 go 行：它只允许较旧的语言特性"},
    {"note-dysymtab", "a harmless warning of Apple's linker; the result works",
     "苹果链接器的一条无害警告，产物可以正常使用"},
    {"note-covdata",
     "a fault of Go 1.25 that was fetched by an older go (go.dev/issue/75031): install that release, or test "
     "without -cover where a package has no tests",
     "由旧版 go 获取的 Go 1.25 自身的缺陷（go.dev/issue/75031）：请直接安装该版本，或对没有测试的包不要使用 "
     "-cover"},
    {"brew-wants-x86", "a Homebrew formula that is made for Intel only",
     "某个只支持 Intel 的 Homebrew formula"},
    {"inconsistent-vendoring", "the project's vendor folder, which is out of date (`go mod vendor`)",
     "项目的 vendor 目录已过期（`go mod vendor`）"},
    {"git-dubious",
     "the owner of the repository's folder: git refuses one of another user (`git config --global --add "
     "safe.directory DIR`, or build with -buildvcs=false)",
     "仓库目录的所有者：git 拒绝使用属于其他用户的仓库（`git config --global --add safe.directory 目录`，"
     "或用 -buildvcs=false 构建）"},
    {"unknown-revision", "a version that the module does not have", "该模块没有这个版本"},
};

const Pointed* pointed_by(const Facts& facts) {
    for (const auto& symptom : facts.symptoms) {
        for (const auto& row : pointed) {
            if (symptom.id == row.symptom) return &row;
        }
    }
    return nullptr;
}

}  // namespace

std::string diagnose_text(const Facts& facts, const Judgement& judgement, bool verbose, const Style& style) {
    std::string out;
    for (const auto& finding : judgement.findings) {
        if (!finding.caused_by || verbose) out += finding_text(finding, judgement, style);
    }
    if (verbose && !facts.symptoms.empty()) {
        out += style.dim(say(style.lang, "recognised", "识别出的信息")) + "\n";
        for (const auto& symptom : facts.symptoms) {
            out += fmt::format("  {:>5}  {}  {}\n", symptom.line, style.cyan(symptom.id),
                               printable(symptom.text));
        }
        out += "\n";
    }
    if (!judgement.findings.empty()) {
        return out + fmt::format("{}trueup explain {}\n", say(style.lang, "Why, in full: ", "完整说明："),
                                 judgement.findings.front().check);
    }
    if (const auto* row = pointed_by(facts)) {
        return out + wrap(fmt::format(fmt::runtime(say(
                                          style.lang,
                                          "Nothing in this text points at the environment; it points at {}.",
                                          "这段文本中没有任何内容指向环境问题；它指向的是{}。")),
                                      say(style.lang, row->en, row->zh)),
                          style.width, 0);
    }
    return out +
           wrap(say(style.lang,
                    facts.symptoms.empty()
                        ? "Nothing in this text points at the environment: no known message was found in it."
                        : "Nothing in this text points at the environment for certain. -v shows what was "
                          "recognised.",
                    facts.symptoms.empty()
                        ? "这段文本中没有任何内容指向环境问题：没有找到已知的报错信息。"
                        : "这段文本中没有任何内容可以确定地指向环境问题。-v 显示识别出的信息。"),
                style.width, 0);
}

std::string diagnose_json(const Facts& facts, const Judgement& judgement, Lang lang) {
    Json out;
    out["schema"] = "trueup.diagnose/1";
    out["symptoms"] = Json::array();
    for (const auto& symptom : facts.symptoms) {
        Json captures = Json::object();
        for (const auto& [name, value] : symptom.captures) captures[name] = value;
        out["symptoms"].push_back({{"id", symptom.id},
                                   {"text", symptom.text},
                                   {"line", symptom.line},
                                   {"captures", std::move(captures)}});
    }
    out["findings"] = Json::array();
    for (const auto& finding : judgement.findings) out["findings"].push_back(to_json(finding, lang));
    const auto* row = judgement.findings.empty() ? pointed_by(facts) : nullptr;
    out["points_at"] = row != nullptr ? Json(say(lang, row->en, row->zh)) : Json();
    return document(out);
}

}  // namespace trueup
