#include "release/error_words.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace trueup {
namespace {

struct Shape {
    std::string_view en;  // {} stands for any text
    std::string_view zh;  // 1 and 2 in brackets: the first and second of them
};

// The more special one before the more general one.
constexpr auto shapes = std::to_array<Shape>({
    {"no release of {} in {}", "{2} 中没有 {1} 的发布"},
    {"no release {} in {}", "{2} 中没有发布 {1}"},
    {"{} is not there", "{1} 不存在"},
    {"{} goes through something that is no folder", "{1} 的路径中有一段不是目录"},
    {"no permission to read {}", "没有读取 {1} 的权限"},
    {"{} is a folder", "{1} 是目录"},
    {"{} is not a regular file", "{1} 不是普通文件"},
    {"{}: the symbolic links go round in a circle", "{1}：符号链接形成循环"},
    {"{}: No space left on device", "{1}：磁盘空间已满"},
    {"{}: Read-only file system", "{1}：文件系统只读"},
    {"cannot connect: Connection refused", "无法连接：连接被拒绝"},
    {"cannot connect: {}", "无法连接：{1}"},
    {"no answer within the time limit", "时限内没有回答"},
    {"{}: the name was not found within the time limit", "{1}：时限内没有查到该名称"},
    {"{}: Name or service not known", "{1}：没有这个主机名"},
    {"the host has no address", "该主机没有地址"},
    {"the answer is larger than 1 MiB", "回答超过 1 MiB"},
    {"not an HTTP answer: {}", "不是 HTTP 回答：{1}"},
    {"{} is not fetched: only files are read", "{1} 不会去获取：只读取文件"},
    {"{} is not fetched", "{1} 不会去获取"},
    {"it is no OpenAPI document: name `request` and `response` instead",
     "它不是 OpenAPI 文档：请改为指定 `request` 和 `response`"},
    {"`path` does not say which operation of it is meant", "`path` 没有说明指的是其中哪个操作"},
    {"there is no operation {}", "没有操作 {1}"},
    {"{} has no schema of its request as {}", "{1} 的请求没有 {2} 类型的 schema"},
    {"{} has no schema of its answer {}", "{1} 没有这样的回答 schema：{2}"},
    {"no process is called {}", "没有名为 {1} 的进程"},
    {"the driver knows of no GPU", "驱动没有识别到 GPU"},
    {"a recorded machine needs recorded samples (samples)", "被记录的机器需要录制的数据（samples）"},
    {"a sample is SECONDS,BYTES", "每行样本应为 秒数,字节数"},
    {"libnvidia-ml.so.1 is in none of the usual folders", "常见目录中都没有 libnvidia-ml.so.1"},
});

// What stands where the shape has {}; nullopt: the text is of another shape.
std::optional<std::vector<std::string_view>> match(std::string_view shape, std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        const auto hole = shape.find("{}");
        const auto before = shape.substr(0, hole);
        if (!text.starts_with(before)) return std::nullopt;
        text.remove_prefix(before.size());
        if (hole == std::string_view::npos) return text.empty() ? std::optional(out) : std::nullopt;
        shape.remove_prefix(hole + 2);
        const auto after = shape.substr(0, shape.find("{}"));
        const auto end = after.empty()                                ? text.size()
                         : shape.find("{}") == std::string_view::npos ? text.rfind(after)
                                                                      : text.find(after);
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::string filled(std::string_view shape, const std::vector<std::string_view>& parts) {
    std::string out;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '{') {
            out += parts.at(static_cast<std::size_t>(shape[i + 1] - '1'));
            i += 2;
        } else {
            out += shape[i];
        }
    }
    return out;
}

}  // namespace

Text in_words(std::string_view message) {
    for (const auto& shape : shapes) {
        if (const auto parts = match(shape.en, message))
            return {std::string(message), filled(shape.zh, *parts)};
    }
    return {std::string(message), std::string(message)};
}

Text in_words(std::string_view where, const Error& error) {
    const auto words = in_words(error);
    return {std::string(where) + ": " + words.en, std::string(where) + "：" + words.zh};
}

}  // namespace trueup
