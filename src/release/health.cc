#include "release/health.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "platform/http.h"
#include "release/examination.h"
#include "release/reload.h"

namespace trueup {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;
constexpr const char* unreachable = "health-unreachable";
constexpr const char* bad_status = "health-status";
constexpr const char* redirected = "health-redirected";
constexpr const char* slow = "health-too-slow";
constexpr const char* odd_latency = "health-latency-implausible";
constexpr const char* wrong_fingerprint = "health-fingerprint-differs";
constexpr int most_redirects = 3;
constexpr const char* probes_source =
    "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/";

struct Asked {
    HttpAnswer answer;
    double milliseconds = 0;  // of the last request alone
    std::vector<std::string> way;
};

std::optional<std::string> location_of(const HttpAnswer& answer) {
    if (answer.status / 100 != 3 || answer.status == 304) return std::nullopt;
    const auto field = answer.fields.find("location");
    return field == answer.fields.end() ? std::nullopt : std::optional(field->second);
}

// Redirects are followed to http:// and to paths, a few times.
Result<Asked> ask(const HealthSection& section) {
    const auto deadline = Clock::now() + section.limit;
    auto address = section.address;
    Asked out;
    for (int hops = 0;; ++hops) {
        const auto start = Clock::now();
        out.answer = TRY(ask_http(address, "GET", deadline));
        out.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        const auto location = location_of(out.answer);
        if (!location) return out;
        out.way.push_back(*location);
        if (hops == most_redirects) return fail(Error::Kind::invalid, "more than 3 redirects", "redirect");
        const auto next = location->starts_with('/')
                              ? parse_http_url("http://" + address.authority + *location)
                              : parse_http_url(*location);
        if (!next) return fail(Error::Kind::invalid, next.error().message, "redirect");
        address = *next;
    }
}

const Json* member(const Json& body, const std::string& field) {
    if (field.starts_with('/')) {
        try {
            const Json::json_pointer pointer(field);
            return body.contains(pointer) ? &body.at(pointer) : nullptr;
        } catch (const Json::exception&) {
            return nullptr;  // no pointer, or "-" and the like
        }
    }
    const auto found = body.is_object() ? body.find(field) : body.end();
    return body.is_object() && found != body.end() ? &*found : nullptr;
}

int decimals_of(const Json& number) {
    if (!number.is_number_float()) return 0;
    const auto text = fmt::format("{}", number.get<double>());
    const auto point = text.find('.');
    if (text.contains('e')) return 9;
    return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

class Health {
public:
    explicit Health(const HealthSection& section)
        : section_(section),
          examination_({unreachable, bad_status, redirected, slow, odd_latency, wrong_fingerprint}) {}

    Judgement run() {
        for (int i = 0; i < section_.probes; ++i) {
            auto asked = ask(section_);
            if (!asked) {
                unanswered(asked.error(), i);
                return std::move(examination_).judgement();
            }
            if (!asked->way.empty() && i == 0) {
                auto& finding =
                    find(redirected, Severity::warning,
                         {"The health endpoint is somewhere else", "健康检查地址被重定向"},
                         {"Load balancers do not follow redirects of a probe, so name the address "
                          "that answers: " +
                              asked->way.back(),
                          "负载均衡器的探测不跟随重定向，请直接写出实际作答的地址：" + asked->way.back()});
                finding.evidence.push_back(
                    {{join(asked->way, " → "), join(asked->way, " → ")}, section_.origin});
            }
            answers_.push_back(std::move(*asked));
        }
        status();
        latency();
        fingerprint();
        return std::move(examination_).judgement();
    }

private:
    Finding& find(const char* check, Severity severity, Text title, Text explanation) {
        auto& finding = examination_.find(check, severity, std::move(title), std::move(explanation));
        finding.subject = {"health", section_.url, ""};
        return finding;
    }
    void evidence(Finding& finding, std::string en, std::string zh) {
        finding.evidence.push_back({{std::move(en), std::move(zh)}, section_.origin});
    }

    void unanswered(const Error& error, int probe) {
        const auto words = in_words(error);
        const bool redirect = error.file == "redirect";
        auto& finding = redirect ? find(redirected, Severity::error,
                                        {"The health endpoint leads nowhere", "健康检查地址的重定向没有终点"},
                                        {"Its redirects were not followed to an answer: " + words.en + ".",
                                         "重定向未能得到回答：" + words.zh + "。"})
                                 : find(unreachable, Severity::error,
                                        {"The health endpoint does not answer", "健康检查地址没有回答"},
                                        {"Nothing proves that the service is up: " + words.en + ".",
                                         "没有任何证据表明服务已就绪：" + words.zh + "。"});
        evidence(finding, fmt::format("probe {} of {}: {}", probe + 1, section_.probes, words.en),
                 fmt::format("第 {}/{} 次探测：{}", probe + 1, section_.probes, words.zh));
        for (const auto* check :
             {bad_status, slow, odd_latency, wrong_fingerprint, redirect ? unreachable : redirected})
            examination_.unknown(check, Text{"the endpoint gave no answer", "该地址没有回答"});
    }

    void status() {
        for (const auto& asked : answers_) {
            if (asked.answer.status / 100 == 2) continue;
            auto& finding = find(bad_status, Severity::error,
                                 {"The service says that it is not well", "服务报告自身不健康"},
                                 {"Whatever its body says, probes look at the status alone.",
                                  "无论正文写什么，探测只看状态码。"});
            evidence(finding, fmt::format("status {}", asked.answer.status),
                     fmt::format("状态码 {}", asked.answer.status));
            finding.references = {probes_source};
            return;
        }
    }

    void latency() {
        double worst = 0;
        for (const auto& asked : answers_) worst = std::max(worst, asked.milliseconds);
        if (!section_.max_latency_ms) {
            // Nothing to hold it against.
        } else if (worst > *section_.max_latency_ms) {
            auto& finding = find(
                slow, Severity::error, {"The health endpoint answers too late", "健康检查回答过慢"},
                {fmt::format("It took {:.1f} ms, and {:g} ms are allowed.", worst, *section_.max_latency_ms),
                 fmt::format("用时 {:.1f} 毫秒，上限为 {:g} 毫秒。", worst, *section_.max_latency_ms)});
            evidence(finding, "measured here, connection included", "在本机测得，包括建立连接");
        }
        std::vector<Latency> latencies;
        for (const auto& asked : answers_) {
            const auto body = parse_json(asked.answer.body, "");
            const auto* said = body ? member(*body, section_.latency_field) : nullptr;
            if (said == nullptr) continue;
            if (!said->is_number()) {
                auto& finding = find(odd_latency, Severity::warning,
                                     {"The latency that it reports is no number", "它报告的延迟不是数字"},
                                     {section_.latency_field + " is " + said->dump(),
                                      section_.latency_field + " 的值是 " + said->dump()});
                evidence(finding, said->dump(), said->dump());
                return;
            }
            latencies.push_back({said->get<double>(), decimals_of(*said), asked.milliseconds});
        }
        if (latencies.size() < answers_.size()) {
            if (section_.latency_named)
                examination_.unknown(odd_latency, Text{"an answer has no " + section_.latency_field,
                                                       "有一个回答没有 " + section_.latency_field});
            return;
        }
        const auto why = implausible(latencies);
        if (!why) return;
        auto& finding = find(odd_latency, Severity::warning,
                             {"The latency that it reports was not measured", "它报告的延迟不像是测量值"},
                             {why->en + " Do not let a rollout wait for this number.",
                              why->zh + "不要让灰度发布依据这个数字。"});
        finding.confidence = Confidence::likely;
        for (const auto& one : latencies)
            evidence(finding, fmt::format("reported {} ms, measured {:.1f} ms", one.reported, one.measured),
                     fmt::format("报告 {} 毫秒，实测 {:.1f} 毫秒", one.reported, one.measured));
    }

    void fingerprint() {
        if (section_.fingerprint.empty()) {
            examination_.unknown(wrong_fingerprint,
                                 section_.no_fingerprint.empty()
                                     ? Text{"no release is declared (`release: NAME@VERSION`)",
                                            "没有声明发布（`release: 名称@版本`）"}
                                     : in_words(section_.no_fingerprint));
            return;
        }
        for (const auto& asked : answers_) {
            const auto said = fingerprint_in(asked.answer);
            if (said == section_.fingerprint) continue;
            const auto whole = section_.release.empty() ? section_.fingerprint : section_.release;
            auto& finding = find(
                wrong_fingerprint, Severity::error,
                said.empty()
                    ? Text{"The service does not say which release it serves", "服务没有说明它在运行哪个发布"}
                    : Text{"The service serves another release", "服务运行的是另一个发布"},
                said.empty() ? Text{"Its answer names no whole fingerprint (\"fingerprint\" in a JSON "
                                    "object, or the field "
                                    "X-Release-Fingerprint; a shortened one proves nothing).",
                                    "回答里没有完整的指纹（JSON 对象的 \"fingerprint\"，或 "
                                    "X-Release-Fingerprint 字段；缩短的指纹不能作为证明）。"}
                             : Text{"What runs is not " + whole +
                                        ". Reload the service, or declare what it is to serve.",
                                    "正在运行的不是 " + whole + "。请重新加载服务，或声明它应运行的发布。"});
            evidence(finding, "answered " + (said.empty() ? std::string("none") : said),
                     "回答的指纹：" + (said.empty() ? std::string("无") : said));
            evidence(finding, "expected " + section_.fingerprint, "应为 " + section_.fingerprint);
            return;
        }
    }

    const HealthSection& section_;
    Examination examination_;
    std::vector<Asked> answers_;
};

}  // namespace

std::optional<Text> implausible(const std::vector<Latency>& probes) {
    if (probes.empty()) return std::nullopt;
    for (const auto& one : probes) {
        if (one.reported < 0 || !std::isfinite(one.reported))
            return Text{"A latency below zero is impossible.", "延迟不可能小于零。"};
    }
    const auto resolution = [](const Latency& one) { return std::pow(10.0, -one.decimals); };
    const bool longer = std::ranges::all_of(
        probes, [&](const Latency& one) { return one.reported > one.measured + 1 + resolution(one); });
    if (longer)
        return Text{"Every time it reports more than the whole request took.",
                    "每次报告的值都大于整个请求的用时。"};
    if (probes.size() < 3) return std::nullopt;
    const auto [least, most] = std::ranges::minmax_element(probes, {}, &Latency::measured);
    const bool constant = std::ranges::all_of(
        probes, [&](const Latency& one) { return one.reported == probes.front().reported; });
    if (!constant) return std::nullopt;
    int decimals = 0;
    for (const auto& one : probes) decimals = std::max(decimals, one.decimals);
    // Whole milliseconds repeat; microseconds do not.
    const double spread = most->measured - least->measured;
    if (decimals < 3 && spread < std::max(2 * std::pow(10.0, -decimals), 2.0)) return std::nullopt;
    return Text{"It reports the same number every time.", "它每次报告的都是同一个数。"};
}

Judgement check_health(const HealthSection& section) { return Health(section).run(); }

}  // namespace trueup
