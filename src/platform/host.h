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
#include "facts/session.h"
#include "facts/shell.h"

namespace trueup {

struct FileStatus {
    enum class Type { file, dir, link, other };
    Type type = Type::other;
    unsigned mode = 0;       // permission bits, 07777
    std::uint64_t size = 0;  // bytes
    unsigned uid = 0;
    bool uid_known = true;      // a snapshot need not record owners
    std::int64_t modified = 0;  // seconds since 1970; 0: not known
    std::string target;         // link: as written
};

// A program that somebody ran on the machine of a snapshot.
struct RecordedCommand {
    std::vector<std::string> argv;
    int exit = 0;
    std::string out;  // what it wrote to stdout
    std::string err;  // and to stderr

    bool operator==(const RecordedCommand&) const = default;
};

// All paths are absolute. Errors: not_found, denied, not_recorded (a snapshot
// was never asked), too_large, io.
class Host {
public:
    virtual ~Host() = default;

    virtual const Machine& machine() const = 0;
    // machine().os alone: the rest costs a tenth of a millisecond to find out.
    virtual std::string os() const { return machine().os; }
    virtual const User& user() const = 0;
    // As Go's os.Getwd says it; empty when the folder is gone or not recorded.
    virtual const std::string& cwd() const = 0;
    // In the order of the process; of duplicate names only the first, which is
    // the one that Go sees (syscall.copyenv).
    virtual const Environment& environment() const = 0;
    // Who handed the environment over, nearest first: "zsh, under tmux, under
    // sshd". Empty when the system does not tell. Asked only when somebody wants
    // to read it, since it walks the process table: environment() leaves it out.
    virtual std::string parent_chain() const { return {}; }
    // The same processes with what each began with; empty when the system does not
    // tell, and for a recorded machine. It holds secrets.
    virtual std::vector<Ancestor> ancestors() const { return {}; }

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
    // Programs' output that a snapshot recorded.
    virtual std::vector<RecordedCommand> recorded_commands() const { return {}; }
    // True for the machine that trueup runs on.
    virtual bool live() const = 0;

    // A host's own quick way to resolve() and status_followed(); nullopt when it
    // has none or it did not work out: then the links are followed one by one,
    // which also finds out what is wrong.
    virtual std::optional<std::string> quick_resolve(const std::string&) const { return std::nullopt; }
    virtual std::optional<FileStatus> quick_status_followed(const std::string&) const { return std::nullopt; }
};

// Follows links in every element (at most 40, as Linux does). The result has
// no link in it; not_found names the element that is missing; `invalid` for a
// loop.
Result<std::string> resolve(const Host& host, const std::string& path);

// status() of what `path` points to after all links.
Result<FileStatus> status_followed(const Host& host, const std::string& path);

// True when it is known to be a directory (links followed).
bool is_dir(const Host& host, const std::string& path);
// A snapshot says nothing about it: it may be anything, and may not be there.
bool not_recorded(const Host& host, const std::string& path);
bool is_file(const Host& host, const std::string& path);

}  // namespace trueup
