#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <unordered_map>

#include "base/redact.h"
#include "base/text.h"
#include "platform/hosts.h"
#include "platform/snapshot.h"
#include "platform/walk.h"

namespace trueup {
namespace {

using Type = SnapshotFile::Type;

// An opened file up to this size is kept whole, unless it turns out to be a
// binary: what it says is then read from its text again.
constexpr std::uint64_t largest_kept = 64U << 10U;

std::string utc_now() {
    namespace chrono = std::chrono;
    const auto now = chrono::floor<chrono::seconds>(chrono::system_clock::now());
    const auto day = chrono::floor<chrono::days>(now);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss time(now - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

bool is_binary(const BinaryFacts& facts) {
    return facts.format == "elf" || facts.format == "mach-o" || facts.format == "pe";
}

// Every path is followed here, link by link, so that the snapshot holds each
// step, and answers are kept under the path that has no link before its end.
class Recorder final : public RecordingHost {
public:
    explicit Recorder(const Host& inner) : inner_(inner) {}

    const Machine& machine() const override { return inner_.machine(); }
    std::string os() const override { return inner_.os(); }
    const User& user() const override { return inner_.user(); }
    const std::string& cwd() const override { return inner_.cwd(); }
    const Environment& environment() const override { return inner_.environment(); }
    std::string parent_chain() const override { return inner_.parent_chain(); }
    std::vector<Ancestor> ancestors() const override { return inner_.ancestors(); }
    std::optional<ShellStartup> recorded_startup() const override { return inner_.recorded_startup(); }
    std::vector<RecordedCommand> recorded_commands() const override { return inner_.recorded_commands(); }
    bool live() const override { return inner_.live(); }
    void note_startup(ShellStartup startup) override { noted_startup_ = std::move(startup); }

    Result<FileStatus> status(const std::string& path) const override { return look(TRY(walk(path, false))); }

    Result<std::vector<std::string>> list(const std::string& path) const override {
        const auto real = TRY(walk(path, true));
        auto names = inner_.list(real);
        change(real, [&](SnapshotFile& file) {
            if (names) {
                file.entries = *names;
            } else if (file.type == Type::dir) {
                keep_error(file, names.error());
            }
        });
        return names;
    }

    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        const auto real = TRY(walk(path, true));
        auto text = inner_.read(real, limit);
        change(real, [&](SnapshotFile& file) {
            if (file.type != Type::file) return;  // that it cannot be read follows from its type
            if (text) {
                file.text = *text;
                // A file of /proc says 0.
                file.size = std::max<std::uint64_t>(file.size.value_or(0), text->size());
            } else if (text.error().kind == Error::Kind::too_large) {
                file.size = std::max(file.size.value_or(0), limit + 1);
            } else {
                keep_error(file, text.error());
            }
        });
        return text;
    }

    Result<std::unique_ptr<ByteSource>> open(const std::string& path) const override {
        const auto real = TRY(walk(path, true));
        auto source = inner_.open(real);
        std::optional<std::string> text;
        if (source && (*source)->size() <= largest_kept) {
            const auto all = (*source)->read(0, largest_kept);
            if (all && !all->contains('\0')) text = *all;
        }
        change(real, [&](SnapshotFile& file) {
            if (file.type != Type::file) return;
            if (text && !file.text && !file.binary) file.text = *text;
            if (!source) keep_error(file, source.error());
        });
        return source;
    }

    Result<bool> writable(const std::string& path) const override {
        const auto real = TRY(walk(path, true));
        auto answer = inner_.writable(real);
        if (answer) {
            change(real, [&](SnapshotFile& file) { file.writable = *answer; });
        }
        return answer;
    }

    std::optional<BinaryFacts> recorded_binary(const std::string& path) const override {
        auto facts = inner_.recorded_binary(path);
        if (facts) note_binary(path, *facts);
        return facts;
    }

    void note_binary(const std::string& path, const BinaryFacts& facts) const override {
        const auto real = walk(path, true);
        if (!real) return;
        change(*real, [&](SnapshotFile& file) {
            if (file.type != Type::file) return;
            if (is_binary(facts)) file.text.reset();
            if (!file.text) file.binary = facts;
        });
    }

    std::string snapshot() const override;

private:
    // lstat of a path whose earlier elements are no links; asked once.
    Result<FileStatus> look(const std::string& real) const {
        const std::scoped_lock lock(mutex_);
        if (const auto known = seen_.find(real); known != seen_.end()) return known->second;
        auto status = inner_.status(real);
        seen_.emplace(real, status);
        SnapshotFile file;
        if (status) {
            switch (status->type) {
                case FileStatus::Type::file:
                    file.type = Type::file;
                    break;
                case FileStatus::Type::dir:
                    file.type = Type::dir;
                    break;
                case FileStatus::Type::link:
                    file.type = Type::link;
                    break;
                case FileStatus::Type::other:
                    file.type = Type::other;
                    break;
            }
            file.mode = status->mode;
            if (file.type == Type::file) file.size = status->size;
            if (status->uid_known) file.uid = status->uid;
            file.target = status->target;
        } else if (status.error().kind == Error::Kind::not_found) {
            file.type = Type::absent;
        } else if (status.error().kind == Error::Kind::not_recorded) {
            return status;
        } else {
            file.type = Type::unreadable;
            keep_error(file, status.error());
        }
        files_.emplace(real, std::move(file));
        return status;
    }

    Result<std::string> walk(const std::string& path, bool follow_last) const {
        return walk_links(path, follow_last, [this](const std::string& at) -> Result<Element> {
            auto status = look(at);
            if (!status) return std::unexpected(status.error());
            switch (status->type) {
                case FileStatus::Type::link:
                    return Element{Element::Kind::link, status->target};
                case FileStatus::Type::dir:
                    return Element{Element::Kind::dir, {}};
                default:
                    return Element{Element::Kind::other, {}};
            }
        });
    }

    // The root has no element of its own, so nobody has looked at it yet.
    template <typename Change>
    void change(const std::string& real, Change&& how) const {
        if (real == "/") {
            [[maybe_unused]] const auto recorded = look(real);
        }
        const std::scoped_lock lock(mutex_);
        if (const auto at = files_.find(real); at != files_.end()) how(at->second);
    }

    // not_found: it went away between two questions; not_recorded: nobody knows.
    static void keep_error(SnapshotFile& file, const Error& error) {
        switch (error.kind) {
            case Error::Kind::denied:
            case Error::Kind::invalid:
                file.error = error.kind;
                break;
            case Error::Kind::not_found:
            case Error::Kind::not_recorded:
                break;
            default:
                file.error = Error::Kind::io;
        }
    }

    const Host& inner_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<std::string, Result<FileStatus>> seen_;
    mutable std::map<std::string, SnapshotFile> files_;
    std::optional<ShellStartup> noted_startup_;
};

std::string Recorder::snapshot() const {
    Redactor redactor;
    for (const auto& variable : environment().variables) redactor.learn(variable.name, variable.value);
    if (noted_startup_) {
        for (const auto& one : noted_startup_->assignments) redactor.learn(one.name, one.value);
    }

    Snapshot snapshot;
    snapshot.taken = utc_now();
    snapshot.machine = machine();
    snapshot.user = user();
    snapshot.cwd = redact(cwd());
    snapshot.parents = redactor.text(parent_chain());
    for (auto variable : environment().variables) {
        variable.value = redactor.value(variable.name, variable.value);
        snapshot.env.variables.push_back(std::move(variable));
    }
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [path, kept] : files_) {
            auto file = kept;
            const auto name = base_name(path);
            if (file.text) {
                *file.text = name == ".netrc" || name == "_netrc" ? redactor.netrc(*file.text)
                                                                  : redactor.text(*file.text);
            }
            // Names are not searched for learnt secrets: "postgres" may be a
            // password and a folder.
            file.target = redact(file.target);
            if (file.entries) {
                for (auto& entry : *file.entries) entry = redact(entry);
            }
            snapshot.files.insert_or_assign(redact(path), std::move(file));
        }
    }
    for (auto command : recorded_commands()) {
        for (auto& argument : command.argv) argument = redactor.text(argument);
        command.out = redactor.text(command.out);
        command.err = redactor.text(command.err);
        snapshot.commands.push_back(std::move(command));
    }
    snapshot.startup = noted_startup_ ? noted_startup_ : recorded_startup();
    if (snapshot.startup) {
        for (auto& name : snapshot.startup->names) {
            name.value = redactor.text(name.value);
            name.origin.text = redactor.text(name.origin.text);
        }
        for (auto& assignment : snapshot.startup->assignments) {
            assignment.value = redactor.value(assignment.name, assignment.value);
            assignment.origin.text = redactor.text(assignment.origin.text);
            assignment.origin.note = redactor.text(assignment.origin.note);
        }
    }
    return to_json(snapshot);
}

}  // namespace

std::unique_ptr<RecordingHost> recording_host(const Host& inner) { return std::make_unique<Recorder>(inner); }

}  // namespace trueup
