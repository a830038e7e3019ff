#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/text.h"
#include "platform/files_posix.h"
#include "platform/open_files.h"

namespace trueup {
namespace {

constexpr std::string_view gone = " (deleted)";
constexpr std::uint64_t longest_maps = 64U << 20U;

template <typename Number>
bool parse(std::string_view text, Number& out, int base) {
    const auto* begin = text.data();
    const auto* end = begin + text.size();
    const auto parsed = std::from_chars(begin, end, out, base);
    return parsed.ec == std::errc() && parsed.ptr == end;
}

std::string without_gone(std::string path) {
    if (path.ends_with(gone)) path.resize(path.size() - gone.size());
    return path;
}

// A line of /proc/PID/maps: "7f… r--p offset dev inode   path".
bool read_mapping(std::string_view line, OpenFile& file) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (words.size() < 5) {
        at = line.find_first_not_of(' ', at);
        if (at == std::string_view::npos) return false;
        const auto end = line.find(' ', at);
        words.push_back(line.substr(at, end - at));
        if (end == std::string_view::npos) return false;
        at = end;
    }
    const auto path = line.find_first_not_of(' ', at);
    const auto colon = words[3].find(':');
    if (path == std::string_view::npos || line[path] != '/' || colon == std::string_view::npos) return false;
    unsigned major = 0;
    unsigned minor = 0;
    if (!parse(words[3].substr(0, colon), major, 16) || !parse(words[3].substr(colon + 1), minor, 16) ||
        !parse(words[4], file.inode, 10))
        return false;
    file.device = static_cast<std::uint64_t>(makedev(major, minor));
    file.path = without_gone(std::string(line.substr(path)));
    return true;
}

class Process {
public:
    Process(const std::string& pid, const std::function<bool(const OpenFile&)>& of_interest, OpenFiles& out)
        : folder_("/proc/" + pid), of_interest_(of_interest), out_(out) {
        parse(pid, base_.pid, 10);
    }

    void look() {
        const auto name = read_at(AT_FDCWD, folder_ + "/comm", folder_, Links::keep, 4096);
        // It has ended since the folder was listed.
        if (!name) return;
        base_.program = std::string(trim(*name));
        const auto descriptors = list_at(AT_FDCWD, folder_ + "/fd", folder_, Links::keep);
        const auto maps = read_at(AT_FDCWD, folder_ + "/maps", folder_, Links::keep, longest_maps);
        if (!descriptors || !maps) {
            if (::access(folder_.c_str(), F_OK) == 0) ++out_.unreadable;
            return;
        }
        for (const auto& descriptor : *descriptors) note(folder_ + "/fd/" + descriptor);
        note(folder_ + "/cwd");
        note(folder_ + "/root");
        for (const auto& line : lines_of(*maps)) {
            auto file = base_;
            if (read_mapping(line, file)) keep(std::move(file));
        }
    }

private:
    void note(const std::string& link) {
        struct stat info{};
        if (::stat(link.c_str(), &info) != 0) return;
        auto status = status_at(AT_FDCWD, link, link, Links::keep);
        if (!status) return;
        auto file = base_;
        file.path = without_gone(std::move(status->target));
        file.device = static_cast<std::uint64_t>(info.st_dev);
        file.inode = static_cast<std::uint64_t>(info.st_ino);
        keep(std::move(file));
    }
    void keep(OpenFile file) {
        if (of_interest_(file)) out_.files.push_back(std::move(file));
    }

    std::string folder_;
    const std::function<bool(const OpenFile&)>& of_interest_;
    OpenFiles& out_;
    OpenFile base_;
};

}  // namespace

OpenFiles open_files(const std::function<bool(const OpenFile&)>& of_interest) {
    OpenFiles out;
    const auto names = list_at(AT_FDCWD, "/proc", "/proc", Links::keep);
    const auto self = std::to_string(::getpid());
    // Without /proc, or with one that shows a single process (hidepid), nothing is known.
    if (!names || std::ranges::find(*names, self) == names->end()) {
        out.known = false;
        return out;
    }
    bool sees_init = false;
    for (const auto& name : *names) {
        if (name == "1") sees_init = true;
        if (name == self || name.find_first_not_of("0123456789") != std::string::npos) continue;
        Process(name, of_interest, out).look();
    }
    // hidepid=2 hides the processes of others: how many is not known, but some.
    if (!sees_init) ++out.unreadable;
    return out;
}

OpenElsewhere open_elsewhere(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.get() < 0) return OpenElsewhere::cannot_tell;
    // Somebody who opens the file while the lease is held makes the kernel send
    // SIGIO, which would end this process.
    struct sigaction ignore = {};
    struct sigaction before = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGIO, &ignore, &before);
    auto answer = OpenElsewhere::no;
    if (::fcntl(file.get(), F_SETLEASE, F_WRLCK) == 0) {
        ::fcntl(file.get(), F_SETLEASE, F_UNLCK);
    } else {
        answer = errno == EAGAIN ? OpenElsewhere::yes : OpenElsewhere::cannot_tell;
    }
    ::sigaction(SIGIO, &before, nullptr);
    return answer;
}

}  // namespace trueup
