#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/release.h"
#include "facts/error_words.h"
#include "report/inspect.h"

namespace trueup {
namespace {

using Kind = Damage::Kind;

// Enough to tell two apart for a person; everything else uses the whole.
std::string short_print(const std::string& fingerprint) { return fingerprint.substr(0, 12); }

std::string damage_word(Kind kind, Lang lang) {
    switch (kind) {
        case Kind::missing:
            return std::string(say(lang, "is missing", "缺失"));
        case Kind::extra:
            return std::string(say(lang, "does not belong to it", "不属于该发布"));
        case Kind::changed:
            return std::string(say(lang, "is not as published", "与发布时不同"));
        case Kind::unreadable:
            break;
    }
    return std::string(say(lang, "cannot be read", "无法读取"));
}

std::string names_of(const std::string& version, const Overview& overview) {
    std::vector<std::string> out;
    for (const auto& alias : overview.aliases) {
        if (alias.version == version) out.push_back("@" + alias.key);
    }
    for (const auto& tag : overview.tags) {
        if (tag.version == version) out.push_back(tag.key + "=" + tag.value);
    }
    return join(out, " ");
}

std::string since_of(const std::string& version, const Overview& overview) {
    std::string out;
    for (const auto& span : overview.spans) {
        if (span.version == version && span.until.empty()) out = span.since;
    }
    return out;
}

std::string state_of(const std::string& version, const Overview& overview, Lang lang) {
    if (version == overview.live) return std::string(say(lang, "live", "在线"));
    if (version == overview.previous) return std::string(say(lang, "previous", "上一个"));
    return {};
}

std::vector<std::string> known_row(const RegisteredRelease& known, const Overview& overview, Lang lang) {
    const auto& version = known.release.version;
    const auto state =
        known.removed.empty() ? say(lang, "not in this store", "不在本目录") : say(lang, "removed", "已清理");
    return {overview.name + "@" + version,
            std::string(state),
            short_print(known.fingerprint),
            size_text(known.bytes),
            known.created,
            printable(known.by),
            printable(names_of(version, overview))};
}

std::string headroom_line(const Headroom& one, Lang lang) {
    const bool host = one.kind == Headroom::Kind::memory;
    const auto what = host ? say(lang, "memory", "内存") : say(lang, "GPU memory", "显存");
    const auto shown_by = printable(pick(one.shown_by, lang));
    if (!one.free)
        return fmt::format(fmt::runtime(say(lang, "{}: {} needed; how much is free is unknown: {}\n",
                                            "{}：需要 {}；余量未知：{}\n")),
                           what, size_text(one.needed), shown_by);
    return fmt::format(fmt::runtime(say(lang, "{}: {} needed, {} free ({})\n", "{}：需要 {}，余 {}（{}）\n")),
                       what, size_text(one.needed), size_text(*one.free), shown_by);
}

}  // namespace

std::string damage_text(const std::vector<Damage>& damage, const Style& style) {
    constexpr std::size_t most = 20;
    std::string out;
    for (std::size_t i = 0; i < std::min(most, damage.size()); ++i) {
        out += fmt::format("  {}  {}\n", style.red(damage_word(damage[i].kind, style.lang)),
                           printable(damage[i].path));
    }
    if (damage.size() > most)
        out += fmt::format(fmt::runtime(say(style.lang, "  and {} more\n", "  还有 {} 处\n")),
                           damage.size() - most);
    return out;
}

std::string releases_text(const std::vector<Overview>& names, const Style& style) {
    const auto lang = style.lang;
    std::vector<std::vector<std::string>> rows = {
        {std::string(say(lang, "release", "发布")), std::string(say(lang, "state", "状态")),
         std::string(say(lang, "fingerprint", "指纹")), std::string(say(lang, "size", "大小")),
         std::string(say(lang, "published", "发布时间")), std::string(say(lang, "by", "发布者")),
         std::string(say(lang, "aliases, tags", "别名、标签"))}};
    std::string notes;
    for (const auto& overview : names) {
        for (const auto& manifest : overview.releases.whole) {
            rows.push_back({overview.name + "@" + manifest.version,
                            state_of(manifest.version, overview, lang), short_print(manifest.fingerprint),
                            size_text(manifest.bytes()), manifest.created, printable(manifest.by),
                            printable(names_of(manifest.version, overview))});
        }
        for (const auto& known : overview.elsewhere) rows.push_back(known_row(known, overview, lang));
        for (const auto& damaged : overview.releases.damaged) {
            notes +=
                fmt::format(fmt::runtime(say(lang, "{}@{} is damaged: {}\n", "{}@{} 已损坏：{}\n")),
                            overview.name, damaged.version, printable(pick(in_words(damaged.error), lang)));
        }
        if (overview.live_problem) {
            notes += fmt::format("{}: {}\n", printable(tilde(overview.live_problem->file, style.home)),
                                 printable(pick(in_words(*overview.live_problem), lang)));
        }
        if (const auto since = since_of(overview.live, overview); !overview.live.empty() && !since.empty()) {
            notes += fmt::format(fmt::runtime(say(lang, "{}@{} is live since {}\n", "{}@{} 自 {} 起在线\n")),
                                 overview.name, overview.live, since);
        }
    }
    if (rows.size() == 1 && notes.empty())
        return std::string(say(lang, "Nothing is published here.\n", "这里还没有任何发布。\n"));
    return table(rows, style) + notes;
}

std::string history_text(const std::vector<Overview>& names, const Style& style) {
    const auto lang = style.lang;
    std::string out;
    for (const auto& overview : names) {
        out += style.bold(overview.name) + "\n";
        for (const auto& entry : overview.swaps) {
            const auto& [place, swap] = entry;
            const auto* span = span_of(overview, entry);
            std::string when;
            if (span == nullptr) {
                when = fmt::format("{}  {}", swap.begun_at,
                                   swap.state == Swap::State::taken_back
                                       ? style.yellow(say(lang, "taken back", "已撤回"))
                                       : std::string(say(lang, "at work", "进行中")));
            } else {
                when = fmt::format("{}  {}  {}", span->since, say(lang, "until", "至"),
                                   span->until.empty() ? style.green(say(lang, "now", "现在")) : span->until);
            }
            const auto kind = swap.kind == Swap::Kind::rollback ? say(lang, "rolled back to", "回滚到")
                                                                : say(lang, "swapped to", "切换到");
            out += fmt::format("  {:>4}  {}  {} {}  {}\n", swap.number, when, kind,
                               style.bold(printable(swap.to)), style.dim(printable(swap.by + " · " + place)));
            if (!swap.reason.empty()) out += wrap(printable(swap.reason), style.width, 8) + "\n";
        }
        if (overview.swaps.empty())
            out += fmt::format("  {}\n", say(lang, "Nothing was ever live.", "还没有任何版本上过线。"));
        for (const auto& alias : overview.all_aliases) {
            out += fmt::format(
                "        {}  @{} → {}  {}\n", alias.at, printable(alias.key),
                alias.version.empty() ? say(lang, "taken away", "已取消") : std::string_view(alias.version),
                style.dim(printable(alias.by)));
        }
        for (const auto& tag : overview.all_tags) {
            out += fmt::format("        {}  {}  {}={}  {}\n", tag.at, tag.version, printable(tag.key),
                               printable(tag.value), style.dim(printable(tag.by)));
        }
    }
    if (names.empty()) out = std::string(say(lang, "Nothing is published here.\n", "这里还没有任何发布。\n"));
    return out;
}

std::string swap_text(const std::string& name, const SwapRequest& request, const SwapResult& result,
                      const Style& style) {
    using Outcome = SwapResult::Outcome;
    const auto lang = style.lang;
    const auto from = result.from.empty() ? std::string(say(lang, "nothing", "无")) : result.from;
    const auto before = !result.from.empty()
                            ? fmt::format(fmt::runtime(say(lang, "{} before", "之前为 {}")), result.from)
                            : std::string(say(lang, "nothing before", "此前没有发布在线"));
    const auto whole = result.to_link ? name + " → " + printable(result.to) : name + "@" + result.to;
    std::string out;
    switch (result.outcome) {
        case Outcome::done:
            out = fmt::format(fmt::runtime(say(lang, "{} is live ({}); switched in {:.1f} ms, swap {}.\n",
                                               "{} 已上线（{}）；切换用时 {:.1f} 毫秒，第 {} 次切换。\n")),
                              style.green(whole), before, result.switch_ms, result.transaction);
            break;
        case Outcome::already_live:
            out = fmt::format(fmt::runtime(say(lang, "{} is live already; nothing was switched.\n",
                                               "{} 已经在线；没有切换。\n")),
                              style.green(whole));
            break;
        case Outcome::taken_back:
            out = fmt::format(fmt::runtime(say(lang, "{} was taken back, and {} is live again: {}\n",
                                               "{} 已撤回，{} 重新在线：{}\n")),
                              style.red(whole), from, printable(pick(result.reason, lang)));
            if (!result.reload_problem.empty()) {
                out += fmt::format(
                    fmt::runtime(say(lang, "The service could not be told so: {}\n", "无法通知服务：{}\n")),
                    printable(result.reload_problem));
            }
            break;
        case Outcome::not_proven:
            out = fmt::format(fmt::runtime(say(lang, "{} was live already, and is not proven: {}\n",
                                               "{} 已经在线，但未能证实：{}\n")),
                              style.red(whole), printable(pick(result.reason, lang)));
            break;
        case Outcome::damaged:
            out = fmt::format(fmt::runtime(say(lang, "{} is not what was published; nothing was switched.\n",
                                               "{} 与发布时不同；没有切换。\n")),
                              style.red(whole)) +
                  damage_text(result.damage, style);
            break;
        case Outcome::no_headroom:
            out = fmt::format(
                fmt::runtime(say(lang, "{} needs more memory than is free; nothing was switched.\n",
                                 "{} 所需内存超过余量；没有切换。\n")),
                style.red(whole));
            if (!result.from.empty()) {
                out += fmt::format(
                    fmt::runtime(
                        say(lang,
                            "{} stays live. Where the service unloads it before it loads the new one, "
                            "say --skip-headroom.\n",
                            "{} 继续在线。若服务会先卸载它再加载新发布，可加 --skip-headroom。\n")),
                    from);
            }
            break;
        case Outcome::nothing_back:
            return fmt::format(
                fmt::runtime(say(lang, "{}: nothing that was live before is left to go back to.\n",
                                 "{}：没有可以回退的版本。\n")),
                name);
    }
    for (const auto& one : result.headroom) out += headroom_line(one, lang);
    if (result.to_link && request.probe) {
        out += say(lang, "It is no release, so that no fingerprint is known that could prove it.\n",
                   "它不是发布，没有可供证实的指纹。\n");
    }
    if (result.probe && result.probe->proven) {
        out += fmt::format(
            fmt::runtime(say(lang, "{} answers with its fingerprint {} ({:.1f} ms, attempt {}).\n",
                             "{} 以其指纹 {} 作答（{:.1f} 毫秒，第 {} 次尝试）。\n")),
            printable(request.probe->url), short_print(result.fingerprint), result.probe->milliseconds,
            result.probe->attempts);
    }
    return out;
}

}  // namespace trueup
