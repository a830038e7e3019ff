#include "facts/godebug.h"

#include <algorithm>
#include <array>
#include <functional>

namespace trueup {
namespace {

// A setting that first appears in 1.N may have been carried back as a security
// fix to the two releases that were still supported then.
constexpr int backport_margin = 2;

constexpr std::array settings = std::to_array<GodebugSetting>({
    // clang-format off
    {"adaptivestackstart", 0, 0, ""},
    {"allocfreetrace", 0, 23, ""},
    {"allowmultiplevcs", 25, 0, ""},
    {"asyncpreemptoff", 0, 0, ""},
    {"asynctimerchan", 23, 27, "1 2"},
    {"cgocheck", 0, 0, ""},
    {"checkfinalizers", 25, 0, ""},
    {"clobberfree", 0, 0, ""},
    {"cmdgonetlimit", 0, 0, ""},
    {"containermaxprocs", 25, 0, ""},
    {"countertrace", 0, 0, ""},
    {"cryptocustomrand", 25, 0, ""},
    {"dataindependenttiming", 24, 0, ""},
    {"decoratemappings", 25, 0, ""},
    {"disablethp", 0, 0, ""},
    {"dontfreezetheworld", 0, 0, ""},
    {"efence", 0, 0, ""},
    {"embedfollowsymlinks", 25, 0, ""},
    {"execerrdot", 0, 0, ""},
    {"execwait", 0, 0, ""},
    {"fips140", 24, 0, ""},
    {"fips140ems", 25, 0, ""},
    {"fuzzdebug", 0, 0, ""},
    {"gccheckmark", 0, 0, ""},
    {"gcpacertrace", 0, 0, ""},
    {"gcshrinkstackoff", 0, 0, ""},
    {"gcstoptheworld", 0, 0, ""},
    {"gctrace", 0, 0, ""},
    {"gocachehash", 0, 0, ""},
    {"gocachetest", 0, 0, ""},
    {"gocacheverify", 0, 0, ""},
    {"gofsystrace", 0, 0, ""},
    {"gofsystracelog", 0, 0, ""},
    {"gofsystracestack", 0, 0, ""},
    {"goindex", 0, 0, ""},
    {"gotestjsonbuildtext", 24, 0, ""},
    {"gotoolchainexec", 0, 0, ""},
    {"gotypesalias", 22, 27, "0"},
    {"harddecommit", 0, 0, ""},
    {"htmlmetacontenturlescape", 25, 0, ""},
    {"http2client", 0, 0, ""},
    {"http2debug", 0, 0, ""},
    {"http2server", 0, 0, ""},
    {"http2xconnect", 0, 0, ""},
    {"httpcookiemaxnum", 24, 0, ""},
    {"httplaxcontentlength", 22, 0, ""},
    {"httpmuxgo121", 22, 0, ""},
    {"httpservecontentkeepheaders", 23, 0, ""},
    {"httpservecontentmaxranges", 25, 0, ""},
    {"inittrace", 0, 0, ""},
    {"installgoroot", 0, 0, ""},
    {"intern", 0, 23, ""},
    {"invalidptr", 0, 0, ""},
    {"jstmpllitinterp", 0, 0, ""},
    {"madvdontneed", 0, 0, ""},
    {"memprofilerate", 0, 0, ""},
    {"multipartfiles", 0, 0, ""},
    {"multipartmaxheaders", 0, 0, ""},
    {"multipartmaxparts", 0, 0, ""},
    {"multipathtcp", 0, 0, ""},
    {"netdns", 0, 0, ""},
    {"netedns0", 0, 0, ""},
    {"panicnil", 0, 0, ""},
    {"profstackdepth", 23, 0, ""},
    {"quiclogpackets", 0, 0, ""},
    {"randautoseed", 0, 0, ""},
    {"randseednop", 24, 0, ""},
    {"rsa1024min", 24, 0, ""},
    {"runtimecontentionstacks", 22, 26, ""},
    {"sbrk", 0, 0, ""},
    {"scavtrace", 0, 0, ""},
    {"scheddetail", 0, 0, ""},
    {"schedtrace", 0, 0, ""},
    {"simd", 27, 0, ""},
    {"tarinsecurepath", 0, 0, ""},
    {"tls10server", 22, 27, "1"},
    {"tls13", 12, 14, ""},
    {"tls3des", 23, 27, "1"},
    {"tlskyber", 23, 24, "0"},
    {"tlsmaxrsasize", 0, 0, ""},
    {"tlsmlkem", 24, 0, ""},
    {"tlsrsakex", 22, 27, "1"},
    {"tlssecpmlkem", 25, 0, ""},
    {"tlssha1", 25, 0, ""},
    {"tlsunsafeekm", 22, 27, "1"},
    {"toolchaintrace", 24, 0, ""},
    {"traceadvanceperiod", 22, 0, ""},
    {"traceallocfree", 23, 0, ""},
    {"tracebackancestors", 0, 0, ""},
    {"tracebacklabels", 25, 0, ""},
    {"tracecheckstackownership", 23, 0, ""},
    {"tracefpunwindoff", 0, 0, ""},
    {"updatemaxprocs", 25, 0, ""},
    {"urlmaxqueryparams", 24, 0, ""},
    {"urlstrictcolons", 25, 0, ""},
    {"winreadlinkvolume", 23, 0, ""},
    {"winsymlink", 23, 0, ""},
    {"x509ignoreCN", 15, 17, ""},
    {"x509keypairleaf", 23, 27, "0"},
    {"x509negativeserial", 23, 0, ""},
    {"x509rsacrt", 24, 0, ""},
    {"x509sha1", 0, 24, "1"},
    {"x509sha256skid", 25, 0, ""},
    {"x509sslcertoverrideplatform", 27, 0, ""},
    {"x509usefallbackroots", 0, 0, ""},
    {"x509usepolicies", 22, 0, ""},
    {"zipinsecurepath", 0, 0, ""},
    // clang-format on
});

static_assert(std::ranges::is_sorted(settings, {}, &GodebugSetting::name));

}  // namespace

std::span<const GodebugSetting> godebug_settings() { return settings; }

const GodebugSetting* find_godebug(std::string_view name) {
    const auto at = std::ranges::lower_bound(settings, name, {}, &GodebugSetting::name);
    return at != settings.end() && at->name == name ? &*at : nullptr;
}

GodebugState godebug_state(std::string_view name, int minor) {
    if (minor < godebug_first_release || minor > godebug_last_release) return GodebugState::not_said;
    // CPU features: which names exist depends on the architecture, and the
    // runtime itself complains about a wrong one.
    if (name.starts_with("cpu.")) return GodebugState::read;
    const auto* setting = find_godebug(name);
    if (setting == nullptr) return GodebugState::no_such;
    if (setting->removed != 0 && minor >= setting->removed) return GodebugState::removed;
    if (minor >= setting->since) return GodebugState::read;
    return minor + backport_margin < setting->since ? GodebugState::too_new : GodebugState::not_said;
}

std::vector<GodebugElement> parse_godebug(std::string_view list) {
    std::vector<GodebugElement> out;
    while (!list.empty()) {
        const auto comma = list.find(',');
        const auto field = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        if (field.empty()) continue;
        const auto equals = field.find('=');
        if (equals == std::string_view::npos)
            out.push_back({field, std::nullopt});
        else
            out.push_back({field.substr(0, equals), field.substr(equals + 1)});
    }
    return out;
}

}  // namespace trueup
