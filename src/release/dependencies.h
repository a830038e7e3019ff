// Preflight: are a service's Python dependencies locked, and is the environment
// that it runs in consistent? Files are read; neither Python nor pip is run.
//
// Checks: requirements-unreadable, requirements-not-locked, requirements-contradict,
// environment-missing-package, environment-wrong-version, environment-duplicate,
// environment-broken-package, environment-not-as-locked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/judgement.h"
#include "formats/python_requirement.h"
#include "platform/host.h"

namespace trueup {

// Paths are absolute.
struct DependencySection {
    std::vector<std::string> requirements;   // as for pip install -r
    std::vector<std::string> constraints;    // as for pip install -c
    std::vector<std::string> site_packages;  // in the order of sys.path
    std::string virtual_env;                 // its site-packages come first
    // The interpreter that markers are about, where the environment does not say
    // it or another one is meant. Empty: that of virtual_env, on this host.
    std::string python;          // "3.11.2", "3.11"
    std::string implementation;  // "cpython", "pypy"
    std::string platform;        // sys.platform: "linux", "darwin", "win32"
    std::string machine;         // "x86_64", "arm64"
    MarkerValues markers;        // by the names of PEP 508; over all of these
};

Judgement check_dependencies(const Host& host, const DependencySection& section);

// What markers see; variables that nobody told are left out.
MarkerValues marker_values(const Host& host, const DependencySection& section, const std::string& version,
                           const std::string& implementation);

}  // namespace trueup
