#include "formats/requirements_file.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"
#include "formats/python_text.h"

namespace trueup {
namespace {

struct Option {
    std::string_view name;
    std::string_view other;  // a second spelling, or a short one
    bool takes_value;
};
constexpr auto known_options = std::to_array<Option>({
    {"--index-url", "-i", true},    {"--pypi-url", "", true},       {"--extra-index-url", "", true},
    {"--no-index", "", false},      {"--constraint", "-c", true},   {"--requirement", "-r", true},
    {"--editable", "-e", true},     {"--find-links", "-f", true},   {"--no-binary", "", true},
    {"--only-binary", "", true},    {"--prefer-binary", "", false}, {"--require-hashes", "", false},
    {"--pre", "", false},           {"--trusted-host", "", true},   {"--use-feature", "", true},
    {"--install-option", "", true}, {"--global-option", "", true},  {"--config-settings", "-C", true},
    {"--config-setting", "", true}, {"--hash", "", true},
});

struct Logical {
    int line = 0;
    std::string text;
};

// `#` at the start or after white space, and all behind it.
std::size_t comment_start(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '#') continue;
        auto from = i;
        while (from > 0 && is_python_space(line[from - 1])) --from;
        if (i == 0 || from < i) return from;
    }
    return std::string_view::npos;
}

// Lines that end in a backslash go on in the next one, but for comments.
std::vector<Logical> logical_lines(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<Logical> out;
    std::optional<Logical> open;
    int number = 0;
    const auto close = [&](Logical logical) {
        logical.text = python_trim(std::string_view(logical.text).substr(0, comment_start(logical.text)));
        if (!logical.text.empty()) out.push_back(std::move(logical));
    };
    for (const auto& line : lines_of(text)) {
        ++number;
        const auto comment = comment_start(line);
        const bool only_comment = comment == 0;
        if (line.ends_with('\\') && comment == std::string_view::npos) {
            auto part = std::string_view(line);
            while (part.ends_with('\\')) part.remove_suffix(1);
            while (!open && part.starts_with('\\')) part.remove_prefix(1);
            if (!open) open = Logical{number, ""};
            open->text += part;
            continue;
        }
        Logical whole = open ? std::move(*open) : Logical{number, ""};
        open.reset();
        // A comment that a joined line runs into stays one.
        whole.text += (only_comment ? " " : "") + line;
        close(std::move(whole));
    }
    if (open) close(std::move(*open));
    return out;
}

// ${NAME} where it has a value; anything else stays as it is written.
std::string expanded(const std::string& text, const Environment& environment) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.substr(at).starts_with("${") ? text.find('}', at) : std::string::npos;
        if (end != std::string::npos && end > at + 2) {
            const auto name = text.substr(at + 2, end - at - 2);
            const bool plain = std::ranges::all_of(
                name, [](char c) { return (c >= 'A' && c <= 'Z') || is_ascii_digit(c) || c == '_'; });
            if (const auto value = plain ? environment.get(name) : std::string(); !value.empty()) {
                out += value;
                at = end + 1;
                continue;
            }
        }
        out += text[at++];
    }
    return out;
}

// The words of a POSIX shell, without expansions; nullopt: an open quote.
std::optional<std::vector<std::string>> shell_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote == '"' && i + 1 < text.size() &&
                       (text[i + 1] == '"' || text[i + 1] == '\\')) {
                word += text[++i];
            } else {
                word += c;
            }
        } else if (c == '\'' || c == '"') {
            quote = c;
            in_word = true;
        } else if (c == '\\') {
            if (i + 1 == text.size()) return std::nullopt;
            word += text[++i];
            in_word = true;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            if (in_word) words.push_back(std::move(word));
            word.clear();
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (quote != 0) return std::nullopt;
    if (in_word) words.push_back(std::move(word));
    return words;
}

// A long option may be cut short as long as only one is meant.
const Option* find_option(std::string_view name) {
    const Option* found = nullptr;
    for (const auto& option : known_options) {
        if (option.name == name || option.other == name) return &option;
        if (!name.starts_with("--") || !option.name.starts_with(name)) continue;
        if (found != nullptr) return nullptr;
        found = &option;
    }
    return found;
}

bool has_scheme(std::string_view text) {
    const auto colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0) return text.starts_with("file:");
    return is_ascii_alpha(text.front()) && std::ranges::all_of(text.substr(0, colon), [](char c) {
               return is_ascii_alnum(c) || c == '+' || c == '-' || c == '.';
           });
}

// As pip decides it: a path has a separator, starts with a dot or is an archive.
bool is_location(std::string_view text) {
    if (has_scheme(text)) return true;
    const auto head = text.substr(0, text.find_first_of(";@"));
    if (head.contains('/') || head.starts_with('.')) return true;
    const auto word = python_trim(head);
    static constexpr auto archives =
        std::to_array<std::string_view>({".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz",
                                         ".tar.xz", ".txz", ".tlz", ".tar.lz"});
    return std::ranges::any_of(archives, [&](std::string_view end) { return word.ends_with(end); });
}

void read_subject(RequirementsLine& out, const std::string& subject) {
    // What stands behind " ;" is a marker also where a URL stands.
    if (is_location(subject)) {
        out.kind = RequirementsLine::Kind::location;
        const auto marker = std::min(subject.find(" ;"), subject.find("; "));
        out.location = python_trim(std::string_view(subject).substr(0, marker));
        if (!has_scheme(out.location) && out.url_hash()) {
            out.kind = RequirementsLine::Kind::invalid;
            out.problem = "a path takes no hash behind #: write --hash, or file:// in front";
            return;
        }
        if (marker == std::string::npos) return;
        auto parsed = parse_python_marker(subject.substr(subject.find(';', marker) + 1));
        if (!parsed) {
            out.kind = RequirementsLine::Kind::invalid;
            out.problem = parsed.error().message;
            return;
        }
        out.requirement.emplace();
        out.requirement->marker = std::move(*parsed);
        return;
    }
    auto parsed = parse_python_requirement(subject);
    if (!parsed) {
        out.kind = RequirementsLine::Kind::invalid;
        out.problem = parsed.error().message;
        return;
    }
    out.kind = RequirementsLine::Kind::requirement;
    out.location = parsed->url;
    out.requirement = std::move(*parsed);
}

void take_option(RequirementsLine& out, const Option& option, const std::string& value,
                 std::string& editable) {
    using Kind = RequirementsLine::Kind;
    out.options.emplace_back(option.name);
    if (option.name == "--hash") {
        const auto colon = value.find(':');
        if (colon == std::string::npos) {
            out.kind = Kind::invalid;
            out.problem = "--hash takes ALGORITHM:DIGEST";
            return;
        }
        out.hashes.push_back({value.substr(0, colon), value.substr(colon + 1)});
    } else if (option.name == "--requirement") {
        out.kind = Kind::include;
        out.location = value;
    } else if (option.name == "--constraint") {
        out.kind = Kind::constraint;
        out.location = value;
    } else if (option.name == "--editable" && editable.empty()) {
        editable = value;
    }
}

void read_options(RequirementsLine& out, const std::string& text, std::string& editable) {
    using Kind = RequirementsLine::Kind;
    const auto refuse = [&](std::string problem) {
        out.kind = Kind::invalid;
        out.problem = std::move(problem);
    };
    const auto words = shell_words(text);
    if (!words) return refuse("a quote that does not end");
    for (std::size_t i = 0; i < words->size() && out.kind != Kind::invalid; ++i) {
        const auto& word = (*words)[i];
        if (!word.starts_with('-') || word == "-") continue;  // pip passes over it too
        const bool is_long = word.starts_with("--");
        const auto cut = is_long ? word.find('=') : word.size() > 2 ? std::size_t{2} : std::string::npos;
        const auto* option = find_option(word.substr(0, cut));
        if (option == nullptr) return refuse("no such option: " + word.substr(0, cut));
        std::optional<std::string> value;
        if (cut != std::string::npos) value = word.substr(is_long ? cut + 1 : cut);
        if (value && !option->takes_value) return refuse(std::string(option->name) + " takes no value");
        if (!value && option->takes_value) {
            if (i + 1 == words->size()) return refuse(std::string(option->name) + " needs a value");
            value = (*words)[++i];
        }
        take_option(out, *option, value.value_or(std::string()), editable);
    }
}

RequirementsLine read_line(const Logical& logical, const Environment& environment) {
    using Kind = RequirementsLine::Kind;
    RequirementsLine out;
    out.line = logical.line;
    out.text = logical.text;
    const auto text = expanded(logical.text, environment);
    // Options start with the first word, of those with blanks between them, that starts with a dash.
    std::size_t options = text.starts_with('-') ? 0 : text.find(" -");
    const auto subject = std::string(python_trim(std::string_view(text).substr(0, options)));
    std::string editable;
    if (options != std::string::npos) read_options(out, text.substr(options), editable);
    if (out.kind == Kind::invalid) return out;
    if (!subject.empty()) {
        read_subject(out, subject);
    } else if (!editable.empty()) {
        out.editable = true;
        out.kind = Kind::location;
        out.location = editable;
    }
    return out;
}

}  // namespace

std::optional<RequirementsLine::Hash> RequirementsLine::url_hash() const {
    const auto fragment = location.find('#');
    if (fragment == std::string::npos) return std::nullopt;
    for (const auto& part : split(std::string_view(location).substr(fragment + 1), '&')) {
        const auto equals = part.find('=');
        if (equals == std::string::npos) continue;
        const auto name = part.substr(0, equals);
        if (name == "sha256" || name == "sha384" || name == "sha512" || name == "sha1" || name == "md5" ||
            name == "sha224")
            return Hash{name, part.substr(equals + 1)};
    }
    return std::nullopt;
}

bool RequirementsLine::version_control() const {
    const auto colon = location.find(':');
    const auto scheme = std::string_view(location).substr(0, colon == std::string::npos ? 0 : colon);
    return scheme.starts_with("git+") || scheme.starts_with("hg+") || scheme.starts_with("svn+") ||
           scheme.starts_with("bzr+");
}

std::vector<RequirementsLine> parse_requirements_file(std::string_view text, const Environment& environment) {
    std::vector<RequirementsLine> out;
    std::string decoded;
    // What PowerShell's `>` writes; pip reads it by its byte order mark too.
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        decoded = from_utf16(text.substr(2), text.starts_with("\xFE"));
        text = decoded;
    }
    for (const auto& logical : logical_lines(text)) out.push_back(read_line(logical, environment));
    return out;
}

}  // namespace trueup
