#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/vfs.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "base/text.h"
#include "platform/files_posix.h"
#include "platform/tree_walk.h"
#include "platform/walk_tally.h"
#include "platform/work_queues.h"

namespace trueup {
namespace {

constexpr int open_flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
constexpr std::size_t batch_size = 64;  // files of one folder handed to another worker
constexpr auto tick = std::chrono::milliseconds(100);

// A folder whose entries are being looked at, perhaps by several workers.
struct Folder {
    std::string path;
    dev_t device = 0;
    std::unique_ptr<DIR, int (*)(DIR*)> stream{nullptr, ::closedir};  // none: a file that was named
    int descriptor() const { return stream ? ::dirfd(stream.get()) : AT_FDCWD; }
    std::string path_of(const char* name) const {
        if (!stream) return name;
        return path.ends_with('/') ? path + name : path + "/" + name;
    }
};

struct Task {
    std::string path;  // to be listed, or named by the user; empty: a batch
    dev_t parent = 0;  // the file system it was found in
    bool named = false;
    std::shared_ptr<Folder> folder;
    std::vector<std::string> names;
};

// Files whose content a kernel makes up: no binary among them, and reading some
// of them waits for something to happen.
bool made_up(int folder) {
#if defined(__linux__)
    struct statfs info = {};
    if (::fstatfs(folder, &info) != 0) return false;
    // From linux/magic.h: proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, bpf.
    constexpr std::array<unsigned long, 8> kinds = {0x9fa0,     0x62656572, 0x27e0eb,   0x63677270,
                                                    0x64626720, 0x74726163, 0x73636673, 0xcafe4a11};
    return std::ranges::find(kinds, static_cast<unsigned long>(info.f_type)) != kinds.end();
#else
    static_cast<void>(folder);
    return false;
#endif
}

class OpenFile final : public WalkedFile, public ByteSource {
public:
    OpenFile(const Folder& folder, const char* name, int descriptor, const struct stat& info,
             std::string_view head)
        : folder_(folder), name_(name), descriptor_(descriptor), head_(head) {
        size_ = static_cast<std::uint64_t>(info.st_size);
        id_ = {static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)};
    }
    std::string path() const override { return folder_.path_of(name_); }
    bool named() const override { return !folder_.stream; }
    const FileId& id() const override { return id_; }
    std::string_view head() const override { return head_; }
    const ByteSource& source() const override { return *this; }
    std::unique_ptr<ByteSource> beside(const std::string& name) const override {
        const auto where = folder_.stream ? name : join_path(parent_path(name_), name);
        auto other = open_at(folder_.descriptor(), where, name, Links::keep);
        return other ? std::move(*other) : nullptr;
    }

    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override {
        if (offset >= size_) return std::string();
        length = static_cast<std::size_t>(std::min<std::uint64_t>(length, size_ - offset));
        if (offset + length <= head_.size()) {
            return std::string(head_.substr(static_cast<std::size_t>(offset), length));
        }
        return read_piece(descriptor_, offset, length, name_);
    }

private:
    const Folder& folder_;
    const char* name_;
    int descriptor_;
    std::string_view head_;
    std::uint64_t size_;
    FileId id_;
};

class Walker {
public:
    Walker(const WalkOptions& options, const WalkVisitor& visit)
        : options_(options),
          visit_(visit),
          workers_(worker_count(options)),
          queues_(workers_),
          tally_(workers_) {}

    WalkResult run(const std::vector<std::string>& paths) {
        for (const auto& path : paths) queues_.push(0, Task{path, 0, true, nullptr, {}});
        std::mutex mutex;
        std::condition_variable ended;
        unsigned running = workers_;
        const auto worker = [&](unsigned number) {
            std::string buffer(options_.head, '\0');
            queues_.work(number, [&](Task task) { take(number, task, buffer); });
            const std::lock_guard lock(mutex);
            --running;
            ended.notify_all();
        };
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < workers_; ++i) {
            try {
                threads.emplace_back(worker, i);
            } catch (const std::system_error&) {
                // No more threads to be had: this one does the work of the rest.
                const std::lock_guard lock(mutex);
                running -= workers_ - i - 1;
                break;
            }
        }
        if (threads.size() < workers_) worker(static_cast<unsigned>(threads.size()));
        {
            std::unique_lock lock(mutex);
            while (!ended.wait_for(lock, tick, [&] { return running == 0; })) {
                if (options_.progress) options_.progress(tally_.counts());
            }
        }
        for (auto& thread : threads) thread.join();
        return tally_.result();
    }

private:
    void take(unsigned worker, Task& task, std::string& buffer) {
        if (task.folder) {
            for (const auto& name : task.names) file(worker, *task.folder, name.c_str(), buffer, O_NOFOLLOW);
        } else if (task.named) {
            named(worker, task, buffer);
        } else {
            list(worker, task, O_NOFOLLOW, buffer);
        }
    }

    void named(unsigned worker, Task& task, std::string& buffer) {
        struct stat info = {};
        if (::stat(task.path.c_str(), &info) != 0) return tally_.fail(worker, error_of(errno, task.path));
        if (S_ISDIR(info.st_mode)) {
            task.parent = info.st_dev;
            return list(worker, task, 0, buffer);
        }
        if (!S_ISREG(info.st_mode)) {
            return tally_.fail(worker,
                               {Error::Kind::invalid, task.path + " is not a regular file", task.path});
        }
        const Folder none;
        file(worker, none, task.path.c_str(), buffer, 0);
    }

    void list(unsigned worker, const Task& task, int flags, std::string& buffer) {
        FileDescriptor descriptor(::open(task.path.c_str(), open_flags | O_DIRECTORY | flags));
        if (descriptor.get() < 0) {
            // Gone, or no folder any more, since its parent was listed.
            if (!task.named && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) return;
            return tally_.fail(worker, error_of(errno, task.path));
        }
        struct stat info = {};
        if (::fstat(descriptor.get(), &info) != 0) return tally_.fail(worker, error_of(errno, task.path));
        if (!task.named && info.st_dev != task.parent && made_up(descriptor.get())) {
            return tally_.add(worker, &WalkCounts::special, 1);
        }
        // A folder can be mounted at several places.
        if (!tally_.first_visit(
                {static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)})) {
            return;
        }
        auto folder = std::make_shared<Folder>();
        folder->path = task.path;
        folder->device = info.st_dev;
        folder->stream.reset(::fdopendir(descriptor.get()));
        if (!folder->stream) return tally_.fail(worker, error_of(errno, task.path));
        descriptor.release();  // the stream owns it now
        tally_.add(worker, &WalkCounts::folders, 1);
        entries(worker, folder, buffer);
    }

    void entries(unsigned worker, const std::shared_ptr<Folder>& folder, std::string& buffer) {
        Task batch;
        while (true) {
            errno = 0;
            const dirent* entry = ::readdir(folder->stream.get());
            if (entry == nullptr) break;
            const char* name = entry->d_name;
            switch (type_of(*folder, *entry)) {
                case DT_REG:
                    if (!queues_.hungry()) {
                        file(worker, *folder, name, buffer, O_NOFOLLOW);
                        break;
                    }
                    batch.names.emplace_back(name);
                    if (batch.names.size() < batch_size) break;
                    batch.folder = folder;
                    queues_.push(worker, std::exchange(batch, {}));
                    break;
                case DT_DIR:
                    if (std::string_view(name) == "." || std::string_view(name) == "..") break;
                    queues_.push(worker, Task{folder->path_of(name), folder->device, false, nullptr, {}});
                    break;
                case DT_LNK:
                    tally_.add(worker, &WalkCounts::links, 1);
                    break;
                default:
                    tally_.add(worker, &WalkCounts::special, 1);
            }
        }
        if (errno != 0) tally_.fail(worker, error_of(errno, folder->path));
        for (const auto& name : batch.names) file(worker, *folder, name.c_str(), buffer, O_NOFOLLOW);
    }

    // Some file systems do not tell the type with the name.
    static unsigned char type_of(const Folder& folder, const dirent& entry) {
        if (entry.d_type != DT_UNKNOWN) return entry.d_type;
        struct stat info = {};
        if (::fstatat(folder.descriptor(), entry.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) return DT_REG;
        if (S_ISREG(info.st_mode)) return DT_REG;
        if (S_ISDIR(info.st_mode)) return DT_DIR;
        return S_ISLNK(info.st_mode) ? DT_LNK : DT_SOCK;
    }

    void file(unsigned worker, const Folder& folder, const char* name, std::string& buffer, int flags) {
        const FileDescriptor descriptor(::openat(folder.descriptor(), name, open_flags | flags));
        if (descriptor.get() < 0) {
            // Gone, or another thing by now. What was named must be there.
            if (folder.stream && (errno == ENOENT || errno == ELOOP || errno == ENXIO)) return;
            return tally_.fail(worker, error_of(errno, folder.path_of(name)));
        }
        struct stat info = {};
        if (::fstat(descriptor.get(), &info) != 0) {
            return tally_.fail(worker, error_of(errno, folder.path_of(name)));
        }
        if (!S_ISREG(info.st_mode)) return;  // swapped since it was listed
        const FileId id{static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)};
        const bool shared = info.st_nlink > 1 && folder.stream;
        if (shared && !tally_.first_name(id, [&] { return folder.path_of(name); })) {
            return tally_.add(worker, &WalkCounts::repeated, 1);
        }
        tally_.add(worker, &WalkCounts::files, 1);
        tally_.add(worker, &WalkCounts::bytes, static_cast<std::uint64_t>(info.st_size));
        std::size_t filled = 0;
        if (info.st_size > 0) {
            const auto got = read_some(descriptor.get(), buffer.data(), buffer.size(), 0);
            if (!got) return tally_.fail(worker, error_of(errno, folder.path_of(name)));
            filled = *got;
        }
        const OpenFile open(folder, name, descriptor.get(), info, std::string_view(buffer).substr(0, filled));
        const bool kept = visit_(worker, open);
        if (shared && !kept) tally_.forget_name(id);
    }

    const WalkOptions& options_;
    const WalkVisitor& visit_;
    unsigned workers_;
    WorkQueues<Task> queues_;
    WalkTally tally_;
};

}  // namespace

unsigned worker_count(const WalkOptions& options) {
    return options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

WalkResult walk_trees(const std::vector<std::string>& paths, const WalkOptions& options,
                      const WalkVisitor& visit) {
    return Walker(options, visit).run(paths);
}

}  // namespace trueup
