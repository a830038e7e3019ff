// What the checks about the C toolchain have in common, and what follows from
// their facts: would cgo work, and which variables does this target need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/support.h"
#include "facts/native.h"

namespace trueup {

// nullptr: nobody looked.
const NativeFacts* native_of(const Facts& facts);
// The same with Apple's tools; nullptr on other systems.
const AppleTools* apple_of(const Facts& facts);

// Somebody wants cgo here: `trueup sdk` asks for it, CGO_ENABLED=1 was set, or
// packages of the module import C.
bool cgo_wanted(const Facts& facts);
// CGO_ENABLED=0 was set by somebody who does not ask for cgo.
bool cgo_refused(const Facts& facts);
// error where somebody wants cgo, else `otherwise`.
Severity cgo_severity(const Facts& facts, Severity otherwise);

// 14 of "14.5"; 0: no number.
int version_major(const std::string& version);

// Installation of the Command Line Tools without a window, and with one.
void offer_command_line_tools(Finding& finding);
// xcode-select to what is there; false: nothing is.
bool offer_other_tools(const AppleTools& apple, Finding& finding);

// The words of a program's name for people: "gcc (CC=ccache gcc)".
std::string shown_program(const NativeProgram& program);
Evidence value_of(const NativeProgram& program);

// CC compiles C only as C++, or as strict ISO C, or is tcc, which takes no option that it
// does not know: runtime/cgo of every release fails with it (seen with Go 1.19, 1.24 and
// 1.27 on Debian 12; tcc with 1.19 and 1.27).
bool cc_is_no_c(const NativeFacts& native);

CgoAnswer answer_about_cgo(const Facts& facts);

// The checks that judge what cgo builds with: those that `trueup sdk` asks.
std::vector<const Check*> native_checks();

}  // namespace trueup
