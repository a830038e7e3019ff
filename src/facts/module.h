// go.mod and go.work as far as the environment's checks need them.
#pragma once

#include <string>
#include <vector>

#include "facts/fact.h"
#include "facts/origin.h"

namespace trueup {

struct ModuleFile {
    std::string path;  // absolute
    std::string module;
    Fact<std::string> go;         // "1.21", "1.22.3": the go line
    Fact<std::string> toolchain;  // "go1.22.3", "default"
    struct Line {
        std::string key, value;
        Origin origin;
    };
    std::vector<Line> godebug;
    std::vector<Line> use;  // go.work: folders as written
    std::string error;      // why it could not be parsed, with its line
    int error_line = 0;
};

struct ModuleFacts {
    Fact<ModuleFile> mod;                  // nearest go.mod upwards
    Fact<ModuleFile> work;                 // go.work in force
    std::vector<std::string> gopath_mods;  // GOPATH entries whose root holds a go.mod
};

}  // namespace trueup
