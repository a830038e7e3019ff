// English words of fixed shape and what they are in Chinese: for what carries English
// alone, errors of the system layer and notes of origins.
#pragma once

#include <span>
#include <string_view>

namespace trueup {

struct WordShape {
    std::string_view en;  // {} stands for any text
    // 1 and 2 in brackets: the first and second of them. {!1}: it is words again.
    std::string_view zh;
};

std::span<const WordShape> word_shapes();
// Of documents that cannot be read.
std::span<const WordShape> document_word_shapes();

}  // namespace trueup
