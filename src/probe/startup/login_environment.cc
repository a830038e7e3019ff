#include "probe/startup/login_environment.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

namespace {

std::string unquoted(std::string_view text) {
    text = trim(text);
    const bool quotes =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return std::string(quotes ? text.substr(1, text.size() - 2) : text);
}

// Beside those that are always followed: what Go, its tools, compilers and the managers of
// versions may read.
bool may_matter(std::string_view name) {
    static constexpr std::string_view heads[] = {
        "GO",         "CGO_",      "GVM_",   "ASDF_", "MISE_", "NIX_",  "HOMEBREW_", "XDG_",
        "CONDA_",     "DIRENV",    "SSL_",   "GIT_",  "SSH_",  "LD_",   "DYLD_",     "DOCKER_",
        "PKG_CONFIG", "C_INCLUDE", "CPLUS_", "OBJC_", "SDK",   "MACOS", "XCODE"};
    static constexpr std::string_view tails[] = {"_PROXY", "_proxy", "_PATH", "FLAGS"};
    static constexpr std::string_view whole[] = {"FC", "LD", "CPP", "GCCGO", "RANLIB", "STRIP", "TMUX"};
    return std::ranges::any_of(heads, [&](std::string_view head) { return name.starts_with(head); }) ||
           std::ranges::any_of(tails, [&](std::string_view tail) { return name.ends_with(tail); }) ||
           std::ranges::find(whole, name) != std::ranges::end(whole);
}

}  // namespace

std::map<std::string, std::string> login_environment(const Host& host) {
    std::map<std::string, std::string> env;
    const auto& user = host.user();
    const bool darwin = host.os() == "darwin";
    const bool root = user.uid.is(0U);
    if (darwin)
        env["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin";
    else if (root)
        env["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    else
        env["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
    env["LANG"] = "C.UTF-8";
    env["TERM"] = "xterm-256color";
    for (const char* name : {"LANG", "TERM"}) {
        const auto value = host.environment().get(name);
        if (!value.empty()) env[name] = value;
    }
    if (!darwin) {
        if (const auto text = host.read("/etc/environment", 1U << 20U)) {
            for (const auto& line : lines_of(*text)) {
                const auto equals = line.find('=');
                std::string name(trim(line.substr(0, equals)));
                if (name.starts_with("export ")) name = trim(std::string_view(name).substr(7));
                if (equals != std::string::npos && is_name(name))
                    env[name] = unquoted(line.substr(equals + 1));
            }
        }
    }
    env["HOME"] = user.home;
    if (!user.name.empty()) env["USER"] = env["LOGNAME"] = user.name;
    env["SHELL"] = user.shell;
    return env;
}

std::vector<std::string> watched_names(const Host& host, const std::string& kind,
                                       const StartupOptions& options, const ShellStartup& statically) {
    // Beside go's own names: what compilers, version managers and certificates go by.
    static constexpr std::string_view always =
        "PATH GOROOT GOPATH GOBIN GOCACHE GOMODCACHE GOENV GOFLAGS GOPROXY GOPRIVATE GONOPROXY GONOSUMDB "
        "GOSUMDB GOINSECURE "
        "GO111MODULE GOOS GOARCH GOARM GOARM64 GOAMD64 GO386 GOEXPERIMENT GODEBUG GOTOOLCHAIN GOWORK GOVCS "
        "GOAUTH GOTMPDIR "
        "GOHOSTARCH GOHOSTOS CGO_ENABLED CGO_CFLAGS CGO_CXXFLAGS CGO_CPPFLAGS CGO_LDFLAGS CC CXX AR "
        "PKG_CONFIG SDKROOT "
        "DEVELOPER_DIR MACOSX_DEPLOYMENT_TARGET CPATH LIBRARY_PATH GOENV_ROOT GOENV_SHELL GOENV_VERSION "
        "GVM_ROOT ASDF_DIR "
        "ASDF_DATA_DIR MISE_SHELL HOMEBREW_PREFIX SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY "
        "http_proxy "
        "https_proxy no_proxy ZDOTDIR";
    std::vector<std::string> names;
    std::set<std::string> seen{"_",        "PWD",      "OLDPWD",       "SHLVL",         "RANDOM",
                               "SECONDS",  "LINENO",   "HISTCMD",      "status",        "argv",
                               "IFS",      "PS4",      "FUNCNAME",     "EPOCHREALTIME", "EPOCHSECONDS",
                               "SRANDOM",  "BASHPID",  "BASH_COMMAND", "BASH_ARGV0",    "HISTFILE",
                               "HISTSIZE", "SAVEHIST", "TTYIDLE"};
    std::size_t most = 400;
    const auto take = [&](std::string_view name) {
        if (names.size() < most && is_name(name) && seen.insert(std::string(name)).second)
            names.emplace_back(name);
    };
    for (const auto& name : split(always, ' ')) take(name);
    for (const auto& name : options.names) take(name);
    // Each of them is compared before every command of start-up: a home that
    // exports hundreds would take seconds. Of the rest only those that a check may ask
    // for, and the first few; one that somebody asks about is always among them.
    most = names.size() + 64;
    const auto take_further = [&](const std::string& name) {
        if (options.every_name || may_matter(name)) take(name);
    };
    // A loop's variable is nothing that one asks about, and to follow it costs
    // something every time that it is set. In fish nothing becomes exported without
    // its name; for sh-like shells there is `set -a`.
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    for (const auto& assignment : statically.assignments) {
        const bool may_be = kind != "fish" && std::ranges::none_of(assignment.name, lower);
        if (assignment.exported || may_be) take_further(assignment.name);
    }
    for (const auto& variable : host.environment().variables) take_further(variable.name);
    return names;
}

}  // namespace trueup::startup
