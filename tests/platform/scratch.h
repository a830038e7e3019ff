// A folder of its own for a test, gone with it; and what root needs to be
// refused something.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace trueup::testing {

class Scratch {
public:
    Scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "trueup-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) std::abort();
        path_ = std::filesystem::canonical(pattern).string();
        std::filesystem::permissions(path_, std::filesystem::perms(0755));
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string& path() const { return path_; }
    std::string at(const std::string& name) const { return path_ + "/" + name; }
    std::string file(const std::string& name, const std::string& text, unsigned mode = 0644) const {
        const auto where = at(name);
        std::filesystem::create_directories(std::filesystem::path(where).parent_path());
        std::ofstream(where, std::ios::binary) << text;
        std::filesystem::permissions(where, std::filesystem::perms(mode));
        return where;
    }
    std::string dir(const std::string& name) const {
        std::filesystem::create_directories(at(name));
        return at(name);
    }
    std::string link(const std::string& name, const std::string& target) const {
        const auto where = at(name);
        std::filesystem::create_directories(std::filesystem::path(where).parent_path());
        std::filesystem::create_symlink(target, where);
        return where;
    }

private:
    std::string path_;
};

// Root may read everything: runs `body` in a child that is nobody. True when
// the child could be made and `body` returned true.
inline bool as_nobody(const std::function<bool()>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr unsigned nobody = 65534;
        if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(2);
        ::_exit(body() ? 0 : 1);
    }
    int state = 0;
    return child > 0 && ::waitpid(child, &state, 0) == child && WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

}  // namespace trueup::testing
