#include "formats/go_program.h"

#include <algorithm>

#include "base/text.h"
#include "formats/go_buildinfo.h"

namespace trueup {
namespace {

// Where formats without notes keep the build id: at the start of the code.
constexpr std::string_view id_start = "\xff Go build ID: \"";
constexpr std::string_view id_end = "\"\n \xff";
constexpr std::size_t id_search = 32 * 1024;
constexpr std::size_t max_id = 512;

std::string build_id(const ByteSource& source) {
    const auto text = source.read(0, id_search).value_or("");
    const auto start = text.find(id_start);
    if (start == std::string::npos) return {};
    const auto from = start + id_start.size();
    const auto end = text.find(id_end, from);
    if (end == std::string::npos || end - from > max_id) return {};
    return text.substr(from, end - from);
}

GoModule module_of(const std::vector<std::string>& words) {
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
    return {word(1), word(2), word(3), {}};
}

// A value with white space or quotes in it is written as a Go string.
std::string unquoted(std::string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
    std::string out;
    value = value.substr(1, value.size() - 2);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            out += value[i] == 'n' ? '\n' : value[i] == 't' ? '\t' : value[i];
        } else {
            out += value[i];
        }
    }
    return out;
}

}  // namespace

void parse_go_modules(std::string_view text, GoProgram& program) {
    GoModule* last = nullptr;
    for (const auto& line : lines_of(text)) {
        const auto words = split(line, '\t');
        const auto& kind = words.front();
        if (kind == "path" && words.size() > 1) {
            program.path = words[1];
        } else if (kind == "mod") {
            program.module = module_of(words);
            last = &program.module;
        } else if (kind == "dep") {
            last = &program.dependencies.emplace_back(module_of(words));
        } else if (kind == "=>" && last != nullptr) {
            const auto other = module_of(words);
            last->replaced_by = other.version.empty() ? other.path : other.path + " " + other.version;
        } else if (kind == "build" && words.size() > 1) {
            const auto rest = std::string_view(line).substr(6);
            const auto equals = std::min(rest.find('='), rest.size());
            program.settings.emplace_back(rest.substr(0, equals),
                                          unquoted(rest.substr(std::min(equals + 1, rest.size()))));
        }
    }
}

std::optional<GoProgram> read_go_program(const ByteSource& source, const Image& image,
                                         std::optional<GoProgram> noted) {
    const auto info = read_go_buildinfo(source, image);
    if (info.version.empty() && !noted && !image.line_table) return std::nullopt;
    auto program = std::move(noted).value_or(GoProgram{});
    program.version = info.version;
    parse_go_modules(info.modules, program);
    if (program.build_id.empty()) program.build_id = build_id(source);
    return program;
}

}  // namespace trueup
