#include "formats/elf_file.h"

#include "formats/image.h"

namespace trueup {

const ElfFile::Layout ElfFile::layout32 = {4, 28, 32, 42, 44, 46, 48, 50, 52, 24,
                                           4, 8,  16, 28, 32, 12, 16, 20, 40};
const ElfFile::Layout ElfFile::layout64 = {8, 32, 40, 54, 56, 58, 60, 62, 64, 4,
                                           8, 16, 32, 48, 56, 16, 24, 32, 64};

ElfFile::ElfFile(const ByteSource& source, std::string_view head, const Layout& layout, Endian endian)
    : source_(&source), head_(head), layout_(&layout), endian_(endian) {
    os_abi_ = Bytes(head_).get<std::uint8_t>(7, endian).value_or(0);
    type_ = half(16);
    machine_ = half(18);
}

Result<ElfFile> ElfFile::open(const ByteSource& source, std::string_view head) {
    const Bytes header(head);
    const auto file_class = header.get<std::uint8_t>(4, Endian::little).value_or(0);
    const auto order = header.get<std::uint8_t>(5, Endian::little).value_or(0);
    if (file_class < 1 || file_class > 2 || order < 1 || order > 2) {
        return fail(Error::Kind::invalid, "not an ELF file of a known class and byte order");
    }
    const auto& layout = file_class == 2 ? layout64 : layout32;
    if (head.size() < layout.header) return fail(Error::Kind::invalid, "cut off inside the ELF header");
    return ElfFile(source, head, layout, order == 1 ? Endian::little : Endian::big);
}

std::vector<ElfFile::Program> ElfFile::programs() const {
    std::vector<Program> out;
    const auto entry = half(layout_->phentsize);
    const auto count = half(layout_->phnum);
    if (entry < layout_->program) return out;
    const auto text = table(word(Bytes(head_), layout_->phoff), std::size_t{entry} * count);
    const Bytes all(text);
    for (std::size_t i = 0; i < count; ++i) {
        const auto one = all.slice(i * entry, entry);
        if (!one) break;
        out.push_back({one->get<std::uint32_t>(0, endian_).value_or(0),
                       one->get<std::uint32_t>(layout_->p_flags, endian_).value_or(0),
                       word(*one, layout_->p_offset), word(*one, layout_->p_vaddr),
                       word(*one, layout_->p_filesz), word(*one, layout_->p_align)});
    }
    return out;
}

const std::vector<ElfFile::Section>& ElfFile::sections() const {
    if (sections_read_) return sections_;
    sections_read_ = true;
    const auto entry = half(layout_->shentsize);
    const auto count = half(layout_->shnum);
    const auto names_index = half(layout_->shstrndx);
    if (entry < layout_->section || names_index >= count) return sections_;
    const auto text = table(word(Bytes(head_), layout_->shoff), std::size_t{entry} * count);
    const Bytes all(text);
    const auto names_header = all.slice(std::size_t{names_index} * entry, entry);
    if (!names_header) return sections_;
    const auto names = table(word(*names_header, layout_->s_offset), word(*names_header, layout_->s_size));
    for (std::size_t i = 0; i < count; ++i) {
        const auto one = all.slice(i * entry, entry);
        if (!one) break;
        sections_.push_back(
            {std::string(Bytes(names).c_string(one->get<std::uint32_t>(0, endian_).value_or(0))),
             one->get<std::uint32_t>(4, endian_).value_or(0), word(*one, layout_->s_addr),
             word(*one, layout_->s_offset), word(*one, layout_->s_size)});
    }
    return sections_;
}

std::uint64_t ElfFile::sections_end() const {
    const auto start = word(Bytes(head_), layout_->shoff);
    const std::uint64_t length = std::uint64_t{half(layout_->shentsize)} * half(layout_->shnum);
    return start == 0 || length == 0 ? 0 : end_of(start, length);
}

std::uint64_t ElfFile::word(const Bytes& bytes, std::uint64_t offset) const {
    if (layout_->word == 8) return bytes.get<std::uint64_t>(offset, endian_).value_or(0);
    return bytes.get<std::uint32_t>(offset, endian_).value_or(0);
}

std::uint16_t ElfFile::half(std::uint64_t offset) const {
    return Bytes(head_).get<std::uint16_t>(offset, endian_).value_or(0);
}

std::string ElfFile::bytes(std::uint64_t offset, std::uint64_t length) const {
    if (const auto part = Bytes(head_).slice(offset, length)) return std::string(part->view());
    return source_->read(offset, static_cast<std::size_t>(length)).value_or("");
}

std::string ElfFile::table(std::uint64_t offset, std::uint64_t length) const {
    if (length == 0 || length > Image::max_table) return {};
    return bytes(offset, length);
}

}  // namespace trueup
