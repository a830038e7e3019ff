#include "release/requirements_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "facts/error_words.h"
#include "formats/python_text.h"

namespace trueup {
namespace {

constexpr std::uint64_t largest_file = 16U << 20U;
constexpr std::size_t deepest_include = 100;
constexpr std::size_t most_evidence = 100;

bool is_remote(const std::string& location) {
    return location.starts_with("http://") || location.starts_with("https://") ||
           location.starts_with("file:");
}

class Collector {
public:
    Collector(const Host& host, RequirementLines& out) : host_(host), out_(out) {}

    // `from`: the line that names the file; nullptr: the person did.
    void read(const std::string& file, bool constraint, const PlacedLine* from) {
        PlacedLine at;
        at.file = file;
        if (from != nullptr) at = *from;
        if (std::ranges::find(stack_, file) != stack_.end()) {
            return problem(at,
                           {fmt::format("{} includes itself ({}): pip would go round for ever", file,
                                        join(stack_, " → ")),
                            fmt::format("{} 包含了自身（{}）：pip 会无限循环", file, join(stack_, " → "))});
        }
        if (stack_.size() >= deepest_include || !done_.insert({file, constraint}).second) return;
        const auto text = host_.read(file, largest_file);
        if (!text) {
            const auto kind = text.error().kind;
            if (kind == Error::Kind::denied || kind == Error::Kind::not_recorded) {
                out_.unread.push_back(in_words(file, text.error()));
                return;
            }
            return problem(at, in_words(file, text.error()));
        }
        stack_.push_back(file);
        for (auto& line : parse_requirements_file(*text, host_.environment())) {
            PlacedLine placed{file, constraint, std::move(line)};
            take(placed);
        }
        stack_.pop_back();
    }

private:
    void problem(const PlacedLine& at, Text what) { out_.problems.push_back({at, std::move(what)}); }

    void take(PlacedLine& placed) {
        using Kind = RequirementsLine::Kind;
        const auto& line = placed.line;
        if (line.kind == Kind::invalid) {
            problem(placed, {line.problem, line.problem});
        } else if (line.kind == Kind::include || line.kind == Kind::constraint) {
            if (is_remote(line.location)) {
                out_.unread.push_back(
                    {fmt::format("{}:{}: {} is not fetched", placed.file, line.line, line.location),
                     fmt::format("{}:{}：{} 不会去获取", placed.file, line.line, line.location)});
                return;
            }
            read(join_path(parent_path(placed.file), line.location), line.kind == Kind::constraint, &placed);
        } else {
            out_.lines.push_back(std::move(placed));
        }
    }

    const Host& host_;
    RequirementLines& out_;
    std::vector<std::string> stack_;
    std::set<std::pair<std::string, bool>> done_;
};

// The name in a wheel's or a source archive's file name: "x-1.0-py3-none-any.whl".
std::string name_of_archive(std::string location) {
    if (const auto egg = location.find("egg="); egg != std::string::npos && location.find('#') < egg) {
        const auto name = location.substr(egg + 4);
        return normal_python_name(name.substr(0, name.find_first_of("&[")));
    }
    location.resize(std::min(location.find_first_of("#?"), location.size()));
    const auto file = base_name(location);
    if (file.ends_with(".whl")) return normal_python_name(file.substr(0, file.find('-')));
    return {};
}

struct Constraint {
    std::vector<PythonSpecifier> clauses;
    std::vector<RequirementsLine::Hash> hashes;
};

std::map<std::string, Constraint> constraints_by_name(const RequirementLines& lines) {
    std::map<std::string, Constraint> out;
    for (const auto& placed : lines.lines) {
        if (!placed.constraint || !placed.line.requirement || placed.name().empty()) continue;
        auto& entry = out[placed.name()];
        const auto& clauses = placed.line.requirement->specifiers.clauses;
        entry.clauses.insert(entry.clauses.end(), clauses.begin(), clauses.end());
        entry.hashes.insert(entry.hashes.end(), placed.line.hashes.begin(), placed.line.hashes.end());
    }
    return out;
}

bool pins(const PythonSpecifier& clause) {
    return (clause.op == "==" && !clause.wildcard()) || clause.op == "===";
}

std::optional<Text> bad_hash(const RequirementsLine::Hash& hash) {
    static constexpr auto lengths = std::to_array<std::pair<std::string_view, std::size_t>>(
        {{"sha256", 64}, {"sha384", 96}, {"sha512", 128}});
    const auto* const known =
        std::ranges::find(lengths, hash.algorithm, &std::pair<std::string_view, std::size_t>::first);
    if (known == lengths.end()) {
        return Text{fmt::format("pip takes sha256, sha384 and sha512, not {}", hash.algorithm),
                    fmt::format("pip 只接受 sha256、sha384 和 sha512，不接受 {}", hash.algorithm)};
    }
    // Capital letters are as good: pip before 24.2 takes no file for them, and later ones the same file.
    const bool hex = std::ranges::all_of(hash.digest, [](char c) {
        return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (hex && hash.digest.size() == known->second) return std::nullopt;
    return Text{
        fmt::format("no file can match this hash: a {} has {} hexadecimal digits", hash.algorithm,
                    known->second),
        fmt::format("没有文件能匹配这个哈希：{} 应为 {} 位十六进制数", hash.algorithm, known->second)};
}

// The same clause twice is one.
bool several(const std::vector<PythonSpecifier>& clauses) {
    return std::ranges::any_of(clauses, [&](const PythonSpecifier& clause) {
        return clause.op != clauses.front().op || clause.version != clauses.front().version;
    });
}

// Why this line leaves open what is installed; empty: it does not.
std::vector<Text> open_ends(const PlacedLine& placed, const std::map<std::string, Constraint>& constraints) {
    using Kind = RequirementsLine::Kind;
    const auto& line = placed.line;
    std::vector<Text> out;
    auto hashes = line.hashes;
    if (line.editable) {
        out.push_back({"an editable install is whatever the folder holds at the time",
                       "可编辑安装的内容取决于目录当时的状态"});
        return out;
    }
    if (line.version_control()) {
        out.push_back(
            {"pip cannot check a hash of a version control checkout", "pip 无法校验版本控制检出的哈希"});
        return out;
    }
    if (line.kind == Kind::location || !line.location.empty()) {
        if (const auto more = line.url_hash()) hashes.push_back(*more);
    } else {
        auto clauses = line.requirement->specifiers.clauses;
        if (const auto more = constraints.find(placed.name()); more != constraints.end()) {
            clauses.insert(clauses.end(), more->second.clauses.begin(), more->second.clauses.end());
            hashes.insert(hashes.end(), more->second.hashes.begin(), more->second.hashes.end());
        }
        if (clauses.empty()) {
            out.push_back({"says no version", "没有写版本"});
        } else if (std::ranges::none_of(clauses, pins)) {
            const auto text = line.requirement->specifiers.text();
            out.push_back({fmt::format("`{}` leaves more than one version; a lock says `==`", text),
                           fmt::format("`{}` 允许多个版本；锁定须写 `==`", text)});
        } else if (several(line.requirement->specifiers.clauses)) {
            const auto text = line.requirement->specifiers.text();
            out.push_back(
                {fmt::format("`{}`: with hashes pip takes a single `==` and nothing beside it", text),
                 fmt::format("`{}`：带哈希时 pip 只接受单独一个 `==`", text)});
        }
    }
    if (hashes.empty()) out.push_back({"has no --hash", "没有 --hash"});
    for (const auto& hash : hashes) {
        if (auto bad = bad_hash(hash)) out.push_back(std::move(*bad));
    }
    return out;
}

bool is_subject(const PlacedLine& placed) {
    using Kind = RequirementsLine::Kind;
    return !placed.constraint &&
           (placed.line.kind == Kind::requirement || placed.line.kind == Kind::location);
}

MarkerTruth applies(const PlacedLine& placed, const MarkerValues& values) {
    const auto& requirement = placed.line.requirement;
    return requirement && requirement->marker ? requirement->marker->holds(values) : MarkerTruth::yes;
}

Text joined(const std::vector<Text>& parts) {
    Text out;
    for (const auto& part : parts) {
        out.en += (out.en.empty() ? "" : "; ") + part.en;
        out.zh += (out.zh.empty() ? "" : "；") + part.zh;
    }
    return out;
}

}  // namespace

Origin PlacedLine::origin() const {
    Origin origin;
    origin.kind = OriginKind::file;
    origin.path = file;
    origin.line = line.line;
    origin.text = line.text;
    return origin;
}

std::string PlacedLine::name() const {
    if (line.requirement && !line.requirement->name.empty())
        return normal_python_name(line.requirement->name);
    return line.location.empty() ? std::string() : name_of_archive(line.location);
}

std::optional<Text> RequirementLines::gap() const {
    if (!unread.empty()) return unread.front();
    if (problems.empty()) return std::nullopt;
    return Text{"not every line could be read", "有的行无法读取"};
}

RequirementLines read_requirements(const Host& host, const DependencySection& section) {
    RequirementLines out;
    Collector collector(host, out);
    for (const auto& file : section.requirements) collector.read(file, false, nullptr);
    for (const auto& file : section.constraints) collector.read(file, true, nullptr);
    return out;
}

void pass_unless_said(Judgement& judgement, const std::string& id) {
    const bool found = std::ranges::find(judgement.findings, id, &Finding::check) != judgement.findings.end();
    const bool open =
        std::ranges::find(judgement.unknown, id, &Judgement::UnknownCheck::check) != judgement.unknown.end();
    if (!found && !open) judgement.passed.push_back(id);
}

void judge_lock(const RequirementLines& lines, Judgement& out) {
    for (const auto& [at, what] : lines.problems) {
        Finding finding;
        finding.check = "requirements-unreadable";
        finding.title = {"pip would stop at this line", "pip 会在这一行停下"};
        finding.explanation = what;
        finding.subject = {"requirements", at.line.text, at.file};
        finding.evidence.push_back({what, at.origin()});
        out.findings.push_back(std::move(finding));
    }
    for (const auto& reason : lines.unread) {
        for (const auto* check : {"requirements-unreadable", "requirements-not-locked"})
            out.unknown.push_back({check, reason});
    }
    if (const auto gap = lines.gap(); gap && lines.unread.empty())
        out.unknown.push_back({"requirements-not-locked", *gap});
    const auto constraints = constraints_by_name(lines);
    std::map<std::string, std::pair<std::size_t, std::vector<Evidence>>> files;
    for (const auto& placed : lines.lines) {
        if (!is_subject(placed)) continue;
        auto& [count, open] = files[placed.file];
        ++count;
        const auto reasons = open_ends(placed, constraints);
        if (!reasons.empty()) open.push_back({joined(reasons), placed.origin()});
    }
    for (auto& [file, entry] : files) {
        auto& [count, open] = entry;
        if (open.empty()) continue;
        Finding finding;
        finding.check = "requirements-not-locked";
        finding.title = {fmt::format("{} of {} requirements are not locked", open.size(), count),
                         fmt::format("{} 项依赖中有 {} 项未锁定", count, open.size())};
        finding.explanation = {
            "What is installed from these lines depends on the day and on who answers: without `==` a newer "
            "version may come, without --hash another file under the same version. One line without a hash "
            "makes `pip install --require-hashes` refuse the whole file.",
            "这些行装出什么取决于当天和应答者：没有 `==` 可能装到更新的版本，没有 --hash "
            "可能是同版本号的另一个文件。"
            "只要有一行缺少哈希，`pip install --require-hashes` 就会拒绝整个文件。"};
        finding.subject = {"requirements", fmt::format("{}", open.size()), file};
        if (open.size() > most_evidence) {
            const auto more = open.size() - most_evidence;
            open.resize(most_evidence);
            open.push_back({{fmt::format("and {} more", more), fmt::format("另有 {} 处", more)}, {}});
        }
        finding.evidence = std::move(open);
        Remedy remedy;
        remedy.id = "lock-requirements";
        remedy.summary = {
            "Write the lock with hashes from a list of what is really wanted, and install it with "
            "--require-hashes --no-deps",
            "从真正需要的清单生成带哈希的锁定文件，并用 --require-hashes --no-deps 安装"};
        remedy.edits.push_back({.kind = Edit::Kind::run,
                                .path = {},
                                .old_lines = {},
                                .new_lines = {},
                                .argv = {"pip-compile", "--generate-hashes", "requirements.in"}});
        finding.remedies.push_back(std::move(remedy));
        finding.references = {"https://pip.pypa.io/en/stable/topics/secure-installs/"};
        out.findings.push_back(std::move(finding));
    }
    pass_unless_said(out, "requirements-unreadable");
    pass_unless_said(out, "requirements-not-locked");
}

std::vector<LockedPackage> locked_packages(const RequirementLines& lines, const MarkerValues& values) {
    std::vector<LockedPackage> out;
    const auto constraints = constraints_by_name(lines);
    for (const auto& placed : lines.lines) {
        if (!is_subject(placed) || !placed.line.requirement || applies(placed, values) != MarkerTruth::yes)
            continue;
        auto clauses = placed.line.requirement->specifiers.clauses;
        if (const auto more = constraints.find(placed.name()); more != constraints.end())
            clauses.insert(clauses.end(), more->second.clauses.begin(), more->second.clauses.end());
        const auto pin = std::ranges::find_if(clauses, pins);
        if (pin == clauses.end()) continue;
        if (auto version = parse_python_version(pin->version))
            out.push_back({placed.name(), std::move(*version), &placed});
    }
    return out;
}

void judge_contradictions(const RequirementLines& lines, const MarkerValues& values, Judgement& out) {
    const std::string id = "requirements-contradict";
    std::set<std::pair<const PlacedLine*, const PlacedLine*>> said;
    for (const auto& locked : locked_packages(lines, values)) {
        for (const auto& other : lines.lines) {
            if (&other == locked.at || !other.line.requirement || other.name() != locked.name) continue;
            const auto& clauses = other.line.requirement->specifiers;
            if (clauses.contains(locked.version, true)) continue;
            const auto where = applies(other, values);
            if (where == MarkerTruth::no) continue;
            if (where == MarkerTruth::unknown) {
                const auto unknown = join(other.line.requirement->marker->unknown_variables(values), ", ");
                out.unknown.push_back(
                    {id,
                     {fmt::format("{}:{}: {} is not known of the interpreter", other.file, other.line.line,
                                  unknown),
                      fmt::format("{}:{}：解释器的 {} 未知", other.file, other.line.line, unknown)}});
                continue;
            }
            if (!said.insert(std::minmax(locked.at, &other)).second) continue;
            Finding finding;
            finding.check = id;
            finding.title = {fmt::format("two lines ask for different versions of {}", locked.name),
                             fmt::format("两行要求了不同版本的 {}", locked.name)};
            finding.explanation = {
                fmt::format("One line wants {} {}, the other `{}`. No version is both; pip refuses.",
                            locked.name, locked.version.text(), clauses.text()),
                fmt::format("一行要 {} {}，另一行要 `{}`。没有版本同时满足，pip 会拒绝。", locked.name,
                            locked.version.text(), clauses.text())};
            finding.subject = {locked.name, locked.version.text(), locked.at->file};
            finding.evidence = {{{"wants this version", "要求这个版本"}, locked.at->origin()},
                                {{"excludes it", "排除了它"}, other.origin()}};
            out.findings.push_back(std::move(finding));
        }
    }
    if (const auto gap = lines.gap()) out.unknown.push_back({id, *gap});
    pass_unless_said(out, id);
}

}  // namespace trueup
