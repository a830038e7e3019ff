#include "platform/host.h"

#include "platform/walk.h"

namespace trueup {
namespace {

Element element_of(FileStatus status) {
    switch (status.type) {
        case FileStatus::Type::dir:
            return {Element::Kind::dir, {}};
        case FileStatus::Type::link:
            return {Element::Kind::link, std::move(status.target)};
        case FileStatus::Type::file:
        case FileStatus::Type::other:
            break;
    }
    return {Element::Kind::other, {}};
}

}  // namespace

Result<std::string> resolve(const Host& host, const std::string& path) {
    if (auto quick = host.quick_resolve(path)) return std::move(*quick);
    return walk_links(path, true, [&](const std::string& element) -> Result<Element> {
        return element_of(TRY(host.status(element)));
    });
}

Result<FileStatus> status_followed(const Host& host, const std::string& path) {
    if (auto quick = host.quick_status_followed(path)) return std::move(*quick);
    // Most paths are no links, and then one question is enough.
    auto status = host.status(path);
    if (!status || status->type != FileStatus::Type::link) return status;
    return host.status(TRY(resolve(host, path)));
}

bool is_dir(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    return status && status->type == FileStatus::Type::dir;
}

bool not_recorded(const Host& host, const std::string& path) {
    if (host.live()) return false;
    const auto status = status_followed(host, path);
    return !status && status.error().kind == Error::Kind::not_recorded;
}

bool is_file(const Host& host, const std::string& path) {
    const auto status = status_followed(host, path);
    return status && status->type == FileStatus::Type::file;
}

}  // namespace trueup
