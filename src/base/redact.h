// Takes secrets out of text before it is stored or shown: user names and
// passwords in URLs, values of what is named like a secret, tokens with a known
// shape, private keys, authorization headers. Each becomes "***". The number of
// lines stays, so that line numbers keep their meaning, and quotes and brackets
// around a value stay, so that a shell would still read the text the same way.
//
// It errs on the side of hiding: what only looks like a secret is lost too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

std::string redact(std::string_view text);
// The same for a netrc file, whose tokens may stand on lines of their own.
std::string redact_netrc(std::string_view text);
// The value of one variable, given its name.
std::string redact_value(std::string_view name, std::string_view value);

// "GITHUB_TOKEN", "db.password", "_authToken". Not SSH_AUTH_SOCK or
// PASSWORD_STORE_DIR, which say where something is, and not GOAUTH, which says
// how (redact_value() knows it).
bool secret_name(std::string_view name);

// redact() that also hides given values wherever they occur: a token that a
// variable holds may stand in a file under a harmless name.
class Redactor {
public:
    // Values too short to be told from ordinary words are not learnt.
    void learn(std::string_view name, std::string_view value);
    std::string text(std::string_view text) const { return hide_learnt(redact(text)); }
    std::string netrc(std::string_view text) const { return hide_learnt(redact_netrc(text)); }
    std::string value(std::string_view name, std::string_view value) const {
        return hide_learnt(redact_value(name, value));
    }

private:
    std::string hide_learnt(std::string text) const;
    std::vector<std::string> secrets_;
};

namespace redaction {

inline constexpr std::string_view hidden = "***";

// The steps of redact(), each on its own subject.
std::string private_keys(std::string_view text);
std::string url_users(std::string_view text);
std::string known_tokens(std::string_view text);
std::string named_values(std::string_view text);

}  // namespace redaction
}  // namespace trueup
