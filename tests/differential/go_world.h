// A random world: folders, files, links and an environment in which a real go
// is asked for its settings. The same seed makes the same world.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "real_go.h"

namespace trueup::differential {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
    bool percent(unsigned chance) { return below(100) < chance; }
    template <typename T>
    const T& pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }

private:
    std::mt19937_64 engine_;
};

struct Toolchains {
    std::map<int, std::string> goroots;   // 22 -> folder
    std::map<int, std::string> versions;  // 22 -> "go1.22.12"
};

struct World {
    std::uint64_t seed = 0;
    int minor = 0;
    std::string root;  // everything lies below
    std::string go;    // the go command, absolute
    std::string cwd;
    Pairs env;
    std::vector<std::string> dirs;
    Pairs files;       // path, content
    Pairs links;       // path, target
    Pairs hard_links;  // path, existing file (copied where it cannot be linked)

    // Writes everything to disk. False: the file system refused.
    bool build() const;
    // Commands that build the world again and ask it.
    std::string script() const;
};

// `root` is a fresh folder that does not exist yet.
World make_world(std::uint64_t seed, const std::string& root, const Toolchains& toolchains,
                 const std::vector<int>& minors);

// A value to try for a setting; often a good one, sometimes a broken one.
std::string value_for(const std::string& name, Dice& dice, const World& world, const Toolchains& toolchains);
// Names worth setting in release 1.minor, the ones that do nothing included.
const std::vector<std::string>& setting_names();

}  // namespace trueup::differential
