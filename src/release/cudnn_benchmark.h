// Where a Python program sets torch.backends.cudnn.benchmark, and to what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trueup {

struct CudnnBenchmark {
    enum class Value { on, off, unknown };  // unknown: not to be read from the source
    Value value = Value::unknown;
    int line = 0;
    bool conditional = false;  // under an `if`, a loop or an `except`, or for a `with flags():` only
    bool at_top = false;       // outside of all functions: runs in the order of the file
    bool hint = false;         // may set it, by a way that is not read here; stands alone then
};

// In their order, without those that never run (`if 0:`). Follows imports and
// plain aliases; knows cudnn.flags(), set_flags(), setattr() and the `benchmark`
// argument of Lightning's Trainer. Where nothing of that is found, and something that
// is called benchmark is handed on beside cudnn or a Trainer: the first such line.
std::vector<CudnnBenchmark> cudnn_benchmarks(std::string_view source);

}  // namespace trueup
