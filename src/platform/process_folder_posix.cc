#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "platform/files_posix.h"
#include "platform/process_folder.h"

namespace trueup {

Result<PrivateFolder> PrivateFolder::make() {
    const char* configured = ::getenv("TMPDIR");
    std::string path = configured != nullptr && configured[0] == '/' ? configured : "/tmp";
    path += "/trueup-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return std::unexpected(error_of(errno, path));
    return PrivateFolder(std::move(path));
}

PrivateFolder::~PrivateFolder() {
    if (path_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Result<std::string> PrivateFolder::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.get() < 0) return std::unexpected(error_of(errno, path.string()));
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count = ::write(file.get(), text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::unexpected(error_of(errno, path.string()));
        done += static_cast<std::size_t>(count);
    }
    return path.string();
}

Result<std::string> PrivateFolder::link(const std::string& name, const std::string& target) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (::symlink(target.c_str(), path.c_str()) != 0) return std::unexpected(error_of(errno, path.string()));
    return path.string();
}

}  // namespace trueup
