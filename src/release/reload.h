// Telling a service that another release is live, and asking it which one it
// serves.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "base/result.h"
#include "facts/finding.h"
#include "platform/host.h"

namespace trueup {

// What --reload says: a program with its arguments ("systemctl reload model"),
// "signal:HUP:PID", "signal:HUP:/run/model.pid", or an address that is sent a
// POST ("http://127.0.0.1:8000/v2/repository/models/m/load").
struct Reload {
    enum class Kind { none, program, signal, http };
    Kind kind = Kind::none;
    std::vector<std::string> argv;  // program
    std::string signal;             // its name
    std::string process;            // id, or the file that holds it
    HttpAddress address;
};
// usage: it is none of these. A program is split at white space, with quotes and
// backslashes as a shell reads them, and nothing else of a shell.
Result<Reload> parse_reload(std::string_view text);
Result<std::vector<std::string>> split_words(std::string_view text);

struct Reloaded {};
// Errors say what the service, or the program, answered.
Result<Reloaded> run_reload(const Host& host, const Reload& reload, std::chrono::milliseconds limit);

struct Probe {
    std::string url;
    HttpAddress address;
};
Result<Probe> parse_probe(std::string_view url);

struct ProbeResult {
    bool proven = false;
    int attempts = 0;
    int status = 0;           // of the last answer; 0: there was none
    std::string answered;     // the last fingerprint that was answered
    Text detail;              // why the last attempt was not the proof
    double milliseconds = 0;  // that the last attempt took
};
// Asks until the answer names `fingerprint`, ten times a second, or the limit is
// over. An answer names one by status 200 and a JSON object with "fingerprint",
// a field "x-release-fingerprint", or a body that is nothing else; "sha256:" in
// front is allowed, a shortened one is not.
ProbeResult run_probe(const Probe& probe, const std::string& fingerprint, std::chrono::milliseconds limit);
// The fingerprint that an answer names; empty: none. Both, where field and body
// name two.
std::string fingerprint_in(const HttpAnswer& answer);

}  // namespace trueup
