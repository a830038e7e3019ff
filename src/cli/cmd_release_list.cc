// release list, show, history, tag, alias: what there is and what it is called.
#include <fmt/format.h>

#include <algorithm>

#include "base/ignore.h"
#include "base/text.h"
#include "cli/release.h"

namespace trueup {
namespace {

// Every known name, or the one that is asked for; what a crash left is put in
// order first.
Result<std::vector<Overview>> overviews(const ReleaseDesk& desk, const Arguments& arguments) {
    auto names = TRY(known_names(desk.store, desk.registry.get()));
    if (!arguments.names.empty()) {
        const auto wanted = TRY(parse_name(arguments.names.front()));
        if (std::ranges::find(names, wanted) == names.end())
            return fail(Error::Kind::not_found,
                        fmt::format("no release of {} in {}", wanted, desk.store.folder()));
        names = {wanted};
    }
    std::vector<Overview> out;
    for (const auto& name : names) {
        recover_quietly(desk, name, arguments.lang);
        // The registry is told on the way, when this user may, so that what is shown holds.
        if (desk.registry) ignore(tell_registry(*desk.registry, desk.store, name, desk.place));
        out.push_back(TRY(look_over(desk.store, desk.registry.get(), name, desk.place)));
    }
    return out;
}

struct Outcome {
    std::vector<Overview> names;
    int code = exit_ok;
};

Result<Outcome> looked_up(ReleaseDesk& desk, const Arguments& arguments) {
    if (arguments.names.size() > 1)
        return fail(Error::Kind::usage, "one name at most: " + join(arguments.names, " "));
    Outcome out;
    if (desk.registry_problem) {
        // What the store itself says is still said.
        print_error(*desk.registry_problem);
        out.code = exit_unknown;
    }
    out.names = TRY(overviews(desk, arguments));
    return out;
}

Overview only(const Overview& all, const std::string& version) {
    auto one = all;
    std::erase_if(one.releases.whole, [&](const Manifest& m) { return m.version != version; });
    std::erase_if(one.releases.damaged, [&](const auto& d) { return d.version != version; });
    std::erase_if(one.elsewhere, [&](const RegisteredRelease& r) { return r.release.version != version; });
    return one;
}

Json entry_json(const ReleaseEntry& entry) {
    switch (entry.kind) {
        case ReleaseEntry::Kind::file:
            return {{"path", entry.path},
                    {"size", entry.size},
                    {"sha256", entry.sha256},
                    {"executable", entry.executable}};
        case ReleaseEntry::Kind::link:
            return {{"path", entry.path}, {"target", entry.target}};
        case ReleaseEntry::Kind::folder:
            break;
    }
    return {{"path", entry.path}, {"folder", true}};
}

std::string entries_text(const Manifest& manifest, const Style& style) {
    std::string out = fmt::format("{} {}\n", say(style.lang, "fingerprint", "指纹"), manifest.fingerprint);
    if (!manifest.contract.empty())
        out += fmt::format("{} {}\n", say(style.lang, "contract", "契约"), manifest.contract);
    for (const auto& entry : manifest.entries) {
        std::string what = entry.sha256;
        if (entry.kind == ReleaseEntry::Kind::link) what = "→ " + printable(entry.target);
        if (entry.kind == ReleaseEntry::Kind::folder) what = say(style.lang, "(empty folder)", "（空目录）");
        out += fmt::format("  {:>14}  {}  {}\n", entry.size, printable(entry.path), style.dim(what));
    }
    return out;
}

// One release, with what has been set about it.
int show_one(ReleaseDesk& desk, const Arguments& arguments, const Reference& release,
             std::string_view schema) {
    const auto overview = look_over(desk.store, desk.registry.get(), release.name, desk.place);
    if (!overview) return report_error(overview.error(), arguments, schema);
    const std::vector<Overview> one = {only(*overview, release.version)};
    if (arguments.json) {
        Json out;
        out["schema"] = schema;
        out["releases"] = releases_json(desk, one);
        print(document(std::move(out)));
    } else {
        print(releases_text(one, terminal_style(arguments, desk.host.get())));
    }
    return exit_ok;
}

// For tag and alias: the release that is meant, and a registry to write to.
Result<Reference> named_release(ReleaseDesk& desk, const std::string& word) {
    if (desk.registry_problem) return std::unexpected(*desk.registry_problem);
    const auto wanted = TRY(parse_reference(word));
    auto release = TRY(find_release(desk.store, desk.registry.get(), wanted));
    TRY(tell_registry(*desk.registry, desk.store, release.name, desk.place));
    return release;
}

Result<Done> set_tags(ReleaseDesk& desk, const Reference& release, const std::vector<std::string>& words) {
    std::vector<NamedValue> tags;
    for (const auto& word : words) {
        const auto equals = word.find('=');
        if (equals == std::string::npos || !valid_name(std::string_view(word).substr(0, equals)))
            return fail(Error::Kind::usage, word + ": a tag is KEY=VALUE");
        if (valid_utf8(word) != word || word.size() > 4096)
            return fail(Error::Kind::usage, "a tag is UTF-8, and not longer than 4096 bytes");
        tags.push_back(
            {release.version, word.substr(0, equals), word.substr(equals + 1), utc_now(), desk.actor.user});
    }
    for (const auto& tag : tags) TRY(desk.registry->set_tag(release.name, tag));
    return Done{};
}

}  // namespace

int run_release_list(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::read);
    if (!desk) return report_error(desk.error(), arguments, "trueup.release-list/1");
    const auto found = looked_up(*desk, arguments);
    if (!found) return report_error(found.error(), arguments, "trueup.release-list/1");
    if (arguments.json) {
        Json out;
        out["schema"] = "trueup.release-list/1";
        out["store"] = desk->store.folder();
        out["releases"] = releases_json(*desk, found->names);
        print(document(std::move(out)));
    } else {
        print(releases_text(found->names, terminal_style(arguments, desk->host.get())));
    }
    return found->code;
}

int run_release_history(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::read);
    if (!desk) return report_error(desk.error(), arguments, "trueup.release-history/1");
    const auto found = looked_up(*desk, arguments);
    if (!found) return report_error(found.error(), arguments, "trueup.release-history/1");
    if (arguments.json) {
        Json out;
        out["schema"] = "trueup.release-history/1";
        out["store"] = desk->store.folder();
        out["names"] = history_json(found->names);
        print(document(std::move(out)));
    } else {
        print(history_text(found->names, terminal_style(arguments, desk->host.get())));
    }
    return found->code;
}

int run_release_show(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::read);
    if (!desk) return report_error(desk.error(), arguments, "trueup.release-show/1");
    if (desk->registry_problem) print_error(*desk->registry_problem);
    const auto wanted = parse_reference(arguments.names.front());
    if (!wanted) return report_error(wanted.error(), arguments, "trueup.release-show/1");
    const auto release = find_release(*desk, *wanted);
    if (!release) return report_error(release.error(), arguments, "trueup.release-show/1");
    recover_quietly(*desk, release->name, arguments.lang);
    const auto manifest = desk->store.release(*release);
    if (!manifest) return report_error(manifest.error(), arguments, "trueup.release-show/1");
    const auto damage = desk->store.damage(*manifest, arguments.release.verify);
    if (!damage) return report_error(damage.error(), arguments, "trueup.release-show/1");
    const auto overview = look_over(desk->store, desk->registry.get(), release->name, desk->place);
    if (!overview) return report_error(overview.error(), arguments, "trueup.release-show/1");
    const std::vector<Overview> one = {only(*overview, release->version)};
    if (arguments.json) {
        Json out;
        out["schema"] = "trueup.release-show/1";
        out["releases"] = releases_json(*desk, one);
        auto& shown = out["releases"].front();
        shown["contract"] = manifest->contract.empty() ? Json() : Json(manifest->contract);
        shown["entries"] = Json::array();
        for (const auto& entry : manifest->entries) shown["entries"].push_back(entry_json(entry));
        // Without --verify: names, sizes and times were compared, and found to be right.
        shown["verified"] = arguments.release.verify ? Json(damage->empty()) : Json();
        shown["damage"] = to_json(*damage);
        print(document(std::move(out)));
    } else {
        const auto style = terminal_style(arguments, desk->host.get());
        print(releases_text(one, style) + entries_text(*manifest, style));
        if (!damage->empty()) {
            print(fmt::format("{}\n{}",
                              style.red(say(style.lang, "It is not what was published:", "与发布时不同：")),
                              damage_text(*damage, style)));
        } else if (arguments.release.verify) {
            print(fmt::format("{}\n", style.green(say(style.lang, "Every byte is as it was published.",
                                                      "每个字节都与发布时相同。"))));
        }
    }
    if (!damage->empty()) return exit_found;
    return desk->registry_problem ? exit_unknown : exit_ok;
}

int run_release_tag(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::write);
    if (!desk) return report_error(desk.error(), arguments, "trueup.release-tag/1");
    if (arguments.names.size() < 2) {
        return report_error(
            Error{Error::Kind::usage,
                  std::string(say(arguments.lang, "say which tag: KEY=VALUE", "请写明标签：KEY=VALUE")), "",
                  0},
            arguments, "trueup.release-tag/1");
    }
    const auto release = named_release(*desk, arguments.names.front());
    if (!release) return report_error(release.error(), arguments, "trueup.release-tag/1");
    const auto done = set_tags(*desk, *release, {arguments.names.begin() + 1, arguments.names.end()});
    if (!done) return report_error(done.error(), arguments, "trueup.release-tag/1");
    return show_one(*desk, arguments, *release, "trueup.release-tag/1");
}

int run_release_alias(const Arguments& arguments) {
    auto desk = open_desk(arguments, RegistryUse::write);
    if (!desk) return report_error(desk.error(), arguments, "trueup.release-alias/1");
    const auto release = named_release(*desk, arguments.names.front());
    if (!release) return report_error(release.error(), arguments, "trueup.release-alias/1");
    const auto& alias = arguments.names.back();
    // NAME@WORD means one thing only.
    const bool taken = valid_version(alias) && desk->store.release({release->name, alias}).has_value();
    if (!valid_version(alias) || taken) {
        return report_error(
            Error{Error::Kind::usage,
                  fmt::format(
                      fmt::runtime(taken ? say(arguments.lang, "{} is a version already", "{} 已经是一个版本")
                                         : say(arguments.lang, "{} cannot be an alias", "{} 不能用作别名")),
                      alias),
                  "", 0},
            arguments, "trueup.release-alias/1");
    }
    const auto done = desk->registry->set_alias(
        release->name, {release->version, alias, release->version, utc_now(), desk->actor.user});
    if (!done) return report_error(done.error(), arguments, "trueup.release-alias/1");
    return show_one(*desk, arguments, *release, "trueup.release-alias/1");
}

}  // namespace trueup
