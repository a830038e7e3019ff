// Hosts that stand before another one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/host.h"

namespace trueup {

// Passes every question on to `inner`, which must outlive it. What derives from
// it answers some of them in another way.
class ForwardingHost : public Host {
public:
    explicit ForwardingHost(const Host& inner) : inner_(inner) {}

    const Machine& machine() const override { return inner_.machine(); }
    std::string os() const override { return inner_.os(); }
    const User& user() const override { return inner_.user(); }
    const std::string& cwd() const override { return inner_.cwd(); }
    const Environment& environment() const override { return inner_.environment(); }
    std::string parent_chain() const override { return inner_.parent_chain(); }
    std::vector<Ancestor> ancestors() const override { return inner_.ancestors(); }
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

protected:
    const Host& inner() const { return inner_; }

private:
    const Host& inner_;
};

}  // namespace trueup
