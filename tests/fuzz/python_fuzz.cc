// What comes from packages and lock files of others: versions, specifiers,
// markers, requirements, requirements files and metadata.
#include <cstdlib>
#include <string>

#include "formats/python_metadata.h"
#include "formats/requirements_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto version = trueup::parse_python_version(text)) {
        // The normal spelling is a spelling of the same version.
        const auto again = trueup::parse_python_version(version->text());
        if (!again || *again != *version || again->text() != version->text()) std::abort();
    }
    static const auto one = trueup::parse_python_version("1.2rc3.post4+x.5");
    if (const auto clauses = trueup::parse_python_specifiers(text)) {
        if (clauses->contains(*one, false) && !clauses->contains(*one, true)) std::abort();
    }
    if (const auto marker = trueup::parse_python_marker(text)) {
        // What is unknown depends on something that is not known.
        if (marker->unknown_variables({}).empty()) std::abort();
        static_cast<void>(marker->holds({{"python_version", "3.11"}, {"extra", ""}}));
    }
    static_cast<void>(trueup::parse_python_requirement(text));
    trueup::Environment environment;
    environment.variables.push_back({"A", "${A}", {}});
    int last = 0;
    for (const auto& line : trueup::parse_requirements_file(text, environment)) {
        if (line.line <= last) std::abort();
        last = line.line;
        static_cast<void>(line.url_hash());
    }
    static_cast<void>(trueup::parse_python_metadata(text));
    static_cast<void>(trueup::parse_requires_txt(text));
    return 0;
}
