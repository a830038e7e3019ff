// Small text tools that the standard library of GCC 12 lacks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

// "a:b::c" -> {"a","b","","c"}; "" -> {""}.
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Without ASCII white space at both ends.
std::string_view trim(std::string_view text);
// Lines without their ends ("\n" or "\r\n"); a last line without an end counts.
std::vector<std::string> lines_of(std::string_view text);

// Go's path/filepath.Clean on POSIX: "." for "".
std::string clean_path(std::string_view path);
// Cleaned; `relative` paths are taken from `base`.
std::string join_path(std::string_view base, std::string_view path);
std::string parent_path(std::string_view path);  // "/" of "/"; "/a" of "/a/b"
std::string base_name(std::string_view path);
// True when `path` is `folder` or lies below it (both cleaned).
bool is_inside(std::string_view path, std::string_view folder);
// "/home/a/x" -> "~/x" for people; JSON keeps absolute paths.
std::string tilde(std::string_view path, std::string_view home);

// Broken UTF-8 replaced by U+FFFD, for what is printed or written as JSON.
std::string valid_utf8(std::string_view text);

}  // namespace trueup
