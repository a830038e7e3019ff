// Start-up files that nobody would write: the static reader comes to an end.
#include <string>

#include "probe/startup_static.h"

namespace trueup::startup {
namespace {

TEST(StaticReader, HostileTextEnds) {
    std::string open;
    std::string deep;
    for (int i = 0; i < 20000; ++i) {
        open += "echo $(\n";
        deep += "\"$(";
    }
    for (const char* shell : {"zsh", "bash", "fish"}) {
        read(open, shell);
        read(deep, shell);
        read("f() { f; f; }\nf\n", shell);
        read("function f\n f; f\nend\nf\n", shell);
        read("alias a='b' b='a'\na\n", shell);
    }
}

// Text that makes more text, and lines that are looked at again for each other line: the
// budget ends what time and memory would not, and then nothing is certain.
std::string times(int count, const std::string& line) {
    std::string out;
    for (int i = 0; i < count; ++i) out += line;
    return out;
}

TEST(StaticReader, TextThatMakesMoreTextEnds) {
    const auto doubled = last(read("A=aaaaaaaaaaaaaaaa\n" + times(60, "A=$A$A\n")), "A");
    EXPECT_TRUE(doubled.possible);
    EXPECT_LT(doubled.value.size(), 100000U);
    certain("A=" + std::string(60000, 'a') + "\nexport A", std::string(60000, 'a'), 1);
    possible("A=aaaaaaaaaaaaaaaa\n" + times(60, "set A $A$A\n"), "fish");
    std::string names;
    for (int i = 0; i < 20000; ++i) names += "f" + std::to_string(i) + "() { :; }\n";
    const std::string half(500000, 'x');
    for (const auto& text :
         {"export A=1\nB=" + std::string(60000, 'b') + "\n" + times(50000, "C=$B\n"),
          "export A=1\n" + times(50000, "[ \"$A\" ] && : " + std::string(2000, 'b') + "\n"),
          "export A=1\nalias b='" + std::string(60000, 'b') + "'\n" + times(50000, "b\n"),
          "export A=1\n" + times(100000, "B=1;")})
        EXPECT_FALSE(last(read(text, "bash"), "A").value.empty());
    certain(names + "export A=1", "1", 20001);
    possible(": \"" + times(100000, "$((") + "a\"\nexport A=1");
    read(": \"" + times(100000, "${B=") + "a\"\n", "bash");
    read(": \"" + times(100000, "${$") + ":=\"\n", "bash");
    read(times(100000, "{ ") + "\n", "bash");
    EXPECT_LT(read(times(20000, "x && go() { :; }\n")).names.size(), 1000U);
    read("alias b='" + half + "'\n" + times(50000, "b\n"), "bash");
    EXPECT_TRUE(last(read(times(50000, "A=1\n") + times(50000, "export A\n"), "bash"), "A").exported);
    // It ends in a branch that does not run, and is told all the same.
    possible("export A=1\nB=" + std::string(60000, 'b') + "\nif false; then\n" + times(50000, "C=$B\n") +
             "fi\n");
}

}  // namespace
}  // namespace trueup::startup
