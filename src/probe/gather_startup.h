// Joins what start-up files assigned to the variables that came out of it.
#pragma once

#include <string>
#include <vector>

#include "facts/environment.h"
#include "facts/shell.h"
#include "platform/host.h"

namespace trueup {

// The environment with better origins: a variable whose value is what the last
// exported assignment of its name gave it came from that line. Others keep
// their origin. Home is for texts that say $HOME.
Environment attribute(const Environment& environment, const ShellStartup& startup);

// Elements of PATH that exactly one assignment brought in get its origin. What
// the first assignment found already there stays with its parent: only elements
// that its own line names are its doing.
void attribute_path(const Host& host, const ShellStartup& startup, std::vector<PathEntry>& path);

// A host that answers as `inner` does, with another environment.
class AttributedHost final : public Host {
public:
    AttributedHost(const Host& inner, Environment environment);

    const Machine& machine() const override { return inner_.machine(); }
    const User& user() const override { return inner_.user(); }
    const std::string& cwd() const override { return inner_.cwd(); }
    const Environment& environment() const override { return environment_; }
    std::string parent_chain() const override { return inner_.parent_chain(); }
    Result<FileStatus> status(const std::string& path) const override { return inner_.status(path); }
    Result<std::vector<std::string>> list(const std::string& path) const override {
        return inner_.list(path);
    }
    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        return inner_.read(path, limit);
    }
    Result<std::unique_ptr<ByteSource>> open(const std::string& path) const override {
        return inner_.open(path);
    }
    Result<bool> writable(const std::string& path) const override { return inner_.writable(path); }
    std::optional<BinaryFacts> recorded_binary(const std::string& path) const override {
        return inner_.recorded_binary(path);
    }
    void note_binary(const std::string& path, const BinaryFacts& facts) const override {
        inner_.note_binary(path, facts);
    }
    std::optional<ShellStartup> recorded_startup() const override { return inner_.recorded_startup(); }
    std::vector<RecordedCommand> recorded_commands() const override { return inner_.recorded_commands(); }
    bool live() const override { return inner_.live(); }
    std::optional<std::string> quick_resolve(const std::string& path) const override {
        return inner_.quick_resolve(path);
    }
    std::optional<FileStatus> quick_status_followed(const std::string& path) const override {
        return inner_.quick_status_followed(path);
    }

private:
    const Host& inner_;
    Environment environment_;
};

}  // namespace trueup
