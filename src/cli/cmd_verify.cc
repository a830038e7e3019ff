#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.h"
#include "cli/command.h"
#include "probe/signature.h"
#include "report/signature.h"

namespace trueup {
namespace {

// A fault is the answer; without one, who asks for many files must know that one was not
// looked at.
int exit_code(const std::vector<FileSignature>& files) {
    auto code = exit_ok;
    for (const auto& file : files) {
        if (!file.unreadable.empty() && code == exit_ok) code = exit_unknown;
        for (const auto& slice : file.slices) {
            if (slice.verdict == SignatureVerdict::unknown && code == exit_ok) code = exit_unknown;
            if (slice.verdict == SignatureVerdict::invalid ||
                slice.verdict == SignatureVerdict::unsigned_code) {
                code = exit_found;
            }
        }
    }
    return code;
}

int verify_signature(const Arguments& arguments) {
    const auto host = open_host(arguments);
    if (!host) {
        print_error(host.error());
        return host.error().kind == Error::Kind::usage ? exit_usage : exit_unknown;
    }
    SignatureOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    std::vector<FileSignature> files;
    for (auto name = arguments.names.begin() + 1; name != arguments.names.end(); ++name) {
        files.push_back(read_signature(**host, join_path((*host)->cwd(), *name), options));
    }
    print(arguments.json ? signatures_json(files, arguments.lang)
                         : signatures_text(files, terminal_style(arguments, host->get())));
    return exit_code(files);
}

}  // namespace

int run_verify(const Arguments& arguments) {
    if (arguments.names.front() == "signature" && arguments.names.size() > 1)
        return verify_signature(arguments);
    print_error(Error{Error::Kind::usage,
                      std::string(say(arguments.lang, "say what to verify: trueup verify signature FILE...",
                                      "请写明要验证什么：trueup verify signature 文件...")),
                      "", 0});
    return exit_usage;
}

}  // namespace trueup
