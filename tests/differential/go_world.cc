#include "go_world.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace trueup::differential {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

std::string shell_quoted(const std::string& text) {
    std::string quoted = "$'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (byte < 0x20 || byte >= 0x7F) {
            static const char* digits = "0123456789abcdef";
            quoted += "\\x";
            quoted += digits[byte / 16];
            quoted += digits[byte % 16];
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

class Maker {
public:
    Maker(World& world, Dice& dice, const Toolchains& toolchains)
        : world_(world), dice_(dice), toolchains_(toolchains), root_(world.root) {}

    void run() {
        for (const char* dir : {"/bin", "/home", "/tmp", "/proj/sub/deep", "/gopath", "/sys"})
            world_.dirs.push_back(root_ + dir);
        place_go();
        place_commands();
        home();
        world_.cwd = dice_.pick(Strings{root_ + "/proj/sub/deep", root_ + "/proj/sub", root_ + "/proj",
                                        root_ + "/proj", root_ + "/proj", root_ + "/home", root_ + "/gopath",
                                        root_, root_ + "/tmp"});
        modules();
        settings();
        env_file();
        safe_network();
        pwd();
        std::shuffle(world_.env.begin(), world_.env.end(), std::mt19937_64(world_.seed));
    }

private:
    void set(const std::string& name, std::string value) {
        if (value.find('\0') == std::string::npos) world_.env.emplace_back(name, std::move(value));
    }
    const std::string* find(const std::string& name) const {
        for (const auto& [key, value] : world_.env) {
            if (key == name) return &value;
        }
        return nullptr;
    }
    void file(const std::string& path, std::string content) {
        world_.files.emplace_back(path, std::move(content));
    }
    const std::string& goroot() const { return toolchains_.goroots.at(world_.minor); }

    // A GOROOT of links to a real one, with the go binary itself.
    void farm(const std::string& dir, int minor, bool with_tool, const std::string& go_env,
              const std::string& bin = "/bin") {
        const std::string& real = toolchains_.goroots.at(minor);
        world_.dirs.push_back(dir + bin);
        world_.hard_links.emplace_back(dir + bin + "/go", real + "/bin/go");
        for (const char* name : {"api", "lib", "misc", "test", "VERSION"})
            world_.links.emplace_back(dir + "/" + name, real + "/" + name);
        if (with_tool) world_.links.emplace_back(dir + "/pkg", real + "/pkg");
        world_.dirs.push_back(dir + "/src");
        // Without cmd's sources only the binary knows its default compilers.
        const bool sources = !dice_.percent(15);
        for (const std::string name : {"cmd", "internal", "go", "runtime"})
            if (sources || name != "cmd")
                world_.links.emplace_back(dir + "/src/" + name, real + "/src/" + name);
        file(dir + "/src/go.mod", "module std\n");
        file(dir + "/src/_go.mod", "module std\n");
        if (go_env != "-") file(dir + "/go.env", go_env);
    }

    std::string go_env_content() {
        Strings lines = {"# comment", "", "GOPROXY=https://proxy.golang.org,direct", "GOSUMDB=sum.golang.org",
                         "GOTOOLCHAIN=" + dice_.pick(Strings{"auto", "local", "path"})};
        while (dice_.percent(60)) lines.push_back(line());
        return text_of(lines);
    }

    void place_go() {
        const unsigned kind = static_cast<unsigned>(dice_.below(100));
        world_.go = goroot() + "/bin/go";
        if (kind < 45) return;
        if (kind < 60) {
            world_.links.emplace_back(root_ + "/bin/go", world_.go);
            world_.go = root_ + "/bin/go";
        } else if (kind < 70) {
            world_.links.emplace_back(root_ + "/goroot", goroot());
            world_.go = root_ + "/goroot/bin/go";
        } else if (kind < 75) {
            farm(root_ + "/farm", world_.minor, false, go_env_content());
            world_.go = root_ + "/farm/bin/go";
        } else if (kind < 80) {
            farm(root_ + "/farm", world_.minor, true, "-", "/bin/linux_amd64");
            world_.go = root_ + "/farm/bin/linux_amd64/go";
        } else {
            farm(root_ + "/farm", world_.minor, true, dice_.percent(10) ? "-" : go_env_content());
            world_.go = root_ + "/farm/bin/go";
        }
    }

    void place_commands() {
        for (const char* name :
             {"fakecc", "gcc", "clang", "x86_64-linux-gnu-gcc", "gccgo", "aarch64-linux-gnu-gcc"}) {
            if (dice_.percent(60)) world_.links.emplace_back(root_ + "/sys/" + name, "/bin/true");
        }
        file(root_ + "/sys/notexec", "x");
        for (const auto& [minor, version] : toolchains_.versions) {
            if (dice_.percent(25))
                world_.links.emplace_back(root_ + "/sys/" + version,
                                          toolchains_.goroots.at(minor) + "/bin/go");
            if (dice_.percent(4))
                world_.links.emplace_back(root_ + "/sys/go1." + std::to_string(minor) + ".0",
                                          toolchains_.goroots.at(minor) + "/bin/go");
        }
        if (dice_.percent(95)) {
            set("PATH",
                dice_.pick(Strings{root_ + "/sys", root_ + "/sys", root_ + "/sys:" + root_ + "/bin",
                                   root_ + "/bin:" + root_ + "/sys:/nonexistent", ":" + root_ + "/sys",
                                   root_ + "/sys:", ".:" + root_ + "/sys", "rel:" + root_ + "/sys",
                                   "../sys:../../sys", root_ + "/bin", "", root_ + "/sys/:/nonexistent"}));
        }
    }

    void home() {
        const unsigned kind = static_cast<unsigned>(dice_.below(100));
        if (kind < 70) {
            set("HOME", root_ + "/home");
        } else if (kind < 94) {
            set("HOME", dice_.pick(Strings{
                            root_ + "/nohome", "", "relhome", "~", root_ + "/home/", root_ + "/my home",
                            root_ + "/h\u00f6me", "/dev/null", root_ + "/a:" + root_ + "/b",
                            root_ + "/../" + fs::path(root_).filename().string() + "/home", "/"}));
        }
        if (dice_.percent(15))
            set("XDG_CONFIG_HOME",
                dice_.pick(Strings{root_ + "/xdg", "", "relxdg", root_ + "/xdg/", root_ + "/x dg"}));
        if (dice_.percent(15))
            set("XDG_CACHE_HOME", dice_.pick(Strings{root_ + "/cache", "", "relcache", root_ + "/cache/"}));
        set("TMPDIR", dice_.percent(90) ? root_ + "/tmp"
                                        : dice_.pick(Strings{root_ + "/notmp", root_ + "/tmp/", "", "reltmp",
                                                             root_ + "/proj"}));
        config_dir_ = root_ + "/home/.config";
        if (const auto* xdg = find("XDG_CONFIG_HOME"); xdg != nullptr && xdg->starts_with("/"))
            config_dir_ = *xdg;
        if (dice_.percent(20))
            file(config_dir_ + "/go/telemetry/mode",
                 dice_.pick(Strings{"local", "off", "local 2024-01-02", "off 2025-06-07\n", " local\n", "",
                                    "weird", "off x y"}));
    }

    std::string line() {
        const std::string name = dice_.percent(90)
                                     ? dice_.pick(setting_names())
                                     : dice_.pick(Strings{"GOPROXY", "HOME", "PATH", "goarch", "UNKNOWN_KEY",
                                                          "XDG_CACHE_HOME", "A"});
        std::string value = value_for(name, dice_, world_, toolchains_);
        if (dice_.percent(90)) std::erase(value, '\n');
        const char* tail = dice_.percent(5) ? "\r" : "";
        return (dice_.percent(4) ? " " : "") + name + (dice_.percent(3) ? " = " : "=") + value + tail;
    }
    std::string text_of(const Strings& lines) {
        std::string text;
        for (const auto& each : lines) text += each + "\n";
        if (!text.empty() && dice_.percent(15)) text.pop_back();
        return text;
    }

    std::string module_text(bool work) {
        Strings lines = {work ? "use ." : "module example.com/m"};
        Strings versions = {"1.16",   "1.18",     "1.20",    "1.21", "1.21.0", "1.22",
                            "1.23.0", "1.99",     "1.21rc2", "abc",  "1.22.x", "1.21 // comment",
                            "1.24",   "\"1.22\"", "1.25rc1", "01.2", "1"};
        for (const auto& [minor, version] : toolchains_.versions) {
            versions.push_back(version.substr(2));
            versions.push_back(version.substr(2));
        }
        const auto indent = [&] { return std::string(dice_.percent(10) ? "\t " : ""); };
        if (dice_.percent(80)) lines.push_back(indent() + "go " + dice_.pick(versions));
        if (dice_.percent(35)) {
            Strings names = {"default", "local",           "go1.99.2",  "go1.21.0", "1.22",
                             "gobogus", "go1.22.1-custom", "go1.23rc1", "go1.20"};
            for (const auto& [minor, version] : toolchains_.versions) names.push_back(version);
            lines.push_back(indent() + "toolchain " + dice_.pick(names));
        }
        if (dice_.percent(15)) lines.push_back("godebug asynctimerchan=1");
        if (dice_.percent(10)) lines.push_back("garbage (((");
        if (dice_.percent(5)) lines.push_back("go 1.99.3");
        if (dice_.percent(10)) lines.push_back("require example.com/x v1.0.0");
        if (dice_.percent(30)) std::swap(lines.front(), lines.back());
        std::string text = text_of(lines);
        if (dice_.percent(5)) {
            for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
                text.replace(at, 1, "\r\n");
        }
        return text;
    }

    void modules() {
        for (const char* dir : {"/proj", "/proj/sub", "/proj/sub/deep"}) {
            if (dice_.percent(30)) file(root_ + dir + "/go.mod", module_text(false));
            if (dice_.percent(10)) file(root_ + dir + "/go.work", module_text(true));
        }
        if (dice_.percent(3)) file(root_ + "/tmp/go.mod", "module t\n");
        if (dice_.percent(3)) file(root_ + "/gopath/go.mod", "module t\n");
        if (dice_.percent(2)) world_.dirs.push_back(root_ + "/proj/sub/go.mod");
        if (dice_.percent(2)) world_.links.emplace_back(root_ + "/proj/sub/deep/go.work", root_ + "/nowhere");
        if (dice_.percent(3)) file(root_ + "/other.work", module_text(true));
        if (dice_.percent(2)) file(root_ + "/go.work", module_text(true));
        file(root_ + "/afile", "x");
    }

    void settings() {
        const std::size_t how_many = dice_.percent(20) ? 0 : dice_.below(6);
        for (std::size_t i = 0; i < how_many; ++i) {
            const std::string& name = dice_.pick(setting_names());
            set(name, value_for(name, dice_, world_, toolchains_));
        }
        if (dice_.percent(25)) set("GOTOOLCHAIN", value_for("GOTOOLCHAIN", dice_, world_, toolchains_));
        if (dice_.percent(10)) {
            static const std::vector<std::pair<std::string, std::string>> pairs = {
                {"linux", "arm64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"linux", "386"},
                {"linux", "arm"},   {"js", "wasm"},      {"android", "arm"},   {"linux", "riscv64"},
                {"linux", "mips"},  {"linux", "ppc64"},  {"freebsd", "amd64"}, {"openbsd", "mips64"},
                {"windows", "arm"}};
            const auto& [os, arch] = dice_.pick(pairs);
            set("GOOS", os);
            set("GOARCH", arch);
        }
    }

    void env_file() {
        if (dice_.percent(50)) return;
        Strings lines;
        while (lines.empty() || dice_.percent(70)) {
            lines.push_back(dice_.percent(90) ? line()
                                              : dice_.pick(Strings{"", "# comment", "no equals", "=x",
                                                                   "gopath=/x", "\xff\xfe=1", "GOFLAGS"}));
            // GOROOT in this file ends most commands: keep it rare.
            if (lines.back().starts_with("GOROOT") && dice_.percent(80)) lines.pop_back();
        }
        std::string path = config_dir_ + "/go/env";
        if (const auto* named = find("GOENV"); named != nullptr && named->starts_with(root_ + "/my"))
            path = *named;
        if (find("GOENV") != nullptr && *find("GOENV") == "relenv") path = world_.cwd + "/relenv";
        if (const auto* xdg = find("XDG_CONFIG_HOME");
            xdg != nullptr && *xdg == "relxdg" && dice_.percent(70))
            path = world_.cwd + "/relxdg/go/env";
        file(path, text_of(lines));
    }

    // Nothing may reach a network: toolchains come from a module cache on disk,
    // and without one there is no proxy to ask.
    void safe_network() {
        // Each of these has its answer without asking anybody.
        std::string proxy = dice_.pick(Strings{"off", "off", "off", "file:///nonexistent",
                                               "file:///nonexistent", "file:///nonexistent,off", "off,direct",
                                               " off |direct", "file:///nonexistent|file:///none,off"});
        if (dice_.percent(25)) {
            const std::string cache = root_ + "/modcache";
            std::erase_if(world_.env, [](const auto& pair) { return pair.first == "GOMODCACHE"; });
            set("GOMODCACHE", cache);
            proxy = "file:///nonexistent";
            for (const auto& [minor, version] : toolchains_.versions) {
                if (minor < 21 || dice_.percent(50)) continue;
                const std::string name = "v0.0.1-" + version + ".linux-amd64";
                farm(cache + "/golang.org/toolchain@" + name, minor, true,
                     dice_.percent(90) ? go_env_content() : "-");
                if (dice_.percent(90))
                    file(cache + "/cache/download/golang.org/toolchain/@v/" + name + ".ziphash",
                         "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
                if (dice_.percent(4))
                    file(cache + "/cache/download/golang.org/toolchain/@v/" + name + ".partial", "");
            }
        }
        std::erase_if(world_.env, [](const auto& pair) { return pair.first == "GOPROXY"; });
        // A cached toolchain is checked against the checksum database, which these never reach.
        if (dice_.percent(10)) {
            proxy = dice_.pick(Strings{"off", "file:///nonexistent,off"});
            std::erase_if(world_.env, [](const auto& pair) { return pair.first == "GOSUMDB"; });
            set("GOSUMDB", dice_.pick(Strings{"off", "x", "a b c", "sum.golang.org+https://sum.golang.org",
                                              "sum.golang.org https://x y", "x+0123456+AAAA",
                                              "+01234567+AAAA", " off "}));
        }
        set("GOPROXY", proxy);
        // A file:// proxy is used without checksum database.
        if (proxy != "off" && find("GOSUMDB") == nullptr) set("GOSUMDB", "off");
        if (dice_.percent(5) && toolchain_is_local()) world_.env.back() = {"GOPRIVATE", "x.com"};
    }
    bool toolchain_is_local() const {
        const auto* value = find("GOTOOLCHAIN");
        return world_.minor < 21 || (value != nullptr && *value == "local");
    }

    void pwd() {
        const unsigned kind = static_cast<unsigned>(dice_.below(100));
        if (kind < 30) return;
        if (kind < 60) return set("PWD", world_.cwd);
        if (kind < 75) {
            world_.links.emplace_back(root_ + "/link", world_.cwd);
            return set("PWD", root_ + "/link");
        }
        // A folder on the way is a link: ".." leads elsewhere than the name says.
        if (kind < 83) {
            const fs::path cwd(world_.cwd);
            world_.links.emplace_back(root_ + "/link", cwd.parent_path().string());
            return set("PWD", root_ + "/link/" + cwd.filename().string());
        }
        set("PWD", dice_.pick(Strings{"/", "", "rel", root_ + "/nosuch",
                                      world_.cwd + "/../" + fs::path(world_.cwd).filename().string(),
                                      world_.cwd + "/", root_ + "/./proj"}));
    }

    World& world_;
    Dice& dice_;
    const Toolchains& toolchains_;
    const std::string root_;
    std::string config_dir_;
};

}  // namespace

bool World::build() const {
    std::error_code error;
    for (const auto& dir : dirs) fs::create_directories(dir, error);
    for (const auto& [path, content] : files) {
        fs::create_directories(fs::path(path).parent_path(), error);
        std::ofstream(path, std::ios::binary) << content;
    }
    for (const auto& [path, target] : links) {
        fs::create_directories(fs::path(path).parent_path(), error);
        fs::create_symlink(target, path, error);
    }
    for (const auto& [path, existing] : hard_links) {
        fs::create_directories(fs::path(path).parent_path(), error);
        fs::create_hard_link(existing, path, error);
        if (error) fs::copy_file(existing, path, error);
    }
    return fs::is_directory(cwd);
}

std::string World::script() const {
    std::string text = "# seed " + std::to_string(seed) + ", go1." + std::to_string(minor) + "\n";
    for (const auto& dir : dirs) text += "mkdir -p " + shell_quoted(dir) + "\n";
    for (const auto& [path, content] : files)
        text += "mkdir -p " + shell_quoted(fs::path(path).parent_path().string()) + "; printf %s " +
                shell_quoted(content) + " >" + shell_quoted(path) + "\n";
    for (const auto& [path, target] : links)
        text += "ln -s " + shell_quoted(target) + " " + shell_quoted(path) + "\n";
    for (const auto& [path, existing] : hard_links)
        text += "ln " + shell_quoted(existing) + " " + shell_quoted(path) + "\n";
    text += "cd " + shell_quoted(cwd) + " && env -i";
    for (const auto& [name, value] : env) text += " " + name + "=" + shell_quoted(value);
    return text + " " + shell_quoted(go) + " env -json\n";
}

World make_world(std::uint64_t seed, const std::string& root, const Toolchains& toolchains,
                 const std::vector<int>& minors) {
    Dice dice(seed);
    World world;
    world.seed = seed;
    world.root = root;
    world.minor = dice.pick(minors);
    // The oldest release needs ten times as long as the others.
    if (world.minor < 21 && dice.percent(70)) world.minor = dice.pick(minors);
    Maker(world, dice, toolchains).run();
    return world;
}

}  // namespace trueup::differential
