#include "release/contract.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "facts/error_words.h"
#include "formats/document.h"
#include "formats/schema/subset.h"
#include "formats/schema/uri.h"
#include "formats/schema/validate.h"
#include "release/examination.h"

namespace trueup {
namespace {

using Json = nlohmann::json;
constexpr const char* unreadable = "contract-unreadable";
constexpr const char* invalid_schema = "contract-schema-invalid";
constexpr const char* refused = "contract-request-refused";
constexpr const char* undeclared = "contract-response-undeclared";
constexpr const char* bad_sample = "contract-sample-invalid";
constexpr std::size_t most_shown = 12;
const Text unread_schema = {"one of the two schemas could not be read", "两个 schema 中有一个无法读取"};

class Contract {
public:
    Contract(const Host& host, const ContractSection& section)
        : host_(host),
          section_(section),
          set_([this](const std::string& uri) { return fetch(uri); }),
          examination_(checks(section)) {}

    Judgement run() {
        const auto* input = side(section_.input, SchemaUse::request);
        const auto* output = side(section_.output, SchemaUse::response);
        const auto* request = side(section_.request, SchemaUse::request);
        const auto* response = side(section_.response, SchemaUse::response);
        if (section_.api.given()) {
            if (const auto* document = open(section_.api)) {
                if (section_.input.given() && request == nullptr) request = of_api(*document, true);
                if (section_.output.given() && response == nullptr) response = of_api(*document, false);
            }
        }
        say_problems();
        if (input != nullptr && request != nullptr) {
            compare(
                refused, *request, *input,
                {"A request that the API allows is refused by the model", "API 允许的请求会被模型拒绝"},
                {"The API document promises more than the model's input takes. Widen the input, or make a "
                 "new version of the API.",
                 "API 文档承诺的范围大于模型输入。请放宽模型输入，或发布新的 API 版本。"});
        } else if (section_.input.given()) {
            missing(refused);
        }
        if (output != nullptr && response != nullptr) {
            compare(undeclared, *output, *response,
                    {"The model may answer what the API does not declare", "模型可能给出 API 未声明的回答"},
                    {"Clients are promised less than the model gives. Narrow the output, or declare it.",
                     "模型输出的范围大于对客户端的承诺。请收窄输出，或在 API 中声明。"});
        } else if (section_.output.given()) {
            missing(undeclared);
        }
        const bool api = section_.api.given(), takes = section_.input.given(),
                   gives = section_.output.given();
        samples(section_.input_samples, takes, input, section_.request.given() || (api && takes), request);
        samples(section_.output_samples, gives, output, section_.response.given() || (api && gives),
                response);
        return std::move(examination_).judgement();
    }

private:
    static std::vector<std::string> checks(const ContractSection& section) {
        std::vector<std::string> out = {unreadable, invalid_schema};
        if (section.input.given()) out.emplace_back(refused);
        if (section.output.given()) out.emplace_back(undeclared);
        if (!section.input_samples.empty() || !section.output_samples.empty()) out.emplace_back(bad_sample);
        return out;
    }

    // What a check would have needed is a finding of its own, or was not named.
    void missing(const char* check) {
        examination_.unknown(check,
                             examination_.found(unreadable)
                                 ? unread_schema
                                 : Text{"only one of the two schemas is named", "两个 schema 只指定了一个"});
    }

    struct Opened {
        DocumentNode tree;
        const Json* root = nullptr;
        std::string name;
        bool openapi = false;
    };

    Result<DocumentNode> tree_of(const std::string& file) {
        auto text = host_.read(file, longest_document);
        if (!text) return std::unexpected(std::move(text.error()));
        return read_document(*text, file);
    }

    Result<Json> fetch(const std::string& uri) {
        const auto path = path_of_file_uri(uri);
        if (path.empty()) return fail(Error::Kind::io, uri + " is not fetched: only files are read");
        auto tree = TRY(tree_of(path));
        auto json = to_json(tree);
        trees_[uri] = std::move(tree);
        return json;
    }

    void unread(const Error& error, const SchemaSource& source) {
        // What keeps the request from being read mostly keeps the answer from it too.
        if (!unread_.insert(source.file + "\n" + error.message).second) return;
        const auto words = in_words(error);
        auto& finding =
            examination_.find(unreadable, Severity::error,
                              {"A file of the contract cannot be read", "契约所用的文件无法读取"}, words);
        finding.subject = {"contract", source.pointer, source.file};
        Origin at{OriginKind::file, source.file, error.line, "", ""};
        finding.evidence.push_back({words, error.line > 0 ? at : source.origin});
    }

    const Opened* open(const SchemaSource& source) {
        if (const auto known = opened_.find(source.file); known != opened_.end())
            return known->second.root == nullptr ? nullptr : &known->second;
        auto& opened = opened_[source.file];
        auto tree = tree_of(source.file);
        if (!tree) {
            unread(tree.error(), source);
            return nullptr;
        }
        opened.tree = std::move(*tree);
        auto json = to_json(opened.tree);
        const auto dialect = dialect_for(json, source);
        if (!dialect) return nullptr;
        opened.openapi = json.is_object() && json.contains("openapi");
        opened.name = source.file;
        const auto uri = file_uri(source.file);
        trees_[uri] = opened.tree;
        opened.root = &set_.add(std::move(json), uri, source.file, *dialect);
        return &opened;
    }

    std::optional<Dialect> dialect_for(const Json& json, const SchemaSource& source) {
        std::optional<Dialect> dialect = dialect_of(json);
        std::string said = json.is_object() && json.contains("$schema") ? json.at("$schema").dump() : "";
        if (json.is_object() && (json.contains("openapi") || json.contains("swagger"))) {
            const auto version = json.value("openapi", Json());
            said = json.contains("openapi") ? "OpenAPI " + version.dump() : "Swagger 2.0";
            dialect.reset();
            if (version.is_string()) {
                if (version.get_ref<const std::string&>().starts_with("3.0.")) dialect = Dialect::openapi30;
                if (version.get_ref<const std::string&>().starts_with("3.1.")) {
                    dialect = Dialect::draft2020;
                    // It may say that its schemas are of another dialect.
                    if (const auto own = json.find("jsonSchemaDialect");
                        own != json.end() && own->is_string() && !own->get<std::string>().contains("/oas/"))
                        dialect = dialect_of(Json{{"$schema", *own}});
                    if (!dialect) said += " with jsonSchemaDialect " + json.at("jsonSchemaDialect").dump();
                }
            }
        }
        if (!dialect)
            unread({Error::Kind::invalid,
                    said + " is not read here: draft-07, draft-06, 2020-12, OpenAPI 3.0 and 3.1 are",
                    source.file, 0},
                   source);
        return dialect;
    }

    const SchemaNode* side(const SchemaSource& source, SchemaUse use) {
        if (!source.given()) return nullptr;
        const auto* document = open(source);
        return document == nullptr ? nullptr : compiled(source, source.pointer, use);
    }

    const SchemaNode* compiled(const SchemaSource& source, const std::string& pointer, SchemaUse use) {
        std::string fragment;
        for (const char c : pointer) fragment += c == '%' ? std::string("%25") : std::string(1, c);
        auto node = set_.compile(file_uri(source.file) + "#" + fragment, use);
        if (node) return *node;
        unread(node.error(), source);
        return nullptr;
    }

    // The key of `content` that is meant. "application/json; charset=utf-8" is the same
    // type, and so is one in capitals.
    std::string media_type_in(const Json* contents) const {
        const auto bare = [](std::string type) {
            type = trim(type.substr(0, type.find(';')));
            std::ranges::transform(type, type.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
            });
            return type;
        };
        const auto& wanted = section_.media_type;
        if (contents == nullptr || !contents->is_object() || contents->contains(wanted)) return wanted;
        // The most specific one counts (OpenAPI, Media Type Object).
        const auto exact = bare(wanted);
        for (const auto& meant : {exact, exact.substr(0, exact.find('/')) + "/*", std::string("*/*")}) {
            for (const auto& [type, schema] : contents->items()) {
                if (bare(type) == meant) return type;
            }
        }
        return wanted;
    }

    // Follows the references that OpenAPI has outside of schemas. `lost`: one that
    // could not be.
    const Json* followed(const Json& root, const Json* at, std::string& pointer, std::string& lost) {
        for (int hops = 0; at != nullptr && at->is_object() && at->contains("$ref") && hops < 20; ++hops) {
            const auto& ref = at->at("$ref");
            if (lost.empty()) lost = ref.is_string() ? ref.get<std::string>() : ref.dump();
            if (!ref.is_string() || !ref.get_ref<const std::string&>().starts_with("#/")) return nullptr;
            pointer = percent_decoded(ref.get_ref<const std::string&>().substr(1));
            const Json::json_pointer steps(pointer);
            if (!root.contains(steps)) return nullptr;
            at = &root.at(steps);
            lost.clear();
        }
        return at;
    }

    const SchemaNode* of_api(const Opened& document, bool request) {
        const auto no = [&](const std::string& why) -> const SchemaNode* {
            unread({Error::Kind::not_found, why, section_.api.file, 0}, section_.api);
            return nullptr;
        };
        if (!document.openapi) return no("it is no OpenAPI document: name `request` and `response` instead");
        if (section_.path.empty()) return no("`path` does not say which operation of it is meant");
        std::string pointer, lost;
        const auto* at = document.root;
        const auto step = [&](const std::string& key) {
            at = at != nullptr && at->is_object() && at->contains(key) ? &at->at(key) : nullptr;
            if (at != nullptr) pointer += pointer_step(key);
        };
        const auto into = [&](const std::string& key) {
            step(key);
            at = followed(*document.root, at, pointer, lost);
        };
        into("paths");
        into(section_.path);
        into(section_.method);
        const auto lacks = [&](std::string why) {
            if (!lost.empty())
                why = lost + " leads nowhere, or out of the document: name `request` and `response` instead";
            return no(why);
        };
        if (at == nullptr)
            return lacks(fmt::format("there is no operation {} {}", section_.method, section_.path));
        if (request) {
            into("requestBody");
        } else {
            into("responses");
            const auto all = at;
            const auto before = pointer;
            into(section_.status);
            for (const auto& other : {section_.status.substr(0, 1) + "XX", std::string("default")}) {
                if (at != nullptr || !lost.empty()) break;
                at = all;
                pointer = before;
                into(other);
            }
        }
        into("content");
        const auto* contents = at;
        into(media_type_in(contents));
        // What it refers to, and whether what stands beside that counts, its own reader knows.
        step("schema");
        if (at == nullptr)
            return lacks(fmt::format("{} {} has no schema of its {} as {}", section_.method, section_.path,
                                     request ? "request" : "answer " + section_.status, section_.media_type));
        return compiled(section_.api, pointer, request ? SchemaUse::request : SchemaUse::response);
    }

    // "/a/b.json#/definitions/x" -> the file with the line of that.
    Origin place(const std::string& where) const {
        const auto hash = where.rfind('#');
        if (hash == std::string::npos) return {OriginKind::file, where, 0, "", ""};
        auto file = where.substr(0, hash);
        const auto pointer = where.substr(hash + 1);
        auto tree = trees_.find(file_uri(file));
        if (tree == trees_.end()) tree = trees_.find(file);  // fetched by a reference
        if (const auto path = path_of_file_uri(file); !path.empty()) file = path;
        const int line = tree == trees_.end() ? 0 : line_of_pointer(tree->second, pointer);
        return {OriginKind::file, file, line, "", "#" + pointer};
    }

    void say_problems() {
        std::size_t shown = 0;
        for (const auto& problem : set_.problems()) {
            if (++shown > most_shown) break;
            auto& finding = examination_.find(
                invalid_schema, Severity::error,
                {"A schema says what schemas cannot", "schema 中有不合法的内容"}, problem.what);
            finding.subject = {"contract", problem.place.substr(problem.place.rfind('#') + 1),
                               place(problem.place).path};
            finding.evidence.push_back({problem.what, place(problem.place)});
        }
    }

    void compare(const char* check, const SchemaNode& narrow, const SchemaNode& wide, const Text& title,
                 const Text& advice) {
        const auto result = compare_schemas(narrow, wide);
        std::size_t shown = 0;
        for (const auto& difference : result.differences) {
            if (++shown > most_shown) break;
            const auto example = difference.example.dump(-1, ' ', false, Json::error_handler_t::replace);
            const auto shown_example =
                example.size() > 300 ? valid_utf8(example.substr(0, 300)) + "…" : example;
            const auto at = difference.instance.empty() ? std::string("/") : difference.instance;
            auto& finding = examination_.find(
                check, Severity::error, title,
                {fmt::format("At {}: {}. For example {}. {}", at, difference.what.en, shown_example,
                             advice.en),
                 fmt::format("在 {}：{}。例如 {}。{}", at, difference.what.zh, shown_example, advice.zh)});
            const auto wide_at = place(difference.wide);
            // For programs: cut off it would be no JSON.
            finding.subject = {difference.instance, example.size() > 20'000 ? shown_example : example,
                               wide_at.path};
            finding.evidence.push_back({{difference.wide_side, difference.wide_side}, wide_at});
            finding.evidence.push_back(
                {{difference.narrow_side, difference.narrow_side}, place(difference.narrow)});
            finding.references = {"https://json-schema.org/draft-07/json-schema-validation"};
        }
        if (result.differences.size() > most_shown)
            examination_.unknown(
                check,
                Text{fmt::format("{} more differences are not shown", result.differences.size() - most_shown),
                     fmt::format("另有 {} 处差异未列出", result.differences.size() - most_shown)});
        for (const auto& question : result.open)
            examination_.unknown(
                check, Text{fmt::format("{}, against {}: {}", question.narrow, question.wide, question.why),
                            fmt::format("{}，对照 {}：{}", question.narrow, question.wide, question.why)});
    }

    // Of each schema: whether it was named, and what was read of it.
    void samples(const std::vector<std::string>& files, bool has_model, const SchemaNode* model, bool has_api,
                 const SchemaNode* api) {
        const bool lacks = (has_model && model == nullptr) || (has_api && api == nullptr);
        if (!files.empty() && lacks) examination_.unknown(bad_sample, unread_schema);
        for (const auto& file : files) {
            const SchemaSource source{file, "", {}};
            auto tree = tree_of(file);
            if (!tree) {
                unread(tree.error(), source);
                examination_.unknown(bad_sample, in_words(tree.error()));
                continue;
            }
            const auto value = to_json(*tree);
            sample(file, *tree, value, model, {"the model's schema", "模型的 schema"});
            sample(file, *tree, value, api, {"the API's schema", "API 的 schema"});
        }
    }

    void sample(const std::string& file, const DocumentNode& tree, const Json& value,
                const SchemaNode* schema, const Text& whose) {
        if (schema == nullptr) return;
        const auto verdict = validate(*schema, value);
        if (verdict == Validity::unknown)
            examination_.unknown(bad_sample,
                                 Text{fmt::format("{} against {}: the schema is unclear", file, whose.en),
                                      fmt::format("{} 对照{}：schema 有不明之处", file, whose.zh)});
        if (verdict != Validity::invalid) return;
        const auto errors = schema_errors(*schema, value);
        auto& finding = examination_.find(
            bad_sample, Severity::error,
            {"A sample payload does not keep to " + whose.en, "示例数据不符合" + whose.zh},
            {fmt::format("{} is refused. Either the sample is out of date, or the schema is.",
                         base_name(file)),
             fmt::format("{} 不被接受。要么示例过时，要么 schema 过时。", base_name(file))});
        finding.subject = {"", "", file};
        for (const auto& error : errors) {
            const Origin at{OriginKind::file, file, line_of_pointer(tree, error.instance), "",
                            "#" + error.instance};
            finding.evidence.push_back({error.what, at});
            finding.evidence.push_back(
                {{"the schema that says so", "作出规定的 schema"}, place(error.schema)});
        }
    }

    const Host& host_;
    const ContractSection& section_;
    std::map<std::string, DocumentNode> trees_;  // by URI, for lines
    std::map<std::string, Opened> opened_;
    std::set<std::string> unread_;  // what was said about that
    SchemaSet set_;
    Examination examination_;
};

}  // namespace

Judgement check_contract(const Host& host, const ContractSection& section) {
    return Contract(host, section).run();
}

}  // namespace trueup
