// A folder that only this user may look into and that goes away with the object:
// for the files that a started program is to find.
#pragma once

#include <string>

#include "base/result.h"

namespace trueup {

class PrivateFolder {
public:
    // In $TMPDIR or /tmp, mode 0700.
    static Result<PrivateFolder> make();
    PrivateFolder(PrivateFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
    PrivateFolder& operator=(PrivateFolder&&) = delete;
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder();

    const std::string& path() const { return path_; }
    // `name` is relative; its folders are made.
    Result<std::string> write(const std::string& name, const std::string& text) const;
    Result<std::string> link(const std::string& name, const std::string& target) const;

private:
    explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

}  // namespace trueup
