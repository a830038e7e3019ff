#include "checks/case_snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "base/text.h"

namespace trueup::cases {
namespace {

using Json = nlohmann::json;

Json binary(const std::string& words) {
    // "go1.22.3 darwin/arm64"
    const auto parts = split(words, ' ');
    if (parts.size() != 2) throw std::runtime_error("a binary is \"GO OS/ARCH\": " + words);
    const auto target = split(parts[1], '/');
    if (target.size() != 2) throw std::runtime_error("a target is OS/ARCH: " + parts[1]);
    Json facts = {{"format", target[0] == "darwin"    ? "mach-o"
                             : target[0] == "windows" ? "pe"
                                                      : "elf"},
                  {"arch", split(target[1], '+')},
                  {"os", target[0]}};
    if (parts[0] != "-") facts["go"] = parts[0];
    return {{"type", "file"}, {"mode", "0755"}, {"size", 13000000}, {"binary", facts}};
}

Json text_file(const std::string& text, const std::string& mode = "0644") {
    return {{"type", "file"}, {"mode", mode}, {"text", text}};
}

void add(Json& files, const std::string& path, Json entry) {
    if (!files.contains(path)) files[path] = std::move(entry);
}

void add_tree(Json& files, const std::string& root, const std::string& words) {
    auto parts = split(words, ' ');
    if (parts.size() < 2) throw std::runtime_error("a tree is \"GO OS/ARCH …\": " + words);
    const std::string go = parts[0], target = parts[1];
    std::string tool = go, version = go;
    std::vector<std::string> left_out;
    for (std::size_t i = 2; i < parts.size(); ++i) {
        if (parts[i].starts_with("tool=")) {
            tool = parts[i].substr(5);
        } else if (parts[i].starts_with("VERSION=")) {
            version = parts[i].substr(8);
        } else if (parts[i].starts_with("-")) {
            left_out.push_back(parts[i].substr(1));
        } else {
            throw std::runtime_error("not a word of a tree: " + parts[i]);
        }
    }
    const auto out = [&](const std::string& part) {
        return std::ranges::find(left_out, part) != left_out.end();
    };
    const auto put = [&](const std::string& part, const std::string& path, Json entry) {
        add(files, root + "/" + path, out(part) ? Json{{"type", "absent"}} : std::move(entry));
    };
    auto folder = target;
    std::ranges::replace(folder, '/', '_');
    const Json dir = {{"type", "dir"}, {"mode", "0755"}, {"entries", "auto"}};
    add(files, root, dir);
    add(files, root + "/bin", dir);
    put("bin/go", "bin/go", binary(go + " " + target));
    add(files, root + "/bin/gofmt", binary(go + " " + target));
    put("VERSION", "VERSION", text_file(version + "\ntime 2024-01-01T00:00:00Z\n"));
    put("pkg/tool", "pkg/tool", dir);
    if (!out("pkg/tool")) {
        add(files, root + "/pkg/tool/" + folder, dir);
        for (const std::string name : {"compile", "link", "asm", "cgo"})
            put(name, "pkg/tool/" + folder + "/" + name, binary(tool + " " + target));
    }
    put("src/runtime", "src/runtime", dir);
    const bool old = go.size() > 5 && go.starts_with("go1.") && (go[5] < '0' || go[5] > '9');  // go1.9
    if (!old && go.substr(0, 6) >= "go1.21") {
        put("go.env", "go.env",
            text_file("GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n"));
    }
}

// Entries of the folders that are listed by a short form: what else is listed
// directly under them.
void fill_entries(Json& files) {
    std::map<std::string, std::vector<std::string>> children;
    for (const auto& [path, entry] : files.items()) {
        if (entry.value("type", "") == "absent") continue;
        // Folders in between exist, too.
        for (std::string at = path; at != "/";) {
            const auto parent = parent_path(at);
            auto& names = children[parent];
            const auto name = base_name(at);
            if (std::ranges::find(names, name) != names.end()) break;
            names.push_back(name);
            at = parent;
        }
    }
    for (auto& [path, entry] : files.items()) {
        if (entry.contains("entries") && entry["entries"] == "auto") entry["entries"] = children[path];
    }
}

void join_list(Json& base, Json& patch, const char* key) {
    if (!base.contains(key) || !patch.contains(key) || !patch[key].is_array()) return;
    for (const auto& entry : base[key]) patch[key].push_back(entry);
}

}  // namespace

Json build_snapshot(Json base, const Json& given_patch) {
    Json patch = given_patch;
    if (patch.contains("files") && base.contains("files")) {
        for (const auto& [path, entry] : patch["files"].items()) base["files"].erase(path);
    }
    join_list(base, patch, "absent");
    join_list(base, patch, "dirs");
    // What the case says about a path replaces what the base says in any form.
    const auto forget = [&](const std::string& path) {
        for (const char* key : {"texts", "links", "binaries", "scripts", "trees"}) {
            if (base.contains(key)) base[key].erase(path);
        }
    };
    for (const char* key : {"texts", "links", "binaries", "scripts", "trees", "files"}) {
        if (!patch.contains(key)) continue;
        for (const auto& [path, entry] : patch[key].items()) forget(path);
    }
    if (given_patch.contains("absent")) {
        for (const auto& path : given_patch["absent"]) forget(path.get<std::string>());
    }
    base.merge_patch(patch);

    Json files = base.value("files", Json::object());
    const auto each = [&](const char* key, auto&& make) {
        if (!base.contains(key)) return;
        for (const auto& [path, value] : base[key].items())
            add(files, path, make(value.template get<std::string>()));
        base.erase(key);
    };
    each("links", [](const std::string& target) { return Json{{"type", "link"}, {"target", target}}; });
    each("texts", [](const std::string& text) { return text_file(text); });
    each("scripts", [](const std::string& text) { return text_file(text, "0755"); });
    each("binaries", [](const std::string& words) { return binary(words); });
    if (base.contains("trees")) {
        for (const auto& [root, words] : base["trees"].items())
            add_tree(files, root, words.get<std::string>());
        base.erase("trees");
    }
    if (base.contains("dirs")) {
        for (const auto& path : base["dirs"])
            add(files, path.get<std::string>(), {{"type", "dir"}, {"mode", "0755"}, {"entries", "auto"}});
        base.erase("dirs");
    }
    if (base.contains("absent")) {
        for (const auto& path : base["absent"]) add(files, path.get<std::string>(), {{"type", "absent"}});
        base.erase("absent");
    }
    fill_entries(files);
    base["files"] = files;
    base["schema"] = "trueup.snapshot/1";
    return base;
}

namespace {

TEST(CaseSnapshot, ACaseReplacesWhatTheBaseSaysOfAPath) {
    const Json base = {{"trees", {{"/usr/local/go", "go1.22.3 darwin/arm64"}}}, {"dirs", {"/usr/local"}}};
    const auto merged = build_snapshot(base, {{"absent", {"/usr/local/go"}}});
    EXPECT_EQ(merged["files"]["/usr/local/go"]["type"], "absent");
    EXPECT_EQ(merged["files"]["/usr/local"]["entries"], Json::array());
    EXPECT_FALSE(merged["files"].contains("/usr/local/go/VERSION"));
}

TEST(CaseSnapshot, ATreeLeavesPartsOut) {
    const auto whole =
        build_snapshot({}, {{"trees", {{"/x", "go1.22.3 linux/amd64 -go.env tool=go1.21.0"}}}});
    const auto& files = whole["files"];
    EXPECT_EQ(files["/x/go.env"]["type"], "absent");
    EXPECT_EQ(files["/x/pkg/tool/linux_amd64/compile"]["binary"]["go"], "go1.21.0");
    EXPECT_EQ(files["/x"]["entries"], Json({"VERSION", "bin", "pkg", "src"}));
}

}  // namespace

}  // namespace trueup::cases
