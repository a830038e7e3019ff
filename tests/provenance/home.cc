#include "home.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "facts/path_history.h"
#include "platform/hosts.h"
#include "platform/process.h"
#include "probe/startup/static_reader.h"
#include "probe/startup/trace.h"

namespace trueup::test {

namespace fs = std::filesystem;
using namespace startup;

Home::Home(const Files& files) {
    std::string path = (fs::temp_directory_path() / "provenance-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = path;
    for (const auto& [name, text] : files) {
        const auto file = fs::path(path_) / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
}

Home::~Home() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::map<std::string, std::string> Home::state() const {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(path_)) {
        std::ostringstream text;
        if (entry.is_symlink())
            text << "-> " << fs::read_symlink(entry.path()).string();
        else if (entry.is_regular_file())
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        out[entry.path().string()] = text.str();
    }
    return out;
}

namespace {

// fish 4 is where tests/testbed/fish.sh puts it.
std::string program(const std::string& shell) {
    if (shell != "fish 4") return shell.starts_with("bash") ? "/bin/bash" : "/usr/bin/" + shell;
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    auto bed = set("TRUEUP_TESTBED");
    if (bed.empty()) {
        const auto cache = set("XDG_CACHE_HOME");
        bed = (cache.empty() ? set("HOME") + "/.cache" : cache) + "/trueup-testbed";
    }
    return bed + "/fish-4/usr/bin/fish";
}

std::map<std::string, std::string> login(const std::string& shell, const Home& home) {
    return {{"HOME", home.path()}, {"USER", "someone"}, {"LOGNAME", "someone"},   {"SHELL", program(shell)},
            {"TERM", "xterm"},     {"LANG", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}};
}

std::string shown(const Origin& origin, const Home& home) {
    if (origin.kind == OriginKind::unknown) return "?";
    const auto prefix = home.path() + "/";
    const auto path = origin.path.starts_with(prefix) ? origin.path.substr(prefix.size()) : origin.path;
    return path + ":" + std::to_string(origin.line);
}

}  // namespace

namespace {

// What bash 3.2 says of lines inside functions: counted from a definition.
void count_as_bash_3(Trace& trace) {
    trace.lines_lie_in_functions = true;
    for (auto& record : trace.records) {
        bool in_function = false;
        for (auto frame = record.frames.rbegin(); frame != record.frames.rend(); ++frame) {
            in_function = in_function || (frame->function != "source" && frame->function != "main");
            if (in_function) frame->line = std::max(0, frame->line - 3);
        }
    }
}

}  // namespace

bool installed(const std::string& shell) { return fs::exists(program(shell)); }

ShellStartup trace_home(const std::string& shell, const Home& home, const std::vector<std::string>& names,
                        std::chrono::milliseconds limit,
                        const std::map<std::string, std::string>& environment) {
    static const auto host = live_host({});
    TraceRequest request;
    request.shell = program(shell);
    request.home = home.path();
    request.environment = login(shell, home);
    for (const auto& [name, value] : environment) request.environment[name] = value;
    request.names = names;
    request.names.emplace_back("PATH");
    request.limit = limit;
    if (shell.starts_with("fish")) {
        auto startup = trace_fish(**host, request);
        EXPECT_TRUE(startup) << startup.error().message;
        return startup ? *std::move(startup) : ShellStartup{};
    }
    auto trace = shell == "zsh" ? trace_zsh(request) : trace_bash(request);
    EXPECT_TRUE(trace) << trace.error().message;
    if (trace && shell == "bash 3") count_as_bash_3(*trace);
    return trace ? replay(**host, request, *trace) : ShellStartup{};
}

ShellStartup read_home(const std::string& shell, const Home& home) {
    LiveOptions options;
    options.environment = Environment{};
    for (const auto& [name, value] : login(shell, home))
        options.environment->variables.push_back({name, value, {OriginKind::process, {}, 0, {}, {}}});
    const auto host = live_host(options);
    EXPECT_TRUE(host);
    return read_statically(**host, shell.substr(0, shell.find(' ')), login(shell, home));
}

std::map<std::string, std::string> plain_environment(const std::string& shell, const Home& home) {
    ProcessRequest request;
    request.program = program(shell);
    request.argv = {shell.substr(0, shell.find(' ')), "-l", "-i", "-c", "/usr/bin/env -0"};
    for (const auto& [name, value] : login(shell, home)) request.env.push_back(name + "=" + value);
    request.cwd = home.path();
    const auto result = run_process(request);
    EXPECT_TRUE(result);
    // What the start-up files printed comes before.
    return result ? parse_environment(result->out) : std::map<std::string, std::string>{};
}

std::vector<std::string> processes_about(const std::string& path) {
    std::vector<std::string> out;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ostringstream environment;
        environment << std::ifstream(entry.path() / "environ", std::ios::binary).rdbuf();
        if (environment.str().find("HOME=" + path) != std::string::npos) out.push_back(name);
    }
    return out;
}

std::string place_of(const ShellStartup& startup, const Home& home, const std::string& name) {
    for (const auto& unknown : startup.unknown) {
        if (unknown.name == name) return "?";
    }
    for (auto at = startup.assignments.rbegin(); at != startup.assignments.rend(); ++at) {
        if (at->name == name) return shown(at->origin, home);
    }
    return "nowhere";
}

std::string place_of_element(const ShellStartup& startup, const Home& home, const std::string& element) {
    for (const auto& unknown : startup.unknown) {
        if (unknown.name == "PATH") return "?";
    }
    for (const auto& one : path_elements(startup, home.path())) {
        if (one.text == element) return shown(one.origin, home);
    }
    return "nowhere";
}

bool stays_without(const std::string& shell, Files files, const std::string& place, const std::string& name,
                   const std::string& value) {
    const auto colon = place.rfind(':');
    const auto file = files.find(place.substr(0, colon));
    if (file == files.end()) {
        ADD_FAILURE() << place << " is no line of these files";
        return true;
    }
    auto lines = lines_of(file->second);
    lines.at(static_cast<std::size_t>(std::stoi(place.substr(colon + 1)) - 1)) = ":";
    file->second = join(lines, "\n") + "\n";
    const Home home(files);
    const auto environment = plain_environment(shell, home);
    const auto at = environment.find(name);
    if (at == environment.end()) return false;
    if (name != "PATH") return at->second == value;
    const auto elements = split(at->second, ':');
    return std::ranges::find(elements, value) != elements.end();
}

namespace {

struct Tally {
    int right = 0, unknown = 0, wrong = 0;
    std::vector<std::string> no_answer;
};
std::map<std::string, Tally> tallies;

class Shares : public testing::Environment {
    void TearDown() override {
        for (const auto& [name, tally] : tallies) {
            const double all = std::max(1, tally.right + tally.unknown + tally.wrong);
            std::cout << fmt::format("{}: {} right, {} unknown ({:.1f} %), {} wrong ({:.1f} %)\n", name,
                                     tally.right, tally.unknown, 100 * tally.unknown / all, tally.wrong,
                                     100 * tally.wrong / all);
            for (const auto& one : tally.no_answer) std::cout << "    no answer: " << one << "\n";
        }
    }
};
[[maybe_unused]] const auto* const shares = testing::AddGlobalTestEnvironment(new Shares);

}  // namespace

void count_answer(const std::string& shell, const std::string& what, Answer answer,
                  const std::string& about) {
    auto& tally = tallies[shell + ", " + what];
    if (answer == Answer::right) ++tally.right;
    if (answer == Answer::wrong) ++tally.wrong;
    if (answer != Answer::unknown) return;
    ++tally.unknown;
    if (!about.empty()) tally.no_answer.push_back(about);
}

void expect_right(const std::string& shell, const Trap& trap) {
    SCOPED_TRACE(shell + ": " + trap.name);
    std::map<std::string, std::set<std::string>> truth;  // several: each is right
    for (const auto& [file, text] : trap.files) {
        int number = 0;
        for (const auto& line : lines_of(text)) {
            ++number;
            for (auto at = line.find("#@"); at != std::string::npos; at = line.find("#@", at + 2)) {
                const auto end = line.find_first_of(" \t", at);
                truth[line.substr(at + 2, end == std::string::npos ? end : end - at - 2)].insert(
                    file + ":" + std::to_string(number));
            }
        }
    }
    std::vector<std::string> names;
    for (const auto& [name, places] : truth) {
        if (!name.starts_with('/')) names.push_back(name);
    }
    const Home home(trap.files);
    const auto before = home.state();
    const auto startup = trace_home(shell, home, names, trap.limit);
    EXPECT_EQ(home.state(), before) << "the home folder was written";
    EXPECT_EQ(processes_about(home.path()), std::vector<std::string>{}) << "a process was left";
    EXPECT_EQ(startup.complete, trap.complete) << startup.unknown_reason;
    for (const auto& [name, places] : truth) {
        const auto got = name == "STOP"          ? shown(startup.stopped_at, home)
                         : name.starts_with('/') ? place_of_element(startup, home, name)
                                                 : place_of(startup, home, name);
        const bool right = places.contains(got);
        count_answer(shell, "traps",
                     right        ? Answer::right
                     : got == "?" ? Answer::unknown
                                  : Answer::wrong,
                     fmt::format("{} of \"{}\"", name, trap.name));
        if (got == "?" && trap.may_be_unknown) continue;
        EXPECT_TRUE(right) << name << " is said to be of " << got << ", but is of " << *places.begin();
        if (name == "STOP" || got == "?" || !startup.complete || !trap.by_removal) continue;
        const bool element = name.starts_with('/');
        const auto final =
            std::ranges::find(startup.final_values, element ? "PATH" : name, &Assignment::name);
        if (final == startup.final_values.end()) continue;  // the line took it away
        // A value may hold the path of its home.
        if (!element && final->value.find(home.path()) != std::string::npos) continue;
        EXPECT_FALSE(
            stays_without(shell, trap.files, got, element ? "PATH" : name, element ? name : final->value))
            << name << " is there without " << got;
    }
}

}  // namespace trueup::test
