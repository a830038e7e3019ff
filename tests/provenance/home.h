// A made-up home folder with start-up files, and what a trace of it says.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "facts/shell.h"

namespace trueup::test {

using Files = std::map<std::string, std::string>;  // below the home folder -> text

class Home {
public:
    explicit Home(const Files& files);
    ~Home();
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    const std::string& path() const { return path_; }
    // Every file, folder and link with its content, to be compared later.
    std::map<std::string, std::string> state() const;

private:
    std::string path_;
};

// A shell is "zsh", "bash", "fish" (of the machine), "fish 4", or "bash 3": the
// machine's bash with the lines that bash 3.2 tells.
bool installed(const std::string& shell);
ShellStartup trace_home(const std::string& shell, const Home& home, const std::vector<std::string>& names,
                        std::chrono::milliseconds limit = std::chrono::milliseconds(20000),
                        const std::map<std::string, std::string>& environment = {});
// What reading the files alone says of the same.
ShellStartup read_home(const std::string& shell, const Home& home);
// The environment of a plain login interactive start of the shell, untraced.
std::map<std::string, std::string> plain_environment(const std::string& shell, const Home& home);
// Command lines of processes that mention the path.
std::vector<std::string> processes_about(const std::string& path);

// A place as "FILE:LINE", the file below the home folder; "?" for Unknown.
std::string place_of(const ShellStartup& startup, const Home& home, const std::string& name);
// The same of an element of PATH.
std::string place_of_element(const ShellStartup& startup, const Home& home, const std::string& element);

// Counts an answer; at the end of the run the shares are printed. `what`: "traps" or
// "random homes"; `about` names what got no answer.
enum class Answer { right, unknown, wrong };
void count_answer(const std::string& shell, const std::string& what, Answer answer,
                  const std::string& about = {});

// One set of start-up files. "#@NAME" or "#@/dir" at the end of a line says
// that this line set the variable or put the folder into PATH; where several lines
// say so, each is right: taking it away takes the value away.
struct Trap {
    const char* name;
    Files files = {};
    bool may_be_unknown = false;  // right or Unknown will do
    std::chrono::milliseconds limit{20000};
    bool complete = true;    // start-up runs to its end
    bool by_removal = true;  // false: another line would set the same
};
// Does a fresh, untraced shell still have NAME=VALUE (or, for PATH, the element VALUE)
// when the line at `place` ("FILE:LINE") does nothing?
bool stays_without(const std::string& shell, Files files, const std::string& place, const std::string& name,
                   const std::string& value);
void expect_right(const std::string& shell, const Trap& trap);

}  // namespace trueup::test
