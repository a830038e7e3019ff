#include "formats/signature/signature_files.h"

#include <algorithm>
#include <array>

#include "formats/macho.h"
#include "formats/signature/super_blob.h"

namespace trueup {
namespace {

struct Name {
    std::string_view file;
    std::uint32_t slot;
};
constexpr auto names = std::to_array<Name>({
    {"CodeDirectory", slot::code_directory},
    {"CodeRequirements", slot::requirements},
    {"CodeTopDirectory", 4},
    {"CodeEntitlements", slot::entitlements},
    {"CodeRepSpecific", slot::rep_specific},
    {"CodeEntitlementDER", slot::entitlements_der},
    {"LaunchConstraintSelf", 8},
    {"LaunchConstraintParent", 9},
    {"LaunchConstraintResponsible", 10},
    {"LibraryConstraint", slot::library_constraint},
    // Not what their names say: CodeDirectories by other hashes.
    {"CodeRequirements-1", slot::alternate_directory},
    {"CodeRequirements-2", slot::alternate_directory + 1},
    {"CodeRequirements-3", slot::alternate_directory + 2},
    {"CodeRequirements-4", slot::alternate_directory + 3},
    {"CodeRequirements-5", slot::alternate_directory + 4},
    {"CodeSignature", slot::signature},
});

std::string big_endian(std::uint32_t value) {
    std::string out;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift & 0xffU);
    return out;
}

}  // namespace

bool is_signature_file(std::string_view name) {
    return std::ranges::find(names, name, &Name::file) != names.end();
}

bool holds_signature(const ByteSource& source) {
    // MH_EXECUTE, MH_PRELOAD, MH_DYLIB, MH_DYLINKER, MH_BUNDLE, MH_KEXT_BUNDLE
    // (Security, machorep.cpp, candidate).
    static constexpr auto kinds = std::to_array<std::uint32_t>({2, 5, 6, 7, 8, 11});
    const auto kind_of = [](const ByteSource& image) {
        const auto head = image.read(0, head_size);
        if (!head || !is_macho(*head)) return false;
        const auto file = MachoFile::open(image, *head);
        return file && std::ranges::find(kinds, file->type) != kinds.end();
    };
    const auto head = source.read(0, head_size);
    if (!head || !is_fat(*head)) return kind_of(source);
    const auto slices = read_fat(*head, source.size());
    if (!slices || slices->empty()) return true;  // to be judged as what it claims to be
    return kind_of(WindowSource(source, slices->front().offset, slices->front().size));
}

SliceSignature verify_beside(const ByteSource& code, const SignatureFiles& files,
                             const Surroundings& around) {
    // The CMS signature lies there bare; everything else as it would be embedded.
    std::string wrapped;
    SuperBlob super;
    // What makes a signature; without it, the other files are the rest of one.
    const bool any = files.contains("CodeDirectory");
    for (const auto& [file, number] : names) {
        const auto found = files.find(file);
        if (!any || found == files.end()) continue;
        auto bytes = std::string_view(found->second);
        if (number == slot::signature) {
            wrapped = big_endian(blob_magic::wrapper) +
                      big_endian(static_cast<std::uint32_t>(bytes.size() + 8)) + std::string(bytes);
            bytes = wrapped;
        }
        const Bytes view(bytes);
        const auto magic = view.get<std::uint32_t>(0, Endian::big);
        const auto length = view.get<std::uint32_t>(4, Endian::big);
        // These two are files of any kind; the others say their own length.
        const bool blob = number != 4 && number != slot::rep_specific;
        if (blob && (!magic || !length || *length != bytes.size())) {
            super.problems.push_back({SignatureFault::signature_damaged, std::string(file)});
            continue;
        }
        super.blobs.push_back({number, magic.value_or(0), view});
    }
    return verify_parts(code, super, around);
}

}  // namespace trueup
