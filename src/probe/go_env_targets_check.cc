// The checks of build settings, in the order in which the variables of package
// internal/buildcfg are initialised: a later complaint replaces an earlier one,
// and GOARM64's check even replaces it when there is nothing to complain about.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "probe/go_env_targets.h"
#include "probe/go_env_words.h"

namespace trueup {
namespace {

class Checker {
public:
    Checker(const GoConfig& config, const BuiltIn& built_in) : config_(config), built_in_(built_in) {}

    std::string run(std::string& at_fault) {
        one_of("GOAMD64", built_in_.goamd64, {"v1", "v2", "v3", "v4"}, "must be v1, v2, v3, v4");
        goarm();
        if (config_.minor >= 23) goarm64();
        one_of("GOMIPS", built_in_.gomips, {"hardfloat", "softfloat"}, "must be hardfloat, softfloat");
        one_of("GOMIPS64", built_in_.gomips64, {"hardfloat", "softfloat"}, "must be hardfloat, softfloat");
        if (config_.minor >= 20) {
            one_of("GOPPC64", built_in_.goppc64, {"power8", "power9", "power10"},
                   "must be power8, power9, power10");
        } else {
            one_of("GOPPC64", built_in_.goppc64, {"power8", "power9"}, "must be power8, power9");
        }
        if (config_.minor >= 25) {
            one_of("GORISCV64", built_in_.goriscv64, {"rva20u64", "rva22u64", "rva23u64"},
                   "must be rva20u64, rva22u64, rva23u64");
        } else if (config_.minor >= 23) {
            one_of("GORISCV64", built_in_.goriscv64, {"rva20u64", "rva22u64"}, "must be rva20u64, rva22u64");
        }
        gowasm();
        if (config_.minor >= 24) gofips();
        goexperiment();
        at_fault = at_fault_;
        return error_;
    }

private:
    std::string value_of(std::string_view name, const GoValue& fallback) const {
        const std::string_view value = config_.os.get(name);
        return value.empty() ? fallback.value : std::string(value);
    }
    void complain(std::string_view name, std::string error) {
        at_fault_ = name;
        error_ = std::move(error);
    }
    void invalid(std::string_view name, const std::string& why) {
        complain(name, "invalid " + std::string(name) + ": " + why);
    }

    void one_of(std::string_view name, const GoValue& fallback, std::initializer_list<std::string_view> good,
                const char* why) {
        if (std::ranges::find(good, value_of(name, fallback)) == good.end()) invalid(name, why);
    }

    void goarm() {
        std::string value = value_of("GOARM", built_in_.goarm);
        const bool features = config_.minor >= 22;
        if (features) {
            for (const std::string_view suffix : {",softfloat", ",hardfloat"}) {
                if (value.ends_with(suffix)) value.erase(value.size() - suffix.size());
            }
        }
        if (value == "5" || value == "6" || value == "7") return;
        invalid("GOARM", features ? "must start with 5, 6, or 7, and may optionally end in either "
                                    "\",hardfloat\" or \",softfloat\""
                                  : "must be 5, 6, 7");
    }

    void goarm64() {
        std::string value = value_of("GOARM64", built_in_.goarm64);
        for (bool more = true; more;) {
            more = false;
            for (const std::string_view suffix : {",lse", ",crypto"}) {
                if (!value.ends_with(suffix)) continue;
                value.erase(value.size() - suffix.size());
                more = true;
                break;
            }
        }
        const bool good =
            value.size() == 4 && ((value.starts_with("v8.") && value[3] >= '0' && value[3] <= '9') ||
                                  (value.starts_with("v9.") && value[3] >= '0' && value[3] <= '5'));
        error_.clear();
        at_fault_.clear();
        if (!good)
            invalid(
                "GOARM64",
                "must start with v8.{0-9} or v9.{0-5} and may optionally end in \",lse\" and/or \",crypto\"");
    }

    void gowasm() {
        std::string_view value = config_.os.get("GOWASM");
        while (!value.empty()) {
            const std::string_view feature = value.substr(0, value.find(','));
            value.remove_prefix(std::min(value.size(), feature.size() + 1));
            if (!feature.empty() && feature != "satconv" && feature != "signext")
                invalid("GOWASM", "no such feature " + go_quote(feature));
        }
    }

    // v1.Y.Z, v1.Y.Z-rcN or v1.Y.Z-hhhhhhhh; up to 1.25 vX.Y.Z.
    bool is_fips_version(std::string_view value) const {
        const auto number = [&] {
            const std::size_t n = std::min(value.find_first_not_of("0123456789"), value.size());
            value.remove_prefix(n);
            return n > 0;
        };
        const auto skip = [&](std::string_view text) {
            if (!value.starts_with(text)) return false;
            value.remove_prefix(text.size());
            return true;
        };
        const bool newer = config_.minor >= 26;
        if (newer ? !skip("v1.") : !(skip("v") && number() && skip("."))) return false;
        if (!number() || !skip(".") || !number()) return false;
        if (value.empty()) return true;
        if (!newer) return false;
        if (skip("-rc")) return number() && value.empty();
        return skip("-") && value.size() == 8;
    }

    void gofips() {
        const std::string value = value_of("GOFIPS140", built_in_.gofips140);
        constexpr std::array<std::string_view, 4> names = {"off", "latest", "inprocess", "certified"};
        if (std::ranges::find(names, value) != names.end() || is_fips_version(value)) return;
        invalid("GOFIPS140", config_.minor >= 26 ? "must be off, latest, inprocess, certified, or v1.Y.Z"
                                                 : "must be off, latest, inprocess, certified, or vX.Y.Z");
    }

    void goexperiment() {
        const std::string goarch = value_of("GOARCH", {config_.goarch, {}});
        auto error =
            experiment_error(config_.minor, goarch, value_of("GOEXPERIMENT", built_in_.goexperiment));
        if (!error.empty()) complain("GOEXPERIMENT", std::move(error));
    }

    const GoConfig& config_;
    const BuiltIn& built_in_;
    std::string error_;
    std::string at_fault_;
};

}  // namespace

std::string build_config_error(const GoConfig& config, const BuiltIn& built_in, std::string& at_fault) {
    return Checker(config, built_in).run(at_fault);
}

}  // namespace trueup
