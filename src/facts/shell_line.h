// What to write where, so that a shell of this user does something at its start.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.h"

namespace trueup {

// The start-up file of the user's login shell in which PATH and variables
// belong ("/Users/a/.zprofile", ".bashrc", ".config/fish/config.fish"); empty
// when home or shell is not known.
std::string startup_file(const Facts& facts);
// The file that a login bash reads: the first of .bash_profile, .bash_login and
// .profile that is there, else .bash_profile. (A new .bash_profile would hide
// the others.) Without knowledge of the files, .bash_profile.
std::string bash_login_file(const Facts& facts);
// The line for that file which puts `dir` (absolute) in front of / behind PATH.
std::string path_line(const Facts& facts, std::string_view dir, bool in_front);
// A word of fish, in whose single quotes a backslash is not plain.
std::string fish_word(std::string_view text);

// The words of an alias or of a function's text, without what joins commands.
std::vector<std::string> words_of_code(std::string_view text);

}  // namespace trueup
