// Lines that put folders on PATH, in the words of zsh, bash and fish.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checks/check.h"

namespace trueup {

// `line` without the folder `dir` ("export PATH=/dir:$PATH", "set -gx PATH /dir
// $PATH", "fish_add_path /dir", "path=(/dir $path)"); empty: the line did
// nothing else. nullopt: the line is not understood, or does not name the
// folder as one word of its own. ~ and $HOME stand for `home`.
std::optional<std::string> without_folder(std::string_view line, std::string_view dir, std::string_view home);

// Takes `dir` out of the line at `origin`: `safe` when the line does nothing else, else
// `review`. nullopt: see without_folder().
std::optional<Remedy> drop_from_path(const Origin& origin, std::string_view dir, std::string_view home);

// Writes the folder `dir` in the place of the element `element` of PATH, as the line at
// `origin` spells it ("~/x", "$HOME/x"): with $HOME where the shell of a file below `home` expands that, in
// full in single quotes. `safe` in a file below `home`. nullopt: the line does not show the element exactly
// once, or `dir` would want quotes.
std::optional<Remedy> replace_in_path(const Origin& origin, std::string_view element, std::string_view dir,
                                      std::string_view home);

}  // namespace trueup
