// A package links CUDA, and the target is macOS.
//
// NVIDIA's last CUDA for macOS was 10.2, and no Mac since 2015 could run it:
// there is no libcudart to find, on Intel or on Apple Silicon, and no flag
// brings one. Build that package for Linux or Windows, keep it out of the macOS
// build with a //go:build line, or write that part for Metal or the CPU.
// Source: NVIDIA, CUDA Toolkit 11.0 release notes (macOS no longer supported).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/native.h"
#include "checks/told.h"

namespace trueup {
namespace {

constexpr std::array<std::string_view, 13> libraries = {
    "cuda",   "cudart",   "cudart_static", "cublas", "cublasLt", "cudnn",  "cufft",
    "curand", "cusolver", "cusparse",      "nvrtc",  "nccl",     "nvinfer"};
constexpr std::array<std::string_view, 9> headers = {"cuda.h",      "cuda_runtime.h", "cuda_runtime_api.h",
                                                     "cublas_v2.h", "cublas.h",       "cudnn.h",
                                                     "cufft.h",     "curand.h",       "nccl.h"};

bool is_library(std::string_view name) { return std::ranges::find(libraries, name) != libraries.end(); }
bool is_header(std::string_view name) {
    return std::ranges::find(headers, std::string_view(base_name(name))) != headers.end();
}

bool links_cuda(const CgoLine& line) {
    if (line.name != "LDFLAGS") return false;
    return std::ranges::any_of(line.words, [](const std::string& word) {
        return word.starts_with("-l") && is_library(std::string_view(word).substr(2));
    });
}

void say_so(Finding& finding) {
    finding.remedies.push_back(
        advice("build-elsewhere", {"Build it for Linux or Windows, or keep it out of the macOS build "
                                   "(//go:build !darwin) and use Metal or "
                                   "the CPU there",
                                   "改为 Linux 或 Windows 构建，或用 //go:build !darwin 将其排除在 macOS "
                                   "构建之外，并在 macOS 上使用 Metal 或 CPU"}));
}

void run(const Facts& facts, Verdict& verdict) {
    const auto* native = native_of(facts);
    if (native == nullptr || native->goos != "darwin") return;
    for (const auto& package : native->packages) {
        Finding finding;
        finding.subject = {{}, {}, package.dir};
        for (const auto& [line, file] : package.lines) {
            if (links_cuda(line))
                finding.evidence.push_back(
                    seen({line.text, line.text}, {OriginKind::file, file, line.line, line.text, {}}));
        }
        for (const auto& [include, file] : package.includes) {
            if (is_header(include.header) && !include.conditional)
                finding.evidence.push_back(seen({include.text, include.text},
                                                {OriginKind::file, file, include.line, include.text, {}}));
        }
        if (finding.evidence.empty()) continue;
        finding.explanation =
            say("The package in {} needs CUDA, which does not exist for macOS since CUDA 10.2.",
                "{} 中的包需要 CUDA，而 CUDA 10.2 之后不再有 macOS 版本。", package.dir);
        say_so(finding);
        verdict.find(std::move(finding));
    }
}

void text(const Facts& facts, Verdict& verdict) {
    if (told_os(facts) != "darwin" || cross_asked(facts)) return;
    for (const auto& symptom : facts.symptoms) {
        const bool header = symptom.id == "header-missing" && is_header(symptom.at("header"));
        const bool library = symptom.id == "lib-missing" && is_library(symptom.at("lib"));
        if (!header && !library) continue;
        auto finding =
            told(symptom, Confidence::certain,
                 {"CUDA does not exist for macOS since CUDA 10.2, neither for Intel nor for Apple Silicon.",
                  "CUDA 10.2 之后不再有 macOS 版本，无论是 Intel 还是 Apple Silicon。"});
        say_so(finding);
        verdict.find(std::move(finding));
        return;
    }
}

}  // namespace

TRUEUP_CHECK(cuda_on_macos) = {
    .id = "cuda-on-macos",
    .title = {"A package links CUDA, and the target is macOS", "目标是 macOS，而有包链接 CUDA"},
    .why =
        {"NVIDIA's last CUDA for macOS was 10.2: there is no libcudart to find, on Intel or on Apple "
         "Silicon, "
         "and no flag brings one. Build that package for Linux or Windows, keep it out of the macOS build "
         "with "
         "a //go:build line, or write that part for Metal or the CPU.",
         "NVIDIA 最后一个支持 macOS 的 CUDA 是 10.2：无论 Intel 还是 Apple Silicon，都没有可用的 libcudart，"
         "任何参数都无济于事。请为 Linux 或 Windows 构建该包，用 //go:build 行将其排除在 macOS 构建之外，"
         "或改用 Metal 或 CPU 实现。"},
    .blind = {"Packages of other modules: only the module's own are read, and only by `trueup sdk`.",
              "其他模块的包：只读取本模块自己的包，且仅由 `trueup sdk` 读取。"},
    .sources = "https://docs.nvidia.com/cuda/archive/11.0/cuda-toolkit-release-notes/",
    .explains = "native-lib-missing brew-prefix-not-searched",
    .run = run,
    .text = text,
};

}  // namespace trueup
