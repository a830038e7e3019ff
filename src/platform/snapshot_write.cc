#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "platform/snapshot.h"

namespace trueup {
namespace {

// Keys in the order in which a person wants to read them.
using Json = nlohmann::ordered_json;

void put(Json& json, const char* key, const Fact<std::string>& fact) {
    if (fact.known()) json[key] = valid_utf8(fact.value());
}

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = valid_utf8(text);
}

Json texts(const std::vector<std::string>& all) {
    auto json = Json::array();
    for (const auto& text : all) json.push_back(valid_utf8(text));
    return json;
}

Json to_json(const Machine& machine) {
    auto json = Json::object();
    put(json, "os", machine.os);
    put(json, "os_version", machine.os_version);
    put(json, "machine", machine.machine);
    put(json, "process_arch", machine.process_arch);
    if (machine.translated.known()) json["translated"] = machine.translated.value();
    put(json, "cpu", machine.cpu);
    if (!machine.features.empty()) json["features"] = texts(machine.features);
    return json;
}

Json to_json(const User& user) {
    auto json = Json::object();
    put(json, "name", user.name);
    put(json, "home", user.home);
    put(json, "shell", user.shell);
    if (user.uid.known()) json["uid"] = user.uid.value();
    return json;
}

Json to_json(const BinaryFacts& facts) {
    auto json = Json::object();
    put(json, "format", facts.format);
    if (!facts.archs.empty()) json["arch"] = texts(facts.archs);
    put(json, "os", facts.os);
    put(json, "go", facts.go_version);
    put(json, "interpreter", facts.interpreter);
    return json;
}

const char* word(SnapshotFile::Type type) {
    switch (type) {
        case SnapshotFile::Type::file:
            return "file";
        case SnapshotFile::Type::dir:
            return "dir";
        case SnapshotFile::Type::link:
            return "link";
        case SnapshotFile::Type::other:
            return "other";
        case SnapshotFile::Type::absent:
            return "absent";
        case SnapshotFile::Type::unreadable:
            break;
    }
    return "unreadable";
}

const char* word(Error::Kind kind) {
    if (kind == Error::Kind::denied) return "denied";
    return kind == Error::Kind::invalid ? "invalid" : "io";
}

Json to_json(const SnapshotFile& file) {
    auto json = Json::object();
    json["type"] = word(file.type);
    // A link's own mode means nothing, and is 0777 on Linux.
    if (file.mode && (file.type != SnapshotFile::Type::link || *file.mode != 0777U))
        json["mode"] = fmt::format("{:04o}", *file.mode);
    if (file.uid) json["uid"] = *file.uid;
    if (file.writable) json["writable"] = *file.writable;
    if (file.size) json["size"] = *file.size;
    put(json, "target", file.target);
    if (file.entries) json["entries"] = texts(*file.entries);
    if (file.text) {
        if (valid_utf8(*file.text) == *file.text) {
            json["text"] = *file.text;
        } else {
            json["base64"] = base64(*file.text);
        }
    }
    if (file.binary) json["binary"] = to_json(*file.binary);
    if (file.error) json["error"] = word(*file.error);
    return json;
}

Json to_json(const RecordedCommand& command) {
    auto json = Json::object();
    json["argv"] = texts(command.argv);
    json["exit"] = command.exit;
    json["stdout"] = valid_utf8(command.out);
    json["stderr"] = valid_utf8(command.err);
    return json;
}

Json to_json(const Origin& origin) {
    auto json = Json::object();
    json["kind"] = to_string(origin.kind);
    put(json, "path", origin.path);
    if (origin.line > 0) json["line"] = origin.line;
    put(json, "text", origin.text);
    put(json, "note", origin.note);
    return json;
}

Json to_json(const ShellStartup& startup) {
    auto json = Json::object();
    put(json, "method", startup.method);
    json["assignments"] = Json::array();
    for (const auto& assignment : startup.assignments) {
        auto one = Json::object();
        one["name"] = valid_utf8(assignment.name);
        one["value"] = valid_utf8(assignment.value);
        one["exported"] = assignment.exported;
        if (assignment.unset) one["unset"] = true;
        one["origin"] = to_json(assignment.origin);
        json["assignments"].push_back(std::move(one));
    }
    for (const auto& name : startup.names) {
        auto one = Json::object();
        put(one, "name", name.name);
        put(one, "kind", name.kind);
        put(one, "value", name.value);
        one["origin"] = to_json(name.origin);
        json["names"].push_back(std::move(one));
    }
    return json;
}

}  // namespace

std::string to_json(const Snapshot& snapshot) {
    auto json = Json::object();
    json["schema"] = snapshot_schema;
    put(json, "taken", snapshot.taken);
    json["system"] = to_json(snapshot.machine);
    json["user"] = to_json(snapshot.user);
    put(json, "cwd", snapshot.cwd);
    put(json, "parents", snapshot.parents);
    // Sorted, as an object is read back; of a name that stands twice, the
    // variable that counts.
    std::map<std::string, std::string> variables;
    for (const auto& variable : snapshot.env.variables) {
        variables[valid_utf8(variable.name)] = valid_utf8(variable.value);
    }
    json["env"] = variables;
    // Not operator[]: that looks through all the keys before it.
    auto& files = json["files"] = Json::object();
    std::vector<std::pair<std::string, Json>> kept;
    for (const auto& [path, file] : snapshot.files) kept.emplace_back(valid_utf8(path), to_json(file));
    const auto same_path = [](const auto& a, const auto& b) { return a.first == b.first; };
    kept.erase(std::unique(kept.begin(), kept.end(), same_path), kept.end());
    for (auto& one : kept) files.get_ref<Json::object_t&>().emplace_back(std::move(one));
    if (!snapshot.commands.empty()) {
        json["commands"] = Json::array();
        for (const auto& command : snapshot.commands) json["commands"].push_back(to_json(command));
    }
    if (snapshot.startup) json["shell_startup"] = to_json(*snapshot.startup);
    return json.dump(1) + "\n";
}

}  // namespace trueup
