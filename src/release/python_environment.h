// The packages that a Python interpreter would find, read from the folders that
// it imports from; no Python is run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/python_requirement.h"
#include "platform/host.h"

namespace trueup {

struct PythonPackage {
    struct Need {
        std::string text;
        int line = 0;
        std::optional<PythonRequirement> requirement;  // nullopt: cannot be read
        std::string problem;
    };
    std::string name;     // normal spelling
    std::string shown;    // as it is written
    std::string version;  // as it is written
    std::optional<PythonVersion> parsed;
    std::string folder;    // site-packages
    std::string info;      // the folder or file that says so
    std::string metadata;  // the file that was read
    std::string needs_file;
    std::vector<Need> needs;
};

struct PythonEnvironment {
    std::vector<PythonPackage> packages;  // what is found first of each name, in the order of the folders
    std::vector<PythonPackage>
        duplicates;                       // of the same name, in the same folder: which one counts is chance
    std::vector<PythonPackage> shadowed;  // of the same name, in a later folder
    std::vector<Error> broken;            // what looks like a package and cannot be read as one
    std::vector<Error> unread;            // denied, or of a kind that is not read here

    const PythonPackage* find(const std::string& name) const;
};

// `folders` in the order of sys.path; folders that their .pth files add follow each.
PythonEnvironment read_python_environment(const Host& host, const std::vector<std::string>& folders);

// What a virtual environment (or an interpreter's prefix) consists of.
struct PythonPrefix {
    std::vector<std::string> folders;  // site-packages, the system's too where it says so
    std::string version;               // "3.11.2", "3.11"; empty: it does not say
    std::string implementation;        // "CPython", "PyPy"; empty: it does not say
};
Result<PythonPrefix> read_python_prefix(const Host& host, const std::string& folder);

}  // namespace trueup
