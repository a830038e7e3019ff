// Apple's developer tools, SDK and licence, from files.
// Sources: xcode-select(1), xcrun(1); where the licence stands:
// https://macops.ca/deploying-xcode-the-trick-with-accepting-license-agreements
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "formats/signature/plist.h"
#include "probe/native.h"

namespace trueup {
namespace {

constexpr const char* clt_dir = "/Library/Developer/CommandLineTools";
constexpr const char* select_link = "/var/db/xcode_select_link";
constexpr const char* rosetta = "/Library/Apple/usr/libexec/oah/libRosettaRuntime";
constexpr const char* licences = "/Library/Preferences/com.apple.dt.Xcode.plist";
constexpr std::uint64_t longest_file = 4U << 20U;

bool in_xcode(const std::string& dir) { return dir.find(".app/Contents/Developer") != std::string::npos; }

std::string clang_of(const DeveloperDir& dir) {
    return dir.xcode ? dir.path + "/Toolchains/XcodeDefault.xctoolchain/usr/bin/clang"
                     : dir.path + "/usr/bin/clang";
}

DeveloperDir developer_dir(const Host& host) {
    DeveloperDir dir;
    const auto& env = host.environment();
    const auto* variable = env.find("DEVELOPER_DIR");
    const auto link = host.status(select_link);
    if (variable != nullptr && !variable->value.empty()) {
        dir.path = clean_path(variable->value);
        // An application is taken for the folder inside it (xcode-select(1)).
        if (dir.path.ends_with(".app")) dir.path += "/Contents/Developer";
        dir.chosen_by = "DEVELOPER_DIR";
        dir.origin = variable->origin;
    } else if (link && link->type == FileStatus::Type::link) {
        dir.path = join_path(parent_path(select_link), link->target);
        dir.chosen_by = "xcode-select";
        dir.origin = {OriginKind::file, select_link, 0, link->target, "written by xcode-select --switch"};
    } else if (!link && link.error().kind != Error::Kind::not_found) {
        dir.there = Unknown{in_words(link.error())};
        return dir;
    } else {
        for (const std::string path : {"/Applications/Xcode.app/Contents/Developer", clt_dir}) {
            const auto there = is_there(host, path);
            if (there.unknown()) {
                dir.there = Unknown{there.reason()};
                return dir;
            }
            if (!there.is(true)) continue;
            dir.path = path;
            dir.chosen_by = "default";
            dir.origin = {OriginKind::builtin, path, 0, {}, "nothing was selected: the first that is there"};
            break;
        }
        if (dir.path.empty()) {
            dir.there = false;
            return dir;
        }
    }
    dir.xcode = in_xcode(dir.path);
    dir.there = is_there(host, dir.path);
    dir.has_clang = is_there(host, clang_of(dir));
    return dir;
}

Fact<std::string> sdk_version(const Host& host, const std::string& sdk) {
    const auto file = sdk + "/SDKSettings.json";
    const auto text = host.read(file, longest_file);
    if (!text) {
        if (text.error().kind == Error::Kind::not_found) return Absent{};
        return Unknown{in_words(text.error())};
    }
    const auto json = parse_json(*text, file);
    if (!json) return Unknown{in_words(json.error())};
    if (!json->is_object() || !json->contains("Version") || !(*json)["Version"].is_string())
        return Unknown{{file + " names no Version", file + " 中没有 Version"}};
    return {(*json)["Version"].get<std::string>(), Origin{OriginKind::file, file, 0, {}, {}}};
}

AppleSdk look_at_sdk(const Host& host, const DeveloperDir& dir, const NativeFacts& native) {
    AppleSdk sdk;
    if (!native.sysroots.empty()) {
        // A flag wins over SDKROOT; the last flag over those before it.
        const auto& named = native.sysroots.back();
        sdk.path = named.path;
        sdk.named_by = named.setting;
        sdk.origin = named.origin;
    } else if (!dir.path.empty()) {
        sdk.path = dir.xcode ? dir.path + "/Platforms/MacOSX.platform/Developer/SDKs/MacOSX.sdk"
                             : dir.path + "/SDKs/MacOSX.sdk";
        sdk.named_by = "tools";
        sdk.origin = dir.origin;
    } else {
        sdk.there = dir.there;
        return sdk;
    }
    sdk.there = is_there(host, sdk.path);
    const auto link = host.status(sdk.path);
    if (link && link->type == FileStatus::Type::link) sdk.link_target = link->target;
    sdk.version = sdk_version(host, sdk.path);
    sdk.headers = is_there(host, sdk.path + "/usr/include/stdlib.h");
    sdk.libraries = is_there(host, sdk.path + "/usr/lib/libSystem.tbd");
    return sdk;
}

Result<Plist> plist_at(const Host& host, const std::string& path) {
    const auto text = TRY(host.read(path, longest_file));
    return parse_plist(text);
}

std::string text_at(const Plist& plist, std::string_view key) {
    const auto* value = plist.find(key, Plist::Kind::string);
    return value == nullptr ? std::string() : value->text;
}

// "EA1187" -> 1187; 0: no such number.
int agreement(std::string_view id) {
    const auto digits = id.find_first_of("0123456789");
    if (digits == std::string_view::npos) return 0;
    int number = 0;
    std::from_chars(id.data() + digits, id.data() + id.size(), number);
    return number;
}

// What Xcode's own tools compare: the agreement that its LicenseInfo.plist names
// and the last one that somebody agreed to.
void look_at_licence(const Host& host, AppleTools& tools) {
    if (!tools.dir.xcode || !tools.dir.there.is(true)) {
        tools.licensed = tools.dir.path.empty() || tools.dir.there.unknown()
                             ? Fact<bool>(Unknown{{"no Xcode is selected", "没有选择 Xcode"}})
                             : Fact<bool>(Absent{});
        return;
    }
    const auto app = parent_path(parent_path(tools.dir.path));
    const auto info = plist_at(host, app + "/Contents/Resources/LicenseInfo.plist");
    if (!info) {
        tools.licensed = Unknown{in_words(info.error())};
        return;
    }
    const auto wanted = text_at(*info, "licenseID");
    const bool beta = text_at(*info, "licenseType") == "Beta";
    if (agreement(wanted) == 0) {
        tools.licensed = Unknown{{app + " names no licence", app + " 没有写明许可协议"}};
        return;
    }
    tools.licence = {OriginKind::file, licences, 0, {}, {}};
    const auto agreed = plist_at(host, licences);
    if (!agreed && agreed.error().kind == Error::Kind::not_found) {
        tools.licensed = false;
        tools.licence_note = {"Xcode asks for " + wanted + "; nothing was ever agreed to",
                              "Xcode 要求 " + wanted + "；从未接受过任何协议"};
        return;
    }
    if (!agreed) {
        tools.licensed = Unknown{in_words(agreed.error())};
        return;
    }
    const auto last = text_at(*agreed, beta ? "IDELastBetaLicenseAgreedTo" : "IDELastGMLicenseAgreedTo");
    tools.licence_note = {"Xcode asks for " + wanted + "; agreed to: " + (last.empty() ? "none" : last),
                          "Xcode 要求 " + wanted + "；已接受：" + (last.empty() ? "无" : last)};
    if (last == wanted)
        tools.licensed = true;
    else if (agreement(last) < agreement(wanted))
        tools.licensed = false;
    else
        tools.licensed = Unknown{
            {"a later agreement was accepted than this Xcode asks for", "已接受的协议比此 Xcode 要求的更新"}};
}

}  // namespace

AppleTools look_at_apple(const Host& host, const NativeFacts& native) {
    AppleTools tools;
    tools.dir = developer_dir(host);
    tools.clt = is_there(host, join_path(clt_dir, "usr/bin/clang"));
    if (const auto names = host.list("/Applications"); names) {
        for (const auto& name : *names) {
            if (name.starts_with("Xcode") && name.ends_with(".app"))
                tools.xcodes.push_back(join_path("/Applications", name));
        }
    }
    tools.rosetta = is_there(host, rosetta);
    tools.sdk = look_at_sdk(host, tools.dir, native);
    if (!tools.sdk.path.empty()) {
        if (const auto names = host.list(parent_path(tools.sdk.path)); names) {
            for (const auto& name : *names) {
                if (name.starts_with("MacOSX") && name.ends_with(".sdk") && name != base_name(tools.sdk.path))
                    tools.other_sdks.push_back(name);
            }
        }
    }
    look_at_licence(host, tools);
    return tools;
}

}  // namespace trueup
