// Errors as values: every function that can fail returns Result<T>.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace trueup {

// What went wrong, in words for a person. `file` and `line` name the input at
// fault where there is one (line counts from 1; 0: the whole file).
struct Error {
    enum class Kind {
        not_found,     // looked for, and it is not there
        denied,        // there, but this user may not read it
        not_recorded,  // a snapshot says nothing about it
        invalid,       // it was read and does not make sense
        too_large,     // over the limit set for such an input
        io,            // the system refused for another reason
        usage,         // the caller asked for something that does not exist
    };
    Kind kind = Kind::io;
    std::string message;
    std::string file;
    int line = 0;
};

template <typename T>
using Result = std::expected<T, Error>;

// The value of what either succeeds or fails, and tells nothing more.
struct Done {};

inline std::unexpected<Error> fail(Error::Kind kind, std::string message, std::string file = {},
                                   int line = 0) {
    return std::unexpected(Error{kind, std::move(message), std::move(file), line});
}

}  // namespace trueup

// TRY(expr): the value of a Result, or return its error from the enclosing
// function. A statement expression (GCC and Clang); __extension__ keeps
// -Wpedantic quiet about it.
#define TRUEUP_CONCAT_(a, b) a##b
#define TRUEUP_CONCAT(a, b) TRUEUP_CONCAT_(a, b)
#define TRY(expr)                                                                     \
    (__extension__({                                                                  \
        auto TRUEUP_CONCAT(try_, __LINE__) = (expr);                                  \
        if (!TRUEUP_CONCAT(try_, __LINE__))                                           \
            return std::unexpected(std::move(TRUEUP_CONCAT(try_, __LINE__).error())); \
        std::move(*TRUEUP_CONCAT(try_, __LINE__));                                    \
    }))
