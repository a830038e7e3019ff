// Preflight: does the model take and give what the API document promises?
//
// What the API lets clients send, the model has to take: its input may be wider.
// What the model may give, the API has to allow: its output may be narrower.
#pragma once

#include <string>
#include <vector>

#include "facts/judgement.h"
#include "platform/host.h"

namespace trueup {

// A schema in a file: "schemas/input.json#/definitions/Input"; the file's path is absolute.
struct SchemaSource {
    std::string file;
    std::string pointer;
    Origin origin;  // where the preflight names it
    bool given() const { return !file.empty(); }
};

struct ContractSection {
    SchemaSource input, output;      // the model's
    SchemaSource request, response;  // the API's, when it is no OpenAPI document
    SchemaSource api;                // an OpenAPI document, and in it:
    std::string path, method = "post", status = "200", media_type = "application/json";
    std::vector<std::string> input_samples, output_samples;  // files
};

Judgement check_contract(const Host& host, const ContractSection& section);

}  // namespace trueup
