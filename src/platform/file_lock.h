// One writer at a time.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "platform/files_posix.h"

namespace trueup {

// Holds a file locked (flock) for as long as it lives; the system lets go of it
// when the process dies. The file holds the owner's process id as text.
class FileLock {
public:
    // Waits for at most `limit`. Errors: `denied` with the process that holds
    // it, io.
    static Result<FileLock> acquire(const std::string& path, std::chrono::milliseconds limit);

private:
    explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

}  // namespace trueup
