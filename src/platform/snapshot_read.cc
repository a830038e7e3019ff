#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/json.h"
#include "base/text.h"
#include "platform/snapshot.h"

namespace trueup {
namespace {

using Json = nlohmann::json;

// A value and where it stands, so that every error names its JSON pointer.
class Place {
public:
    Place(const Json& value, std::string pointer, const std::string& file)
        : value_(value), pointer_(std::move(pointer)), file_(file) {}

    std::unexpected<Error> wrong(const std::string& what) const {
        return fail(Error::Kind::invalid, (pointer_.empty() ? "/" : pointer_) + ": " + what, file_);
    }
    // nullopt when the key is not there, or null.
    std::optional<Place> get(const std::string& key) const {
        const auto at = value_.find(key);
        if (at == value_.end() || at->is_null()) return std::nullopt;
        return Place(*at, pointer_ + pointer_step(key), file_);
    }
    Result<Place> object() const {
        if (!value_.is_object()) return wrong("an object was expected");
        return *this;
    }
    Result<std::string> text() const {
        if (!value_.is_string()) return wrong("a text was expected");
        return value_.get_ref<const std::string&>();
    }
    Result<bool> boolean() const {
        if (!value_.is_boolean()) return wrong("true or false was expected");
        return value_.get<bool>();
    }
    Result<std::uint64_t> number(std::uint64_t most) const {
        if (!value_.is_number_unsigned()) return wrong("a whole number from 0 was expected");
        const auto number = value_.get<std::uint64_t>();
        if (number > most) return wrong("the number is too large");
        return number;
    }
    Result<std::string> absolute_path() const {
        auto path = TRY(text());
        if (!path.starts_with('/') || path.contains('\0')) return wrong("an absolute path was expected");
        return path;
    }
    // Calls each(place) for the elements of an array, each(key, place) for the
    // members of an object, until one fails.
    template <typename Each>
    Result<bool> elements(Each&& each) const {
        if (!value_.is_array()) return wrong("an array was expected");
        for (std::size_t i = 0; i < value_.size(); ++i) {
            std::ignore = TRY(each(Place(value_[i], pointer_ + "/" + std::to_string(i), file_)));
        }
        return true;
    }
    template <typename Each>
    Result<bool> members(Each&& each) const {
        std::ignore = TRY(object());
        for (const auto& [key, value] : value_.items()) {
            std::ignore = TRY(each(key, Place(value, pointer_ + pointer_step(key), file_)));
        }
        return true;
    }
    Result<std::vector<std::string>> texts() const {
        std::vector<std::string> all;
        std::ignore = TRY(elements([&](const Place& place) -> Result<bool> {
            all.push_back(TRY(place.text()));
            return true;
        }));
        return all;
    }
    const Json& value() const { return value_; }

private:
    const Json& value_;
    std::string pointer_;
    const std::string& file_;
};

Result<std::string> text_or_empty(const Place& place, const std::string& key) {
    const auto at = place.get(key);
    if (!at) return std::string();
    return at->text();
}

Unknown not_said() { return Unknown{{"the snapshot does not say", "快照没有说明"}}; }

Result<Fact<std::string>> text_fact(const Place& place, const std::string& key) {
    const auto at = place.get(key);
    if (!at) return Fact<std::string>(not_said());
    return Fact<std::string>(TRY(at->text()));
}

Result<Machine> read_machine(const Place& place) {
    std::ignore = TRY(place.object());
    Machine machine;
    machine.os = TRY(text_or_empty(place, "os"));
    machine.os_version = TRY(text_fact(place, "os_version"));
    machine.machine = TRY(text_fact(place, "machine"));
    machine.process_arch = TRY(text_fact(place, "process_arch"));
    machine.cpu = TRY(text_fact(place, "cpu"));
    machine.translated = not_said();
    if (const auto at = place.get("translated")) machine.translated = TRY(at->boolean());
    if (const auto at = place.get("features")) machine.features = TRY(at->texts());
    return machine;
}

Result<User> read_user(const Place& place) {
    std::ignore = TRY(place.object());
    User user;
    user.name = TRY(text_or_empty(place, "name"));
    user.home = TRY(text_or_empty(place, "home"));
    user.shell = TRY(text_or_empty(place, "shell"));
    user.uid = not_said();
    if (const auto at = place.get("uid")) user.uid = static_cast<unsigned>(TRY(at->number(0xFFFFFFFFU)));
    return user;
}

Result<BinaryFacts> read_binary(const Place& place) {
    std::ignore = TRY(place.object());
    BinaryFacts facts;
    facts.format = TRY(text_or_empty(place, "format"));
    facts.go_version = TRY(text_or_empty(place, "go"));
    facts.interpreter = TRY(text_or_empty(place, "interpreter"));
    if (const auto arch = place.get("arch")) {
        // One architecture may be written without the brackets.
        const auto names = arch->value().is_string() ? std::vector{TRY(arch->text())} : TRY(arch->texts());
        for (const auto& name : names) facts.archs.push_back(goarch_of(name));
    }
    if (const auto os = place.get("os")) {
        facts.os = TRY(os->text());
    } else {
        if (facts.format == "mach-o") facts.os = "darwin";
        if (facts.format == "elf") facts.os = "linux";
        if (facts.format == "pe") facts.os = "windows";
    }
    return facts;
}

Result<std::vector<std::string>> read_entries(const Place& place) {
    std::vector<std::string> names;
    std::ignore = TRY(place.elements([&](const Place& entry) -> Result<bool> {
        auto name = TRY(entry.text());
        if (name.empty() || name == "." || name == ".." || name.contains('/') || name.contains('\0')) {
            return entry.wrong("the name of a file was expected");
        }
        names.push_back(std::move(name));
        return true;
    }));
    std::ranges::sort(names);
    return names;
}

Result<unsigned> read_mode(const Place& place) {
    const auto text = TRY(place.text());
    unsigned mode = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, mode, 8);
    if (problem != std::errc() || stop != end || mode > 07777U) {
        return place.wrong("permission bits in octal were expected, such as \"0644\"");
    }
    return mode;
}

Result<SnapshotFile::Type> read_type(const Place& place) {
    const auto text = TRY(place.text());
    if (text == "file") return SnapshotFile::Type::file;
    if (text == "dir") return SnapshotFile::Type::dir;
    if (text == "link") return SnapshotFile::Type::link;
    if (text == "other") return SnapshotFile::Type::other;
    if (text == "absent") return SnapshotFile::Type::absent;
    if (text == "unreadable") return SnapshotFile::Type::unreadable;
    return place.wrong("one of file, dir, link, other, absent, unreadable was expected");
}

Result<Error::Kind> read_error(const Place& place) {
    const auto text = TRY(place.text());
    if (text == "denied") return Error::Kind::denied;
    if (text == "invalid") return Error::Kind::invalid;
    if (text == "io") return Error::Kind::io;
    return place.wrong("one of denied, invalid, io was expected");
}

Result<SnapshotFile> read_file(const Place& place) {
    std::ignore = TRY(place.object());
    SnapshotFile file;
    const auto type = place.get("type");
    if (!type) return place.wrong("\"type\" is missing");
    file.type = TRY(read_type(*type));
    if (const auto at = place.get("mode")) file.mode = TRY(read_mode(*at));
    if (const auto at = place.get("size")) file.size = TRY(at->number(UINT64_MAX));
    if (const auto at = place.get("uid")) file.uid = static_cast<unsigned>(TRY(at->number(0xFFFFFFFFU)));
    if (const auto at = place.get("writable")) file.writable = TRY(at->boolean());
    if (const auto at = place.get("target")) file.target = TRY(at->text());
    if (const auto at = place.get("entries")) file.entries = TRY(read_entries(*at));
    if (const auto at = place.get("text")) file.text = TRY(at->text());
    if (const auto at = place.get("base64")) {
        if (file.text) return at->wrong("\"text\" is there too");
        file.text = from_base64(TRY(at->text()));
        if (!file.text) return at->wrong("base64 was expected");
    }
    if (const auto at = place.get("binary")) file.binary = TRY(read_binary(*at));
    if (const auto at = place.get("error")) file.error = TRY(read_error(*at));
    if (file.type == SnapshotFile::Type::link && (file.target.empty() || file.target.contains('\0'))) {
        return place.wrong("a link needs a \"target\"");
    }
    return file;
}

Result<RecordedCommand> read_command(const Place& place) {
    std::ignore = TRY(place.object());
    RecordedCommand command;
    const auto argv = place.get("argv");
    if (!argv) return place.wrong("\"argv\" is missing");
    command.argv = TRY(argv->texts());
    if (const auto at = place.get("exit")) command.exit = static_cast<int>(TRY(at->number(255)));
    command.out = TRY(text_or_empty(place, "stdout"));
    command.err = TRY(text_or_empty(place, "stderr"));
    return command;
}

Result<Origin> read_origin(const Place& place) {
    std::ignore = TRY(place.object());
    Origin origin;
    origin.kind = origin_kind_from(TRY(text_or_empty(place, "kind")));
    origin.path = TRY(text_or_empty(place, "path"));
    origin.text = TRY(text_or_empty(place, "text"));
    origin.note = TRY(text_or_empty(place, "note"));
    if (const auto at = place.get("line")) origin.line = static_cast<int>(TRY(at->number(INT32_MAX)));
    return origin;
}

Result<ShellStartup> read_startup(const Place& place) {
    std::ignore = TRY(place.object());
    ShellStartup startup;
    startup.method = TRY(text_or_empty(place, "method"));
    startup.unknown_reason.clear();
    startup.complete = startup.method == "trace";  // a recording of a trace that broke off has no assignments
    if (const auto names = place.get("names")) {
        std::ignore = TRY(names->elements([&](const Place& at) -> Result<bool> {
            std::ignore = TRY(at.object());
            ShellName name;
            name.name = TRY(text_or_empty(at, "name"));
            name.kind = TRY(text_or_empty(at, "kind"));
            name.value = TRY(text_or_empty(at, "value"));
            if (const auto origin = at.get("origin")) name.origin = TRY(read_origin(*origin));
            startup.names.push_back(std::move(name));
            return true;
        }));
    }
    const auto assignments = place.get("assignments");
    if (!assignments) return startup;
    std::ignore = TRY(assignments->elements([&](const Place& at) -> Result<bool> {
        std::ignore = TRY(at.object());
        Assignment assignment;
        const auto name = at.get("name");
        if (!name) return at.wrong("\"name\" is missing");
        assignment.name = TRY(name->text());
        assignment.value = TRY(text_or_empty(at, "value"));
        if (const auto exported = at.get("exported")) assignment.exported = TRY(exported->boolean());
        if (const auto unset = at.get("unset")) assignment.unset = TRY(unset->boolean());
        if (const auto origin = at.get("origin")) assignment.origin = TRY(read_origin(*origin));
        startup.assignments.push_back(std::move(assignment));
        return true;
    }));
    return startup;
}

Result<Environment> read_environment(const Place& place, const std::string& parents) {
    Environment env;
    Origin handed_over;
    handed_over.kind = OriginKind::process;
    handed_over.note = parents;
    std::ignore = TRY(place.members([&](const std::string& name, const Place& at) -> Result<bool> {
        if (name.empty() || name.contains('=') || name.contains('\0')) {
            return at.wrong("this cannot be the name of a variable");
        }
        auto value = TRY(at.text());
        if (value.contains('\0')) return at.wrong("a variable cannot hold a zero byte");
        env.variables.push_back({name, std::move(value), handed_over});
        return true;
    }));
    return env;
}

}  // namespace

Result<Snapshot> parse_snapshot(const std::string& json_text, const std::string& name) {
    const auto parsed = parse_json(json_text, name);
    if (!parsed) return std::unexpected(parsed.error());
    const Place root(*parsed, "", name);
    std::ignore = TRY(root.object());

    const auto schema = root.get("schema");
    if (!schema || TRY(schema->text()) != snapshot_schema) {
        return root.wrong(std::string("no snapshot that this version reads: \"schema\" must be \"") +
                          snapshot_schema + "\"");
    }
    for (const char* key : {"system", "user", "env"}) {
        if (!root.get(key)) return root.wrong(std::string("\"") + key + "\" is missing");
    }

    Snapshot snapshot;
    snapshot.taken = TRY(text_or_empty(root, "taken"));
    snapshot.parents = TRY(text_or_empty(root, "parents"));
    snapshot.machine = TRY(read_machine(*root.get("system")));
    snapshot.user = TRY(read_user(*root.get("user")));
    snapshot.env = TRY(read_environment(*root.get("env"), snapshot.parents));
    if (const auto at = root.get("cwd")) {
        snapshot.cwd = TRY(at->text());
        if (!snapshot.cwd.empty()) std::ignore = TRY(at->absolute_path());
    }
    if (const auto files = root.get("files")) {
        std::ignore = TRY(files->members([&](const std::string& path, const Place& at) -> Result<bool> {
            if (!path.starts_with('/') || path.contains('\0')) {
                return at.wrong("an absolute path was expected as the key");
            }
            if (!snapshot.files.emplace(clean_path(path), TRY(read_file(at))).second) {
                return at.wrong("the same path stands twice, in two spellings");
            }
            return true;
        }));
    }
    if (const auto commands = root.get("commands")) {
        std::ignore = TRY(commands->elements([&](const Place& at) -> Result<bool> {
            snapshot.commands.push_back(TRY(read_command(at)));
            return true;
        }));
    }
    if (const auto startup = root.get("shell_startup")) snapshot.startup = TRY(read_startup(*startup));
    return snapshot;
}

}  // namespace trueup
