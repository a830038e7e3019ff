// The table of `trueup release`, and its first command, publish.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "cli/release.h"
#include "platform/terminal.h"
#include "report/inspect.h"

namespace trueup {
namespace {

constexpr std::string_view schema = "trueup.release-publish/1";

using Clock = std::chrono::steady_clock;
using Step = PublishRequest::Step;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// One line on the terminal, written over and over; nothing for a short step.
class Progress {
public:
    explicit Progress(Lang lang) : lang_(lang) {}
    void show(Step step, std::uint64_t done, std::uint64_t all) {
        if (!stderr_is_terminal() || seconds_since(start_) < 1) return;
        const auto what = step == Step::hash ? say(lang_, "hashing", "计算指纹")
                                             : say(lang_, "storing and reading back", "写入并读回");
        print_error(fmt::format("\r\x1b[K{}: {} / {}", what, size_text(done), size_text(all)));
        shown_ = true;
    }
    ~Progress() {
        if (shown_) print_error("\r\x1b[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

private:
    Clock::time_point start_ = Clock::now();
    Lang lang_;
    bool shown_ = false;
};

std::string published_text(const ReleaseDesk& desk, const PublishRequest& request, const Published& published,
                           double seconds, const Style& style) {
    using Outcome = Published::Outcome;
    const auto lang = style.lang;
    const auto whole = request.release.name + "@" + request.release.version;
    switch (published.outcome) {
        case Outcome::conflict:
            return fmt::format(
                fmt::runtime(say(lang,
                                 "{} is something else: it has the fingerprint {}, this folder {}.\n"
                                 "A version never changes; publish this one under another.\n",
                                 "{} 是另一个发布：它的指纹是 {}，本目录的指纹是 {}。\n"
                                 "版本一经发布永不改变；请用另一个版本号发布。\n")),
                style.red(whole), published.manifest.fingerprint, published.fingerprint);
        case Outcome::damaged:
            return fmt::format(
                       fmt::runtime(say(lang, "{} was published before, and is damaged in the store:\n",
                                        "{} 之前已发布，但存放目录中的内容已损坏：\n")),
                       style.red(whole)) +
                   damage_text(published.damage, style);
        case Outcome::created:
        case Outcome::there:
            break;
    }
    const auto& manifest = published.manifest;
    auto out = fmt::format(
        fmt::runtime(published.outcome == Outcome::created
                         ? say(lang, "{} is published: {} file(s), {}, in {:.1f} s.\n",
                               "{} 已发布：{} 个文件，{}，用时 {:.1f} 秒。\n")
                         : say(lang, "{} was published before, the same: {} file(s), {}, in {:.1f} s.\n",
                               "{} 之前已发布，内容相同：{} 个文件，{}，用时 {:.1f} 秒。\n")),
        style.green(whole), count_text(manifest.files()), size_text(manifest.bytes()), seconds);
    out += fmt::format("{} {}\n{} {}\n", say(lang, "fingerprint", "指纹"), manifest.fingerprint,
                       say(lang, "folder", "目录"),
                       printable(tilde(desk.store.of(request.release), style.home)));
    return out;
}

Json published_json(const ReleaseDesk& desk, const PublishRequest& request, const Published& published,
                    double seconds) {
    using Outcome = Published::Outcome;
    Json out;
    out["schema"] = schema;
    out["name"] = request.release.name;
    out["version"] = request.release.version;
    out["fingerprint"] = published.fingerprint;
    out["files"] = published.manifest.files();
    out["bytes"] = published.manifest.bytes();
    out["seconds"] = seconds;
    out["created"] = published.outcome == Outcome::created;
    out["path"] = desk.store.of(request.release);
    out["conflict"] = published.outcome == Outcome::conflict ? Json(published.manifest.fingerprint) : Json();
    out["damage"] = to_json(published.damage);
    return out;
}

Result<std::string> registered_as(Registry& registry, const Reference& release) {
    for (const auto& known : TRY(registry.releases(release.name))) {
        if (known.release.version == release.version) return known.fingerprint;
    }
    return std::string();
}

Result<PublishRequest> request_of(const ReleaseDesk& desk, const Arguments& arguments) {
    PublishRequest request;
    request.release = TRY(parse_reference(arguments.release.name + "@" + arguments.release.version));
    request.folder = join_path(desk.host->cwd(), arguments.names.front());
    if (!arguments.release.contract.empty())
        request.contract = join_path(desk.host->cwd(), arguments.release.contract);
    request.actor = desk.actor;
    request.lock_limit = time_limit(arguments);
    if (!is_dir(*desk.host, request.folder))
        return fail(Error::Kind::usage, "is no folder that can be published", request.folder);
    return request;
}

}  // namespace

std::span<const Command> release_commands() {
    static constexpr auto table = std::to_array<Command>({
        {"release",
         {"Models and other files that a service loads: publish, switch, roll back",
          "模型等由服务加载的文件：发布、切换、回滚"},
         "",
         "",
         nullptr},
        {"release publish",
         {"Make an immutable, fingerprinted release of a folder", "把一个目录做成不可变的、带指纹的发布"},
         "name version contract store registry timeout json",
         "DIR",
         run_release_publish},
        {"release list",
         {"What there is, and what is live", "有哪些发布，哪个在线"},
         "store registry json",
         "[NAME]",
         run_release_list},
        {"release show",
         {"One release with its files; --verify compares every byte with what was published",
          "一个发布及其文件；--verify 逐字节与发布时比对"},
         "verify store registry json",
         "NAME@VERSION",
         run_release_show},
        {"release history",
         {"What was live where, from when to when, and who said so", "何时何地哪个版本在线，由谁决定"},
         "store registry json",
         "[NAME]",
         run_release_history},
        {"release tag",
         {"Give a release tags; KEY= takes one away", "给发布加标签；KEY= 取消标签"},
         "store registry json",
         "NAME@VERSION KEY=VALUE...",
         run_release_tag},
        {"release alias",
         {"Let an alias stand for a version, as in NAME@ALIAS", "让别名指向一个版本，用法如 NAME@别名"},
         "store registry json",
         "NAME@VERSION ALIAS",
         run_release_alias},
        {"release preflight",
         {"May it take the load here? Contract, health endpoint and host, from a YAML or TOML file",
          "能否在此上线？按 YAML 或 TOML 文件检查契约、健康检查地址和主机"},
         "json verbose fail-on snapshot sysroot store registry",
         "FILE",
         run_release_preflight},
        {"release swap",
         {"Make a release live in one step; taken back when it is not proven",
          "一步切换到某个发布；未能证实则自动撤回"},
         "reload probe verify skip-headroom store registry timeout json",
         "NAME@VERSION",
         run_release_swap},
        {"release rollback",
         {"One step back to what was live before; needs no registry", "一步回到之前在线的版本；不依赖登记库"},
         "reload probe verify store registry timeout json",
         "NAME",
         run_release_rollback},
        {"release prune",
         {"Remove old releases; never the live one, the previous one, or one that is in use",
          "清理旧发布；绝不清理在线的、上一个的或正在使用的"},
         "keep older-than dry-run store registry timeout json",
         "NAME",
         run_release_prune},
        {"triage",
         {"Now and then slow, few errors: which suspect it was, and which it was not",
          "偶尔变慢、很少报错：是哪个原因，又不是哪些"},
         "profile pid process window store sysroot fail-on json",
         "",
         run_triage},
    });
    return table;
}

int run_release_publish(const Arguments& arguments) {
    const auto start = Clock::now();
    auto desk = open_desk(arguments, RegistryUse::write);
    if (!desk) return report_error(desk.error(), arguments, schema);
    auto request = request_of(*desk, arguments);
    if (!request) return report_error(request.error(), arguments, schema);
    // A release that cannot be registered is not made.
    if (desk->registry_problem) return report_error(*desk->registry_problem, arguments, schema);
    auto registered = registered_as(*desk->registry, request->release);
    if (!registered) return report_error(registered.error(), arguments, schema);
    request->registered = std::move(*registered);
    request->claim = [&](const Manifest& manifest) -> Result<std::string> {
        auto added = desk->registry->add(manifest);
        if (added) return manifest.fingerprint;
        // Somebody else was faster, or there is another reason.
        if (added.error().kind != Error::Kind::invalid) return std::unexpected(std::move(added.error()));
        auto owner = TRY(registered_as(*desk->registry, request->release));
        if (owner.empty() || owner == manifest.fingerprint) return std::unexpected(std::move(added.error()));
        return owner;
    };
    recover_quietly(*desk, request->release.name, arguments.lang);

    Result<Published> published;
    {
        Progress progress(arguments.lang);
        request->progress = [&](Step step, std::uint64_t done, std::uint64_t all) {
            progress.show(step, done, all);
        };
        published = publish(*desk->host, desk->store, *request);
    }
    if (!published) {
        // A file that went away meanwhile is no mistake of who called.
        auto& error = published.error();
        if (error.kind == Error::Kind::not_found) error.kind = Error::Kind::io;
        return report_error(error, arguments, schema);
    }
    const auto seconds = seconds_since(start);
    const bool told = tell(*desk, request->release.name);
    if (arguments.json) {
        print(document(published_json(*desk, *request, *published, seconds)));
    } else {
        print(published_text(*desk, *request, *published, seconds,
                             terminal_style(arguments, desk->host.get())));
    }
    using Outcome = Published::Outcome;
    if (published->outcome == Outcome::conflict || published->outcome == Outcome::damaged) return exit_found;
    return told ? exit_ok : exit_unknown;
}

}  // namespace trueup
