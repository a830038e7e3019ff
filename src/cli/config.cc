#include "cli/config.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "checks/registry.h"
#include "facts/error_words.h"
#include "formats/toml.h"

namespace trueup {
namespace {

Result<bool> read_config(const Host& host, const std::string& path, Config& config) {
    const auto text = host.read(path, 1U << 20U);
    if (!text) {
        using enum Error::Kind;
        const auto kind = text.error().kind;
        if (kind == not_found || kind == not_recorded) return false;
        // HOME of somebody else: what stands there is not meant for this user. The
        // machine can be judged without it, and whoever expected a mute is told.
        if (kind == denied) {
            config.unread.push_back(text.error().message);
            return false;
        }
        auto error = text.error();
        error.file = path;
        return std::unexpected(error);
    }
    const auto root = TRY(parse_toml(*text, path));
    if (const auto comment_out = root["fix"]["comment-out"]; comment_out) {
        if (!comment_out.is_boolean())
            return fail(Error::Kind::invalid, "`comment-out` is true or false", path,
                        static_cast<int>(comment_out.node()->source().begin.line));
        config.comment_out = comment_out.value_or(false);
    }
    const auto* mutes = root["mute"].as_table();
    if (!mutes) return true;
    for (const auto& [id, node] : *mutes) {
        const auto line = static_cast<int>(node.source().begin.line);
        const auto* entry = node.as_table();
        if (!entry) return fail(Error::Kind::invalid, "a mute is a table: { reason = \"…\" }", path, line);
        Mute mute;
        mute.file = path;
        mute.reason = entry->get("reason") ? entry->get("reason")->value_or(std::string()) : std::string();
        if (mute.reason.empty()) {
            return fail(Error::Kind::invalid, fmt::format("the mute of \"{}\" needs a reason", id.str()),
                        path, line);
        }
        if (const auto* until = entry->get("until")) {
            const auto date = until->value<toml::date>();
            if (!date) return fail(Error::Kind::invalid, "`until` is a date: 2027-01-31", path, line);
            mute.until = fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
        }
        config.mutes[std::string(id.str())] = std::move(mute);
    }
    return true;
}

std::string today() {
    return fmt::format("{:%Y-%m-%d}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace

Result<Config> load_config(const Host& host) {
    Config config;
    const auto& home = host.user().home;
    const auto xdg = host.environment().get("XDG_CONFIG_HOME");
    if (xdg.starts_with('/')) {
        static_cast<void>(TRY(read_config(host, xdg + "/trueup/config.toml", config)));
    } else if (!home.empty()) {
        static_cast<void>(TRY(read_config(host, home + "/.config/trueup/config.toml", config)));
    }
    // The project's file is the nearest one upwards; it adds to the user's and wins.
    for (auto dir = host.cwd(); dir.starts_with('/'); dir = parent_path(dir)) {
        if (TRY(read_config(host, join_path(dir, ".trueup.toml"), config))) break;
        if (dir == "/") break;
    }
    return config;
}

std::vector<Text> mute(Judgement& judgement, const Config& config) {
    std::vector<Text> notes;
    for (const auto& why : config.unread) {
        const auto words = in_words(why);
        notes.push_back({words.en + ": nothing is muted by it", words.zh + "：它不会忽略任何检查"});
    }
    for (const auto& [id, mute] : config.mutes) {
        if (!find_check(id)) {
            notes.push_back({fmt::format("{}: there is no check \"{}\" to mute", mute.file, id),
                             fmt::format("{}：没有可忽略的检查 \"{}\"", mute.file, id)});
            continue;
        }
        if (!mute.until.empty() && mute.until < today()) {
            notes.push_back({fmt::format("{}: the mute of \"{}\" ended on {}", mute.file, id, mute.until),
                             fmt::format("{}：对 \"{}\" 的忽略已于 {} 到期", mute.file, id, mute.until)});
            continue;
        }
        const auto gone = std::erase_if(judgement.findings, [&](const Finding& f) { return f.check == id; });
        if (gone > 0)
            notes.push_back({fmt::format("muted {}: {} ({})", id, mute.reason, mute.file),
                             fmt::format("已忽略 {}：{}（{}）", id, mute.reason, mute.file)});
        // What it explained has no visible cause now.
        for (auto& finding : judgement.findings) {
            if (finding.caused_by == id) finding.caused_by.reset();
        }
    }
    return notes;
}

}  // namespace trueup
