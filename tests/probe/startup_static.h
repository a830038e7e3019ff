// What the static reader says of one text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "facts/shell.h"
#include "probe/startup/static_reader.h"

namespace trueup::startup {

inline ShellStartup read(const std::string& text, const std::string& shell = "zsh") {
    return read_text_statically(text, "/home/a/.rc", shell, {{"HOME", "/home/a"}, {"PATH", "/usr/bin"}});
}

// The last assignment of the name; a made-up one when there is none.
inline Assignment last(const ShellStartup& startup, const std::string& name) {
    Assignment found{"none", "none", false, {}, false, true};
    for (const auto& assignment : startup.assignments) {
        if (assignment.name == name) found = assignment;
    }
    return found;
}

inline void certain(const std::string& text, const std::string& value, int line,
                    const std::string& shell = "zsh") {
    const auto a = last(read(text, shell), "A");
    const auto shown = text.substr(0, 200);
    EXPECT_TRUE(a.value == value) << shown << " makes it " << a.value.substr(0, 200);
    EXPECT_EQ(a.origin.line, line) << shown;
    EXPECT_FALSE(a.possible) << shown << a.origin.note;
}

inline void possible(const std::string& text, const std::string& shell = "zsh") {
    EXPECT_TRUE(last(read(text, shell), "A").possible) << text.substr(0, 200);
}

}  // namespace trueup::startup
