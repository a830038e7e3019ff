#include "report/signature.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.h"
#include "report/json.h"

namespace trueup {
namespace {

std::string iso(std::int64_t seconds) {
    // gmtime() takes no year beyond five digits, and neither does anybody else.
    constexpr std::int64_t limit = 253'402'300'799;
    if (seconds < 0 || seconds > limit) return std::to_string(seconds);
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string version_text(std::uint32_t version) {
    return fmt::format("{}.{}.{}", version >> 16U, version >> 8U & 0xffU, version & 0xffU);
}

std::string_view verdict_word(SignatureVerdict verdict, Lang lang) {
    switch (verdict) {
        case SignatureVerdict::valid:
            return say(lang, "valid", "有效");
        case SignatureVerdict::invalid:
            return say(lang, "invalid", "无效");
        case SignatureVerdict::unsigned_code:
            return say(lang, "unsigned", "未签名");
        case SignatureVerdict::unknown:
            break;
    }
    return say(lang, "unknown", "未知");
}

std::string coloured(SignatureVerdict verdict, const Style& style) {
    const auto word = verdict_word(verdict, style.lang);
    if (verdict == SignatureVerdict::valid) return style.green(word);
    return verdict == SignatureVerdict::unknown ? style.yellow(word) : style.red(word);
}

std::string kind_words(const SliceSignature& slice, Lang lang) {
    switch (slice.kind) {
        case SignatureKind::none:
            return {};
        case SignatureKind::ad_hoc:
            return std::string(say(lang, "ad-hoc: says nothing about who made it", "ad-hoc：不说明出自何人"));
        case SignatureKind::linker_signed:
            return std::string(say(lang, "ad-hoc, made by the linker: says nothing about who made it",
                                   "链接器生成的 ad-hoc：不说明出自何人"));
        case SignatureKind::developer_id:
            return "Developer ID";
        case SignatureKind::apple:
            return std::string(say(lang, "Apple's own software", "Apple 自己的软件"));
        case SignatureKind::other:
            break;
    }
    return slice.certificate_class.empty()
               ? std::string(say(lang, "a certificate of another kind", "其他种类的证书"))
               : slice.certificate_class;
}

std::string_view notarized_words(const SliceSignature& slice, Lang lang) {
    switch (slice.notarized) {
        case Notarized::no:
            return say(lang, "no (not possible for such a signature)", "否（这类签名不可能公证）");
        case Notarized::stapled:
            return say(lang, "a ticket by Apple that names this code is stapled to it",
                       "附有 Apple 签发的、针对这份代码的公证票据");
        case Notarized::unknown:
            break;
    }
    if (slice.kind == SignatureKind::apple) {
        return say(lang, "not needed for Apple's own software", "Apple 自己的软件无需公证");
    }
    return say(lang, "unknown: only Apple's servers can tell", "未知：只有 Apple 的服务器知道");
}

// What a requirement is about; "designated" is this code itself.
std::string_view requirement_zh(std::string_view kind) {
    if (kind == "designated") return "指定要求";
    if (kind == "host") return "宿主要求";
    if (kind == "guest") return "客体要求";
    if (kind == "library") return "库要求";
    return kind == "plugin" ? "插件要求" : kind;
}

class Page {
public:
    explicit Page(const Style& style) : style_(style) {}

    void row(std::string_view en, std::string_view zh, const std::string& value) {
        if (value.empty()) return;
        constexpr std::size_t column = 16;
        const auto name = say(style_.lang, en, zh);
        out += "    " + style_.dim(pad_to(name, column)) + printable(value) + "\n";
    }

    std::string out;

private:
    const Style& style_;
};

std::string slice_text(const SliceSignature& slice, const Style& style) {
    Page page(style);
    // Without an architecture: a bundle that is signed beside its code.
    const auto arch =
        slice.arch.empty() ? std::string(say(style.lang, "bundle", "应用包")) : printable(slice.arch);
    page.out = fmt::format("  {}  {}", style.bold(arch), coloured(slice.verdict, style));
    const auto kind = kind_words(slice, style.lang);
    if (!kind.empty()) page.out += std::string(say(style.lang, ", ", "，")) + kind;
    page.out += "\n";
    page.row("identifier", "标识", slice.identifier);
    page.row("team", "团队", slice.team_id);
    for (const auto& authority : slice.authorities) page.row("authority", "签发者", authority);
    page.row("cdhash", "cdhash", slice.cdhash);
    for (const auto& directory : slice.directories) {
        const auto form = directory.page_size == 0
                              ? say(style.lang, "{}, over all {} bytes at once", "{}，一次覆盖全部 {} 字节")
                              : say(style.lang, "{}, {} pages of {} bytes", "{}，{} 页，每页 {} 字节");
        page.row("hashes", "哈希",
                 directory.page_size == 0
                     ? fmt::format(fmt::runtime(form), directory.hash, directory.code_limit)
                     : fmt::format(fmt::runtime(form), directory.hash, directory.pages, directory.page_size));
    }
    if (slice.flags != 0) page.row("flags", "标志", join(flag_names(slice.flags), " "));
    if (slice.runtime_version != 0) page.row("runtime", "运行时", version_text(slice.runtime_version));
    if (slice.timestamp) {
        page.row("time stamp", "时间戳", iso(*slice.timestamp));
    } else if (slice.signing_time) {
        page.row("signed at", "签名时间",
                 iso(*slice.signing_time) +
                     std::string(say(style.lang, " (by the signer's clock)", "（签名者自己的时钟）")));
    }
    for (const auto& [name, text] : slice.requirements) page.row(name, requirement_zh(name), text);
    for (const auto& [key, value] : slice.entitlements)
        page.row("entitlement", "授权项", key + " = " + value);
    if (slice.kind != SignatureKind::none) {
        page.row("notarized", "公证", std::string(notarized_words(slice, style.lang)));
    }
    for (const auto& problem : slice.problems) {
        const bool note = row_of(problem.fault).verdict == SignatureVerdict::valid;
        page.out += wrap((note ? "- " : "! ") + printable(problem_text(problem, style.lang)), style.width, 4);
    }
    if (slice.problems_left_out > 0) {
        page.out += fmt::format(
            fmt::runtime(say(style.lang, "    … and {} more like these\n", "    …… 此类问题还有 {} 处\n")),
            slice.problems_left_out);
    }
    return page.out;
}

}  // namespace

std::string problem_text(const SignatureProblem& problem, Lang lang) {
    const auto& row = row_of(problem.fault);
    std::string out(say(lang, row.en, row.zh));
    if (!problem.detail.empty()) out += std::string(say(lang, ": ", "：")) + problem.detail;
    return out;
}

std::string signatures_text(const std::vector<FileSignature>& files, const Style& style) {
    std::string out;
    bool said_valid = false;
    for (const auto& file : files) {
        out += printable(tilde(file.path, style.home)) + "\n";
        if (!file.unreadable.empty()) {
            out += "  " + style.yellow(say(style.lang, "not judged: ", "未能判断：")) +
                   printable(style.lang == Lang::zh_cn && !file.unreadable_zh.empty() ? file.unreadable_zh
                                                                                      : file.unreadable) +
                   "\n";
        }
        for (const auto& slice : file.slices) {
            out += slice_text(slice, style);
            said_valid = said_valid || slice.verdict == SignatureVerdict::valid;
        }
        out += "\n";
    }
    if (said_valid) {
        out += wrap(
            say(style.lang,
                "Valid means: not changed since it was signed, and signed as shown. It does not mean that "
                "the certificate or the notarization was not revoked since, that Gatekeeper on some Mac "
                "lets it run, or that it does no harm.",
                "“有效”是指：签名之后没有改动，且签名如上所示。它不表示证书或公证此后没有被吊销、某台 Mac 的 "
                "Gatekeeper 会放行，或者它无害。"),
            style.width, 0);
    }
    return out;
}

std::string signatures_json(const std::vector<FileSignature>& files, Lang lang) {
    const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    Json out;
    out["schema"] = "trueup.verify-signature/1";
    out["files"] = Json::array();
    for (const auto& file : files) {
        Json slices = Json::array();
        for (const auto& slice : file.slices) {
            Json one;
            one["arch"] = slice.arch;
            one["verdict"] = to_string(slice.verdict);
            one["kind"] = to_string(slice.kind);
            one["team_id"] = or_null(slice.team_id);
            one["identifier"] = or_null(slice.identifier);
            one["cdhash"] = or_null(slice.cdhash);
            one["authorities"] = slice.authorities;
            one["certificate_class"] = or_null(slice.certificate_class);
            one["flags"] = flag_names(slice.flags);
            one["runtime_version"] =
                slice.runtime_version == 0 ? Json() : Json(version_text(slice.runtime_version));
            one["timestamp"] = slice.timestamp ? Json(iso(*slice.timestamp)) : Json();
            one["signing_time"] = slice.signing_time ? Json(iso(*slice.signing_time)) : Json();
            one["notarized"] = to_string(slice.notarized);
            one["directories"] = Json::array();
            for (const auto& directory : slice.directories) {
                one["directories"].push_back({{"hash", directory.hash},
                                              {"cdhash", directory.cdhash},
                                              {"version", fmt::format("0x{:x}", directory.version)},
                                              {"page_size", directory.page_size},
                                              {"pages", directory.pages},
                                              {"code_limit", directory.code_limit}});
            }
            one["requirements"] = Json::object();
            for (const auto& [name, text] : slice.requirements) one["requirements"][name] = text;
            one["entitlements"] = to_json(slice.entitlements);
            one["problems"] = Json::array();
            for (const auto& problem : slice.problems) {
                one["problems"].push_back(
                    {{"id", row_of(problem.fault).id}, {"detail", problem_text(problem, lang)}});
            }
            one["problems_left_out"] = slice.problems_left_out;
            slices.push_back(std::move(one));
        }
        out["files"].push_back({{"path", file.path},
                                {"bundle", or_null(file.bundle)},
                                {"slices", std::move(slices)},
                                {"error", or_null(file.unreadable)}});
    }
    return document(out);
}

}  // namespace trueup
