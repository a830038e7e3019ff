// What is said of a file in JSON, YAML or TOML that cannot be read.
#include <array>

#include "facts/word_shapes.h"

namespace trueup {
namespace {

constexpr auto shapes = std::to_array<WordShape>({
    // The journal.
    {"{}; once it is moved to another name, trueup begins a new one, and what this one holds cannot be "
     "undone any more",
     "{!1}；将它改名后，trueup 会新建一份，而其中记录的改动将无法再撤销"},
    {"{}; another program has it open: end that one, or wait longer (--timeout)",
     "{!1}；另一个程序正在使用它：请结束该程序，或等待更久（--timeout）"},
    {"what the journal holds of this file is not what was written there: transaction {} is not taken back",
     "日志中此文件的内容与当时写入的不一致：不撤销事务 {1}"},
    {"journal: file is not a database", "日志不是数据库文件"},
    {"journal: database disk image is malformed", "日志的数据库已损坏"},
    {"journal: database is locked", "日志被锁定"},
    {"is empty, and no JSON", "是空的，不是 JSON"},
    {"this is no UTF-8 (column {})", "这不是 UTF-8（第 {1} 列）"},
    {"the JSON ends too early", "JSON 过早结束"},
    {"a text of this JSON holds a line break or another control character (column {})",
     "此 JSON 的文本中有换行或其他控制字符（第 {1} 列）"},
    {"this is no JSON: the mistake is at column {}, or just before it",
     "这不是有效的 JSON：错误在第 {1} 列或其前面"},
    {"the key stands twice", "键出现了两次"},
    {"the number is out of range", "数值超出范围"},
    {"deeper than 64 levels", "嵌套超过 64 层"},

    {"this is no TOML (column {}): {}", "这不是有效的 TOML（第 {1} 列）：{2}"},
    {"this is no TOML", "这不是 TOML"},
    {"outside of quotes and comments TOML has ASCII characters only (column {})",
     "TOML 在引号和注释之外只能有 ASCII 字符（第 {1} 列）"},

    {"this is no YAML (column {}): {}", "这不是有效的 YAML（第 {1} 列）：{!2}"},
    {"this is no YAML: {}", "这不是有效的 YAML：{!1}"},
    {"is empty", "是空的"},
    {"holds a zero byte, so it is no text in UTF-8", "含有零字节，因此不是 UTF-8 文本"},
    {"holds more than one document", "含有不止一个文档"},
    {"is larger than 8 MiB", "超过 8 MiB"},
    {"a key is a word, no list and no map", "键应为单词，不能是列表或映射"},
    {"merge keys (<<) are not read", "不支持合并键（<<）"},
    {"an alias stands inside of what it names", "别名位于它所指的内容之中"},
    {"aliases unfold into more than {} values", "别名展开后超过 {1} 个值"},
    {"more than {} values", "超过 {1} 个值"},
    {"the tag {} is not read", "不支持标签 {1}"},
    {"\"{}\" stands twice", "\"{1}\" 出现了两次"},
    {"{} leads nowhere, or out of the document: name `request` and `response` instead",
     "{1} 指向不存在的位置，或指到了文档之外：请改为指定 `request` 和 `response`"},

    // yaml-cpp's own words, those that a slip of the pen leads to.
    {"end of map not found", "映射没有结束（可能是缩进不一致）"},
    {"end of map flow not found", "{ 没有对应的 }"},
    {"end of sequence not found", "列表没有结束（可能是缩进不一致）"},
    {"end of sequence flow not found", "[ 没有对应的 ]"},
    {"unknown token", "无法识别的内容"},
    {"unknown escape character: {}", "未知的转义字符：{1}"},
    {"illegal EOF in scalar", "引号没有结束"},
    {"illegal character in scalar", "文本中有不允许的字符"},
    {"illegal tab when looking for indentation", "缩进中有制表符"},
    {"illegal flow end", "多余的 } 或 ]"},
    {"illegal block entry", "此处不能有列表项"},
    {"illegal map key", "此处不能有键"},
    {"illegal map value", "此处不能有值"},
    {"the referenced anchor is not defined", "所引用的锚点没有定义"},
});

}  // namespace

std::span<const WordShape> document_word_shapes() { return shapes; }

}  // namespace trueup
