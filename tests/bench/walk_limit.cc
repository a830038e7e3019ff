// The least that a look at every file of a tree can cost: list the folders, open
// each regular file, read its first 4 KiB, close it. `inspect` is measured
// against it.
//
//   walk_limit FOLDER [THREADS]
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

class Limit {
public:
    void run(const std::string& root, unsigned threads) {
        waiting_.push_back(root);
        std::vector<std::thread> workers;
        for (unsigned i = 0; i < threads; ++i) workers.emplace_back([this] { work(); });
        for (auto& worker : workers) worker.join();
        std::printf("%lu files, %lu bytes read\n", files_.load(), bytes_.load());
    }

private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return !waiting_.empty() || busy_ == 0; });
            if (waiting_.empty()) return;
            const auto folder = std::move(waiting_.back());
            waiting_.pop_back();
            ++busy_;
            lock.unlock();
            auto found = look(folder);
            lock.lock();
            --busy_;
            for (auto& name : found) waiting_.push_back(std::move(name));
            changed_.notify_all();
        }
    }

    std::vector<std::string> look(const std::string& folder) {
        std::vector<std::string> folders;
        std::array<char, 4096> buffer{};
        unsigned long files = 0, bytes = 0;
        DIR* stream = ::opendir(folder.c_str());
        if (stream == nullptr) return folders;
        while (const dirent* entry = ::readdir(stream)) {
            const std::string_view name = entry->d_name;
            if (entry->d_type == DT_DIR && name != "." && name != "..") {
                folders.push_back(folder + "/" + entry->d_name);
            }
            if (entry->d_type != DT_REG) continue;
            const int fd = ::openat(::dirfd(stream), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
            if (fd < 0) continue;
            const auto got = ::read(fd, buffer.data(), buffer.size());
            ::close(fd);
            ++files;
            bytes += got > 0 ? static_cast<unsigned long>(got) : 0;
        }
        ::closedir(stream);
        files_ += files;
        bytes_ += bytes;
        return folders;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> waiting_;
    unsigned busy_ = 0;
    std::atomic<unsigned long> files_ = 0, bytes_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const int threads = argc > 2 ? std::atoi(argv[2]) : 0;
    Limit().run(argv[1], threads > 0 ? static_cast<unsigned>(threads)
                                     : std::max(1U, std::thread::hardware_concurrency()));
    return 0;
}
