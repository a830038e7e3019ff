// A snapshot as values: what a host was asked, and what it answered. The form of
// its JSON is part of the command-line contract; the keys that only a recording
// writes (a snapshot by hand does well without them) are named here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/host.h"

namespace trueup {

inline constexpr const char* snapshot_schema = "trueup.snapshot/1";

// One path without links in its earlier elements. What is nullopt was not asked.
struct SnapshotFile {
    enum class Type {
        file,
        dir,
        link,
        other,       // a device, FIFO or socket
        absent,      // looked for, and it is not there
        unreadable,  // not even its status could be had: `error` says why
    };
    Type type = Type::file;
    std::optional<unsigned> mode;
    std::optional<std::uint64_t> size;
    std::optional<unsigned> uid;                      // key "uid"
    std::optional<bool> writable;                     // key "writable": by the user who took the snapshot
    std::string target;                               // link
    std::optional<std::vector<std::string>> entries;  // dir, sorted
    std::optional<std::string> text;                  // file; key "base64" instead when it is not UTF-8
    std::optional<BinaryFacts> binary;                // file, in place of its bytes
    // key "error": why the content of a file or folder could not be read:
    // "denied", "invalid" or "io".
    std::optional<Error::Kind> error;

    bool operator==(const SnapshotFile&) const = default;
};

struct Snapshot {
    std::string taken;  // ISO 8601, UTC
    Machine machine;
    User user;  // key "uid" beside the contract's
    std::string cwd;
    Environment env;
    std::string parents;  // key "parents": Host::parent_chain()
    std::map<std::string, SnapshotFile> files;
    std::vector<RecordedCommand> commands;
    std::optional<ShellStartup> startup;
};

// Errors name the JSON pointer at fault.
Result<Snapshot> parse_snapshot(const std::string& json_text, const std::string& name);
std::string to_json(const Snapshot& snapshot);

std::string base64(const std::string& bytes);
std::optional<std::string> from_base64(const std::string& text);

}  // namespace trueup
