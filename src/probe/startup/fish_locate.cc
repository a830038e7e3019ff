#include "probe/startup/fish_locate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "probe/startup/startup.h"

namespace trueup::startup {

namespace {

Origin unknown(std::string reason) { return {OriginKind::unknown, {}, 0, {}, std::move(reason)}; }

// psub.fish names the file of `source (command | psub)` so, and removes it.
bool of_psub(const std::string& path) { return base_name(path).starts_with(".psub."); }

bool is_eval(const std::vector<std::string>& words) {
    if (words.empty()) return false;
    if (words[0] == "eval") return words.size() > 1;
    const bool reads = words[0] == "source" || words[0] == ".";
    return reads && (words.size() == 1 || words[1] == "-" || of_psub(words[1]));
}

bool is_source(const std::vector<std::string>& words) {
    return words.size() >= 2 && (words[0] == "source" || words[0] == ".") && !is_eval(words);
}

std::string shortened(const std::vector<std::string>& words) {
    const auto text = join(words, " ");
    return text.substr(0, std::min<std::size_t>(text.find('\n'), 200));
}

}  // namespace

bool fishs_own(const std::string& path) {
    return path.starts_with("embedded:") ||
           (path.find("/share/fish/") != std::string::npos && path.find("/vendor_") == std::string::npos);
}

FishLocator::FishLocator(const Host& host, const FishStream& stream, std::string home, FishFolders folders)
    : stream_(stream), home_(std::move(home)), folders_(std::move(folders)), files_(host, home_) {
    for (const auto& file : startup_files(host, "fish")) {
        if (file.read && file.exists) know(file.path);
    }
    const auto config = folders_.config + "/fish/";
    know(config + "config.fish");
    if (const auto names = host.list(config + "conf.d")) {
        for (const auto& name : *names) know(config + "conf.d/" + name);
    }
    for (const auto& line : stream_.lines) {
        auto words = traced_words(line.text);
        if (words.size() >= 2 && words[0] == "function") defined_.emplace_back(words[1], words_.size());
        if (is_source(words) && words[1].starts_with('/') && !fishs_own(words[1]))
            note_file(real_path(words[1]));
        words_.push_back(std::move(words));
    }
}

void FishLocator::know(const std::string& path) {
    if (std::ranges::find(known_, path) == known_.end()) known_.push_back(path);
}

std::string FishLocator::real_path(std::string path) const {
    if (path.starts_with("~/")) path = home_ + path.substr(1);
    const auto& shim = folders_.shim;
    if (path.starts_with(shim + "/data/")) return folders_.data + path.substr(shim.size() + 5);
    if (path.starts_with(shim + "/")) return folders_.config + path.substr(shim.size());
    return path;
}

void FishLocator::note_file(const std::string& path) {
    if (path.ends_with("/!!trueup.fish")) return;
    if (std::ranges::find(files_read_, path) == files_read_.end()) files_read_.push_back(path);
    know(path);
}

Origin FishLocator::at(const std::string& path, int line, std::string note) {
    const auto& lines = files_.get(path).lines;
    const auto index = static_cast<std::size_t>(line - 1);
    note_file(path);
    return {OriginKind::file, path, line, index < lines.size() ? lines[index] : std::string(),
            std::move(note)};
}

bool FishLocator::brief(std::size_t index, const std::string& name, const std::string& file, int number) {
    if (!file.starts_with('/')) return false;
    if (number > 0) return files_.brief(file, number, name);
    // It is told before its command; a function may have to be loaded first.
    while (index < words_.size() && !words_[index].empty() &&
           (words_[index][0] == "function" || is_source(words_[index])))
        ++index;
    return index < words_.size() && files_.brief_before(file, name, words_[index]);
}

Origin FishLocator::by_event(const Told& told, const std::string& file, int number) {
    std::set<int> lines;
    for (const auto& command : files_.get(file).commands) {
        if (!command.handler || (number > 0 && command.line != number)) continue;
        std::vector<std::string> words;
        bool plain = true;
        for (const auto& word : command.words) {
            const auto value = expand(word, home_, [](const std::string&) { return std::nullopt; });
            plain = plain && value;
            words.push_back(value.value_or(word));
        }
        const auto effect = effect_of(words, told.name, !told.state.empty(), told.value);
        const bool may = effect == Effect::sets || effect == Effect::may_set;
        if (may || (effect == Effect::other && !plain)) lines.insert(command.line);
    }
    if (lines.size() == 1) return at(file, *lines.begin());
    return unknown("the command that set it is not in the trace");
}

std::optional<Origin> FishLocator::named_by(const std::string& definer, const std::string& name) {
    std::optional<Origin> found;
    for (const auto& file : known_) {
        for (const auto& command : files_.get(file).commands) {
            if (command.words.size() < 2 || command.words[0] != definer) continue;
            std::size_t at = 1;
            while (at + 1 < command.words.size() && command.words[at].starts_with('-')) ++at;
            if (command.words[at] != name && !command.words[at].starts_with(name + "=")) continue;
            if (found) return std::nullopt;
            found = Origin{OriginKind::file, file, command.line, {}, {}};
        }
    }
    if (found) return at(found->path, found->line);
    return found;
}

// The lines before `index` that it may be nested in, innermost first.
std::vector<std::size_t> FishLocator::around(std::size_t index) const {
    std::vector<std::size_t> out;
    int depth = stream_.lines[index].depth;
    for (std::size_t i = index; i-- > 0;) {
        if (stream_.lines[i].depth >= depth) continue;
        depth = stream_.lines[i].depth;
        out.push_back(i);
    }
    return out;
}

// What stands in an eval is one level deeper than the eval. So is what a command
// substitution of the next command runs; that does not stand in the eval's text.
bool FishLocator::comes_from(std::size_t eval, std::size_t index) const {
    const auto& words = words_[eval];
    if (words[0] != "eval" || words_[index].empty()) return true;
    return std::ranges::any_of(words, [&](const std::string& word) {
        return word.contains(words_[index][0]) || word.find_first_of("$(") != std::string::npos;
    });
}

// Conditions of an if stand before its body and are less deep: only what is two
// levels deeper than the call is inside a function.
FishLocator::Setting FishLocator::setting(std::size_t index) const {
    std::size_t inner = index;
    for (const auto outer : around(index)) {
        const auto& words = words_[outer];
        const int levels = stream_.lines[inner].depth - stream_.lines[outer].depth;
        if (is_source(words)) return {Setting::Kind::top, outer, real_path(words[1])};
        if (is_eval(words) && comes_from(outer, inner)) return {Setting::Kind::eval, outer, {}};
        const bool call =
            levels >= 2 && !words.empty() && std::ranges::any_of(defined_, [&](const auto& function) {
                return function.second < index && function.first == words[0];
            });
        if (call) return {Setting::Kind::function, outer, words[0]};
        inner = outer;
    }
    return {};
}

// The command that an eval defined the function with, "" when none did.
std::string FishLocator::defined_in_eval(const std::string& function, std::size_t before) const {
    for (auto one = defined_.rbegin(); one != defined_.rend(); ++one) {
        if (one->first != function || one->second >= before) continue;
        const auto where = setting(one->second);
        return where.kind == Setting::Kind::eval ? shortened(words_[where.line]) : std::string();
    }
    return {};
}

// Commands that could have printed the words, in this function of these files
// ("": in none), or in one that an event calls.
std::vector<FishLocator::Place> FishLocator::find(const std::vector<std::string>& words,
                                                  const std::vector<std::string>& files,
                                                  const std::string& function) {
    std::vector<Place> found;
    for (const auto& file : files) {
        for (const auto* command : files_.places(file, words)) {
            if (command->function != function && !command->handler) continue;
            const bool known = std::ranges::any_of(
                found, [&](const Place& one) { return one.path == file && one.line == command->line; });
            if (known) continue;
            const bool first = command == files_.get(file).commands.data();
            found.push_back({file, command->line, command->once, first ? nullptr : command - 1});
        }
    }
    return found;
}

// The files in which a command with this setting may stand.
std::vector<std::string> FishLocator::candidates(const Setting& setting, const std::string& function) {
    if (!function.empty()) {
        std::vector<std::string> out;
        for (const auto& file : known_) {
            if (files_.defines(file, function)) out.push_back(file);
        }
        return out;
    }
    if (setting.kind == Setting::Kind::top && setting.name.starts_with('/') && !fishs_own(setting.name))
        return {setting.name};
    return known_;
}

// The line of the nearest command before or after that one line alone could have
// run, in the same file as it is read.
std::optional<int> FishLocator::neighbour(std::size_t index, bool forward, const std::string& path) {
    const auto here = setting(index);
    auto i = index;
    for (int far = 0; far < 300 && (forward ? i + 1 < words_.size() : i > 0); ++far) {
        i = forward ? i + 1 : i - 1;
        const auto there = setting(i);
        if (there.kind != Setting::Kind::top) continue;
        if (there.line != here.line) {
            if (stream_.lines[i].depth <= stream_.lines[here.line].depth) return std::nullopt;
            continue;
        }
        const auto found = find(words_[i], {path}, {});
        if (found.size() == 1 && found[0].once) return found[0].line;
    }
    return std::nullopt;
}

// Can what is written before the place have run just before line `index` of the
// trace? Where a loop, a function or the file begins, anything can.
bool FishLocator::follows(const Place& place, std::size_t index) const {
    if (place.before == nullptr || !place.before->always) return true;
    const auto& before = place.before->words;
    if (before[0] == "for" || before[0] == "function" || before[0] == "source" || before[0] == ".")
        return true;
    if (before[0].contains('=')) return true;  // "X=1 command" is traced without the first
    for (int depth = stream_.lines[index].depth;;) {
        while (index > 0 && stream_.lines[index - 1].depth > depth) --index;
        if (index == 0) return true;
        if (!words_[index - 1].empty()) break;
        depth = stream_.lines[--index].depth;  // the beginning of a block with a redirection
    }
    const auto& ran = words_[index - 1];
    if (before[0] == "case") return !ran.empty() && ran[0] == "switch";
    if (before[0] == "end") return !ran.empty() && ran[0] == "end";
    return could_print(before, ran, home_);
}

// Of several lines the one that can come after the command that ran before; else,
// of lines that are run at most once, the one between those that ran before and
// after it.
std::optional<FishLocator::Place> FishLocator::in_order(std::vector<Place> found, std::size_t index) {
    std::erase_if(found, [&](const Place& place) { return !follows(place, index); });
    if (found.size() == 1) return found[0];
    const auto here = setting(index);
    if (found.empty() || here.kind != Setting::Kind::top || !here.name.starts_with('/')) return std::nullopt;
    const bool once = std::ranges::all_of(
        found, [&](const Place& place) { return place.once && place.path == found[0].path; });
    if (!once) return std::nullopt;
    const auto before = neighbour(index, false, found[0].path);
    const auto after = neighbour(index, true, found[0].path);
    std::erase_if(found, [&](const Place& place) {
        return (before && place.line < *before) || (after && place.line > *after);
    });
    if (found.size() != 1) return std::nullopt;
    return found[0];
}

// The line of an eval or of a `… | source`.
Origin FishLocator::of_eval(std::size_t index, const std::string& file) {
    // As the condition of an if it is no parent of what follows.
    if (index > 0 && (stream_.lines[index - 1].text == "if" || stream_.lines[index - 1].text == "while" ||
                      stream_.lines[index - 1].text == "else if"))
        return unknown("behind an eval that is a condition");
    const auto where = setting(index);
    if (where.kind == Setting::Kind::eval) return of_eval(where.line, file);
    const auto& words = words_[index];
    const auto note = shortened(words);
    std::string function;
    if (where.kind == Setting::Kind::function) {
        if (!defined_in_eval(where.name, index).empty()) return origin(where.line);
        function = where.name;
    }
    std::vector<std::string> files{file};
    if (!file.starts_with('/') || fishs_own(file) || of_psub(file)) files = candidates(where, function);
    if (!function.empty() && files.empty()) return origin(where.line);
    auto found = find(words, files, function);
    // Of several bare "source", the one whose pipe begins with the command before.
    if (words.size() == 1 && index > 0 && stream_.lines[index - 1].depth == stream_.lines[index].depth) {
        const auto first = find(words_[index - 1], files, function);
        std::erase_if(found, [&](const Place& place) {
            return std::ranges::none_of(
                first, [&](const Place& one) { return one.path == place.path && one.line == place.line; });
        });
    }
    if (found.size() > 1) {
        if (const auto one = in_order(found, index)) found = {*one};
    }
    if (found.size() != 1) return unknown(fmt::format("{} lines could have run \"{}\"", found.size(), note));
    auto out = at(found[0].path, found[0].line, note);
    if (words.size() == 1 || (words.size() == 2 && of_psub(words[1]))) out.note = out.text;
    return out;
}

Origin FishLocator::origin(std::size_t index, const std::string& file, int number) {
    if (index >= words_.size()) return unknown("the trace says nothing about the command");
    if (file.ends_with("/!!trueup.fish")) return unknown("set by the trace itself");
    const auto& words = words_[index];
    const auto where = setting(index);
    if (where.kind == Setting::Kind::eval) return of_eval(where.line, file);
    const bool named = file.starts_with('/') && !fishs_own(file);
    std::string function;
    if (where.kind == Setting::Kind::function) {
        // fish counts the lines of a function that eval defined from the eval: the
        // call is the answer, as it is for a function of fish itself.
        if (const auto eval = defined_in_eval(where.name, index); !eval.empty()) return origin(where.line);
        function = where.name;
    }
    if (named && number > 0) {
        for (const auto* command : files_.places(file, words)) {
            if (command->line == number) return at(file, number);
        }
        return unknown(fmt::format("\"{}\" is not found in {}", shortened(words), file));
    }
    const auto files = named ? std::vector<std::string>{file} : candidates(where, function);
    const bool own = named ? !function.empty() && !files_.defines(file, function) : files.empty();
    if (!function.empty() && own) return origin(where.line);
    auto found = find(words, files, function);
    if (found.size() > 1) {
        if (const auto one = in_order(found, index)) found = {*one};
    }
    if (found.empty()) return unknown(fmt::format("\"{}\" is not found in the files", shortened(words)));
    if (found.size() > 1)
        return unknown(fmt::format("{} lines could have run \"{}\"", found.size(), shortened(words)));
    return at(found[0].path, found[0].line);
}

}  // namespace trueup::startup
