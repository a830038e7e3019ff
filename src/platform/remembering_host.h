// A host that asks the machine everything only once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "platform/forwarding_host.h"

namespace trueup {

// For one question that needs the same files many times: it costs less, and what
// changes meanwhile cannot make two halves of one answer contradict each other.
// Holds all that was read; for one thread.
class RememberingHost final : public ForwardingHost {
public:
    using ForwardingHost::ForwardingHost;

    Result<FileStatus> status(const std::string& path) const override {
        return once(statuses_, path, [&] { return ForwardingHost::status(path); });
    }
    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        return once(texts_, std::pair(path, limit), [&] { return ForwardingHost::read(path, limit); });
    }
    std::optional<FileStatus> quick_status_followed(const std::string& path) const override {
        return once(followed_, path, [&] { return ForwardingHost::quick_status_followed(path); });
    }

private:
    template <typename Answers, typename Question, typename Ask>
    static typename Answers::mapped_type once(Answers& answers, Question question, Ask ask) {
        const auto known = answers.find(question);
        if (known != answers.end()) return known->second;
        return answers.emplace(std::move(question), ask()).first->second;
    }

    mutable std::map<std::string, Result<FileStatus>> statuses_;
    mutable std::map<std::string, std::optional<FileStatus>> followed_;
    mutable std::map<std::pair<std::string, std::uint64_t>, Result<std::string>> texts_;
};

}  // namespace trueup
