// release swap, rollback: which release is live.
#include "cli/release.h"

namespace trueup {
namespace {

Result<SwapRequest> request_of(ReleaseDesk& desk, const Arguments& arguments, Swap::Kind kind) {
    SwapRequest request;
    request.kind = kind;
    request.reload = TRY(parse_reload(arguments.release.reload));
    if (!arguments.release.probe.empty()) request.probe = TRY(parse_probe(arguments.release.probe));
    request.read_all = arguments.release.verify;
    request.skip_headroom = arguments.release.skip_headroom;
    request.actor = desk.actor;
    request.limit = time_limit(arguments);
    if (kind == Swap::Kind::rollback) {
        request.name = TRY(parse_name(arguments.names.front()));
        return request;
    }
    const auto wanted = TRY(parse_reference(arguments.names.front()));
    if (!desk.store.release(wanted)) open_desk_registry(desk, arguments);
    const auto release = TRY(find_release(desk, wanted));
    request.name = release.name;
    request.version = release.version;
    return request;
}

int exit_code(SwapResult::Outcome outcome) {
    using Outcome = SwapResult::Outcome;
    switch (outcome) {
        case Outcome::done:
        case Outcome::already_live:
            return exit_ok;
        case Outcome::taken_back:
        case Outcome::not_proven:
        case Outcome::no_headroom:
        case Outcome::damaged:
        case Outcome::nothing_back:
            break;
    }
    return exit_found;
}

int run(const Arguments& arguments, Swap::Kind kind) {
    const std::string_view schema =
        kind == Swap::Kind::swap ? "trueup.release-swap/1" : "trueup.release-rollback/1";
    // The registry is not needed to switch: it is told afterwards, or later.
    auto desk = open_desk(arguments, RegistryUse::later);
    if (!desk) return report_error(desk.error(), arguments, schema);
    const auto request = request_of(*desk, arguments, kind);
    if (!request) return report_error(request.error(), arguments, schema);
    const auto result = swap_release(*desk->host, desk->store, *request);
    open_desk_registry(*desk, arguments);
    if (!result) {
        tell(*desk, request->name);
        return report_error(result.error(), arguments, schema);
    }
    say_recovered(result->recovered, request->name, arguments.lang);
    const bool told = tell(*desk, request->name);
    if (!told) say_told_later(arguments.lang);
    if (arguments.json) {
        auto out = swap_json(request->name, *request, *result);
        Json document_json;
        document_json["schema"] = schema;
        document_json.update(out);
        document_json["registry"] = {{"told", told},
                                     {"problem", told ? Json() : Json(desk->registry_problem->message)}};
        print(document(std::move(document_json)));
    } else {
        print(swap_text(request->name, *request, *result, terminal_style(arguments, desk->host.get())));
    }
    return exit_code(result->outcome);
}

}  // namespace

int run_release_swap(const Arguments& arguments) { return run(arguments, Swap::Kind::swap); }
int run_release_rollback(const Arguments& arguments) { return run(arguments, Swap::Kind::rollback); }

}  // namespace trueup
