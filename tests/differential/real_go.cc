#include "real_go.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

namespace trueup::differential {
namespace {

struct Pipe {
    std::array<int, 2> ends = {-1, -1};
    Pipe() {
        if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(std::size_t i) {
        if (ends[i] >= 0) close(ends[i]);
        ends[i] = -1;
    }
};

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (auto& text : strings) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

// Reads both ends until they are closed or the time is over.
bool drain(Pipe& out, Pipe& err, Answer& answer) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    std::array<pollfd, 2> watched = {pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
    std::array<std::string*, 2> texts = {&answer.out, &answer.err};
    while (watched[0].fd >= 0 || watched[1].fd >= 0) {
        if (std::chrono::steady_clock::now() > end) return false;
        if (poll(watched.data(), watched.size(), 1000) <= 0) continue;
        for (std::size_t i = 0; i < 2; ++i) {
            if (watched[i].fd < 0 || watched[i].revents == 0) continue;
            std::array<char, 16384> buffer;
            const ssize_t n = read(watched[i].fd, buffer.data(), buffer.size());
            if (n <= 0) {
                watched[i].fd = -1;
            } else {
                texts[i]->append(buffer.data(), static_cast<std::size_t>(n));
            }
        }
    }
    return true;
}

}  // namespace

Answer run(const std::vector<std::string>& argv, const Pairs& env, const std::string& cwd) {
    std::vector<std::string> arguments = argv;
    std::vector<std::string> environment;
    for (const auto& [name, value] : env) environment.push_back(name + "=" + value);
    Pipe out;
    Pipe err;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
    posix_spawn_file_actions_addchdir_np(&actions, cwd.c_str());
    pid_t child = 0;
    Answer answer;
    const int started = posix_spawn(&child, arguments.front().c_str(), &actions, nullptr,
                                    pointers(arguments).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    out.close_end(1);
    err.close_end(1);
    if (started != 0) {
        answer.err = "could not be started";
        return answer;
    }
    if (!drain(out, err, answer)) kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    answer.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return answer;
}

std::map<std::string, std::string> parse_settings(const std::string& json) {
    const auto document = nlohmann::json::parse(json, nullptr, false);
    std::map<std::string, std::string> settings;
    if (!document.is_object()) return settings;
    for (const auto& [name, value] : document.items()) {
        if (name != "GOGCCFLAGS" && value.is_string()) settings[name] = value.get<std::string>();
    }
    return settings;
}

std::string first_complaint(const std::string& err) {
    std::size_t at = 0;
    while (at < err.size()) {
        const std::size_t end = std::min(err.find('\n', at), err.size());
        std::string line = err.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("warning: ") || line.starts_with("go: warning: ") || line.starts_with("WORK=") ||
            line.starts_with("go: downloading "))
            continue;
        // What GOFLAGS=-x shows of the questions to the C compiler.
        if (line == "cd $WORK" || line.ends_with(" || true")) continue;
        while (line.starts_with("go: ")) line.erase(0, 4);
        // The page about a removed GODEBUG setting.
        if (line.starts_with("fatal error: removed GODEBUG"))
            line.erase(std::min(line.find(" (https:"), line.size()));
        return line;
    }
    return {};
}

std::string as_json_text(const std::string& bytes) {
    std::string text;
    const auto byte = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    for (std::size_t i = 0; i < bytes.size();) {
        const unsigned lead = byte(i);
        std::size_t length = 0;
        unsigned low = 0x80;
        unsigned high = 0xBF;
        if (lead < 0x80) length = 1;
        if (lead >= 0xC2 && lead <= 0xDF) length = 2;
        if (lead >= 0xE0 && lead <= 0xEF) length = 3;
        if (lead >= 0xF0 && lead <= 0xF4) length = 4;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
        bool good = length > 0;
        for (std::size_t k = 1; k < length; ++k) {
            const unsigned next = byte(i + k);
            good = good && next >= (k == 1 ? low : 0x80U) && next <= (k == 1 ? high : 0xBFU);
        }
        if (good) {
            text += bytes.substr(i, length);
            i += length;
        } else {
            text += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return text;
}

}  // namespace trueup::differential
