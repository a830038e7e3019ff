#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/release.h"
#include "facts/error_words.h"
#include "platform/postgres.h"
#include "platform/system.h"
#include "remedy/journal.h"

namespace trueup {
namespace {

// Without links as far as it is there already, since processes are known by
// such paths.
std::string real_path(const Host& host, const std::string& path) {
    if (auto real = resolve(host, path)) return *real;
    if (path == "/") return path;
    return join_path(real_path(host, parent_path(path)), base_name(path));
}

Result<Store> store_of(const Host& host, const Arguments& arguments) {
    const auto& wanted = arguments.release.store;
    const auto folder =
        wanted.empty() ? TRY(state_folder(host)) + "/releases" : join_path(host.cwd(), wanted);
    return Store(real_path(host, clean_path(folder)));
}

Actor actor_of(const Host& host) {
    Actor actor{host.user().name, system_host_name()};
    // `sudo` keeps who asked for it.
    const auto asked = host.environment().get("SUDO_USER");
    if (!asked.empty() && asked != actor.user) actor.user = fmt::format("{} ({})", asked, actor.user);
    return actor;
}

std::chrono::seconds connection_limit(const Arguments& arguments) {
    return std::min(Postgres::longest_connection,
                    std::chrono::ceil<std::chrono::seconds>(time_limit(arguments)));
}

void open_it(ReleaseDesk& desk, const Arguments& arguments, bool create) {
    const auto& address = arguments.release.registry;
    desk.registry_asked = true;
    // The registry's folder is made with the store's.
    if (create && address.empty()) {
        if (auto made = desk.store.prepare(); !made) {
            desk.registry_problem = made.error();
            return;
        }
    }
    auto registry = open_registry(address, desk.store, desk.host->cwd(), create, connection_limit(arguments));
    if (registry) {
        desk.registry = std::move(*registry);
    } else {
        desk.registry_problem = std::move(registry.error());
        if (desk.registry_problem->message.ends_with("file is not a database"))
            desk.registry_problem->message +=
                "; move it away, and the next command makes one from what the store says (tags and aliases "
                "are lost)";
    }
}

}  // namespace

Result<ReleaseDesk> open_desk(const Arguments& arguments, RegistryUse use) {
    auto host = TRY(live_host({}));
    auto store = TRY(store_of(*host, arguments));
    auto actor = actor_of(*host);
    auto place = place_of(store, actor);
    TRY(check_registry(arguments.release.registry));
    ReleaseDesk desk{std::move(host),  std::move(store), std::move(actor),
                     std::move(place), nullptr,          std::nullopt};
    if (use != RegistryUse::later) open_it(desk, arguments, use == RegistryUse::write);
    return desk;
}

void open_desk_registry(ReleaseDesk& desk, const Arguments& arguments) {
    if (!desk.registry_asked) open_it(desk, arguments, !arguments.release.registry.empty());
}

Result<Reference> find_release(const ReleaseDesk& desk, const Reference& wanted) {
    auto found = find_release(desk.store, desk.registry.get(), wanted);
    if (found || found.error().kind != Error::Kind::not_found || !desk.registry_problem) return found;
    return fail(Error::Kind::io, found.error().message + "; of aliases the registry cannot tell: " +
                                     desk.registry_problem->message);
}

int report_error(const Error& error, const Arguments& arguments, std::string_view schema) {
    auto told = error;
    told.message = pick(in_words(error), arguments.lang);
    print_error(told);
    if (error.kind == Error::Kind::usage || error.kind == Error::Kind::not_found) return exit_usage;
    if (arguments.json) {
        Json out;
        out["schema"] = schema;
        out["error"] = {{"message", told.message}, {"path", error.file.empty() ? Json() : Json(error.file)}};
        print(document(std::move(out)));
    }
    return exit_unknown;
}

bool tell(ReleaseDesk& desk, const std::string& name) {
    if (desk.registry_problem) {
        print_error(*desk.registry_problem);
        return false;
    }
    if (!desk.registry) return true;
    if (auto told = tell_registry(*desk.registry, desk.store, name, desk.place); !told) {
        print_error(told.error());
        desk.registry_problem = std::move(told.error());
        return false;
    }
    return true;
}

void say_told_later(Lang lang) {
    print_error(say(lang, "trueup: the registry does not know yet; it is told by the next command\n",
                    "trueup: 登记库尚未得知；下一条命令会补上\n"));
}

void say_recovered(const std::vector<Swap>& swaps, const std::string& name, Lang lang) {
    for (const auto& swap : swaps) {
        const bool done = swap.state == Swap::State::done;
        const auto live = done ? swap.to : swap.from;
        print_error(fmt::format(
            fmt::runtime(
                done ? say(lang,
                           "trueup: swap {} of {} was interrupted when it was made; it is finished now, "
                           "and {} is live\n",
                           "trueup: 第 {} 次切换（{}）在完成时被中断；现已收尾，{} 已上线\n")
                     : say(lang,
                           "trueup: swap {} of {} was interrupted before it was proven; it is taken back "
                           "now, and {} is live\n",
                           "trueup: 第 {} 次切换（{}）在证实之前被中断；现已撤回，{} 在线上\n")),
            swap.number, name, live.empty() ? say(lang, "nothing", "没有版本") : std::string_view(live)));
        if (!done && swap.reload) {
            print_error(say(lang, "trueup: the service may have loaded the other one: reload it\n",
                            "trueup: 服务可能已加载了另一个版本：请让它重新加载\n"));
        }
    }
}

void recover_quietly(const ReleaseDesk& desk, const std::string& name, Lang lang) {
    // Somebody is at work, or this user may not: then it is not for us to do.
    if (const auto swaps = recover_name(desk.store, name, std::chrono::milliseconds{0}))
        say_recovered(*swaps, name, lang);
}

std::string_view to_string(Damage::Kind kind) {
    switch (kind) {
        case Damage::Kind::missing:
            return "missing";
        case Damage::Kind::extra:
            return "extra";
        case Damage::Kind::changed:
            return "changed";
        case Damage::Kind::unreadable:
            break;
    }
    return "unreadable";
}

}  // namespace trueup
