#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {

bool go_is_foreign(const Facts& facts) {
    const auto go = told_go_arch(facts);
    const auto machine = told_machine(facts);
    if (go.empty() || machine.empty() || go == machine) return false;
    return !(machine == "amd64" && go == "386");
}

bool go_is_arm64_on_mac(const Facts& facts) {
    return mentions(facts, "/pkg/tool/darwin_arm64/") ||
           (told_go_arch(facts) == "arm64" && told_os(facts) == "darwin");
}

const Symptom* arm64_library_for_x86(const Facts& facts) {
    const auto at = std::ranges::find_if(facts.symptoms, [](const Symptom& s) {
        return s.id == "ld-arch" && s.text.find("go-link-") == std::string::npos &&
               s.at("target") == "x86_64" && s.at("file").find("arm64") != std::string::npos;
    });
    return at == facts.symptoms.end() ? nullptr : &*at;
}

bool cross_asked(const Facts& facts) {
    const auto arch = shown_env(facts, "GOARCH");
    const auto host_arch = shown_env(facts, "GOHOSTARCH");
    const auto os = shown_env(facts, "GOOS");
    const auto host_os = shown_env(facts, "GOHOSTOS");
    if (!arch.empty() && !host_arch.empty() && arch != host_arch) return true;
    if (!os.empty() && !host_os.empty() && os != host_os) return true;
    for (const std::string_view name : {"GOARCH", "GOOS"}) {
        const auto values = told_values(facts, name);
        if (std::ranges::any_of(values, [](const ToldValue& value) { return !value.value.empty(); }))
            return true;
    }
    // What go env shows is what this go builds for by itself, where it shows the host as well.
    const auto* shown = host_arch.empty() ? nullptr : shown_setting(facts, "GOARCH");
    return std::ranges::any_of(facts.paste.lines, [&](const PastedLine& line) {
        const auto at = line.text.find("GOARCH=");
        if (shown != nullptr && line.number == shown->origin.line) return false;
        return at != std::string::npos && at + 7 < line.text.size() && line.text[at + 7] >= 'a' &&
               line.text[at + 7] <= 'z';
    });
}

std::string_view told_manager(const Facts& facts) {
    for (const std::string_view name : {"goenv", "asdf", "mise", "gvm", "gobrew", "govm"}) {
        if (mentions(facts, name)) return name;
    }
    return mentions(facts, ".tool-versions") ? "asdf" : std::string_view();
}

std::vector<std::string> installed_commands(const Facts& facts) {
    std::vector<std::string> out;
    for (const auto& command : facts.paste.commands) {
        const auto& words = command.words;
        if (words.size() < 3 || base_name(words[0]) != "go" || (words[1] != "install" && words[1] != "get"))
            continue;
        for (std::size_t i = 2; i < words.size(); ++i) {
            auto name = words[i].substr(0, words[i].find('@'));
            if (name.starts_with('-')) continue;
            while (name.ends_with("/...")) name.erase(name.size() - 4);
            auto last = base_name(name);
            const bool major = last.size() > 1 && last[0] == 'v' &&
                               last.find_first_not_of("0123456789", 1) == std::string::npos;
            if (major) last = base_name(parent_path(name));
            if (!last.empty() && last != "." && last != "/") out.push_back(last);
        }
    }
    return out;
}

const Symptom* not_found(const Facts& facts, std::initializer_list<std::string_view> commands) {
    const auto at = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
        if (s.id != "command-not-found" && s.id != "exec-not-found" && s.id != "which-none") return false;
        const auto name = base_name(s.at(s.id == "exec-not-found" ? "program" : "command"));
        return std::ranges::find(commands, std::string_view(name)) != commands.end();
    });
    return at == facts.symptoms.end() ? nullptr : &*at;
}

bool is_launchd_path(std::string_view path) {
    const auto parts = split(trim(path), ':');
    static constexpr auto four = std::to_array<std::string_view>({"/usr/bin", "/bin", "/usr/sbin", "/sbin"});
    return parts.size() == four.size() && std::ranges::all_of(four, [&](std::string_view dir) {
               return std::ranges::find(parts, dir) != parts.end();
           });
}

std::vector<std::string> told_proxies(const Facts& facts) {
    std::vector<std::string> out;
    for (const auto& value : told_values(facts, "GOPROXY")) out.push_back(value.value);
    if (auto shown = shown_env(facts, "GOPROXY"); !shown.empty()) out.push_back(std::move(shown));
    for (const auto& command : facts.paste.commands) {
        const bool sets = command.words.size() > 3 && command.words[0] == "go" && command.words[1] == "env" &&
                          command.words[2] == "-w";
        for (std::size_t i = 3; sets && i < command.words.size(); ++i) {
            if (command.words[i].starts_with("GOPROXY=")) out.push_back(command.words[i].substr(8));
        }
    }
    return out;
}

bool is_google_address(std::string_view message) {
    return std::ranges::any_of(
        std::to_array<std::string_view>({" 142.250.", " 142.251.", " 172.217.", " 216.58.", " 172.253.",
                                         " 74.125.", " 64.233.", " 108.177.", " 173.194.", " 209.85."}),
        [&](std::string_view start) { return message.find(start) != std::string_view::npos; });
}

const Symptom* network_failure(const Facts& facts) {
    static constexpr auto reasons = std::to_array<std::string_view>({"i/o timeout",
                                                                     "connection refused",
                                                                     "connection reset",
                                                                     "TLS handshake timeout",
                                                                     "no route to host",
                                                                     "unreachable",
                                                                     "deadline exceeded",
                                                                     "Client.Timeout",
                                                                     "EOF",
                                                                     "connectex",
                                                                     "timed out",
                                                                     "no such host",
                                                                     "server misbehaving",
                                                                     "wsarecv",
                                                                     "stream error",
                                                                     "GOAWAY",
                                                                     "remote error: tls",
                                                                     "broken pipe",
                                                                     "network is down",
                                                                     "dial tcp ",
                                                                     "ouldn't connect to server"});
    const auto at = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
        return s.id == "fetch-failed" && std::ranges::any_of(reasons, [&](std::string_view reason) {
                   return s.text.find(reason) != std::string::npos;
               });
    });
    return at == facts.symptoms.end() ? nullptr : &*at;
}

std::string told_program_arch(const Facts& facts, const Symptom& bad_cpu) {
    auto name = base_name(bad_cpu.at("path"));
    while (!name.empty() && std::string_view("'\"`").contains(name.back())) name.pop_back();
    for (const auto& line : facts.paste.lines) {
        const auto macho = line.text.find(": Mach-O ");
        if (macho == std::string::npos) continue;
        // `file` names what it looked at; another program's answer does not count.
        const auto shown = base_name(line.text.substr(0, macho));
        const auto about = shown.substr(0, shown.find(' '));
        // Or the file that it was installed from: "frob_macos_x86_64" of "frob".
        const bool downloaded = about.starts_with(name) && about.size() > name.size() &&
                                std::string_view("_-").contains(about[name.size()]);
        if (!name.empty() && about != name && !downloaded) continue;
        const std::string_view kind = std::string_view(line.text).substr(macho);
        if (kind.find("universal") != std::string_view::npos) return "fat";
        if (kind.find("arm64") != std::string_view::npos) return "arm64";
        if (kind.find("x86_64") != std::string_view::npos) return "amd64";
        if (kind.find("i386") != std::string_view::npos) return "386";
    }
    return {};
}

// "goimports-reviser -format ./...": a program that is not go looks at the module. (go says
// "errors parsing go.mod" in front of what is wrong with it.)
bool tool_over_all_packages(const Facts& facts) {
    static constexpr auto not_tools =
        std::to_array<std::string_view>({"go", "$", "make", "RUN", "run:", "-"});
    return std::ranges::any_of(facts.paste.lines,
                               [](const PastedLine& line) {
                                   const auto text = trim(line.text);
                                   const auto first = text.substr(0, text.find(' '));
                                   return text.ends_with(" ./...") && !text.contains("go ") &&
                                          std::ranges::find(not_tools, first) == not_tools.end();
                               }) &&
           typed(facts, {"go", "build"}) == nullptr && typed(facts, {"go", "mod"}) == nullptr;
}

bool printed_by_a_tool(const Facts& facts, const Symptom& go_mod_syntax) {
    if (mentions(facts, "errors parsing go.mod") || mentions(facts, "errors parsing go.work")) return false;
    if (go_mod_syntax.text.starts_with("go.mod:") && tool_over_all_packages(facts)) return true;
    const auto& text = go_mod_syntax.text;
    const auto at = text.find("go.mod:");
    // "go: " is the go command's; "vim-go: " is not.
    const auto go = text.find("go: ");
    const bool by_go = go < at && (go == 0 || text[go - 1] == ' ' || text[go - 1] == '\t');
    if (at == std::string::npos || by_go) return false;
    const auto file = text.find_last_of(" \t\"'", at);
    return file != std::string::npos && !trim(text.substr(0, file)).empty();
}

bool fresh_build_runs(const Facts& facts) {
    if (remark_with(facts, {"go run"}) != nullptr) return true;
    return std::ranges::any_of(facts.paste.commands, [&](const PastedCommand& command) {
        if (command.words.size() < 2 || base_name(command.words[0]) != "go" || command.words[1] != "run" ||
            command.output.empty())
            return false;
        const auto last = command.output.back().number;
        return std::ranges::none_of(
            facts.symptoms, [&](const Symptom& s) { return s.line > command.line && s.line <= last; });
    });
}

std::string with_slashes(std::string_view path) {
    std::string out(path);
    std::ranges::replace(out, '\\', '/');
    if (out.ends_with(".exe")) out.erase(out.size() - 4);
    return out;
}

std::string root_of_package(std::string_view path, std::string_view package) {
    const auto whole = with_slashes(path);
    const std::string tail = "/src/" + std::string(package);
    if (whole.ends_with(tail))
        return whole.size() == tail.size() ? "/" : whole.substr(0, whole.size() - tail.size());
    if (whole.starts_with("/src/")) return "/";
    const auto src = whole.find("/src/");
    return src == std::string::npos ? whole : whole.substr(0, src);
}

std::string release_in_path(std::string_view path) {
    for (const std::string_view mark :
         {"/Cellar/go/", "/Cellar/go@", "/versions/", "/hostedtoolcache/go/", "/installs/go/",
          "/installs/golang/", "/gos/go", "/sdk/go", "/toolchain@v0.0.1-go", "/go-", "/go"}) {
        const auto at = path.find(mark);
        if (at == std::string_view::npos) continue;
        auto rest = path.substr(at + mark.size());
        rest = rest.substr(0, rest.find_first_not_of("0123456789."));
        while (rest.ends_with('.')) rest.remove_suffix(1);
        if (rest.find('.') != std::string_view::npos && rest.starts_with("1."))
            return "go" + std::string(rest);
    }
    return {};
}

std::string host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#\""));
    if (const auto at = url.find('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    return std::string(url.substr(0, url.find(':')));
}

}  // namespace trueup
