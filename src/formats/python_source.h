// The statements of a Python program as tokens: without comments, and with what
// stands in a text kept apart from code. Nothing is understood of them here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct PythonToken {
    enum class Kind { name, number, text, sign };
    Kind kind = Kind::sign;
    std::string text;  // of a text: what is between the quotes

    bool is(std::string_view sign_or_name) const { return kind != Kind::text && text == sign_or_name; }
};

struct PythonStatement {
    int line = 0;  // the first
    std::size_t indent = 0;
    std::vector<PythonToken> tokens;
};

// One a logical line (brackets and backslashes join lines, `;` parts them). Never
// fails: what is no Python gives tokens all the same.
std::vector<PythonStatement> python_statements(std::string_view text);

}  // namespace trueup
