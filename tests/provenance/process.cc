// Starting a program: its limits, and that nothing is left of it.
#include "platform/process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "home.h"

namespace trueup {
namespace {

// Each test is a process of its own and several run at once: what one has started
// must not be taken for what another left. Not there: nothing reads it.
std::string home() { return "/trueup-process-test." + std::to_string(::getpid()) + "."; }

ProcessRequest shell(const std::string& script) {
    ProcessRequest request;
    request.program = "/bin/sh";
    request.argv = {"sh", "-c", script};
    request.env = {"PATH=/usr/bin:/bin", "HOME=" + home()};
    request.cwd = "/";
    request.limit = std::chrono::seconds(20);
    return request;
}

TEST(Process, TellsWhatWasWrittenAndTheStatus) {
    auto request = shell("echo out; echo err >&2; echo more >&7; exit 3");
    request.pipes = {7};
    const auto result = run_process(request);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->out, "out\n");
    EXPECT_EQ(result->err, "err\n");
    EXPECT_EQ(result->pipes.at(7), "more\n");
    EXPECT_EQ(result->end, ProcessResult::End::exited);
    EXPECT_EQ(result->code, 3);
}

TEST(Process, ReadingStdinGivesItsEndAndThereIsNoTerminal) {
    const auto result =
        run_process(shell("cat; if (: </dev/tty) 2>/dev/null; then echo tty; else echo none; fi"));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->out, "none\n");
}

TEST(Process, ATerminalWhenAskedFor) {
    auto request = shell("test -t 1 && echo yes; if (: </dev/tty); then echo tty; fi");
    request.terminal = true;
    const auto result = run_process(request);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->out, "yes\r\ntty\r\n");
}

TEST(Process, BackgroundChildrenAreNotWaitedForAndDoNotStay) {
    const auto result = run_process(
        shell("sleep 300 & setsid sleep 300 & (setsid sh -c 'sleep 300; :' &) ; sleep 0.1; echo done"));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->out, "done\n");
    EXPECT_LT(result->duration, std::chrono::seconds(15));
    EXPECT_EQ(test::processes_about(home()), std::vector<std::string>{});
}

TEST(Process, StopsAtTheTimeLimit) {
    auto request = shell("trap '' TERM; echo begun; sleep 300 & sleep 300");
    request.limit = std::chrono::milliseconds(300);
    const auto result = run_process(request);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->end, ProcessResult::End::timed_out);
    EXPECT_EQ(result->out, "begun\n");
    EXPECT_EQ(test::processes_about(home()), std::vector<std::string>{});
}

TEST(Process, StopsAtTheOutputLimit) {
    auto request = shell("yes");
    request.output_limit = 100000;
    const auto result = run_process(request);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->end, ProcessResult::End::too_much_output);
    EXPECT_EQ(result->out.size(), 100000U);
}

TEST(Process, AProgramThatKillsItsGroup) {
    const auto result = run_process(shell("kill -9 0"));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->end, ProcessResult::End::signalled);
    EXPECT_EQ(result->code, 9);
}

TEST(Process, SaysWhatIsMissing) {
    auto request = shell("");
    request.program = "/no/such/program";
    const auto result = run_process(request);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Error::Kind::not_found);
}

}  // namespace
}  // namespace trueup
