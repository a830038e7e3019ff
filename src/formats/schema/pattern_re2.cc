#include <re2/re2.h>

#include "formats/schema/pattern.h"

namespace trueup {
namespace {

class Re2Pattern final : public Pattern {
public:
    Re2Pattern(const std::string& text, const re2::RE2::Options& options) : expression(text, options) {}
    bool found_in(std::string_view text) const override {
        return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression);
    }
    re2::RE2 expression;
};

}  // namespace

Result<std::shared_ptr<const Pattern>> compile_pattern(std::string_view ecma) {
    const auto text = TRY(re2_spelling(ecma));
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    auto pattern = std::make_shared<Re2Pattern>(text, options);
    if (!pattern->expression.ok()) return fail(Error::Kind::invalid, pattern->expression.error());
    return pattern;
}

}  // namespace trueup
