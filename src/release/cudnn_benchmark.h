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
    bool conditional = false;  // under an `if`, a loop or a `try`
    bool at_top = false;       // outside of all functions: runs in the order of the file
};

// In their order, without those that never run (`if 0:`). Follows imports and
// plain aliases; knows cudnn.flags(), set_flags(), setattr() and the `benchmark`
// argument of Lightning's Trainer.
std::vector<CudnnBenchmark> cudnn_benchmarks(std::string_view source);

}  // namespace trueup
