#include "remedy/refusals.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trueup {

Text goes_on_from_before(const Edit& edit) {
    return {fmt::format("{}:{} goes on from the line before: {}", edit.path, edit.first_line,
                        trim(edit.old_lines[0])),
            fmt::format("{}:{} 是上一行的继续：{}", edit.path, edit.first_line, trim(edit.old_lines[0]))};
}

Text depends_on_a_call(const Edit& edit) {
    return {fmt::format("{}:{} stands in a function that is called with arguments, and other calls need it; "
                        "change the call: {}",
                        edit.path, edit.first_line, trim(edit.old_lines[0])),
            fmt::format("{}:{} 位于带参数调用的函数中，其他调用还需要它；请改动调用它的那一行：{}", edit.path,
                        edit.first_line, trim(edit.old_lines[0]))};
}

Text still_uses(const std::string& path, int line, std::string_view name, std::string_view text) {
    return {fmt::format("{}:{} still uses {}: {}", path, line, name, trim(text)),
            fmt::format("{}:{} 还在使用 {}：{}", path, line, name, trim(text))};
}

}  // namespace trueup
