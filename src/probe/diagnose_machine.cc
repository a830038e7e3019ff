// The machine, the releases of Go and what is on PATH, as pasted text shows them.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/lower.h"
#include "base/text.h"
#include "formats/paste.h"
#include "probe/diagnose.h"

namespace trueup {
namespace {

bool has_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool left = at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
        const auto end = at + word.size();
        const bool right = end >= text.size() || !std::isalnum(static_cast<unsigned char>(text[end]));
        if (left && right) return true;
    }
    return false;
}

Origin pasted(const PastedLine& line, std::string note) {
    return {OriginKind::command, {}, line.number, line.text, std::move(note)};
}

void set(Fact<std::string>& fact, std::string value, Origin origin) {
    if (!fact.known() && !value.empty()) fact = Fact<std::string>(std::move(value), std::move(origin));
}

// Architecture named somewhere in `text`, as uname says it; empty: none.
std::string machine_in(std::string_view text) {
    const auto low = lower(text);
    for (const std::string_view word : {"arm64", "aarch64", "armv8"}) {
        if (has_word(low, word)) return "arm64";
    }
    for (const std::string_view word : {"x86_64", "amd64", "x86-64"}) {
        if (has_word(low, word)) return "x86_64";
    }
    for (const std::string_view word : {"armv7l", "armv6l", "armv7", "arm"}) {
        if (has_word(low, word)) return "arm";
    }
    return {};
}

bool apple_chip(std::string_view text) {
    const auto low = lower(text);
    if (low.find("apple silicon") != std::string::npos || low.find("apple m") != std::string::npos)
        return true;
    if (low.find("release_arm64") != std::string::npos) return true;
    return std::ranges::any_of(std::to_array<std::string_view>({"m1", "m2", "m3", "m4", "m5"}),
                               [&](std::string_view chip) { return has_word(low, chip); });
}

// "Apple M1 Pro"; "VirtualApple" is what Rosetta calls the CPU.
bool apple_cpu(std::string_view text) {
    if (text.find("VirtualApple") != std::string_view::npos) return true;
    const auto at = text.find("Apple M");
    return at != std::string_view::npos && at + 7 < text.size() &&
           std::isdigit(static_cast<unsigned char>(text[at + 7]));
}

std::string first_number(std::string_view text) {
    const auto at = text.find_first_of("0123456789");
    if (at == std::string_view::npos) return {};
    auto end = at;
    while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) || text[end] == '.'))
        ++end;
    auto out = std::string(text.substr(at, end - at));
    while (out.ends_with('.')) out.pop_back();
    return out;
}

// The first line of a tree's VERSION file, as a release of the go in that tree.
bool read_version_file(const PastedLine& line, const PastedCommand* under, Facts& facts) {
    if (under == nullptr || under->words.size() < 2 || !line.text.starts_with("go1.")) return false;
    const auto program = base_name(under->words[0]);
    auto file = under->words.back();
    std::ranges::replace(file, '\\', '/');
    if ((program != "cat" && program != "head" && program != "type" && program != "Get-Content") ||
        !file.ends_with("/VERSION"))
        return false;
    PastedRelease release;
    release.version = line.text.substr(0, line.text.find(' '));
    release.line = line.number;
    const bool windows = under->words.back().find('\\') != std::string::npos;
    release.asked = under->words.back().substr(0, file.size() - 7) + (windows ? "bin\\go.exe" : "bin/go");
    facts.paste.releases.push_back(std::move(release));
    return true;
}

void read_release(const PastedLine& line, const PastedCommand* under, Facts& facts) {
    if (read_version_file(line, under, facts)) return;
    std::string_view text = line.text;
    auto at = text.find("go version go");
    std::string asked;
    std::size_t from = 0;
    // "go1.22.1 linux/amd64" alone in a line, as issue forms have it.
    const bool bare =
        text.starts_with("go1.") && text.find('/') != std::string_view::npos && text.size() < 60;
    const bool answer = under != nullptr && under->words.size() == 2 && base_name(under->words[0]) == "go" &&
                        under->words[1] == "version" && under->output.size() == 1 && text.size() < 40 &&
                        (text.starts_with("1.") || text.starts_with("go1."));
    if (at != std::string_view::npos) {
        from = at + 11;
        const auto before = trim(text.substr(0, at));
        if (before.ends_with(':') && before.find('/') != std::string_view::npos)
            // vscode-go's list: "go:	/path/go: go version …".
            asked = std::string(before.starts_with("go:") ? trim(before.substr(3))
                                                          : before.substr(0, before.find(' ')));
        if (before.starts_with("go:") && asked.ends_with(':')) asked.pop_back();
    } else if (text.find("go version devel go") != std::string_view::npos) {
        from = text.find("go version devel go") + 17;
    } else if (!bare && !answer) {
        return;
    }
    const auto words = shell_words(text.substr(from, 200));
    if (words.empty()) return;
    PastedRelease release;
    release.version = words[0].starts_with("go") ? words[0] : "go" + words[0];
    release.line = line.number;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto slash = words[i].find('/');
        if (slash == std::string::npos) continue;
        release.os = words[i].substr(0, slash);
        release.arch = words[i].substr(slash + 1);
        break;
    }
    if (asked.empty() && under != nullptr && !under->words.empty() &&
        under->words[0].find_first_of("/\\") != std::string::npos) {
        asked = under->words[0];
    }
    release.asked = asked;
    facts.paste.releases.push_back(std::move(release));
}

}  // namespace

void read_machine_line(const PastedLine& line, const PastedCommand* under, Facts& facts) {
    auto& machine = facts.machine;
    std::string_view text = line.text;
    read_release(line, under, facts);
    const bool uname = text.starts_with("Linux ") || text.starts_with("Darwin ");
    if (uname || text.starts_with("OS version: ")) {
        const auto origin = pasted(line, "uname");
        const auto body = uname ? text : text.substr(12);
        if (machine.os.empty())
            machine.os = body.starts_with("Darwin") ? "darwin" : body.starts_with("Linux") ? "linux" : "";
        // "rpi": a Raspberry Pi kernel.
        const bool arm = text.find("RELEASE_ARM64") != std::string_view::npos || has_word(lower(text), "rpi");
        set(machine.machine, arm ? "arm64" : machine_in(text), origin);
        // The kernel's own name says arm64, and what asked it is told x86_64.
        if (uname && text.ends_with("x86_64") && machine.machine.is("arm64"))
            set(machine.process_arch, "x86_64", origin);
        return;
    }
    const auto asked = [&](std::string_view program, std::string_view word) {
        return under != nullptr && !under->words.empty() && base_name(under->words[0]) == program &&
               (word.empty() || under->text.find(word) != std::string::npos) && under->output.size() == 1;
    };
    if (asked("uname", {}) && (text == "Darwin" || text == "Linux")) {
        if (machine.os.empty()) machine.os = text == "Darwin" ? "darwin" : "linux";
        return;
    }
    // Apple's arch names the CPU of an Intel Mac, and of a translated process, so.
    if (asked("arch", {}) && text == "i386") {
        set(machine.process_arch, "x86_64", pasted(line, "arch"));
        return;
    }
    if (text == "sysctl.proc_translated: 1" || (asked("sysctl", "sysctl.proc_translated") && text == "1")) {
        if (machine.os.empty()) machine.os = "darwin";
        if (!machine.translated.known()) machine.translated = Fact<bool>(true, pasted(line, "sysctl"));
        set(machine.machine, "arm64", pasted(line, "sysctl"));
        set(machine.process_arch, "x86_64", pasted(line, "sysctl"));
        return;
    }
    if (asked("brew", "--prefix") && under->words.size() == 2 && text.starts_with('/')) {
        facts.paste.brew.try_emplace("HOMEBREW_PREFIX", std::string(text));
        return;
    }
    if (under != nullptr && !under->words.empty() &&
        (under->words[0] == "uname" || under->words[0] == "arch") && under->output.size() == 1 &&
        text.size() < 12) {
        // On a Mac `uname -m` is the process's architecture, which need not be the CPU's.
        set(machine.process_arch, machine_in(text), pasted(line, "uname -m"));
        if (machine_in(text) == "arm64") set(machine.machine, "arm64", pasted(line, "uname -m"));
        return;
    }
    // The answer of `sysctl -n machdep.cpu.brand_string`; the table of VS Code's
    // issue reporter.
    const bool asked_cpu = under != nullptr && !under->words.empty() && under->words[0] == "sysctl";
    if (asked_cpu && text.starts_with("Intel(R)")) {
        if (machine.os.empty()) machine.os = "darwin";
        set(machine.machine, "x86_64", pasted(line, "CPU"));
        return;
    }
    if ((asked_cpu && text.size() < 40 && apple_cpu(text)) ||
        (text.starts_with("|CPUs|") && apple_cpu(text))) {
        if (machine.os.empty()) machine.os = "darwin";
        set(machine.machine, "arm64", pasted(line, "CPU"));
        return;
    }
    const auto colon = text.find(": ");
    if (colon < 40) {
        const auto key = trim(text.substr(0, colon));
        const auto value = std::string(trim(text.substr(colon + 2)));
        // system_profiler and sysctl of macOS.
        if ((key == "Chip" || key == "machdep.cpu.brand_string") && apple_cpu(value)) {
            if (machine.os.empty()) machine.os = "darwin";
            set(machine.machine, "arm64", pasted(line, std::string(key)));
        }
        if (key == "Processor Name" || (key == "machdep.cpu.brand_string" && !apple_cpu(value))) {
            if (machine.os.empty()) machine.os = "darwin";
            if (value.find("Intel") != std::string::npos)
                set(machine.machine, "x86_64", pasted(line, std::string(key)));
        }
        if (key == "ProductVersion") {
            if (machine.os.empty()) machine.os = "darwin";
            set(machine.os_version, value, pasted(line, "sw_vers"));
        } else if (key == "HOMEBREW_PREFIX" || key == "Rosetta 2" || key == "macOS" || key == "CPU" ||
                   key == "CLT" || key == "Xcode" || key == "Clang" || key == "HOMEBREW_VERSION") {
            facts.paste.brew.try_emplace(std::string(key), value);
            if (key == "macOS") {
                if (machine.os.empty()) machine.os = "darwin";
                set(machine.os_version, first_number(value), pasted(line, "brew config"));
                if (value.ends_with("-arm64")) set(machine.machine, "arm64", pasted(line, "brew config"));
            }
            if (key == "Rosetta 2" && value == "true")
                set(machine.machine, "arm64", pasted(line, "brew config"));
        } else if (key == "GOROOT" || key == "GOBIN" || key == "toolsGopath" || key == "gopath" ||
                   key == "PATH") {
            const bool none = value != "undefined" && is_no_value(key, value);
            facts.paste.editor.try_emplace(std::string(key), none ? std::string() : value);
        }
    } else if (text == "GOROOT:" || text == "toolsGopath:" || text == "GOBIN:") {
        facts.paste.editor.try_emplace(std::string(text.substr(0, text.size() - 1)), "");
    }
}

void read_path_line(const PastedLine& line, const PastedCommand* under, Facts& facts) {
    if (under == nullptr || under->words.size() < 2) return;
    const auto& words = under->words;
    const auto program = base_name(words[0]);
    const bool asks = program == "which" || program == "where" || program == "type" || program == "command" ||
                      program == "whereis";
    if (asks && words.back() == "go") {
        std::string path = line.text;
        for (const std::string_view lead : {"go is ", "go: ", "go 是 "}) {
            if (path.starts_with(lead)) path.erase(0, lead.size());
        }
        const bool drive = program == "where" && path.size() > 3 && path[1] == ':' && path[2] == '\\';
        if (!path.starts_with('/') && !path.starts_with('~') && !drive) return;
        if (!drive && path.find(' ') != std::string::npos) path.erase(path.find(' '));
        // /bin is a link to /usr/bin on most systems.
        const auto same = [&](const Executable& go) {
            return go.path == path || go.path == "/usr" + path || "/usr" + go.path == path;
        };
        if (std::ranges::any_of(facts.go_on_path, same)) return;
        Executable go;
        go.path = go.resolved = path;
        go.kind = FileKind::binary;
        facts.go_on_path.push_back(std::move(go));
    }
}

void read_remarks(const Paste& paste, Facts& facts) {
    auto& machine = facts.machine;
    for (const auto& remark : paste.remarks) {
        const auto key = lower(remark.key);
        const auto value = lower(remark.value);
        const Origin origin{OriginKind::command, {}, remark.line, remark.key + ": " + remark.value, "remark"};
        const bool about_target =
            key.find("image") != std::string::npos || key.find("target") != std::string::npos ||
            key.find("binary") != std::string::npos || key.find("leg") != std::string::npos ||
            key.find("container") != std::string::npos || key.find("toolchain") != std::string::npos;
        if (about_target) continue;
        if (key == "platform" && value.find('/') != std::string::npos) {
            const auto slash = value.find('/');
            if (value.substr(0, slash) != "unknown" && machine.os.empty())
                machine.os = value.substr(0, slash);
            set(machine.machine, machine_in(value.substr(slash + 1)), origin);
            continue;
        }
        if (key == "arch" || key == "machine" || key == "cpu" || key == "chip" || key == "host" ||
            key == "os" || key == "run on" || key == "processor" || key == "hardware" || key == "computer" ||
            key == "mac") {
            if (apple_chip(value) && value.find("intel") == std::string::npos) {
                set(machine.machine, "arm64", origin);
                if (machine.os.empty()) machine.os = "darwin";
            } else if (value.find("intel") != std::string::npos) {
                set(machine.machine, "x86_64", origin);
            } else if (value.find("raspberry") != std::string::npos ||
                       value.find("raspios") != std::string::npos ||
                       value.find("64-bit arm") != std::string::npos ||
                       value.find("graviton") != std::string::npos) {
                set(machine.machine, "arm64", origin);
                if (machine.os.empty()) machine.os = "linux";
            } else {
                set(machine.machine, machine_in(value), origin);
            }
        }
        const bool mac =
            value.find("macos") != std::string::npos || value.find("os x") != std::string::npos ||
            has_word(value, "darwin") || has_word(value, "sonoma") || has_word(value, "sequoia") ||
            has_word(value, "tahoe") || has_word(value, "ventura") || has_word(value, "monterey") ||
            has_word(value, "catalina") || has_word(value, "macbook");
        if (key == "os" || key == "host" || key == "machine" || key == "built on") {
            if (machine.os.empty() && mac) machine.os = "darwin";
            if (machine.os.empty() &&
                (has_word(value, "linux") || has_word(value, "ubuntu") || has_word(value, "debian") ||
                 has_word(value, "fedora") || has_word(value, "alpine"))) {
                machine.os = "linux";
            }
        }
        if (key == "os_version" || key == "macos" || (key == "os" && mac))
            set(machine.os_version, first_number(value), origin);
    }
    const auto host_os = facts.go_env.get("GOHOSTOS");
    if (machine.os.empty()) machine.os = host_os;
    if (machine.os.empty()) {
        for (const auto& release : paste.releases) {
            if (!release.os.empty() && machine.os.empty()) machine.os = release.os;
        }
    }
    // Linux calls the same CPU aarch64.
    if (machine.os.empty() && machine.process_arch.known() && machine.process_arch.origin().text == "arm64")
        machine.os = "darwin";
    // An arm64 go runs on an arm64 CPU only; an amd64 go may be translated.
    const auto host_arch = facts.go_env.get("GOHOSTARCH");
    bool arm = host_arch == "arm64";
    for (const auto& release : paste.releases)
        arm = arm || (release.arch == "arm64" && release.os == "darwin");
    if (arm) set(machine.machine, "arm64", {OriginKind::command, {}, 0, {}, "go env"});
}

}  // namespace trueup
