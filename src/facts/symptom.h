// What a pasted text shows: recognised machine messages, typed commands with
// their output, and remarks about the host. Checks judge it next to the facts
// that the same text yields (settings, versions, the machine).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// A machine message of the catalogue (formats/symptoms.h), with what it captured.
struct Symptom {
    std::string id;
    std::string text;  // the line, cleaned of colours, time stamps and CI prefixes
    int line = 0;      // in the pasted text, from 1; 0: from a remark
    std::map<std::string, std::string> captures;

    const std::string& at(std::string_view name) const {
        static const std::string none;
        const auto found = captures.find(std::string(name));
        return found == captures.end() ? none : found->second;
    }
};

// "# key: value" in the text, or --host key=value.
struct Remark {
    std::string key;
    std::string value;
    int line = 0;  // 0: from the command line
};

struct PastedLine {
    int number = 0;
    std::string text;
};

// A command as it was typed, without its prompt, and the lines that follow it.
struct PastedCommand {
    std::string text;
    int line = 0;
    std::map<std::string, std::string> env;  // NAME=value in front of it
    std::vector<std::string> words;          // without assignments, env and sudo; quotes are gone
    bool sudo = false;
    bool in_container = false;  // a RUN step, or a prompt inside a container
    std::vector<PastedLine> output;
};

// A release that some `go` said it is.
struct PastedRelease {
    std::string version;   // "go1.22.3"
    std::string os, arch;  // Go's names; empty when not said
    std::string asked;     // the path that was asked; empty: plain `go`
    int line = 0;
};

// A line of a shell start-up file, a Dockerfile's ENV, or `export` at a prompt.
struct PastedAssignment {
    enum class Where { startup_file, prompt, dockerfile };
    Where where = Where::prompt;
    std::string name, value;
    std::string file;  // as the text names it ("~/.zshrc"); may be empty
    bool exported = true;
    int line = 0;
    std::string text;
};

struct Paste {
    bool present = false;
    std::vector<PastedLine> lines;  // a bounded part: the head, the tail, and what was recognised
    std::vector<PastedCommand> commands;
    std::vector<Remark> remarks;
    std::vector<PastedRelease> releases;
    std::vector<PastedAssignment> assignments;
    std::map<std::string, std::string> echoed;  // what `echo $NAME` printed
    std::map<std::string, std::string> editor;  // vscode-go's "Locate Configured Go Tools"
    std::map<std::string, std::string> brew;    // `brew config`
    std::vector<std::string> images;            // FROM lines and `docker run` images
    bool container_build = false;               // Dockerfile or BuildKit output
};

}  // namespace trueup
