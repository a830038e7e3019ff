#include "facts/session.h"

#include <gtest/gtest.h>

namespace trueup {
namespace {

Ancestor process(std::string name, std::vector<std::string> arguments, bool terminal = true) {
    Ancestor one;
    one.name = std::move(name);
    one.arguments = std::move(arguments);
    one.terminal = terminal;
    return one;
}

TEST(Session, AShellThatSomebodyTypesInto) {
    EXPECT_TRUE(is_interactive_shell(process("zsh", {"-zsh"})));
    EXPECT_TRUE(is_interactive_shell(process("zsh", {"/bin/zsh", "-il"})));
    EXPECT_TRUE(is_interactive_shell(process("bash", {"bash", "--init-file", "/x/integration.sh"})));
    EXPECT_TRUE(is_interactive_shell(process("bash", {"bash", "--norc", "-O", "extglob", "-i"})));
    EXPECT_TRUE(is_interactive_shell(process("fish", {"fish", "-l", "--init-command", "source /x"})));
    EXPECT_TRUE(is_interactive_shell(process("-bash", {"-bash"})));
}

TEST(Session, AScriptOrACommandIsNone) {
    EXPECT_FALSE(is_interactive_shell(process("bash", {"bash", "./dev", "test"})));
    EXPECT_FALSE(is_interactive_shell(process("bash", {"bash", "-c", "true"})));
    EXPECT_FALSE(is_interactive_shell(process("zsh", {"zsh", "-lc", "true"})));
    EXPECT_FALSE(is_interactive_shell(process("fish", {"fish", "--command=true"})));
    EXPECT_FALSE(is_interactive_shell(process("bash", {"bash"}, false)));
    EXPECT_FALSE(is_interactive_shell(process("bash", {})));
    EXPECT_FALSE(is_interactive_shell(process("python3", {"python3"})));
}

}  // namespace
}  // namespace trueup
