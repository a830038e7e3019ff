#include "checks/old_go.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "checks/std_api.h"
#include "checks/told.h"

namespace trueup {
namespace {

struct Row {
    std::string_view name;
    std::string_view since;
};

// Exported names that programs use as soon as they exist: where no release is told, a go
// without them is the likely reason. Left out are names that a well-known package of the
// same name has as well (x/exp/maps.Keys, go.uber.org/atomic.String).
constexpr auto used_at_once = std::to_array<std::string_view>({
    "atomic.Bool",
    "atomic.Int32",
    "atomic.Int64",
    "atomic.Pointer",
    "atomic.Uint32",
    "atomic.Uint64",
    "binary.AppendUvarint",
    "bytes.Clone",
    "bytes.Cut",
    "bytes.CutPrefix",
    "bytes.ReplaceAll",
    "context.AfterFunc",
    "context.Cause",
    "context.WithCancelCause",
    "context.WithTimeoutCause",
    "context.WithoutCancel",
    "errors.As",
    "errors.AsType",
    "errors.ErrUnsupported",
    "errors.Is",
    "errors.Join",
    "filepath.IsLocal",
    "filepath.WalkDir",
    "fmt.Append",
    "fmt.Appendf",
    "http.MaxBytesError",
    "http.NewRequestWithContext",
    "http.NewResponseController",
    "http.ResponseController",
    "http.StatusMisdirectedRequest",
    "io.Discard",
    "io.NopCloser",
    "io.ReadAll",
    "io.ReadSeekCloser",
    "math.Round",
    "os.CreateTemp",
    "os.DirEntry",
    "os.DirFS",
    "os.ErrDeadlineExceeded",
    "os.ErrProcessDone",
    "os.MkdirTemp",
    "os.OpenRoot",
    "os.ReadDir",
    "os.ReadFile",
    "os.Root",
    "os.UserConfigDir",
    "os.UserHomeDir",
    "os.WriteFile",
    "reflect.TypeFor",
    "signal.NotifyContext",
    "sort.Slice",
    "sort.SliceStable",
    "sql.Null",
    "sql.NullInt32",
    "sql.NullTime",
    "strings.Builder",
    "strings.Clone",
    "strings.Cut",
    "strings.CutPrefix",
    "strings.CutSuffix",
    "strings.Lines",
    "strings.ReplaceAll",
    "strings.SplitSeq",
    "strings.ToValidUTF8",
    "sync.Map",
    "sync.OnceFunc",
    "sync.OnceValue",
    "sync.OnceValues",
    "time.DateOnly",
    "time.DateTime",
    "time.TimeOnly",
    "time.UnixMicro",
    "time.UnixMilli",
    "unsafe.Add",
    "unsafe.Slice",
    "unsafe.SliceData",
    "unsafe.String",
    "unsafe.StringData",
    "url.JoinPath",
});

// Endings that newer releases brought; the release is one that surely knows it
// (some names were reserved a little earlier).
// Source: go/build/syslist.go, internal/syslist of golang/go, release notes.
constexpr auto suffixes = std::to_array<Row>({
    {"aix", "go1.12"},
    {"illumos", "go1.13"},
    {"ios", "go1.16"},
    {"js", "go1.11"},
    {"loong64", "go1.19"},
    {"riscv64", "go1.14"},
    {"wasip1", "go1.21"},
    {"wasm", "go1.11"},
});

// Flags of go build, go test and their kin.
// Source: the release notes of golang/go.
constexpr auto flags = std::to_array<Row>({
    {"-C", "go1.20"},
    {"-asan", "go1.18"},
    {"-buildvcs", "go1.18"},
    {"-fullpath", "go1.21"},
    {"-fuzz", "go1.18"},
    {"-fuzztime", "go1.18"},
    {"-mod", "go1.11"},
    {"-modcacherw", "go1.14"},
    {"-modfile", "go1.14"},
    {"-overlay", "go1.16"},
    {"-pgo", "go1.20"},
    {"-shuffle", "go1.17"},
    {"-skip", "go1.20"},
    {"-trimpath", "go1.13"},
});

// The part of a file name that stands for a system or CPU: "loong64".
std::string_view ending(std::string_view file) {
    auto name =
        file.substr(file.find_last_of("/\\") == std::string_view::npos ? 0 : file.find_last_of("/\\") + 1);
    if (!name.ends_with(".go")) return {};
    name.remove_suffix(3);
    if (name.ends_with("_test")) name.remove_suffix(5);
    const auto line = name.rfind('_');
    return line == std::string_view::npos ? std::string_view() : name.substr(line + 1);
}

bool new_enough(const Facts& facts, std::string_view since) {
    const auto release = told_release(facts);
    return !release.empty() && compare_go(release, since) >= 0;
}

// The Go of the text builds for this system or CPU, or may.
bool builds_for(const Facts& facts, std::string_view target) {
    for (const std::string_view name : {"GOARCH", "GOOS"}) {
        if (shown_env(facts, name) == target) return true;
        const auto values = told_values(facts, name);
        if (std::ranges::any_of(values, [&](const ToldValue& value) { return value.value == target; }))
            return true;
    }
    return told_go_arch(facts) == target || told_machine(facts) == target || told_os(facts) == target;
}

// Two files that no Go compiles together, unless it does not know the ending of one.
OldGo by_suffix(const Facts& facts, const Symptom& redeclared) {
    const auto other = std::ranges::find_if(facts.symptoms, [&](const Symptom& s) {
        return s.id == "declared-before" && s.line > redeclared.line && s.line <= redeclared.line + 2;
    });
    for (const auto* file :
         {&redeclared.at("file"), other == facts.symptoms.end() ? nullptr : &other->at("file")}) {
        if (file == nullptr) continue;
        const auto since = suffix_known_since(*file);
        if (since.empty() || new_enough(facts, since) || builds_for(facts, ending(*file))) continue;
        return {&redeclared, std::string(since), other != facts.symptoms.end()};
    }
    return {};
}

// The release that brought the name, or the method or field, which this go lacks; empty:
// none did, or nothing tells that this go is older.
std::string newer_name(const Facts& facts, const Symptom& s) {
    const auto& package = s.at("package");
    const bool member = s.id == "std-member-missing";
    const auto name = member ? s.at("type") + "." + s.at("name") : s.at("name");
    auto since = std_name_since(package + "." + name);
    if (since.empty() || new_enough(facts, since)) return {};
    // x/exp has packages of the same names, and changes them.
    if (!member && mentions(facts, "golang.org/x/exp")) return {};
    const bool usual = member || std::ranges::find(used_at_once, package + "." + name) != used_at_once.end();
    return usual || !told_release(facts).empty() ? since : std::string();
}

// `go env -w` and `-u` are flags of that command alone.
std::string_view flag_since_of(const Facts& facts, const Symptom& s) {
    const auto& flag = s.at("flag");
    const auto* command = command_of(facts, s.line);
    const bool asked = command != nullptr && command->words.size() > 2 && command->words[0] == "go" &&
                       command->words[1] == "env" && command->words[2] == flag;
    if ((flag == "-w" || flag == "-u") && (asked || mentions(facts, "usage: go env"))) return "go1.13";
    return go_flag_since(flag);
}

// Every program written in Go words it so. It is the go command that complains
// where its usage follows, or where it was given the flag just before.
bool flag_of_go(const Facts& facts, const Symptom& s) {
    if (mentions(facts, "usage: go ") || mentions(facts, "Run 'go help ")) return true;
    const auto* command = command_of(facts, s.line);
    if (command == nullptr || command->words.size() < 3 || base_name(command->words[0]) != "go") return false;
    if (command->words[1] == "run" || command->words[1] == "tool") return false;  // may be the program's flag
    return std::ranges::any_of(command->words, [&](const std::string& word) {
        return word.substr(0, word.find('=')) == s.at("flag");
    });
}

}  // namespace

std::string std_name_since(std::string_view qualified) {
    const auto dot = std::min(qualified.find('.'), qualified.size());
    return std_api_since(qualified.substr(0, dot), qualified.substr(std::min(dot + 1, qualified.size())));
}

std::string_view suffix_known_since(std::string_view file) {
    const auto last = ending(file);
    const auto at = std::ranges::find(suffixes, last, &Row::name);
    return last.empty() || at == suffixes.end() ? std::string_view() : at->since;
}

std::string_view go_flag_since(std::string_view flag) {
    const auto at = std::ranges::find(flags, flag, &Row::name);
    return at == flags.end() ? std::string_view() : at->since;
}

OldGo old_go_in(const Facts& facts) {
    for (const auto& s : facts.symptoms) {
        if (s.id == "undefined-name" || s.id == "std-member-missing") {
            auto since = newer_name(facts, s);
            if (!since.empty()) return {&s, std::move(since), !told_release(facts).empty()};
        } else if (s.id == "go-build-line-alone" && !new_enough(facts, "go1.17")) {
            return {&s, "go1.17", true};
        } else if (s.id == "redeclared" && !shows(facts, "std-redeclared")) {  // mixed-install
            if (auto found = by_suffix(facts, s); found.symptom != nullptr) return found;
        } else if (s.id == "flag-undefined" && flag_of_go(facts, s)) {
            const auto since = flag_since_of(facts, s);
            if (!since.empty() && !new_enough(facts, since)) return {&s, std::string(since), true};
        } else if (s.id == "newer-language" && !s.at("typed").empty()) {
            // In code that may be a draft it tells nothing alone.
            const auto release = told_release(facts);
            if (!release.empty() && compare_go(release, "go1.18") < 0) return {&s, "go1.18", true};
        } else if (s.id == "newer-language") {
            const std::string since = !s.at("generics").empty()  ? "go1.18"
                                      : !s.at("builtin").empty() ? "go1.21"
                                                                 : "go1.22";
            if (!new_enough(facts, since)) return {&s, since, !told_release(facts).empty()};
        } else if (s.id == "constraints-exclude") {
            // The tools of golang.org/x are Go alone and build everywhere: only a
            // line for a release ("//go:build go1.18") leaves all files out. From
            // 1.21 on, go fetches the release that they ask for.
            const bool tools = s.at("path").find("/golang.org/x/tools") != std::string::npos ||
                               s.at("path").find("/golang.org/x/vuln@") != std::string::npos;
            if (tools && !new_enough(facts, "go1.21")) return {&s, "go1.21", false};
        }
    }
    return {};
}

}  // namespace trueup
