#include "remedy/undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/text.h"
#include "remedy/difference.h"
#include "remedy/plan.h"

namespace trueup {
namespace {

bool listed(const std::vector<std::int64_t>& ids, std::int64_t id) {
    return std::ranges::find(ids, id) != ids.end();
}

Change between(const std::string& path, const FileImage& from, const FileImage& to) {
    Change change;
    change.path = path;
    change.before = from;
    change.after = to;
    return change;
}

// What the transaction changed is changed back in the file as it is now.
void merge_into(Restore& restore, const Change& done, const FileImage& now) {
    using Kind = FileImage::Kind;
    restore.since = diff_of(between(done.path, done.after, now));
    restore.change.after = now;
    if (done.before.kind != Kind::file || done.after.kind != Kind::file || now.kind != Kind::file) {
        restore.way = Restore::Way::conflict;
        restore.conflicts = 1;
        return;
    }
    auto merged = merge(done.after.content, now.content, done.before.content);
    restore.change.after.content = std::move(merged.text);
    restore.change.after.mtime_ns = 0;
    if (done.before.mode != done.after.mode && now.mode == done.after.mode)
        restore.change.after.mode = done.before.mode;
    restore.conflicts = merged.conflicts;
    restore.way = merged.conflicts == 0 ? Restore::Way::merge : Restore::Way::conflict;
}

Result<Restore> plan_file(const Host& host, const Change& done) {
    Restore restore;
    restore.then = diff_of(done);
    const auto folder = parent_path(done.path);
    // The path had no link in it then; where it leads elsewhere now is not the file.
    if (const auto real = resolve(host, folder); real && *real != folder)
        return fail(Error::Kind::invalid, "the folder is a link to " + *real + " now", folder);
    const auto now = TRY(image_of(done.path));
    restore.change = between(done.path, now, done.before);
    if (const auto id = folder_id(folder)) restore.change.folder = *id;
    if (now.same_as(done.before)) return restore;
    restore.way = Restore::Way::restore;
    if (!now.same_as(done.after)) merge_into(restore, done, now);
    return restore;
}

}  // namespace

bool UndoPlan::changed_since() const {
    return std::ranges::any_of(files, [](const Restore& f) {
        return f.way == Restore::Way::merge || f.way == Restore::Way::conflict;
    });
}

bool UndoPlan::conflicts() const {
    return std::ranges::any_of(files, [](const Restore& f) { return f.way == Restore::Way::conflict; });
}

std::vector<std::string> UndoPlan::left() const {
    std::vector<std::string> paths;
    for (const auto& file : files) {
        if (file.way == Restore::Way::conflict) paths.push_back(file.change.path);
    }
    return paths;
}

std::vector<Change> UndoPlan::changes(bool merge) const {
    std::vector<Change> out;
    if (changed_since() && !merge) return out;
    for (const auto& file : files) {
        if (file.way == Restore::Way::nothing || file.change.after.same_as(file.change.before)) continue;
        out.push_back(file.change);
        out.back().reason = fmt::format("undo {}", of.id);
    }
    return out;
}

Result<std::int64_t> last_to_undo(const Journal& journal) {
    const auto all = TRY(journal.all(false));
    const auto gone = undone(all);
    for (const auto& entry : all | std::views::reverse) {
        if (entry.state == Transaction::State::done && entry.kind != "undo" && !listed(gone, entry.id))
            return entry.id;
    }
    return fail(Error::Kind::not_found, "there is nothing to undo");
}

Result<UndoPlan> plan_undo(const Host& host, const Journal& journal, std::int64_t id) {
    UndoPlan plan;
    plan.of = TRY(journal.find(id));
    if (plan.of.state != Transaction::State::done)
        return fail(Error::Kind::invalid, fmt::format("transaction {} is {}: there is nothing to take back",
                                                      id, to_string(plan.of.state)));
    if (listed(undone(TRY(journal.all(false))), id))
        return fail(Error::Kind::invalid, fmt::format("transaction {} is undone already", id));
    for (const auto& change : plan.of.changes) {
        if (change.altered)
            return fail(Error::Kind::io,
                        "what the journal holds of this file is not what was written there: transaction " +
                            fmt::format("{} is not taken back", id),
                        change.path);
    }
    for (const auto& change : plan.of.changes | std::views::reverse)
        plan.files.push_back(TRY(plan_file(host, change)));
    return plan;
}

}  // namespace trueup
