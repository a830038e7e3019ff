#include <algorithm>

#include "base/text.h"
#include "platform/hosts.h"
#include "platform/snapshot.h"
#include "platform/walk.h"

namespace trueup {
namespace {

using Type = SnapshotFile::Type;

// A snapshot larger than this was not written by trueup.
constexpr std::size_t largest_snapshot = 256U << 20U;

std::unexpected<Error> not_recorded(const std::string& path, const std::string& what) {
    return fail(Error::Kind::not_recorded, "the snapshot does not say " + what + " " + path, path);
}

class RecordedHost final : public Host {
public:
    explicit RecordedHost(Snapshot snapshot) : snapshot_(std::move(snapshot)) {
        if (snapshot_.user.home.empty()) snapshot_.user.home = snapshot_.env.get("HOME");
    }

    const Machine& machine() const override { return snapshot_.machine; }
    const User& user() const override { return snapshot_.user; }
    const std::string& cwd() const override { return snapshot_.cwd; }
    const Environment& environment() const override { return snapshot_.env; }
    std::string parent_chain() const override { return snapshot_.parents; }
    std::optional<ShellStartup> recorded_startup() const override { return snapshot_.startup; }
    std::vector<RecordedCommand> recorded_commands() const override { return snapshot_.commands; }
    bool live() const override { return false; }

    Result<FileStatus> status(const std::string& path) const override {
        const auto real = TRY(walk(path, false));
        const auto* file = find(real);
        if (file == nullptr) {
            if (holds_something(real)) return implied_folder();
            return not_recorded(path, "what is at");
        }
        if (file->type == Type::unreadable) return refused(*file, path);
        FileStatus status;
        status.type = file->type == Type::file   ? FileStatus::Type::file
                      : file->type == Type::dir  ? FileStatus::Type::dir
                      : file->type == Type::link ? FileStatus::Type::link
                                                 : FileStatus::Type::other;
        status.mode = file->mode.value_or(usual_mode(*file));
        status.size = file->size.value_or(file->text ? file->text->size() : file->target.size());
        status.uid = file->uid.value_or(0);
        status.uid_known = file->uid.has_value();
        status.target = file->target;
        return status;
    }

    Result<std::vector<std::string>> list(const std::string& path) const override {
        const auto real = TRY(walk(path, true));
        const auto* file = find(real);
        if (file == nullptr) return not_recorded(path, "what is in");
        if (file->type != Type::dir) return fail(Error::Kind::invalid, path + " is not a folder", path);
        if (file->error) return refused(*file, path);
        if (!file->entries) return not_recorded(path, "what is in");
        return *file->entries;
    }

    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        const auto& file = *TRY(regular_file(path));
        const auto size = file.size.value_or(file.text ? file.text->size() : 0);
        if (size > limit) {
            return fail(Error::Kind::too_large, path + " is larger than " + std::to_string(limit) + " bytes",
                        path);
        }
        return TRY(content(file, path));
    }

    Result<std::unique_ptr<ByteSource>> open(const std::string& path) const override {
        const auto& file = *TRY(regular_file(path));
        return std::make_unique<MemorySource>(TRY(content(file, path)));
    }

    Result<bool> writable(const std::string& path) const override {
        const auto real = TRY(walk(path, true));
        const auto* file = find(real);
        if (file != nullptr && file->type == Type::unreadable) return refused(*file, path);
        if (file == nullptr || !file->writable) return not_recorded(path, "who may write to");
        return *file->writable;
    }

    std::optional<BinaryFacts> recorded_binary(const std::string& path) const override {
        const auto real = walk(path, true);
        const auto* file = real ? find(*real) : nullptr;
        return file != nullptr ? file->binary : std::nullopt;
    }

private:
    const SnapshotFile* find(const std::string& path) const {
        const auto at = snapshot_.files.find(path);
        return at == snapshot_.files.end() ? nullptr : &at->second;
    }

    // Something below it is listed and is there, so it must be a folder itself.
    bool holds_something(const std::string& path) const {
        const std::string inside = path == "/" ? path : path + "/";
        for (auto at = snapshot_.files.lower_bound(inside); at != snapshot_.files.end(); ++at) {
            if (!at->first.starts_with(inside)) return false;
            if (at->second.type != Type::absent) return true;
        }
        return path == "/";
    }

    // By hand nobody writes modes for each file: what can be run may be run.
    static unsigned usual_mode(const SnapshotFile& file) {
        if (file.type == Type::link) return 0777U;
        const bool script = file.text && file.text->starts_with("#!");
        return file.type != Type::file || file.binary || script ? 0755U : 0644U;
    }

    static FileStatus implied_folder() {
        FileStatus status;
        status.type = FileStatus::Type::dir;
        status.mode = 0755;
        status.uid_known = false;
        return status;
    }

    static std::unexpected<Error> refused(const SnapshotFile& file, const std::string& path) {
        const auto kind = file.error.value_or(Error::Kind::denied);
        return fail(kind,
                    (kind == Error::Kind::denied ? "no permission to read " : "could not be read: ") + path,
                    path);
    }

    // Links, also those in the middle, are followed as far as the snapshot tells
    // them; what it does not list is taken as no link. not_found comes from an
    // entry that says so, or from a folder's list in which the name is missing.
    Result<std::string> walk(const std::string& path, bool follow_last) const {
        const auto look = [this](const std::string& at) -> Result<Element> {
            const auto* file = find(at);
            if (file == nullptr) {
                const auto* folder = find(parent_path(at));
                if (folder != nullptr && folder->type == Type::dir && folder->entries &&
                    !std::ranges::binary_search(*folder->entries, base_name(at)) && !holds_something(at)) {
                    return fail(Error::Kind::not_found, at + " is not there", at);
                }
                return Element{Element::Kind::dir, {}};
            }
            switch (file->type) {
                case Type::absent:
                    return fail(Error::Kind::not_found, at + " is not there", at);
                case Type::unreadable:
                    return refused(*file, at);
                case Type::link:
                    return Element{Element::Kind::link, file->target};
                case Type::dir:
                    return Element{Element::Kind::dir, {}};
                case Type::file:
                case Type::other:
                    break;
            }
            return Element{Element::Kind::other, {}};
        };
        // A recording could only keep valid UTF-8.
        return walk_links(valid_utf8(path), follow_last, look);
    }

    Result<const SnapshotFile*> regular_file(const std::string& path) const {
        const auto real = TRY(walk(path, true));
        const auto* file = find(real);
        if (file == nullptr) {
            if (holds_something(real)) return fail(Error::Kind::invalid, path + " is a folder", path);
            return not_recorded(path, "what is at");
        }
        if (file->type == Type::dir) return fail(Error::Kind::invalid, path + " is a folder", path);
        if (file->type != Type::file) {
            return fail(Error::Kind::invalid, path + " is not a regular file", path);
        }
        if (file->error) return refused(*file, path);
        return file;
    }

    static Result<std::string> content(const SnapshotFile& file, const std::string& path) {
        if (file.text) return *file.text;
        if (file.size == 0U) return std::string();
        return not_recorded(path, "what stands in");
    }

    Snapshot snapshot_;
};

}  // namespace

Result<std::unique_ptr<Host>> recorded_host(const std::string& json_text, const std::string& name) {
    if (json_text.size() > largest_snapshot) {
        return fail(Error::Kind::too_large, "a snapshot has at most 256 MiB", name);
    }
    return std::make_unique<RecordedHost>(TRY(parse_snapshot(json_text, name)));
}

}  // namespace trueup
