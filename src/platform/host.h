// The one door to a machine: live, or recorded in a snapshot. All that trueup
// knows about a machine came through a Host; nothing else makes system calls.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "facts/binary.h"
#include "facts/environment.h"
#include "facts/machine.h"
#include "facts/shell.h"

namespace trueup {

struct FileStatus {
    enum class Type { file, dir, link, other };
    Type type = Type::other;
    unsigned mode = 0;           // permission bits, 07777
    std::uint64_t size = 0;      // bytes
    unsigned uid = 0;
    bool uid_known = true;       // a snapshot need not record owners
    std::string target;          // link: as written
};

// All paths are absolute. Errors: not_found, denied, not_recorded (a snapshot
// was never asked), too_large, io.
class Host {
public:
    virtual ~Host() = default;

    virtual const Machine& machine() const = 0;
    virtual const User& user() const = 0;
    virtual const std::string& cwd() const = 0;
    virtual const Environment& environment() const = 0;

    // lstat: links are not followed in the last element (in the ones before, they are).
    virtual Result<FileStatus> status(const std::string& path) const = 0;
    // Names in a folder, sorted; links followed.
    virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
    // The whole file, links followed; too_large when over `limit` bytes; a
    // FIFO, socket or device is `invalid`, never waited for.
    virtual Result<std::string> read(const std::string& path, std::uint64_t limit) const = 0;
    // For reading in pieces; links followed. A snapshot has no bytes of binaries: not_recorded.
    virtual Result<std::unique_ptr<ByteSource>> open(const std::string& path) const = 0;
    // May this user write to the folder or file?
    virtual Result<bool> writable(const std::string& path) const = 0;

    // What a snapshot recorded of a binary in place of its bytes.
    virtual std::optional<BinaryFacts> recorded_binary(const std::string&) const { return std::nullopt; }
    // The probe tells a recording host what it read from a binary.
    virtual void note_binary(const std::string&, const BinaryFacts&) const {}
    // Start-up assignments that a snapshot recorded.
    virtual std::optional<ShellStartup> recorded_startup() const { return std::nullopt; }
    // True for the machine that trueup runs on.
    virtual bool live() const = 0;
};

// Follows links in every element (at most 40, as Linux does). The result has
// no link in it; not_found names the element that is missing; `invalid` for a
// loop.
Result<std::string> resolve(const Host& host, const std::string& path);

// status() of what `path` points to after all links.
Result<FileStatus> status_followed(const Host& host, const std::string& path);

// True when it is known to be a directory (links followed).
bool is_dir(const Host& host, const std::string& path);
bool is_file(const Host& host, const std::string& path);

}  // namespace trueup
