// Preflight: how is the service that is to take the load, and what does it serve?
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/http_message.h"
#include "facts/judgement.h"

namespace trueup {

struct HealthSection {
    std::string url;
    HttpAddress address;
    int probes = 3;
    std::chrono::milliseconds limit{5000};     // of one probe
    std::optional<double> max_latency_ms;      // ours
    std::string latency_field = "latency_ms";  // a member of the answer, or a JSON pointer
    bool latency_named = false;                // the file names the field, so it has to be there
    std::string release;                       // "NAME@VERSION"; empty: not declared
    std::string fingerprint;                   // what it has to answer with
    std::string no_fingerprint;                // why that is not known
    Origin origin;
};

Judgement check_health(const HealthSection& section);

// What an answer says about its own latency over several probes, next to what was
// measured. nullopt: plausible.
struct Latency {
    double reported = 0;
    int decimals = 0;  // behind the point, as written
    double measured = 0;
};
std::optional<Text> implausible(const std::vector<Latency>& probes);

}  // namespace trueup
