// Finding a command that a shell printed in the file that it came from. Shells
// print commands with their own spacing, so blanks, line ends, ';' and '\' do
// not count.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/host.h"

namespace trueup::startup {

// One file: its lines, and all characters that count with the line of each.
class SourceText {
public:
    explicit SourceText(std::string_view text);

    const std::string& line(int number) const;  // "" outside
    int lines() const { return static_cast<int>(lines_.size()); }

    struct Match {
        int first = 0;       // the line on which the command begins
        int last = 0;        // the line on which it ends
        std::size_t at = 0;  // of its first character, in the squeezed file
    };
    // The command `text` where it touches line `line`; of several on the line,
    // the first. An alias in front and redirections at the end may differ.
    std::optional<Match> at_line(std::string_view text, int line) const;
    // The only place of the file where it stands; nothing when there are more.
    std::optional<Match> only_place(std::string_view text) const;

    // The line of a part of the command: `offset` squeezed characters after its
    // beginning.
    int line_of(const Match& match, std::size_t offset) const;

    // Does any line define a shell function of this name?
    bool defines(std::string_view function) const;

    static std::string squeeze(std::string_view text);

private:
    std::optional<Match> find(std::string_view squeezed, int first, int last) const;

    std::vector<std::string> lines_;
    std::string squeezed_;
    std::vector<int> line_of_;             // of each squeezed character
    std::vector<std::size_t> line_start_;  // first squeezed character of each line
};

// Files of a host, each read once.
class SourceTexts {
public:
    explicit SourceTexts(const Host& host) : host_(host) {}
    // nullptr when it cannot be read.
    const SourceText* get(const std::string& path);

private:
    const Host& host_;
    std::map<std::string, std::optional<SourceText>> texts_;
};

// Does the command, taken by itself, give `name` a value or take it away:
// "export GOROOT=/x", "path=(…)", "unset GOROOT", "read GOROOT"? With
// `lasting`, "X=1 command" does not count.
bool assigns(std::string_view text, std::string_view name);
// Does it read the variable itself ("$GOROOT", "${GOROOT:-/x}")? A value that comes out
// as it was is then still the one of the line before.
bool reads_variable(std::string_view text, std::string_view name);
// The names that a command assigns (see assigns()), as variables: "path" is PATH.
std::vector<std::string> assigned_names(std::string_view text);
// "GOROOT=/x cmd": the value lasts only as long as cmd.
bool assigns_temporarily(std::string_view text, std::string_view name);
// Could the command change any variable, with a name that is made at run time?
bool is_dynamic(std::string_view text);
// Is the name in the text at all, in any case of letters (zsh ties path to PATH)?
bool mentions(std::string_view text, std::string_view name);

}  // namespace trueup::startup
