// The hosts there are.
#pragma once

#include <memory>
#include <string>

#include "platform/host.h"

namespace trueup {

struct LiveOptions {
    std::string sysroot;  // look at this tree as if it were /; empty: the machine itself
    // Tests: another environment and folder than this process's own.
    std::optional<Environment> environment;
    std::optional<std::string> cwd;
};
Result<std::unique_ptr<Host>> live_host(const LiveOptions& options);

// Judges a snapshot (schema trueup.snapshot/1). Hostile until parsed: errors
// name the JSON pointer at fault. `name` is the file's name for messages.
Result<std::unique_ptr<Host>> recorded_host(const std::string& json_text, const std::string& name);

// Passes every question on to `inner` and remembers question and answer.
class RecordingHost : public Host {
public:
    // The snapshot of everything asked so far, secrets redacted, as JSON text.
    virtual std::string snapshot() const = 0;
    // What a trace of the start-up files found out; the snapshot holds it, too.
    virtual void note_startup(ShellStartup startup) = 0;
};
std::unique_ptr<RecordingHost> recording_host(const Host& inner);

}  // namespace trueup
