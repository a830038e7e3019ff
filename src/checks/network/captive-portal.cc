// A login page answers in the proxy's place.
//
// The answer is HTML where go expects data: a hotel's or company's portal stands
// between. Log in with a browser, then try again.
// Source: https://www.rfc-editor.org/rfc/rfc8952
#include <algorithm>

#include "base/text.h"
#include "checks/told.h"

namespace trueup {
namespace {

void text(const Facts& facts, Verdict& verdict) {
    const auto* s = symptom(facts, "captive");
    if (s == nullptr) return;
    // Any program that reads JSON says so; go names the proxy or the module.
    const bool of_go =
        s->text.find("x509:") != std::string::npos || s->text.find("proxy") != std::string::npos ||
        s->text.find("sumdb") != std::string::npos || s->text.find("://") != std::string::npos ||
        s->text.find("go: ") != std::string::npos || s->text.find("/@v/") != std::string::npos ||
        s->text.find('@') != std::string::npos;
    if (!of_go) return;
    conclude(verdict,
             told(*s, Confidence::likely,
                  {"A web page came back in place of the proxy's data.", "返回的是网页，而不是代理的数据。"}),
             "log-in",
             {"Open a browser, log in to the network, and try again; check GOPROXY's address",
              "打开浏览器登录网络后重试；并检查 GOPROXY 的地址"});
}

}  // namespace

TRUEUP_CHECK(captive_portal) = {
    .id = "captive-portal",
    .title = {"A login page answers in the proxy's place", "登录页面代替代理作出了回答"},
    .why = {"The answer is HTML where go expects data: a hotel's or company's portal stands between. Log in "
            "with a browser, then try again.",
            "go 期望数据，得到的却是 HTML：中间有酒店或公司的认证页面。请先用浏览器登录，然后重试。"},
    .blind = {"A proxy whose address is simply wrong and shows a web page.",
              "地址写错、恰好是普通网页的代理。"},
    .sources = "https://www.rfc-editor.org/rfc/rfc8952",
    .text = text,
};

}  // namespace trueup
