// What the tests of start-up files say, where that is known without a shell: a fresh login
// interactive shell, and the files as they are.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "probe/startup/static_reader_state.h"

namespace trueup::startup {

namespace {

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

// "$PS1", ${PS1-}, "${PS1:-}"
bool is_variable(std::string_view word, std::string_view name) {
    std::string plain(word);
    std::erase(plain, '"');
    if (plain == "$" + std::string(name)) return true;
    for (const std::string_view end : {"}", "-}", ":-}"}) {
        if (plain == "${" + std::string(name) + std::string(end)) return true;
    }
    return false;
}

}  // namespace

Truth Reader::truth_of(const Words& words) const {
    const auto& first = words[0];
    if (first == "[" || first == "test" || first == "[[") return test(words);
    if (functions_.contains(first) || aliases_.contains(first) || unsure_aliases_.contains(first))
        return Truth::unknown;
    if (one_of(first, {"true", ":", "echo"})) return Truth::yes;
    if (!fish_ && one_of(first, {"unset", "export"})) return Truth::yes;
    // "alias go" asks whether there is one, "shopt -oq posix" whether it is on.
    const auto behind = from(words, 1);
    if (!fish_ && first == "alias" && !behind.empty() &&
        std::ranges::all_of(behind, [](const std::string& word) {
            return !word.starts_with('-') && word.find('=') != std::string::npos;
        }))
        return Truth::yes;
    if (dialect_ == Dialect::bash && first == "shopt")
        return behind == Words{"-q", "login_shell"} || behind == Words{"login_shell"} ? Truth::yes
                                                                                      : Truth::unknown;
    if (first == "false") return Truth::no;
    if (fish_ && first == "status" && words.size() == 2) {
        return one_of(words[1], {"is-interactive", "--is-interactive", "-i", "is-login", "--is-login", "-l"})
                   ? Truth::yes
                   : Truth::unknown;
    }
    if (fish_ && first == "set" && words.size() == 3 && one_of(words[1], {"-q", "--query"})) {
        const auto found = lookup(words[2]);
        if (!found || !found->text || !is_sure(words[2], *found)) return Truth::unknown;
        return truth(!found->gone);
    }
    if (!fish_ && std::ranges::all_of(words, [](const std::string& word) {
            return !split_assignment(word).name.empty() && word.find_first_of("`(") == std::string::npos;
        }))
        return Truth::yes;
    return Truth::unknown;
}

Truth Reader::test(const Words& words) const {
    const bool wide = words[0] == "[[";
    Words args(words.begin() + 1, words.end());
    if (words[0] != "test" && !args.empty()) args.pop_back();
    bool negates = false;
    while (!args.empty() && args[0] == "!") {
        negates = !negates;
        args.erase(args.begin());
    }
    const auto answer = [&](Truth value) { return negates ? negated(value) : value; };
    if (args.empty() || args.size() > 3) return Truth::unknown;
    bool sure = true;
    const auto text_of = [&](const std::string& word) {
        auto text = expand_word(word, sure);
        // [ drops an empty word, and splits others.
        const bool bare = !wide && !fish_ && word.starts_with('$');
        if (text && bare && (text->empty() || text->find_first_of(" \t\n") != std::string::npos))
            text.reset();
        return text;
    };
    if (args.size() == 1) {
        const auto text = text_of(args[0]);
        return text && sure ? answer(truth(!text->empty())) : Truth::unknown;
    }
    if (args.size() == 2) {
        const auto& op = args[0];
        if (wide && op == "-o")
            return one_of(args[1], {"interactive", "login", "INTERACTIVE", "LOGIN"}) ? answer(Truth::yes)
                                                                                     : Truth::unknown;
        if (op == "-n" || op == "-z") {
            for (const std::string_view own : {"PS1", "BASH_VERSION", "ZSH_VERSION"}) {
                if (fish_ || !is_variable(args[1], own) || values_.contains(std::string(own))) continue;
                const bool set = own == "PS1" || (own == "BASH_VERSION") == (dialect_ == Dialect::bash);
                return answer(truth(set == (op == "-n")));
            }
        }
        const auto text = text_of(args[1]);
        if ((!text || !sure) && lies_nowhere(op, args[1])) return answer(Truth::no);
        if (!text || !sure) return Truth::unknown;
        if (op == "-n") return answer(truth(!text->empty()));
        if (op == "-z") return answer(truth(text->empty()));
        return op.size() == 2 && op[0] == '-' ? answer(file_test(op[1], *text)) : Truth::unknown;
    }
    const auto& op = args[1];
    std::string left = args[0];
    std::erase(left, '"');
    if (wide && left == "$-" && one_of(args[2], {"*i*", "i"}) && one_of(op, {"=", "==", "!=", "=~"}))
        return answer(truth(op != "!="));
    if (!one_of(op, {"=", "==", "!="})) return Truth::unknown;
    const auto a = text_of(args[0]);
    const auto b = text_of(args[2]);
    if (!a || !b || !sure) return Truth::unknown;
    return answer(truth((*a == *b) == (op != "!=")));
}

// `[[ -r ~/.zkbd/$TERM-$VENDOR ]]`: whatever the end is, the folder is not there.
bool Reader::lies_nowhere(std::string_view op, std::string word) const {
    static constexpr auto of_files =
        std::to_array<std::string_view>({"-e", "-f", "-r", "-d", "-s", "-x", "-w"});
    if (host_ == nullptr || std::ranges::find(of_files, op) == of_files.end() ||
        word.find_first_of("'`\\") != std::string::npos)
        return false;
    std::erase(word, '"');
    for (auto slash = word.rfind('/'); slash != std::string::npos && slash > 0;
         slash = word.rfind('/', slash - 1)) {
        bool sure = true;
        const auto folder = expand_word(word.substr(0, slash), sure);
        if (!folder || !sure || !folder->starts_with('/')) continue;
        const auto status = status_followed(*host_, clean_path(*folder));
        return !status && status.error().kind == Error::Kind::not_found;
    }
    return false;
}

Truth Reader::file_test(char kind, const std::string& path) const {
    if (host_ == nullptr || !path.starts_with('/')) return Truth::unknown;
    if (kind == 'L' || kind == 'h') return Truth::unknown;  // of the link itself
    const auto status = status_followed(*host_, clean_path(path));
    if (!status) return status.error().kind == Error::Kind::not_found ? Truth::no : Truth::unknown;
    if (kind == 'e') return Truth::yes;
    if (kind == 'd') return truth(status->type == FileStatus::Type::dir);
    if (kind == 'f') return truth(status->type == FileStatus::Type::file);
    if (kind == 'r' && status->type == FileStatus::Type::file && (status->mode & 0444U) == 0444U)
        return Truth::yes;
    if (kind == 's' && status->type == FileStatus::Type::file) return truth(status->size > 0);
    return Truth::unknown;
}

}  // namespace trueup::startup
