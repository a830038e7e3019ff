// release prune: old releases go, but for those that somebody needs.
#include <fmt/format.h>

#include "cli/release.h"
#include "report/inspect.h"

namespace trueup {
namespace {

constexpr std::string_view schema = "trueup.release-prune/1";

Result<PruneRequest> request_of(ReleaseDesk& desk, const Arguments& arguments) {
    PruneRequest request;
    request.name = TRY(parse_name(arguments.names.front()));
    const auto& release = arguments.release;
    if (release.keep < 0 && release.older_than.empty())
        return fail(Error::Kind::usage,
                    std::string(say(arguments.lang, "say what stays: --keep K or --older-than AGE",
                                    "请写明保留什么：--keep K 或 --older-than 时长")));
    if (release.keep > 0) request.keep = static_cast<std::size_t>(release.keep);
    if (!release.older_than.empty()) {
        request.older_than = parse_age(release.older_than);
        if (!request.older_than)
            return fail(Error::Kind::usage, "--older-than " + release.older_than + ": 30d, 12h, 45m or 90s");
    }
    request.dry_run = arguments.dry_run;
    request.lock_limit = time_limit(arguments);
    request.now = std::chrono::system_clock::now();
    for (const auto& alias : aliases_now(TRY(desk.registry->aliases(request.name))))
        request.named.insert(alias.version);
    return request;
}

std::string reason_text(Kept::Reason reason, Lang lang) {
    using Reason = Kept::Reason;
    switch (reason) {
        case Reason::live:
            return std::string(say(lang, "live", "在线"));
        case Reason::previous:
            return std::string(say(lang, "live before this one", "上一个在线的"));
        case Reason::recent:
            return std::string(say(lang, "recent", "较新"));
        case Reason::alias:
            return std::string(say(lang, "an alias names it", "有别名指向它"));
        case Reason::held:
            return std::string(say(lang, "in use", "正在使用"));
        case Reason::unknown:
            return std::string(say(lang, "unknown whether it is in use", "不清楚是否正在使用"));
        case Reason::damaged:
            break;
    }
    return std::string(
        say(lang, "damaged; remove it by hand once nobody needs it", "已损坏；确认无人需要后请手动删除"));
}

std::string pruned_text(const PruneRequest& request, const Pruned& pruned, const Style& style) {
    const auto lang = style.lang;
    std::string out;
    for (const auto& version : pruned.removed) {
        out += fmt::format(
            "{}  {}@{}\n",
            style.red(request.dry_run ? say(lang, "would go", "将清理") : say(lang, "removed", "已清理")),
            request.name, version);
    }
    for (const auto& kept : pruned.kept) {
        out += fmt::format(
            "{}  {}@{}  {}{}\n", style.green(say(lang, "kept", "保留")), request.name, kept.version,
            reason_text(kept.reason, lang),
            kept.detail.empty() ? "" : std::string(say(lang, ": ", "：")) + printable(kept.detail));
    }
    if (!request.dry_run && pruned.freed > 0) {
        out += fmt::format(fmt::runtime(say(lang, "{} are free again.\n", "释放了 {}。\n")),
                           size_text(pruned.freed));
    }
    if (pruned.unreadable > 0) {
        out += fmt::format(
            fmt::runtime(
                say(lang,
                    "{} process(es) of other users could not be looked into; whether one holds no more "
                    "than a folder of a release is not known.\n",
                    "有 {} 个其他用户的进程无法查看；它们是否只占用了某个发布的目录，不得而知。\n")),
            pruned.unreadable);
    }
    return out;
}

Json pruned_json(const PruneRequest& request, const Pruned& pruned) {
    Json out;
    out["schema"] = schema;
    out["name"] = request.name;
    out["dry_run"] = request.dry_run;
    out["removed"] = pruned.removed;
    out["kept"] = Json::array();
    for (const auto& kept : pruned.kept) {
        out["kept"].push_back({{"version", kept.version},
                               {"reason", to_string(kept.reason)},
                               {"detail", kept.detail.empty() ? Json() : Json(kept.detail)}});
    }
    out["freed"] = pruned.freed;
    out["unreadable_processes"] = pruned.unreadable;
    out["registry"] = {{"told", !pruned.not_told},
                       {"problem", pruned.not_told ? Json(pruned.not_told->message) : Json()}};
    if (pruned.problem) {
        const auto& error = *pruned.problem;
        out["error"] = {{"message", error.message}, {"path", error.file.empty() ? Json() : Json(error.file)}};
    }
    return out;
}

}  // namespace

int run_release_prune(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::write);
    if (!desk) return report_error(desk.error(), arguments, schema);
    // Aliases protect releases, and only the registry knows them.
    if (desk->registry_problem) return report_error(*desk->registry_problem, arguments, schema);
    const auto request = request_of(*desk, arguments);
    if (!request) return report_error(request.error(), arguments, schema);
    const bool writable = tell(*desk, request->name);
    const auto pruned = prune(desk->store, *request, [&](const std::string& version) -> Result<Changed> {
        if (!writable) return std::unexpected(*desk->registry_problem);
        TRY(desk->registry->mark_removed({request->name, version}, utc_now()));
        return Changed{};
    });
    if (!pruned) return report_error(pruned.error(), arguments, schema);
    say_recovered(pruned->recovered, request->name, arguments.lang);
    if (pruned->not_told) {
        if (writable) print_error(*pruned->not_told);
        say_told_later(arguments.lang);
    }
    if (pruned->problem) print_error(*pruned->problem);
    if (arguments.json) {
        print(document(pruned_json(*request, *pruned)));
    } else {
        print(pruned_text(*request, *pruned, terminal_style(arguments, desk->host.get())));
    }
    return pruned->problem ? exit_unknown : exit_ok;
}

}  // namespace trueup
