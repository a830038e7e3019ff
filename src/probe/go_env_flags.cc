#include "probe/go_env_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/go_regexp.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

// Up to 1.20 GOFLAGS had no quotes.
std::vector<std::string> words_of(const GoConfig& config, std::string_view text) {
    if (config.minor >= 21) return split_go_words(text).value_or(std::vector<std::string>());
    std::vector<std::string> words;
    const char* spaces = " \t\n\v\f\r";
    while (true) {
        const std::size_t start = text.find_first_not_of(spaces);
        if (start == std::string_view::npos) return words;
        text.remove_prefix(start);
        const std::size_t end = std::min(text.find_first_of(spaces), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::optional<bool> parse_bool(std::string_view text) {
    constexpr std::array<std::string_view, 6> yes = {"1", "t", "T", "true", "TRUE", "True"};
    constexpr std::array<std::string_view, 6> no = {"0", "f", "F", "false", "FALSE", "False"};
    if (std::ranges::find(yes, text) != yes.end()) return true;
    if (std::ranges::find(no, text) != no.end()) return false;
    return std::nullopt;
}

bool is_bool_flag(const GoConfig& config, std::string_view name) {
    if (name == "json" || name == "u" || name == "w") return true;
    if (name == "n" || name == "x") return config.minor >= 21;
    return name == "changed" && config.minor >= 23;
}

class Reader {
public:
    explicit Reader(const GoConfig& config) : config_(config), value_(config.getenv("GOFLAGS")) {}

    GoFlags run() {
        for (const auto& word : words_of(config_, value_.value)) {
            read(word);
            if (flags_.refusal) return flags_;
        }
        if (unset_) refuse("cannot use -json with -u");
        if (write_ && !flags_.refusal) refuse("cannot use -json with -w");
        return flags_;
    }

private:
    void refuse(std::string message) {
        flags_.refusal = Refusal{Refusal::Kind::bad_goflags, "GOFLAGS", std::move(message), value_.origin};
    }

    void read(std::string_view word) {
        const std::size_t equals = word.find('=');
        if (equals == 0) return;
        std::string_view name = word.substr(0, equals);
        if (name.starts_with("--")) name.remove_prefix(1);
        // Not even a first letter to take off.
        if (name.empty()) return refuse("panic: runtime error: slice bounds out of range [1:0]");
        const std::string shown(name);
        name.remove_prefix(1);
        const bool has_value = equals != std::string_view::npos;
        const std::string_view value = has_value ? word.substr(equals + 1) : std::string_view("true");
        if (is_bool_flag(config_, name)) {
            const auto on = parse_bool(value);
            if (!on)
                return refuse(fmt::format("invalid boolean value {} for flag {} (from $GOFLAGS): parse error",
                                          go_quote(value), shown));
            if (name == "n") flags_.dry_run = *on;
            if (name == "u") unset_ = *on;
            if (name == "w") write_ = *on;
        } else if (name == "C" && config_.minor >= 20) {
            if (!has_value) return refuse(fmt::format("flag needs an argument: {} (from $GOFLAGS)", shown));
            refuse(fmt::format(
                "invalid value {} for flag {} (from $GOFLAGS): -C flag must be first flag on command "
                "line",
                go_quote(value), shown));
        }
    }

    const GoConfig& config_;
    GoValue value_;
    GoFlags flags_;
    bool unset_ = false;
    bool write_ = false;
};

}  // namespace

std::string refused_cgo_pattern(const GoConfig& config, std::string_view name) {
    for (const std::string_view suffix : {"_ALLOW", "_DISALLOW"}) {
        auto setting = std::string(name) + std::string(suffix);
        const auto pattern = config.get(setting);
        if (!pattern.empty() && !is_go_regexp(pattern, config.minor)) return setting;
    }
    return {};
}

std::vector<std::string> goflags_words(const GoConfig& config) {
    return words_of(config, config.get("GOFLAGS"));
}

GoFlags go_flags(const GoConfig& config) { return Reader(config).run(); }

}  // namespace trueup
