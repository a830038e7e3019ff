// Start-up files as any bytes: read statically, in all three shells.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "facts/path_history.h"
#include "probe/startup/static_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const char* shell : {"zsh", "bash", "fish"}) {
        const auto startup =
            trueup::startup::read_text_statically(text, "/rc", shell, {{"HOME", "/h"}, {"PATH", "/bin"}});
        for (const auto& assignment : startup.assignments) {
            // An answer is a line of the text, or it is none.
            if (assignment.origin.line < 1 || static_cast<std::size_t>(assignment.origin.line) > size + 1)
                std::abort();
        }
        if (size < 4096) trueup::path_elements(startup, "/h");
    }
    return 0;
}
