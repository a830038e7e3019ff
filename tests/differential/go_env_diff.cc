// go_env_diff [--count N] [--seed S] [--versions 1.19,1.27] [--keep]
//
// For each of N random worlds: what resolve_go() finds out must be what the
// real `go env -json` prints, names and values, and when the real one stops
// with a complaint, the same complaint. Exit 0: all equal. 1: differences, each
// with its seed and the commands that build its world. 77: no toolchains here.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "formats/go_version.h"
#include "go_world.h"
#include "platform/hosts.h"
#include "probe/executables.h"
#include "probe/go_env.h"

namespace trueup::differential {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::uint64_t count = 2000;
    std::uint64_t seed = 1;
    std::vector<int> minors = {19, 21, 22, 23, 24, 26, 27};
    bool keep = false;
};

Options parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--keep") options.keep = true;
        if (i + 1 >= argc) continue;
        if (name == "--count") options.count = std::strtoull(argv[++i], nullptr, 10);
        if (name == "--seed") options.seed = std::strtoull(argv[++i], nullptr, 10);
        if (name == "--versions") {
            options.minors.clear();
            for (const auto& version : split(argv[++i], ','))
                options.minors.push_back(go_minor_of("go" + version));
        }
    }
    return options;
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

Toolchains find_toolchains(const Host& host, const std::vector<int>& minors) {
    std::string bed = environment("TRUEUP_TESTBED");
    if (bed.empty()) {
        const std::string cache = environment("XDG_CACHE_HOME");
        bed = (cache.empty() ? environment("HOME") + "/.cache" : cache) + "/trueup-testbed";
    }
    Toolchains found;
    for (const int minor : minors) {
        const std::string goroot = fmt::format("{0}/go1.{1}/usr/lib/go-1.{1}", bed, minor);
        const Executable go = inspect_executable(host, goroot + "/bin/go");
        if (go.go_version.empty()) continue;
        found.goroots[minor] = goroot;
        found.versions[minor] = go.go_version;
    }
    return found;
}

// One line a difference.
std::vector<std::string> compare(const GoEnv& ours, const Answer& real) {
    std::vector<std::string> differences;
    if (ours.unavailable)
        return {"unavailable: " + ours.unavailable->en + " | real: " + first_complaint(real.err)};
    const bool refused = !ours.refusals.empty();
    if (refused != (real.exit_status != 0)) {
        return {refused ? "refused (" + ours.refusals.front().message + "), real go did not"
                        : fmt::format("not refused, real go did ({}): {}", real.exit_status,
                                      first_complaint(real.err))};
    }
    if (refused) {
        std::string said = ours.refusals.front().message;
        said = as_json_text(said.substr(0, said.find('\n')));
        std::string heard = as_json_text(first_complaint(real.err));
        // The name of a work folder that cannot be made is random.
        if (said.starts_with("creating work dir: ") && heard.starts_with("creating work dir: mkdir ") &&
            heard.ends_with(said.substr(said.find(": ") + 1)))
            heard = said;
        // Where go itself crashes it has no words that could be compared; that it
        // does not answer is what both say.
        if (heard.starts_with("panic: ") && !said.empty()) heard = said;
        if (heard != said) differences.push_back("complaint: ours <" + said + "> real <" + heard + ">");
        return differences;
    }
    std::map<std::string, std::string> values;
    for (const auto& setting : ours.settings) values[setting.name] = as_json_text(setting.value);
    const auto expected = parse_settings(real.out);
    for (const auto& [name, value] : expected) {
        const auto at = values.find(name);
        if (at == values.end()) {
            differences.push_back(name + ": missing, real <" + value + ">");
        } else if (at->second != value) {
            differences.push_back(name + ": ours <" + at->second + "> real <" + value + ">");
        }
    }
    for (const auto& [name, value] : values) {
        if (!expected.contains(name))
            differences.push_back(name + ": ours <" + value + ">, real go has no such setting");
    }
    return differences;
}

GoResolution ask_ours(const World& world) {
    Environment environment;
    for (const auto& [name, value] : world.env)
        environment.variables.push_back({name, value, {OriginKind::process, {}, 0, {}, {}}});
    LiveOptions options;
    options.environment = std::move(environment);
    options.cwd = world.cwd;
    const auto host = live_host(options);
    GoResolution none;
    if (!host) {
        none.env.unavailable = as_it_is(host.error().message);
        return none;
    }
    return resolve_go(**host, inspect_executable(**host, world.go));
}

class Campaign {
public:
    Campaign(Options options, Toolchains toolchains)
        : options_(std::move(options)), toolchains_(std::move(toolchains)) {
        std::erase_if(options_.minors, [&](int minor) { return !toolchains_.goroots.contains(minor); });
        base_ = fs::temp_directory_path() / ("go-env-diff." + std::to_string(getpid()));
    }

    int run() {
        std::vector<std::thread> workers;
        for (int i = 0; i < 2; ++i) workers.emplace_back([this] { work(); });
        for (auto& worker : workers) worker.join();
        std::error_code ignored;
        if (!options_.keep) fs::remove_all(base_, ignored);
        fmt::print("go_env_diff: {} worlds, {} refused, {} different (seed {})\n", options_.count,
                   refused_.load(), different_.load(), options_.seed);
        return different_ == 0 ? 0 : 1;
    }

private:
    void work() {
        for (std::uint64_t i = next_++; i < options_.count; i = next_++) one(options_.seed + i);
    }

    void one(std::uint64_t seed) {
        const std::string root = (base_ / ("w" + std::to_string(seed))).string();
        const World world = make_world(seed, root, toolchains_, options_.minors);
        if (!world.build()) return;
        const Answer real = differential::run({world.go, "env", "-json"}, world.env, world.cwd);
        const auto ours = ask_ours(world);
        auto differences = compare(ours.env, real);
        if (real.exit_status != 0 && differences.empty()) {
            // One name alone asks for less, and may be answered all the same.
            const Answer one = differential::run({world.go, "env", "GOVERSION"}, world.env, world.cwd);
            const bool json_only = first_complaint(real.err).starts_with("cannot use -json with ");
            if (!json_only && (one.exit_status != 0) != (ours.refusals_of_all > 0))
                differences.push_back(fmt::format("GOVERSION alone: ours {}, real {} {}",
                                                  ours.refusals_of_all, one.exit_status,
                                                  first_complaint(one.err)));
        }
        if (real.exit_status != 0) ++refused_;
        if (!differences.empty()) {
            ++different_;
            const std::scoped_lock lock(printing_);
            fmt::print("== seed {} (go1.{})\n", seed, world.minor);
            for (const auto& difference : differences) fmt::print("   {}\n", difference);
            if (options_.count == 1) fmt::print("{}", world.script());
        }
        std::error_code ignored;
        if (!options_.keep) fs::remove_all(root, ignored);
    }

    Options options_;
    Toolchains toolchains_;
    fs::path base_;
    std::atomic<std::uint64_t> next_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::atomic<std::uint64_t> different_ = 0;
    std::mutex printing_;
};

int main_of(int argc, char** argv) {
    Options options = parse(argc, argv);
    const auto host = live_host({});
    if (!host) return 3;
    Toolchains toolchains = find_toolchains(**host, options.minors);
    if (toolchains.goroots.empty()) {
        fmt::print("go_env_diff: no Go releases here; run tests/testbed/go-toolchains.sh\n");
        return 77;
    }
    return Campaign(std::move(options), std::move(toolchains)).run();
}

}  // namespace
}  // namespace trueup::differential

int main(int argc, char** argv) { return trueup::differential::main_of(argc, argv); }
