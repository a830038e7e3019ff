// The tables of an ELF file, 32 and 64 bit, both byte orders. Layout: System V
// ABI, chapters 4 and 5.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace trueup {

class ElfFile {
public:
    struct Program {
        std::uint32_t type = 0, flags = 0;
        std::uint64_t offset = 0, address = 0, file_size = 0, align = 0;
    };
    struct Section {
        std::string name;
        std::uint32_t type = 0;
        std::uint64_t address = 0, offset = 0, size = 0;
    };

    // `head` is the start of `source`; both must outlive the result. Error kind
    // invalid: of no known class or byte order, or cut off inside its header.
    static Result<ElfFile> open(const ByteSource& source, std::string_view head);

    bool wide() const { return layout_->word == 8; }
    Endian endian() const { return endian_; }
    std::uint8_t os_abi() const { return os_abi_; }
    std::uint16_t type() const { return type_; }
    std::uint16_t machine() const { return machine_; }

    // Tables that do not fit into the file or are larger than any real one are
    // empty.
    std::vector<Program> programs() const;
    // Reads the table and its names once, on the first call. Not thread-safe.
    const std::vector<Section>& sections() const;
    // Where the table of sections ends in the file; 0: none.
    std::uint64_t sections_end() const;

    // An address-sized number inside `bytes`.
    std::uint64_t word(const Bytes& bytes, std::uint64_t offset) const;
    std::size_t word_size() const { return layout_->word; }
    // What there is of it: from the head when it lies there, else by one read.
    std::string bytes(std::uint64_t offset, std::uint64_t length) const;

private:
    struct Layout;
    static const Layout layout32, layout64;
    ElfFile(const ByteSource& source, std::string_view head, const Layout& layout, Endian endian);
    std::string table(std::uint64_t offset, std::uint64_t length) const;
    std::uint16_t half(std::uint64_t offset) const;

    const ByteSource* source_;
    std::string_view head_;
    const Layout* layout_;
    Endian endian_;
    std::uint8_t os_abi_ = 0;
    std::uint16_t type_ = 0, machine_ = 0;
    mutable bool sections_read_ = false;
    mutable std::vector<Section> sections_;

    // Offsets of the fields that are read, for one class of file.
    struct Layout {
        unsigned word;  // bytes of an address
        unsigned phoff, shoff, phentsize, phnum, shentsize, shnum, shstrndx, header;
        unsigned p_flags, p_offset, p_vaddr, p_filesz, p_align, program;
        unsigned s_addr, s_offset, s_size, section;
    };
};

}  // namespace trueup
