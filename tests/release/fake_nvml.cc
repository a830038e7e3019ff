// The calls of NVML that trueup makes, for tests: one GPU whose memory follows
// FAKE_NVML_BYTES ("100,101,…": one number a question about processes, the last
// one for ever) for the process FAKE_NVML_PID. FAKE_NVML_INIT and
// FAKE_NVML_PROCESSES: what these calls answer in place of success.
// FAKE_NVML_UNSAID: the driver does not say what a process has.
#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

namespace {

int number(const char* name, int otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : otherwise;
}

std::vector<unsigned long long> series() {
    std::vector<unsigned long long> out;
    std::istringstream text(std::getenv("FAKE_NVML_BYTES") != nullptr ? std::getenv("FAKE_NVML_BYTES") : "1");
    for (std::string part; std::getline(text, part, ',');) out.push_back(std::stoull(part));
    return out;
}

std::size_t asked = 0;

unsigned long long now() {
    const auto all = series();
    return all[std::min(asked, all.size() - 1)];
}

struct Memory {
    unsigned version;
    unsigned long long total, reserved, free, used;
};
struct Process {
    unsigned pid;
    unsigned long long used;
    unsigned gpu_instance, compute_instance;
};

}  // namespace

extern "C" {
int nvmlInit_v2() {
    asked = 0;
    return number("FAKE_NVML_INIT", 0);
}
int nvmlShutdown() { return 0; }
int nvmlDeviceGetCount_v2(unsigned* count) {
    *count = 1;
    return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
    *device = &asked;
    return index == 0 ? 0 : 2;
}
int nvmlDeviceGetMemoryInfo_v2(void*, Memory* memory) {
    if (memory->version != (sizeof(Memory) | (2U << 24U)))
        return 25;  // as the real one: the version does not fit
    memory->total = 1ULL << 40U;
    memory->reserved = 1;
    memory->used = now() + 1000;
    memory->free = memory->total - memory->used - 1;
    return 0;
}
int nvmlDeviceGetComputeRunningProcesses_v3(void*, unsigned* count, Process* processes) {
    if (const int status = number("FAKE_NVML_PROCESSES", 0); status != 0) return status;
    const unsigned all = static_cast<unsigned>(number("FAKE_NVML_OTHERS", 0)) + 1;
    if (*count < all) {
        *count = all;
        return 7;
    }
    *count = all;
    for (unsigned i = 0; i + 1 < all; ++i) processes[i] = {100000 + i, 5, 0, 0};
    const bool unsaid = number("FAKE_NVML_UNSAID", 0) != 0;
    processes[all - 1] = {static_cast<unsigned>(number("FAKE_NVML_PID", 0)), unsaid ? ~0ULL : now(),
                          0xffffffffU, 0xffffffffU};
    ++asked;
    return 0;
}
}
