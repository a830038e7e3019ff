#include "base/json.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr std::size_t most_levels = 64;

// Builds the value, and stops at the first thing that the grammar allows and we
// do not.
class Builder final : public nlohmann::json_sax<Json> {
public:
    Json root;
    std::string wrong;   // of what the grammar allows
    std::string why;     // the text is not JSON
    std::size_t at = 0;  // byte of the error in the text

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(Json::number_integer_t value) override { return put(value); }
    bool number_unsigned(Json::number_unsigned_t value) override { return put(value); }
    bool number_float(Json::number_float_t value, const std::string&) override { return put(value); }
    bool string(std::string& value) override { return put(std::move(value)); }
    bool binary(Json::binary_t&) override { return false; }  // not in JSON text
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        names_.back() = name;
        auto [place, fresh] = open_.back()->get_ref<Json::object_t&>().try_emplace(name);
        if (!fresh) wrong = pointer() + ": the key stands twice";
        member_ = &place->second;
        return fresh;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) override {
        at = position;
        why = error.what();
        if (error.id == 406) wrong = pointer() + ": the number is out of range";
        return false;
    }

private:
    Json* add(Json value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        if (open_.back()->is_array()) {
            auto& array = open_.back()->get_ref<Json::array_t&>();
            array.push_back(std::move(value));
            return &array.back();
        }
        *member_ = std::move(value);
        return member_;
    }
    bool put(Json value) {
        add(std::move(value));
        return true;
    }
    bool open(Json value) {
        if (open_.size() == most_levels) {
            wrong = pointer() + ": deeper than 64 levels";
            return false;
        }
        open_.push_back(add(std::move(value)));
        names_.emplace_back();
        return true;
    }
    bool close() {
        open_.pop_back();
        names_.pop_back();
        return true;
    }
    std::string pointer() const {
        std::string text;
        for (std::size_t level = 0; level < open_.size(); ++level) {
            text += open_[level]->is_array() ? "/" + std::to_string(position_in(*open_[level], level))
                                             : pointer_step(names_[level]);
        }
        return text;
    }
    // An open element is already in its array; the next one is not yet.
    std::size_t position_in(const Json& array, std::size_t level) const {
        return level + 1 < open_.size() ? array.size() - 1 : array.size();
    }

    std::vector<Json*> open_;
    std::vector<std::string> names_;  // of the member that is being read, for each open value
    Json* member_ = nullptr;
};

// Where a byte stands; both count from 1.
struct Place {
    int line = 1;
    std::size_t column = 1;
};

Place place_of(const std::string& text, std::size_t byte) {
    Place place;
    for (std::size_t i = 0; i < std::min(byte, text.size()); ++i) {
        ++place.column;
        if (text[i] != '\n') continue;
        ++place.line;
        place.column = 1;
    }
    return place;
}

// `read`: how many bytes of the text were. In our own words: the library's quote what was
// read, which may be a secret.
Error not_json(const std::string& text, const std::string& file, std::string_view why, std::size_t read) {
    const auto says = [&](std::string_view words) { return why.contains(words); };
    const auto error = [&](std::string words, int line) {
        return Error{Error::Kind::invalid, std::move(words), file, line};
    };
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return error("is empty, and no JSON", 1);
    if (says("unexpected end of input") || says("missing closing quote"))
        return error("the JSON ends too early", place_of(text, text.size()).line);
    const auto [line, column] = place_of(text, read == 0 ? 0 : read - 1);  // the last one
    const auto where = std::to_string(column);
    if (says("ill-formed UTF-8")) return error("this is no UTF-8 (column " + where + ")", line);
    if (says("control character"))
        return error(
            "a text of this JSON holds a line break or another control character (column " + where + ")",
            line);
    return error("this is no JSON: the mistake is at column " + where + ", or just before it", line);
}

}  // namespace

std::string pointer_step(const std::string& key) {
    std::string step = "/";
    for (const char letter : key) {
        if (letter == '~') {
            step += "~0";
        } else if (letter == '/') {
            step += "~1";
        } else {
            step += letter;
        }
    }
    return step;
}

Result<Json> parse_json(const std::string& text, const std::string& file) {
    Builder builder;
    if (Json::sax_parse(text, &builder)) return std::move(builder.root);
    if (!builder.wrong.empty()) return fail(Error::Kind::invalid, builder.wrong, file);
    return std::unexpected(not_json(text, file, builder.why, builder.at));
}

}  // namespace trueup
