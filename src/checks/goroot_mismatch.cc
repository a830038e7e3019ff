#include "checks/goroot_mismatch.h"

#include "base/text.h"
#include "checks/go_facts.h"
#include "checks/support.h"

namespace trueup {
namespace {

// The release that the compiler of a tree will claim; VERSION stands in where
// the compiler was not read.
std::string compiler_release(const GoTree& tree) {
    if (tree.tool_version.known()) return go_release(tree.tool_version.value());
    return go_release(tree.version.value_or(""));
}

}  // namespace

std::optional<GorootMismatch> goroot_mismatch(const Facts& facts) {
    GorootMismatch out;
    const auto goroot = given(facts, "GOROOT");
    if (!goroot) return std::nullopt;
    out.goroot = *goroot;
    out.tree = tree_of(facts, goroot->value);
    if (out.tree == nullptr || out.tree->kind != FileKind::directory) return std::nullopt;
    if (!is_true(out.tree->has_pkg_tool)) return std::nullopt;

    out.go_release = local_release(facts);
    out.tree_release = compiler_release(*out.tree);
    if (out.go_release.empty() || out.tree_release.empty()) return std::nullopt;
    if (out.go_release == out.tree_release) return std::nullopt;
    const auto root = root_of_go(facts);
    if (!root.empty() && root == clean_path(out.tree->resolved)) return std::nullopt;  // mixed-install

    const auto* of_go = manager_of(facts, facts.selection.go.resolved);
    if (of_go == nullptr) of_go = manager_of(facts, facts.selection.go.path);
    const auto* of_tree = manager_of(facts, out.tree->resolved);
    if (of_tree == nullptr) of_tree = manager_of(facts, goroot->value);
    if (of_go != nullptr) {
        out.kind = GorootMismatch::Kind::go_managed;
        out.manager = of_go;
    } else if (of_tree != nullptr) {
        out.kind = GorootMismatch::Kind::goroot_managed;
        out.manager = of_tree;
    }
    return out;
}

Finding mismatch_finding(const Facts& facts, const GorootMismatch& mismatch) {
    const auto& go = facts.selection.go;
    Finding finding;
    finding.severity = goroot_counts_here(facts) ? Severity::error : Severity::warning;
    finding.subject = {"GOROOT", mismatch.goroot.value, mismatch.goroot.value};
    finding.evidence.push_back(set_by("GOROOT", mismatch.goroot.value, mismatch.goroot.origin));
    finding.evidence.push_back(seen_at(
        say("The go that PATH starts is {} ({})", "PATH 启动的 go 是 {}（{}）", go.path, mismatch.go_release),
        go.path));
    const auto& tree = *mismatch.tree;
    const auto origin = tree.tool_version.known() ? tree.tool_version.origin() : tree.version.origin();
    finding.evidence.push_back(
        seen(say("The compiler in GOROOT is {}", "GOROOT 中的编译器是 {}", mismatch.tree_release), origin));
    finding.remedies = drop_setting(facts, "GOROOT", mismatch.goroot.origin);
    return finding;
}

}  // namespace trueup
