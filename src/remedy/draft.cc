#include "remedy/draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/error_words.h"

namespace trueup {
namespace {

template <typename... Args>
Text words(fmt::format_string<const Args&...> en, fmt::format_string<const Args&...> zh,
           const Args&... args) {
    return {fmt::format(en, args...), fmt::format(zh, args...)};
}

Text why(Obstacle obstacle, const std::string& path) {
    switch (obstacle) {
        case Obstacle::none:
            return {};
        case Obstacle::read_only:
            return words("{0} is read-only: somebody or something wants it as it is (chmod u+w {0} first)",
                         "{0} 是只读的：有人或某个程序要它保持原样（可先运行 chmod u+w {0}）", path);
        case Obstacle::foreign:
            return words("{} belongs to another user", "{} 属于另一个用户", path);
        case Obstacle::many_names:
            return words("{} has more than one name (hard links), and replacing it would part them",
                         "{} 有多个名字（硬链接），替换它会使它们分家", path);
        case Obstacle::folder_not_writable:
            return words("the folder of {} may not be written to", "{} 所在的目录不可写", path);
        case Obstacle::no_folder:
            return words("the folder of {} is not there", "{} 所在的目录不存在", path);
        case Obstacle::not_a_file:
            return words("{} is no plain file", "{} 不是普通文件", path);
    }
    return {};
}

Text from_error(const Error& error, const std::string& path) {
    const auto place = error.line > 0 ? fmt::format("{}:{}", path, error.line) : path;
    return in_words(place, error);
}

std::string text_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line + "\n";
    return out;
}

bool nothing_said(const Text& text) { return text.en.empty(); }

}  // namespace

Text Draft::open_folder(const std::string& path, Files& files, std::string& real,
                        std::vector<std::string>& made) const {
    if (auto found = resolve(*host_, path)) {
        real = *std::move(found);
        return {};
    } else if (found.error().kind != Error::Kind::not_found || path == "/") {
        return from_error(found.error(), path);
    }
    // A link to nowhere is not a place for a folder.
    if (host_->status(path)) return words("{} leads nowhere", "{} 指向不存在的位置", path);
    std::string above;
    if (auto reason = open_folder(parent_path(path), files, above, made); !nothing_said(reason))
        return reason;
    real = join_path(above, base_name(path));
    if (files.contains(real)) return {};
    File file;
    if (!files.contains(above)) {
        if (auto reason = why(obstacle_to_change(real), real); !nothing_said(reason)) return reason;
        auto id = folder_id(above);
        if (!id) return from_error(id.error(), above);
        file.folder = *id;
    }
    file.after = new_folder(0755);
    file.whole = true;
    files.emplace(real, std::move(file));
    made.push_back(real);
    return {};
}

Text Draft::open(const std::string& path, bool follow, Files& files, std::string& real,
                 std::vector<std::string>& made) const {
    if (!path.starts_with('/')) return words("{} is no absolute path", "{} 不是绝对路径", path);
    // A dotfile that is a link (into a dotfiles repository) is edited where it lies.
    std::string folder;
    if (auto reason = open_folder(parent_path(path), files, folder, made); !nothing_said(reason))
        return reason;
    real = join_path(folder, base_name(path));
    const auto status = host_->status(real);
    if (follow && status && status->type == FileStatus::Type::link) {
        auto target = resolve(*host_, real);
        if (!target) return from_error(target.error(), path);
        real = *std::move(target);
    }
    if (files.contains(real)) return {};
    File file;
    if (files.contains(folder)) {  // yet to be made, and so is what lies in it
        files.emplace(real, std::move(file));
        return {};
    }
    if (auto reason = why(obstacle_to_change(real), real); !nothing_said(reason)) return reason;
    auto image = image_of(real);
    if (!image) return from_error(image.error(), real);
    auto id = folder_id(parent_path(real));
    if (!id) return from_error(id.error(), parent_path(real));
    file.before = *image;
    file.base = image->content;
    file.after = *std::move(image);
    file.after.mtime_ns = 0;  // written now
    file.folder = *id;
    files.emplace(real, std::move(file));
    return {};
}

Text Draft::take_lines(File& file, const std::string& path, const std::vector<LineEdit>& edits) const {
    if (file.whole) return words("another repair changes {} as a whole", "另一项修复会整体改动 {}", path);
    if (file.before.kind != FileImage::Kind::file) return words("{} is not there", "{} 不存在", path);
    file.lines.insert(file.lines.end(), edits.begin(), edits.end());
    // Line numbers are those of the file as it is, whatever other edits do.
    auto text = edit_lines(file.base, file.lines);
    if (!text) return from_error(text.error(), path);
    file.after.content = *std::move(text);
    return {};
}

Text Draft::take_end(const Edit& edit, File& file, const std::string& path) const {
    if (file.before.kind == FileImage::Kind::absent) {
        if (!file.whole) file.after = new_file({}, 0644);
        file.whole = true;
        const auto more = text_of(edit.new_lines);
        if (!file.after.content.contains(more)) file.after.content += more;
        return {};
    }
    const auto end = static_cast<int>(raw_lines(file.base).size()) + 1;
    return take_lines(file, path, {LineEdit{end, {}, edit.new_lines}});
}

Text Draft::take_go_env(const Edit& edit, Files& files, std::vector<std::string>& paths) const {
    if (go_env_file_.empty())
        return {"there is no go env file here (GOENV=off, or not known where)",
                "这里没有 go env 文件（GOENV=off，或位置未知）"};
    const auto& argv = edit.argv;
    const bool sets = argv.size() > 3 && argv[2] == "-w";
    const bool unsets = argv.size() > 3 && argv[2] == "-u";
    if (!sets && !unsets) return {"the command is no go env -w or -u", "该命令不是 go env -w 或 -u"};
    std::string real;
    if (auto reason = open(go_env_file_, true, files, real, paths); !nothing_said(reason)) return reason;
    auto& file = files.at(real);
    if (file.before.kind == FileImage::Kind::absent && sets) {
        if (file.whole) return words("another repair makes {}", "另一项修复会创建 {}", real);
        file.after = new_file({}, 0600);  // as `go env -w` makes it
        file.whole = true;
        for (std::size_t i = 3; i < argv.size(); ++i) file.after.content += argv[i] + "\n";
        paths.push_back(real);
        return {};
    }
    if (file.before.kind == FileImage::Kind::absent) return {};
    std::vector<LineEdit> edits;
    for (std::size_t i = 3; i < argv.size(); ++i) {
        const auto equals = argv[i].find('=');
        if (sets && equals == std::string::npos) return {"no value is given", "没有给出值"};
        auto more = sets ? set_in_go_env(file.base, argv[i].substr(0, equals), argv[i].substr(equals + 1))
                         : unset_in_go_env(file.base, argv[i]);
        edits.insert(edits.end(), more.begin(), more.end());
    }
    paths.push_back(real);
    return take_lines(file, real, edits);
}

Text Draft::take_whole(const Edit& edit, File& file, const std::string& path) const {
    using Kind = FileImage::Kind;
    if (file.whole || !file.lines.empty())
        return words("another repair changes {}", "另一项修复也改动 {}", path);
    const bool link = edit.kind == Edit::Kind::link;
    if (link && edit.new_lines.size() != 1) return {"the link has no target", "链接没有目标"};
    const auto& before = file.before;
    const auto wanted = edit.kind == Edit::Kind::write_file ? text_of(edit.new_lines) : std::string();
    // Applied before: nothing to do.
    if (edit.kind == Edit::Kind::write_file && before.kind == Kind::file && before.content == wanted)
        return {};
    if (link && before.kind == Kind::link && before.target == edit.new_lines[0]) return {};
    if (edit.kind == Edit::Kind::remove_file && before.kind == Kind::absent) return {};
    const bool expected =
        before.kind == Kind::absent
            ? edit.old_lines.empty()
            : (link ? before.kind == Kind::link && edit.old_lines == std::vector{before.target}
                    : before.kind == Kind::file &&
                          lines_of(before.content) == lines_of(text_of(edit.old_lines)));
    if (!expected) return words("{} is not what it was", "{} 已不是原来的样子", path);
    file.whole = true;
    file.after = FileImage{};
    if (link) {
        file.after.kind = Kind::link;
        file.after.target = edit.new_lines[0];
    } else if (edit.kind == Edit::Kind::write_file) {
        file.after = before;
        if (before.kind == Kind::absent) file.after = new_file({}, 0644);
        file.after.content = wanted;
        file.after.mtime_ns = 0;
    }
    return {};
}

Text Draft::take_one(const Edit& edit, Files& files, std::vector<std::string>& paths) const {
    if (edit.kind == Edit::Kind::run)
        return {"a command for you to run; trueup runs none", "需要你自己运行的命令；trueup 不运行任何命令"};
    if (edit.kind == Edit::Kind::go_env) return take_go_env(edit, files, paths);
    std::string real;
    const bool follow = edit.kind == Edit::Kind::replace_lines || edit.kind == Edit::Kind::write_file;
    if (auto reason = open(edit.path, follow, files, real, paths); !nothing_said(reason)) return reason;
    paths.push_back(real);
    auto& file = files.at(real);
    if (edit.kind != Edit::Kind::replace_lines) return take_whole(edit, file, real);
    if (edit.first_line == 0 && edit.old_lines.empty()) return take_end(edit, file, real);
    return take_lines(file, real, {LineEdit{edit.first_line, edit.old_lines, edit.new_lines}});
}

Text Draft::take(const std::vector<Edit>& edits, std::vector<std::string>& paths) {
    if (edits.empty()) return {"nothing that could be done to a file", "没有可对文件执行的改动"};
    auto files = files_;
    for (const auto& edit : edits) {
        if (auto reason = take_one(edit, files, paths); !nothing_said(reason)) {
            paths.clear();
            return reason;
        }
    }
    std::vector<std::string> once;
    for (auto& path : paths) {
        if (std::ranges::find(once, path) == once.end()) once.push_back(std::move(path));
    }
    paths = std::move(once);
    for (const auto& path : paths) {
        if (std::ranges::find(order_, path) == order_.end()) order_.push_back(path);
    }
    files_ = std::move(files);
    return {};
}

void Draft::settle() {
    for (auto& [path, file] : files_) {
        if (file.whole) continue;
        file.base = file.after.content;
        file.lines.clear();
    }
}

std::vector<Change> Draft::changes() const {
    std::vector<Change> out;
    for (const auto& path : order_) {
        const auto& file = files_.at(path);
        if (file.after.same_as(file.before)) continue;
        Change change;
        change.path = path;
        change.before = file.before;
        change.after = file.after;
        change.folder = file.folder;
        out.push_back(std::move(change));
    }
    return out;
}

}  // namespace trueup
