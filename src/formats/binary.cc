#include "formats/binary.h"

#include <algorithm>

#include "base/text.h"
#include "formats/elf.h"
#include "formats/go_buildinfo.h"
#include "formats/macho.h"
#include "formats/pe.h"

namespace trueup {
namespace {

constexpr std::size_t max_interpreter = 255;  // Linux reads no more of a #! line

// A download that was cut short: what is to be mapped is not there, and whoever
// runs it dies of it. (A PE file's last section may well claim more than there is.)
bool is_cut_off(const ByteSource& source, const Image& image) {
    return std::ranges::any_of(image.ranges, [&](const MappedRange& range) {
        return range.offset > source.size() || range.size > source.size() - range.offset;
    });
}

void add(BinaryFacts& facts, const ByteSource& source, const Image& image) {
    if (facts.format != "pe" && is_cut_off(source, image)) facts.format = "cut-off";
    if (!image.arch.empty() && std::ranges::find(facts.archs, image.arch) == facts.archs.end()) {
        facts.archs.push_back(image.arch);
    }
    if (facts.os.empty()) facts.os = image.os;
    if (!facts.go_version.empty()) return;
    const auto info = read_go_buildinfo(source, image);
    facts.go_version = info.version;
    // The one who built it knows; the format alone often does not tell.
    if (const auto os = info.setting("GOOS"); !os.empty()) facts.os = os;
}

void read_universal(BinaryFacts& facts, const ByteSource& source, std::string_view head) {
    const auto slices = read_fat(head, source.size());
    if (!slices) return;
    facts.os = "darwin";
    for (const auto& slice : *slices) {
        const WindowSource window(source, slice.offset, slice.size);
        const auto start = window.read(0, head_size);
        if (start && is_macho(*start)) {
            if (const auto image = read_macho(window, *start)) {
                add(facts, window, *image);
                continue;
            }
        }
        Image named;
        named.arch = slice.arch;
        add(facts, window, named);
    }
}

}  // namespace

Result<std::string> WindowSource::read(std::uint64_t offset, std::size_t length) const {
    if (offset >= size_) return std::string();
    const auto rest = std::min<std::uint64_t>(length, size_ - offset);
    return inner_.read(offset_ + offset, static_cast<std::size_t>(rest));
}

Result<BinaryFacts> read_binary(const ByteSource& source) {
    const std::string head = TRY(source.read(0, head_size));
    BinaryFacts facts;
    facts.format = "other";
    if (head.empty()) {
        facts.format = "empty";
    } else if (head.starts_with("#!")) {
        facts.format = "script";
        const auto line =
            std::string_view(head).substr(2, std::min(head.find('\n'), max_interpreter + 2) - 2);
        facts.interpreter = trim(line);
    } else if (is_elf(head)) {
        facts.format = "elf";
        if (const auto image = read_elf(source, head)) add(facts, source, *image);
    } else if (is_macho(head)) {
        facts.format = "mach-o";
        if (const auto image = read_macho(source, head)) add(facts, source, *image);
    } else if (is_fat(head)) {
        facts.format = "mach-o";
        read_universal(facts, source, head);
    } else if (is_pe(head)) {
        if (const auto image = read_pe(source, head)) {
            facts.format = "pe";
            add(facts, source, *image);
        }
    }
    return facts;
}

}  // namespace trueup
