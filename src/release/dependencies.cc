#include "release/dependencies.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/sort.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "release/python_environment.h"
#include "release/requirements_lock.h"

namespace trueup {
namespace {

constexpr auto missing = "environment-missing-package";
constexpr auto wrong = "environment-wrong-version";
constexpr auto duplicate = "environment-duplicate";
constexpr auto broken = "environment-broken-package";
constexpr auto not_as_locked = "environment-not-as-locked";

Origin in_file(const std::string& path, int line = 0, std::string text = {}) {
    Origin origin;
    origin.kind = OriginKind::file;
    origin.path = path;
    origin.line = line;
    origin.text = std::move(text);
    return origin;
}

Origin version_line(const PythonPackage& package) {
    return in_file(package.metadata, 0, "Version: " + package.version);
}

Finding finding_of(const char* check, Text title, Text explanation, Subject subject) {
    Finding finding;
    finding.check = check;
    finding.title = std::move(title);
    finding.explanation = std::move(explanation);
    finding.subject = std::move(subject);
    return finding;
}

Remedy reinstall(const std::string& what) {
    Remedy remedy;
    remedy.id = "install-package";
    remedy.summary = {"Bring the lock up to date and install from it; by hand, for now:",
                      "更新锁定文件并据此安装；临时手动处理："};
    Edit edit;
    edit.argv = {"python3", "-m", "pip", "install", what};
    remedy.edits.push_back(std::move(edit));
    return remedy;
}

// One requirement of one installed package.
void judge_need(const PythonEnvironment& environment, const PythonPackage& package,
                const PythonPackage::Need& need, const MarkerValues& values, Judgement& out) {
    const auto& requirement = *need.requirement;
    if (requirement.marker) {
        switch (requirement.marker->holds(values)) {
            case MarkerTruth::no:
                return;
            case MarkerTruth::unknown: {
                const auto of = join(requirement.marker->unknown_variables(values), ", ");
                const Text reason = {
                    fmt::format("{} {} needs `{}` on some interpreters, and {} of this one is not known",
                                package.shown, package.version, need.text, of),
                    fmt::format("{} {} 在某些解释器上需要 `{}`，而此解释器的 {} 未知", package.shown,
                                package.version, need.text, of)};
                out.unknown.push_back({missing, reason});
                out.unknown.push_back({wrong, reason});
                return;
            }
            case MarkerTruth::yes:
                break;
        }
    }
    const auto name = normal_python_name(requirement.name);
    const auto line = in_file(package.needs_file, need.line, need.text);
    const auto* found = environment.find(name);
    if (found == nullptr) {
        auto finding = finding_of(
            missing,
            {fmt::format("{} needs {}, which is not installed", package.shown, requirement.name),
             fmt::format("{} 需要 {}，但没有安装", package.shown, requirement.name)},
            {fmt::format(
                 "{} {} fails when it imports {}: at its start, or at the first request that needs it.",
                 package.shown, package.version, requirement.name),
             fmt::format("{} {} 在导入 {} 时会失败：启动时，或第一个用到它的请求时。", package.shown,
                         package.version, requirement.name)},
            {package.name, name, package.info});
        finding.evidence.push_back({{"says so itself", "它自己的声明"}, line});
        finding.remedies.push_back(reinstall(requirement.name + requirement.specifiers.text()));
        out.findings.push_back(std::move(finding));
        return;
    }
    if (!found->parsed) {
        out.unknown.push_back(
            {wrong,
             {fmt::format("{}: the version {} is none of PEP 440", found->shown, found->version),
              fmt::format("{}：版本 {} 不符合 PEP 440", found->shown, found->version)}});
        return;
    }
    const auto satisfied = [&](const PythonPackage& candidate) {
        return candidate.parsed && requirement.specifiers.contains(*candidate.parsed, true);
    };
    if (satisfied(*found)) return;
    // Of two in one folder nobody knows which one counts; that is a finding of its own.
    if (std::ranges::any_of(environment.duplicates,
                            [&](const auto& other) { return other.name == name && satisfied(other); }))
        return;
    auto finding =
        finding_of(wrong,
                   {fmt::format("{} needs {}{}, but {} is installed", package.shown, requirement.name,
                                requirement.specifiers.text(), found->version),
                    fmt::format("{} 需要 {}{}，但装的是 {}", package.shown, requirement.name,
                                requirement.specifiers.text(), found->version)},
                   {fmt::format("{} {} was made for another {}. What differs shows only where it is used.",
                                package.shown, package.version, requirement.name),
                    fmt::format("{} {} 是为另一个版本的 {} 编写的。差异只在用到时才显现。", package.shown,
                                package.version, requirement.name)},
                   {package.name, name, package.info});
    finding.evidence = {{{"says so itself", "它自己的声明"}, line},
                        {{"what is installed", "实际安装的"}, version_line(*found)}};
    finding.remedies.push_back(reinstall(requirement.name + requirement.specifiers.text()));
    out.findings.push_back(std::move(finding));
}

void judge_packages(const PythonEnvironment& environment, const MarkerValues& values, Judgement& out) {
    for (const auto& error : environment.broken) {
        auto finding =
            finding_of(broken, {"a package that is only half there", "一个只剩一半的包"},
                       {"Python and pip pass over it; mostly an installation or a removal was cut off.",
                        "Python 和 pip 会跳过它；多半是安装或卸载被中断。"},
                       {"package", base_name(error.file), error.file});
        finding.severity = Severity::warning;
        finding.evidence.push_back({in_words(error), in_file(error.file)});
        out.findings.push_back(std::move(finding));
    }
    for (const auto& error : environment.unread) {
        const auto reason = in_words(error.file, error);
        for (const auto* check : {missing, wrong, duplicate, broken}) out.unknown.push_back({check, reason});
    }
    for (const auto& second : environment.duplicates) {
        const auto* first = environment.find(second.name);
        if (first == nullptr) continue;
        auto finding = finding_of(
            duplicate,
            {fmt::format("{} is installed twice in one folder", second.shown),
             fmt::format("{} 在同一目录里装了两次", second.shown)},
            {"Which of the two counts is up to the order of the folder's entries, and their files are mixed.",
             "哪一个算数取决于目录项的顺序，而且两者的文件混在一起。"},
            {second.name, first->version + ", " + second.version, second.folder});
        finding.evidence = {{{"one", "其一"}, version_line(*first)},
                            {{"the other", "其二"}, version_line(second)}};
        out.findings.push_back(std::move(finding));
    }
    for (const auto& package : environment.packages) {
        if (!package.parsed) {
            auto finding = finding_of(
                broken,
                {fmt::format("{} has no version that means anything", package.shown),
                 fmt::format("{} 的版本号没有意义", package.shown)},
                {fmt::format("`{}` is no version of PEP 440, so that no requirement can be compared with it.",
                             package.version),
                 fmt::format("`{}` 不是 PEP 440 版本号，无法与任何要求比较。", package.version)},
                {package.name, package.version, package.info});
            finding.severity = Severity::warning;
            finding.evidence.push_back({{"says so itself", "它自己的声明"}, version_line(package)});
            out.findings.push_back(std::move(finding));
        }
        for (const auto& need : package.needs) {
            if (need.requirement) {
                judge_need(environment, package, need, values, out);
                continue;
            }
            auto finding = finding_of(
                broken,
                {fmt::format("{} says in a way that cannot be read what it needs", package.shown),
                 fmt::format("{} 的依赖声明无法读懂", package.shown)},
                {fmt::format("pip leaves out a package whose requirements it cannot read: {}", need.problem),
                 fmt::format("pip 会忽略依赖声明无法读懂的包：{}", need.problem)},
                {package.name, need.text, package.info});
            finding.severity = Severity::warning;
            finding.evidence.push_back(
                {{need.problem, need.problem}, in_file(package.needs_file, need.line, need.text)});
            out.findings.push_back(std::move(finding));
        }
    }
    for (const auto* check : {missing, wrong, duplicate, broken}) pass_unless_said(out, check);
}

void judge_lock_against(const PythonEnvironment& environment, const RequirementLines& lines,
                        const MarkerValues& values, Judgement& out) {
    auto gap = lines.gap();
    if (!environment.unread.empty())
        gap = in_words(environment.unread.front().file, environment.unread.front());
    if (gap) out.unknown.push_back({not_as_locked, *gap});
    std::set<std::string> named;
    for (const auto& placed : lines.lines) named.insert(placed.name());
    const auto locked = locked_packages(lines, values);
    for (const auto& want : locked) {
        const auto* found = environment.find(want.name);
        if (found == nullptr && !environment.unread.empty()) continue;
        if (found != nullptr && found->parsed &&
            (want.version.local.empty() ? found->parsed->public_part() : *found->parsed) == want.version)
            continue;
        const auto version = want.version.text();
        auto finding = finding_of(
            not_as_locked,
            found == nullptr
                ? Text{fmt::format("{} {} is locked and not installed", want.name, version),
                       fmt::format("{} {} 已锁定但没有安装", want.name, version)}
                : Text{fmt::format("{} is locked at {}, but {} is installed", want.name, version,
                                   found->version),
                       fmt::format("{} 锁定在 {}，但装的是 {}", want.name, version, found->version)},
            {"This environment was not made from this lock, or was changed since; what was tested with the "
             "lock "
             "is not what runs.",
             "该环境不是由这个锁定文件安装的，或之后被改动；按锁定文件测试过的并不是正在运行的。"},
            {want.name, found == nullptr ? "" : found->version, found == nullptr ? "" : found->info});
        finding.evidence.push_back({{"the lock", "锁定"}, want.at->origin()});
        if (found != nullptr)
            finding.evidence.push_back({{"what is installed", "实际安装的"}, version_line(*found)});
        out.findings.push_back(std::move(finding));
    }
    // Only a lock can say that something is too much. The installers come with the environment.
    static const std::set<std::string> installers = {"pip", "setuptools", "wheel", "distribute",
                                                     "pkg-resources"};
    std::vector<Evidence> extra;
    for (const auto& package : environment.packages) {
        if (!named.contains(package.name) && !installers.contains(package.name))
            extra.push_back({{package.shown + " " + package.version, package.shown + " " + package.version},
                             in_file(package.metadata)});
    }
    if (!extra.empty() && !locked.empty() && !lines.gap()) {
        auto finding =
            finding_of(not_as_locked,
                       {fmt::format("{} installed package(s) are not in the lock", extra.size()),
                        fmt::format("有 {} 个已安装的包不在锁定文件中", extra.size())},
                       {"Somebody installed them by hand, or the lock is older than the environment. The "
                        "next machine will "
                        "lack them.",
                        "可能是手动安装的，或锁定文件比环境旧。下一台机器上不会有它们。"},
                       {"environment", fmt::format("{}", extra.size()), extra.front().origin.path});
        finding.severity = Severity::warning;
        finding.evidence = std::move(extra);
        out.findings.push_back(std::move(finding));
    }
    pass_unless_said(out, not_as_locked);
}

std::string read_word(const Host& host, const std::string& path) {
    const auto text = host.read(path, 1U << 16U);
    return text ? std::string(trim(*text)) : std::string();
}

}  // namespace

MarkerValues marker_values(const Host& host, const DependencySection& section, const std::string& version,
                           const std::string& implementation) {
    MarkerValues values;
    values["extra"] = "";
    values["os_name"] = section.platform == "win32" ? "nt" : "posix";
    const auto os = host.os();
    const auto platform = section.platform.empty() ? os : section.platform;
    values["sys_platform"] = platform;
    values["platform_system"] = platform == "linux"    ? "Linux"
                                : platform == "darwin" ? "Darwin"
                                : platform == "win32"  ? "Windows"
                                                       : platform;
    if (platform == os) {
        const auto& machine = host.machine().machine;
        if (machine.known()) values["platform_machine"] = machine.value();
        if (os == "linux") {
            const auto release = read_word(host, "/proc/sys/kernel/osrelease");
            const auto built = read_word(host, "/proc/sys/kernel/version");
            if (!release.empty()) values["platform_release"] = release;
            if (!built.empty()) values["platform_version"] = built;
        }
    }
    if (!section.machine.empty()) values["platform_machine"] = section.machine;
    const auto& python = section.python.empty() ? version : section.python;
    if (const auto parsed = parse_python_version(python); parsed && parsed->release.size() >= 2) {
        values["python_version"] = parsed->release[0].digits() + "." + parsed->release[1].digits();
        if (parsed->release.size() >= 3) values["python_full_version"] = python;
    }
    auto name = section.implementation.empty() ? implementation : section.implementation;
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    if (!name.empty()) values["implementation_name"] = name;
    if (name == "cpython") {
        values["platform_python_implementation"] = "CPython";
        if (values.contains("python_full_version"))
            values["implementation_version"] = values["python_full_version"];
    } else if (name == "pypy") {
        values["platform_python_implementation"] = "PyPy";
    }
    for (const auto& [key, value] : section.markers) values[key] = value;
    return values;
}

Judgement check_dependencies(const Host& host, const DependencySection& section) {
    Judgement out;
    std::vector<std::string> folders;
    PythonPrefix prefix;
    const bool has_environment = !section.virtual_env.empty() || !section.site_packages.empty();
    std::optional<Text> no_environment;
    if (!section.virtual_env.empty()) {
        auto found = read_python_prefix(host, section.virtual_env);
        if (found) {
            prefix = std::move(*found);
            folders = prefix.folders;
        } else {
            no_environment = in_words(section.virtual_env, found.error());
        }
    }
    folders.insert(folders.end(), section.site_packages.begin(), section.site_packages.end());
    const auto values = marker_values(host, section, prefix.version, prefix.implementation);

    RequirementLines lines;
    const bool has_lock = !section.requirements.empty();
    if (has_lock) {
        lines = read_requirements(host, section);
        judge_lock(lines, out);
        judge_contradictions(lines, values, out);
    }
    if (has_environment && no_environment) {
        for (const auto* check : {missing, wrong, duplicate, broken})
            out.unknown.push_back({check, *no_environment});
        if (has_lock) out.unknown.push_back({not_as_locked, *no_environment});
    } else if (has_environment) {
        const auto environment = read_python_environment(host, folders);
        judge_packages(environment, values, out);
        if (has_lock) judge_lock_against(environment, lines, values, out);
    }
    sort_stably(out.findings, std::ranges::greater(), &Finding::severity);
    std::ranges::sort(out.passed);
    return out;
}

}  // namespace trueup
