#include "release/preflight_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/field_reader.h"
#include "release/reload.h"

namespace trueup {
namespace {

constexpr std::uint64_t longest_preflight = 1U << 20U;

// One part of the file: its name, and what reads it. A new part is one more row.
struct SectionRow {
    const char* name;
    Result<Done> (*read)(const Host&, const DocumentNode&, PreflightFile&);
};

std::string absolute(const PreflightFile& file, const std::string& path) {
    return join_path(parent_path(file.path), path);
}

SchemaSource schema_source(const PreflightFile& file, FieldReader& fields, const std::string& key) {
    SchemaSource out;
    const auto written = fields.text(key);
    if (!written) return out;
    const auto hash = written->find('#');
    const auto name = written->substr(0, hash);
    if (name.empty()) {
        fields.mistake(key, "names a file: schema.json, or schema.json#/definitions/Input");
        return out;
    }
    out.file = absolute(file, name);
    if (hash != std::string::npos) out.pointer = written->substr(hash + 1);
    if (!out.pointer.empty() && out.pointer.front() != '/')
        fields.mistake(key, "has a JSON pointer behind #: #/definitions/Input");
    out.origin = {OriginKind::file, file.path, fields.line_of(key), key + ": " + *written, ""};
    return out;
}

std::string lower(std::string text) {
    for (auto& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return text;
}

Result<Done> read_contract(const Host&, const DocumentNode& node, PreflightFile& file) {
    ContractSection out;
    FieldReader fields(node, file.path, "contract");
    out.input = schema_source(file, fields, "input");
    out.output = schema_source(file, fields, "output");
    out.request = schema_source(file, fields, "request");
    out.response = schema_source(file, fields, "response");
    out.api = schema_source(file, fields, "api");
    out.path = fields.text("path").value_or("");
    out.method = lower(fields.text("method").value_or("post"));
    out.status = fields.text("status").value_or("200");
    out.media_type = fields.text("media-type").value_or("application/json");
    if (const auto* samples = fields.map("samples")) {
        FieldReader inner(*samples, file.path, "contract.samples");
        for (const auto& path : inner.texts("input")) out.input_samples.push_back(absolute(file, path));
        for (const auto& path : inner.texts("output")) out.output_samples.push_back(absolute(file, path));
        TRY(inner.finish());
    }
    if (!out.input.given() && !out.output.given())
        fields.mistake("input", "or `output` is needed: the model's schema");
    TRY(fields.finish());
    file.contract = std::move(out);
    return Done{};
}

std::vector<std::string> paths(const PreflightFile& file, FieldReader& fields, const std::string& key) {
    auto out = fields.texts(key);
    for (auto& path : out) path = absolute(file, path);
    return out;
}

Result<Done> read_dependencies(const Host&, const DocumentNode& node, PreflightFile& file) {
    DependencySection out;
    FieldReader fields(node, file.path, "dependencies");
    out.requirements = paths(file, fields, "requirements");
    out.constraints = paths(file, fields, "constraints");
    out.site_packages = paths(file, fields, "site-packages");
    if (const auto folder = fields.text("virtual-env")) out.virtual_env = absolute(file, *folder);
    out.python = fields.text("python").value_or("");
    out.implementation = lower(fields.text("implementation").value_or(""));
    out.platform = fields.text("platform").value_or("");
    out.machine = fields.text("machine").value_or("");
    if (const auto* markers = fields.map("markers")) {
        for (const auto& [name, value] : markers->members) out.markers[name] = value.source;
    }
    if (out.requirements.empty() && out.site_packages.empty() && out.virtual_env.empty())
        fields.mistake("requirements", "is needed, or an environment: `virtual-env`, `site-packages`");
    TRY(fields.finish());
    file.dependencies = std::move(out);
    return Done{};
}

Result<Done> read_gpu(const Host&, const DocumentNode& node, PreflightFile& file) {
    GpuSection out;
    FieldReader fields(node, file.path, "gpu");
    if (const auto pid = fields.count("pid")) {
        if (*pid < 1 || *pid > 4'194'304) fields.mistake("pid", "is a process's number on the host");
        out.pid = static_cast<int>(std::min<std::uint64_t>(*pid, 4'194'304));
    }
    out.process = fields.text("process").value_or("");
    const auto seconds = [&](const char* key, double& value, double least) {
        const auto given = fields.number(key);
        if (!given) return;
        if (*given < least || *given > 86'400)
            fields.mistake(key, "is a number of seconds, at most a day");
        else
            value = *given;
    };
    seconds("window", out.window_s, 0.1);
    seconds("warm-up", out.warm_up_s, 0);
    if (const auto limit = fields.number("limit")) {
        if (*limit <= 0 || *limit >= 1)
            fields.mistake("limit", "is a share between 0 and 1: 0.03");
        else
            out.limit = *limit;
    }
    if (const auto samples = fields.text("samples")) out.samples = absolute(file, *samples);
    if (const auto library = fields.text("library"))
        out.library = library->find('/') == std::string::npos ? *library : absolute(file, *library);
    if (out.warm_up_s >= out.window_s) {
        if (fields.number("warm-up"))
            fields.mistake("warm-up", "leaves nothing of the window");
        else
            out.warm_up_s = out.window_s / 10;
    }
    if (out.samples.empty() && out.pid == 0 && out.process.empty())
        fields.mistake("pid", "is needed, or `process`, or `samples` (a recording)");
    TRY(fields.finish());
    file.gpu = std::move(out);
    return Done{};
}

bool is_fingerprint(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<Done> read_health(const Host&, const DocumentNode& node, PreflightFile& file) {
    HealthSection out;
    FieldReader fields(node, file.path, "health");
    const auto url = fields.text("url");
    if (url) {
        out.url = *url;
        const auto address = parse_http_url(*url);
        if (address)
            out.address = *address;
        else
            fields.mistake("url", address.error().message);
    } else {
        fields.mistake("url", "is missing: http://host:port/path");
    }
    out.origin = {OriginKind::file, file.path, fields.line_of("url"), url ? "url: " + *url : "", ""};
    if (const auto probes = fields.count("probes")) {
        if (*probes < 1 || *probes > 100) fields.mistake("probes", "is 1 to 100");
        out.probes = static_cast<int>(std::min<std::uint64_t>(*probes, 100));
    }
    if (const auto seconds = fields.number("timeout")) {
        if (*seconds <= 0 || *seconds > 600)
            fields.mistake("timeout", "is a number of seconds, at most 600");
        else
            out.limit = std::chrono::milliseconds(static_cast<long>(*seconds * 1000));
    }
    if (const auto most = fields.number("max-latency-ms")) {
        if (*most <= 0) fields.mistake("max-latency-ms", "is above zero");
        out.max_latency_ms = most;
    }
    if (const auto name = fields.text("latency-field")) {
        out.latency_field = *name;
        out.latency_named = true;
    }
    if (auto fingerprint = fields.text("fingerprint")) {
        if (fingerprint->starts_with("sha256:")) fingerprint->erase(0, 7);
        if (!is_fingerprint(*fingerprint))
            fields.mistake("fingerprint", "is a whole SHA-256: 64 hexadecimal digits");
        out.fingerprint = *fingerprint;
    }
    TRY(fields.finish());
    file.health = std::move(out);
    return Done{};
}

Result<HostProfile> read_profile(const Host& host, const std::string& path) {
    auto text = TRY(host.read(path, longest_preflight));
    const auto tree = TRY(read_document(text, path));
    FieldReader fields(tree, path, "");
    HostProfile out;
    out.name = fields.text("name").value_or(base_name(path));
    out.cpus = static_cast<unsigned>(fields.count("cpus").value_or(0));
    out.memory = fields.size("memory").value_or(0);
    if (const auto* gpu = fields.map("gpu")) {
        FieldReader inner(*gpu, path, "gpu");
        out.gpus = static_cast<unsigned>(inner.count("count").value_or(1));
        out.gpu = inner.text("model").value_or("");
        for (const auto& id : inner.texts("pci")) out.pci.push_back(lower(id));
        out.gpu_memory = inner.size("memory").value_or(0);
        TRY(inner.finish());
    }
    out.retired = fields.text("retired").value_or("");
    if (!out.retired.empty() && (out.retired.size() != 10 || out.retired[4] != '-' || out.retired[7] != '-'))
        fields.mistake("retired", "is a date: 2027-01-31");
    out.successor = fields.text("successor").value_or("");
    TRY(fields.finish());
    return out;
}

Result<Done> read_host(const Host& host, const DocumentNode& node, PreflightFile& file) {
    HostSection out;
    FieldReader fields(node, file.path, "host");
    const auto name = fields.text("profile"), own = fields.text("profile-file");
    if (name.has_value() == own.has_value()) {
        fields.mistake("profile", "or `profile-file` is needed, one of the two");
    } else if (name) {
        if (const auto* known = find_profile(*name)) {
            out.profile = *known;
        } else {
            std::vector<std::string> names;
            for (const auto& one : built_in_profiles()) names.push_back(one.name);
            const auto near = nearest_word(*name, names);
            fields.mistake("profile", near.empty()
                                          ? "is none of: " + join(names, ", ")
                                          : fmt::format("is no known profile; did you mean `{}`?", near));
        }
    }
    const auto key = own ? "profile-file" : "profile";
    out.origin = {OriginKind::file, file.path, fields.line_of(key),
                  fmt::format("{}: {}", key, own ? *own : name.value_or("")), ""};
    if (const auto node_number = fields.count("numa-node"))
        out.numa_node = static_cast<int>(std::min<std::uint64_t>(*node_number, 1024));
    out.model_size = fields.size("model-size").value_or(0);
    if (const auto* environment = fields.map("environment")) {
        for (const auto& [variable, value] : environment->members) {
            if (value.kind == DocumentNode::Kind::list || value.kind == DocumentNode::Kind::map)
                fields.mistake("environment", "holds names and texts");
            else
                out.environment[variable] = value.source;
        }
    }
    TRY(fields.finish());
    if (own) out.profile = TRY(read_profile(host, absolute(file, *own)));
    file.host = std::move(out);
    return Done{};
}

// In the order of the report.
constexpr auto sections = std::to_array<SectionRow>({
    {"contract", read_contract},
    {"dependencies", read_dependencies},
    {"gpu", read_gpu},
    {"health", read_health},
    {"host", read_host},
});

}  // namespace

Result<PreflightFile> parse_preflight(const Host& host, const std::string& text, const std::string& path) {
    const auto tree = TRY(read_document(text, path));
    PreflightFile out;
    out.path = path;
    FieldReader fields(tree, path, "");
    out.release = fields.text("release").value_or("");
    std::vector<std::pair<const SectionRow*, const DocumentNode*>> there;
    for (const auto& row : sections) {
        if (const auto* node = fields.map(row.name)) there.emplace_back(&row, node);
    }
    TRY(fields.finish());
    if (there.empty())
        return fail(Error::Kind::invalid, "asks for nothing: it has none of the parts", path, 1);
    for (const auto& [row, node] : there) TRY(row->read(host, *node, out));
    return out;
}

Result<PreflightFile> read_preflight(const Host& host, const std::string& path) {
    auto text = host.read(path, longest_preflight);
    if (!text) {
        auto error = std::move(text.error());
        error.file = path;
        return std::unexpected(std::move(error));
    }
    return parse_preflight(host, *text, path);
}

}  // namespace trueup
