// release preflight: may this release take the load, here?
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/release.h"
#include "platform/terminal.h"
#include "release/preflight.h"
#include "report/preflight.h"

namespace trueup {
namespace {

constexpr std::string_view schema = "trueup.release-preflight/1";

// The fingerprint that the registry, or else the store, knows the release by.
Result<std::string> fingerprint_of_release(const Arguments& arguments, const std::string& release) {
    const auto wanted = TRY(parse_reference(release));
    auto desk = TRY(open_desk(arguments, RegistryUse::read));
    const auto found = TRY(find_release(desk.store, desk.registry.get(), wanted));
    if (desk.registry) {
        for (const auto& known : TRY(desk.registry->releases(found.name))) {
            if (known.release.version == found.version) return known.fingerprint;
        }
    }
    return TRY(desk.store.release(found)).fingerprint;
}

int exit_code(const Judgement& judgement, const Arguments& arguments) {
    const bool found = std::ranges::any_of(judgement.findings, [&](const Finding& finding) {
        return reaches(finding.severity, arguments.fail_on);
    });
    if (found) return exit_found;
    // A gate that could not look does not open.
    return judgement.unknown.empty() || arguments.fail_on == "never" ? exit_ok : exit_unknown;
}

}  // namespace

int run_release_preflight(const Arguments& arguments) {
    auto machine = open_host(arguments);
    if (!machine) {
        auto& error = machine.error();
        if (error.kind == Error::Kind::not_found) error.kind = Error::Kind::io;
        return report_error(error, arguments, schema);
    }
    const bool recorded = !arguments.snapshot.empty() || !arguments.sysroot.empty();
    auto files = live_host({});
    if (!files) return report_error(files.error(), arguments, schema);
    auto file = read_preflight(**files, join_path((*files)->cwd(), arguments.names.front()));
    if (!file) {
        auto& error = file.error();
        if (error.kind != Error::Kind::io && error.kind != Error::Kind::denied)
            error.kind = Error::Kind::usage;
        return report_error(error, arguments, schema);
    }
    if (file->health && file->health->fingerprint.empty() && !file->release.empty()) {
        auto fingerprint = fingerprint_of_release(arguments, file->release);
        if (fingerprint)
            file->health->fingerprint = std::move(*fingerprint);
        else
            file->health->no_fingerprint = file->release + ": " + fingerprint.error().message;
        file->health->release = file->release;
    }
    bool shown = false;
    const auto progress = [&](double done_s, double all_s) {
        if (!stderr_is_terminal() || done_s < 1) return;
        shown = true;
        print_error(
            fmt::format(fmt::runtime(say(arguments.lang, "\r\x1b[Kwatching GPU memory: {:.0f} of {:.0f} s",
                                         "\r\x1b[K正在观察 GPU 显存：{:.0f} / {:.0f} 秒")),
                        done_s, all_s));
    };
    const auto judgement =
        preflight(*file, {**files, **machine, !recorded, utc_now().substr(0, 10), progress});
    if (shown) print_error("\r\x1b[K");
    print(arguments.json
              ? preflight_json(judgement, file->path, arguments.lang)
              : preflight_text(judgement, arguments.verbose, terminal_style(arguments, files->get())));
    return exit_code(judgement, arguments);
}

}  // namespace trueup
