// This machine, or a tree of files looked at as if it were one.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>

#include "facts/error_words.h"
#include "platform/files_posix.h"
#include "platform/hosts.h"
#include "platform/os_release.h"
#include "platform/parents.h"
#include "platform/system.h"
#include "platform/walk.h"

extern "C" char** environ;  // POSIX wants the program to declare it

namespace trueup {
namespace {

Environment process_environment() {
    Environment env;
    Origin handed_over;
    handed_over.kind = OriginKind::process;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
        const std::string_view entry = *at;
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos || equals == 0) continue;
        const auto name = entry.substr(0, equals);
        if (env.find(name) != nullptr) continue;
        env.variables.push_back({std::string(name), std::string(entry.substr(equals + 1)), handed_over});
    }
    return env;
}

// Go's os.Getwd: $PWD when it names the folder that we are in, else getcwd().
std::string working_folder(const Environment& env) {
    struct stat here = {};
    struct stat named = {};
    auto pwd = env.get("PWD");
    if (pwd.starts_with('/') && ::stat(".", &here) == 0 && ::stat(pwd.c_str(), &named) == 0 &&
        here.st_dev == named.st_dev && here.st_ino == named.st_ino) {
        return pwd;
    }
    std::string path(4096, '\0');
    if (::getcwd(path.data(), path.size()) == nullptr) return {};
    path.resize(path.find('\0'));
    // Linux answers "(unreachable)/x" for a folder outside of the root.
    return path.starts_with('/') ? path : std::string();
}

class LiveHost : public Host {
public:
    explicit LiveHost(const LiveOptions& options)
        : env_(options.environment ? *options.environment : process_environment()),
          cwd_(options.cwd ? *options.cwd : working_folder(env_)) {}

    // Made when first asked for: not every command needs them.
    const Machine& machine() const override {
        std::call_once(machine_once_, [this] { machine_ = make_machine(); });
        return machine_;
    }
    std::string os() const override { return system_os; }
    const User& user() const override {
        std::call_once(user_once_, [this] { user_ = make_user(); });
        return user_;
    }
    const std::string& cwd() const override { return cwd_; }
    const Environment& environment() const override { return env_; }
    std::string parent_chain() const override { return describe_parents(system_parents(), env_); }
    std::vector<Ancestor> ancestors() const override { return system_ancestors(); }

    Result<FileStatus> status(const std::string& path) const override {
        return status_at(AT_FDCWD, path, path, Links::keep);
    }
    Result<std::vector<std::string>> list(const std::string& path) const override {
        return list_at(AT_FDCWD, path, path, Links::follow);
    }
    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        return read_at(AT_FDCWD, path, path, Links::follow, limit);
    }
    Result<std::unique_ptr<ByteSource>> open(const std::string& path) const override {
        return open_at(AT_FDCWD, path, path, Links::follow);
    }
    Result<bool> writable(const std::string& path) const override {
        return writable_at(AT_FDCWD, path, path);
    }
    bool live() const override { return true; }

    std::optional<std::string> quick_resolve(const std::string& path) const override {
        return system_resolve(path);
    }
    std::optional<FileStatus> quick_status_followed(const std::string& path) const override {
        auto status = status_at(AT_FDCWD, path, path, Links::follow);
        if (!status) return std::nullopt;
        return std::move(*status);
    }

protected:
    virtual Machine make_machine() const { return system_machine(); }
    virtual std::optional<Account> account(unsigned uid) const { return system_account(uid); }

private:
    User make_user() const {
        User user;
        const auto uid = static_cast<unsigned>(::geteuid());
        user.uid = uid;
        user.home = env_.get("HOME");
        user.name = env_.get("USER");
        if (user.name.empty()) user.name = env_.get("LOGNAME");
        user.shell = env_.get("SHELL");
        if (user.name.empty() || user.shell.empty()) {
            const auto entry = account(uid).value_or(Account{});
            if (user.name.empty()) user.name = entry.name;
            if (user.shell.empty()) user.shell = entry.shell;
        }
        return user;
    }

    Environment env_;

protected:
    std::string cwd_;  // a tree's constructor changes it, nobody else

private:
    mutable std::once_flag machine_once_;
    mutable std::once_flag user_once_;
    mutable Machine machine_;
    mutable User user_;
};

// Every path is walked here, element by element below the root folder's
// descriptor, so that neither ".." nor an absolute link leads out. The system
// only ever gets paths without links and is told to follow none. (Whoever may
// rename folders of the tree at this very moment could still lead out; a tree
// that is looked at is taken to stand still.)
class TreeHost final : public LiveHost {
public:
    TreeHost(const LiveOptions& options, FileDescriptor root) : LiveHost(options), root_(std::move(root)) {
        if (!options.cwd) cwd_ = inside(options.sysroot, cwd_);
    }

    std::string os() const override { return machine().os; }
    std::string parent_chain() const override { return {}; }
    std::vector<Ancestor> ancestors() const override { return {}; }

    Result<FileStatus> status(const std::string& path) const override {
        return status_at(root_.get(), TRY(below(path, false)), path, Links::keep);
    }
    Result<std::vector<std::string>> list(const std::string& path) const override {
        return list_at(root_.get(), TRY(below(path, true)), path, Links::keep);
    }
    Result<std::string> read(const std::string& path, std::uint64_t limit) const override {
        return read_at(root_.get(), TRY(below(path, true)), path, Links::keep, limit);
    }
    Result<std::unique_ptr<ByteSource>> open(const std::string& path) const override {
        return open_at(root_.get(), TRY(below(path, true)), path, Links::keep);
    }
    Result<bool> writable(const std::string& path) const override {
        return writable_at(root_.get(), TRY(below(path, true)), path);
    }
    bool live() const override { return false; }
    std::optional<std::string> quick_resolve(const std::string&) const override { return std::nullopt; }
    std::optional<FileStatus> quick_status_followed(const std::string&) const override {
        return std::nullopt;
    }

protected:
    // The tree tells its system. It runs on this machine when the systems are
    // the same, as in a container's or a rescue disk's root; else nobody knows
    // where it will run.
    Machine make_machine() const override {
        Machine machine = system_machine();
        const auto plist = read("/System/Library/CoreServices/SystemVersion.plist", 1U << 20U);
        const std::string os = plist ? "darwin" : "linux";
        if (os != machine.os) {
            const Unknown reason{{"a tree of files does not tell on which machine it runs",
                                  "仅凭文件树无法得知它运行在哪台机器上"}};
            machine = Machine{.os = os,
                              .os_version = reason,
                              .machine = reason,
                              .process_arch = reason,
                              .translated = reason,
                              .cpu = reason,
                              .features = {}};
        }
        if (plist) {
            machine.os_version = system_version_plist(*plist);
        } else if (const auto release = read("/etc/os-release", 1U << 20U)) {
            machine.os_version = os_release_version(*release);
        } else {
            machine.os_version = Unknown{in_words(release.error())};
        }
        return machine;
    }
    std::optional<Account> account(unsigned uid) const override {
        return account_in(read("/etc/passwd", 4U << 20U).value_or(std::string()), uid);
    }

private:
    // Relative to the root: "usr/bin", or "." for the root itself.
    Result<std::string> below(const std::string& path, bool follow_last) const {
        const auto look = [&](const std::string& at) -> Result<Element> {
            auto status = TRY(status_at(root_.get(), at.substr(1), at, Links::keep));
            switch (status.type) {
                case FileStatus::Type::link:
                    return Element{Element::Kind::link, std::move(status.target)};
                case FileStatus::Type::dir:
                    return Element{Element::Kind::dir, {}};
                default:
                    return Element{Element::Kind::other, {}};
            }
        };
        auto walked = walk_links(path, follow_last, look);
        if (!walked) return walked;
        return *walked == "/" ? std::string(".") : walked->substr(1);
    }

    // The process's folder as the tree sees it; "/" when it lies outside.
    static std::string inside(const std::string& sysroot, const std::string& cwd) {
        const std::unique_ptr<char, void (*)(void*)> real(::realpath(sysroot.c_str(), nullptr), ::free);
        const std::unique_ptr<char, void (*)(void*)> here(::realpath(".", nullptr), ::free);
        if (real == nullptr || here == nullptr) return "/";
        const std::string root = real.get();
        const std::string path = here.get();
        if (root == "/") return cwd;
        if (!path.starts_with(root + "/")) return "/";
        return path.substr(root.size());
    }

    FileDescriptor root_;
};

}  // namespace

Result<std::unique_ptr<Host>> live_host(const LiveOptions& options) {
    if (options.sysroot.empty()) return std::make_unique<LiveHost>(options);
    FileDescriptor root(::open(options.sysroot.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (root.get() < 0) return std::unexpected(error_of(errno, options.sysroot));
    return std::make_unique<TreeHost>(options, std::move(root));
}

}  // namespace trueup
