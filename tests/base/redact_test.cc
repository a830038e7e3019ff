#include "base/redact.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace trueup {
namespace {

TEST(Redact, NamesOfSecrets) {
    for (const char* name :
         {"GITHUB_TOKEN", "token", "_authToken", "DB_PASSWORD", "pgpassword", "OPENAI_API_KEY",
          "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "API-KEY", "private-key", "GH_PAT", "DOCKER_AUTH",
          "DB_PASS", "client.secret", "--password", "Authorization", "GOOGLE_CREDENTIALS", "apiKey"}) {
        EXPECT_TRUE(secret_name(name)) << name;
    }
    for (const char* name :
         {"PATH", "GOPATH", "PWD", "OLDPWD", "GOAUTH", "SSH_AUTH_SOCK", "XAUTHORITY", "GOPRIVATE",
          "PASSWORD_STORE_DIR", "TOKENIZERS_PARALLELISM", "GIT_ASKPASS", "KEYTIMEOUT", "author",
          "XDG_SESSION_ID", "COMPASS", "bypass", "NETRC", "GOSUMDB", ""}) {
        EXPECT_FALSE(secret_name(name)) << name;
    }
}

TEST(Redact, ValuesByName) {
    EXPECT_EQ(redact_value("GITHUB_TOKEN", "anything at all"), "***");
    EXPECT_EQ(redact_value("GITHUB_TOKEN", ""), "");
    EXPECT_EQ(redact_value("PATH", "/usr/bin:/opt/auth/bin:/opt/token:/bin"),
              "/usr/bin:/opt/auth/bin:/opt/token:/bin");
    EXPECT_EQ(redact_value("GOPROXY", "https://me:pw@proxy.corp/x,direct"),
              "https://***:***@proxy.corp/x,direct");
    EXPECT_EQ(redact_value("HTTPS_PROXY", "me:pw@proxy:3128"), "***:***@proxy:3128");
    EXPECT_EQ(redact_value("GOAUTH", "off"), "off");
    EXPECT_EQ(redact_value("GOAUTH", "netrc; git /home/a/src"), "netrc; git /home/a/src");
    EXPECT_EQ(redact_value("GOAUTH", "netrc;mytool --key abc"), "netrc;mytool ***");
}

TEST(Redact, UsersInUrls) {
    const auto same = [](const char* text) { EXPECT_EQ(redact(text), text); };
    EXPECT_EQ(redact("https://a:b@h/p"), "https://***:***@h/p");
    EXPECT_EQ(redact("https://tok@github.com/x https://h2"), "https://***@github.com/x https://h2");
    EXPECT_EQ(redact("https://a:p@ss@h|https://c:d@h2,direct"),
              "https://***:***@h|https://***:***@h2,direct");
    EXPECT_EQ(redact("https://a:p/q?r#s@h/x"), "https://***:***@h/x");
    EXPECT_EQ(redact("postgres://u:p@db:5432/x"), "postgres://***:***@db:5432/x");
    same("ssh://git@github.com/a/b");
    same("https://proxy.golang.org,direct");
    same("http://localhost:8080/a@v1.2.3");
    same("git@github.com:a/b.git");
    same("go install golang.org/x/tools/gopls@latest");
    same("image golang:1.22@sha256:0123456789abcdef");
    // A drive's letter is no user, where a module's version follows; a password may begin so.
    same("exclude all Go files in C:\\Users\\me\\go\\pkg\\mod\\example.com\\lib@v1.2.3\\x");
    EXPECT_EQ(redact("c:\\secret@proxy.corp"), "***:***@proxy.corp");
    same("x=\"${(j:,:)array[@]}\"; y=${a[@]}");
}

TEST(Redact, TokensByShape) {
    for (const char* token :
         {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "github_pat_11ABCDEFG0123456789_abcdefghij",
          "glpat-abcdefghij0123456789", "AKIAIOSFODNN7EXAMPLE", "xoxb-123456789012-abcdefghij",
          "hf_abcdefghijklmnopqrstuvwxyz", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"}) {
        EXPECT_EQ(redact(std::string("say ") + token + " now"), "say *** now");
        EXPECT_EQ(redact(std::string("\"") + token + "\""), "\"***\"");
    }
    EXPECT_EQ(redact("curl -H 'X: Bearer abcdef0123456789'"), "curl -H 'X: Bearer ***'");
    EXPECT_EQ(redact("sk-short ghp_x eyJ AKIA"), "sk-short ghp_x eyJ AKIA");
}

TEST(Redact, PrivateKeysKeepTheirLines) {
    EXPECT_EQ(redact("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\nb"),
              "a\n-----BEGIN RSA PRIVATE KEY-----\n***\n***\n-----END RSA PRIVATE KEY-----\nb");
    EXPECT_EQ(redact("-----BEGIN PRIVATE KEY-----\nMIIE\n"), "-----BEGIN PRIVATE KEY-----\n***\n");
    EXPECT_EQ(redact("-----BEGIN CERTIFICATE-----\nMIIE\n"), "-----BEGIN CERTIFICATE-----\nMIIE\n");
}

TEST(Redact, AssignmentsInShells) {
    EXPECT_EQ(redact("export A_TOKEN=abc; export GOROOT=/x"), "export A_TOKEN=***; export GOROOT=/x");
    EXPECT_EQ(redact("export A_TOKEN=\"a b\" GOROOT=/x"), "export A_TOKEN=\"***\" GOROOT=/x");
    EXPECT_EQ(redact("A_TOKEN='it''s' b=1"), "A_TOKEN='***' b=1");
    EXPECT_EQ(redact("A_TOKEN=$(gh auth token) b=1"), "A_TOKEN=*** b=1");
    EXPECT_EQ(redact("A_TOKEN=\"one\ntwo\"\nexport GOROOT=/x\n"), "A_TOKEN=\"***\n***\"\nexport GOROOT=/x\n");
    EXPECT_EQ(redact("set -gx A_TOKEN abc def; set -gx GOROOT /x"),
              "set -gx A_TOKEN *** ***; set -gx GOROOT /x");
    EXPECT_EQ(redact("(set A_TOKEN abc) {set A_TOKEN ]}"), "(set A_TOKEN ***) {set A_TOKEN ]}");
    EXPECT_EQ(redact("setenv A_TOKEN abc\nsetenv GOROOT /x"), "setenv A_TOKEN ***\nsetenv GOROOT /x");
    EXPECT_EQ(redact("$env.A_TOKEN = \"abc\""), "$env.A_TOKEN = \"***\"");
    EXPECT_EQ(redact("alias x=\"curl --token=abc -v\""), "alias x=\"curl --token=*** -v\"");
    EXPECT_EQ(redact("mysql --password abc -u x"), "mysql --password *** -u x");
    EXPECT_EQ(redact("echo ${A_TOKEN:-abc} x"), "echo ${A_TOKEN:-***} x");
    EXPECT_EQ(redact("curl 'https://h/?token=abc&x=1'"), "curl 'https://h/?token=***&x=1'");
    EXPECT_EQ(redact("# never closed\nA_TOKEN=\"abc\nexport GOROOT=/x\n"),
              "# never closed\nA_TOKEN=\"***\nexport GOROOT=/x\n");
}

TEST(Redact, AssignmentsElsewhere) {
    EXPECT_EQ(redact("{\"token\": \"abc\", \"a\": 1}"), "{\"token\": \"***\", \"a\": 1}");
    EXPECT_EQ(redact("password: my long phrase\nuser: a"), "password: ***\nuser: a");
    EXPECT_EQ(redact("password = my long phrase\nuser = a"), "password = ***\nuser = a");
    EXPECT_EQ(redact("//registry/:_authToken=abc\n"), "//registry/:_authToken=***\n");
    EXPECT_EQ(redact("curl -H \"Authorization: Basic YTpi\" https://h"),
              "curl -H \"Authorization: ***\" https://h");
    EXPECT_EQ(redact("machine h login me password abc\nmachine i"),
              "machine h login me password ***\nmachine i");
    EXPECT_EQ(redact_netrc("machine h\n login me\n password\n  abc\nmachine i"),
              "machine h\n login me\n password\n  ***\nmachine i");
}

TEST(Redact, LeavesGoAndShellsAlone) {
    for (const char* text :
         {"require (\n\tgithub.com/a/token v1.2.3\n\tgolang.org/x/oauth2 v0.1.0\n)\n",
          "replace github.com/a/auth => ../auth\n", "export PATH=\"/opt/homebrew/bin:$PATH\"\n",
          "eval \"$(/opt/homebrew/bin/brew shellenv)\"\n", "go1.22.3\ntime 2024-05-01\n",
          "GOFLAGS=-mod=mod\nGOPRIVATE=*.corp.example\n", "[[ -n $SSH_AUTH_SOCK ]] && ssh-add\n",
          "const DefaultGOTOOLCHAIN = `auto`\n", "if [ -n \"$GITHUB_TOKEN\" ]; then echo yes; fi\n"}) {
        EXPECT_EQ(redact(text), text);
    }
}

TEST(Redact, LearntValuesAreHiddenAnywhere) {
    Redactor redactor;
    redactor.learn("MY_TOKEN", "correct-horse");
    redactor.learn("MY_LONGER_TOKEN", "correct-horse-battery");
    redactor.learn("SHORT_TOKEN", "yes");
    redactor.learn("PATH", "/usr/bin:/bin");
    redactor.learn("KEYS_CREDENTIALS", "/home/a/key.json");
    EXPECT_EQ(redactor.text("x correct-horse-battery y correct-horse z"), "x *** y *** z");
    EXPECT_EQ(redactor.text("yes /usr/bin:/bin /home/a/key.json"), "yes /usr/bin:/bin /home/a/key.json");
    EXPECT_EQ(redactor.value("A", "--x correct-horse"), "--x ***");
}

// Text from the pieces that the rules look at.
rc::Gen<std::string> tricky_text() {
    const auto piece = rc::gen::elementOf(std::vector<std::string>{"token",
                                                                   "PASSWORD",
                                                                   "=",
                                                                   ":",
                                                                   " ",
                                                                   "\"",
                                                                   "'",
                                                                   "`",
                                                                   "\n",
                                                                   "\r\n",
                                                                   "\\",
                                                                   "$(",
                                                                   ")",
                                                                   "{",
                                                                   "}",
                                                                   "${",
                                                                   ";",
                                                                   "&",
                                                                   "?",
                                                                   "@",
                                                                   "://",
                                                                   "https",
                                                                   "user",
                                                                   "a/b",
                                                                   "-----BEGIN RSA PRIVATE KEY-----",
                                                                   "-----END RSA PRIVATE KEY-----",
                                                                   "ghp_",
                                                                   "0123456789abcdef",
                                                                   "Bearer ",
                                                                   "set -gx ",
                                                                   "setenv ",
                                                                   "password ",
                                                                   "--token ",
                                                                   "***",
                                                                   "\xff",
                                                                   "ü"});
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) { return join(pieces, ""); });
}

RC_GTEST_PROP(RedactProperty, KeepsTheNumberOfLines, ()) {
    const auto text = *tricky_text();
    const auto hidden = redact(text);
    RC_ASSERT(std::ranges::count(hidden, '\n') == std::ranges::count(text, '\n'));
}

// Secrets in every place where they are known to stand.
RC_GTEST_PROP(RedactProperty, ASecretIsGone, ()) {
    const auto letters = *rc::gen::container<std::string>(
        24, rc::gen::elementOf(std::string("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789")));
    const auto before = *tricky_text();
    const auto after = *tricky_text();
    const std::vector<std::string> forms = {
        "export API_TOKEN=" + letters,
        "API_TOKEN=\"" + letters + "\"",
        "api_key: " + letters,
        "\"password\": \"" + letters + "\"",
        "https://user:" + letters + "@host/x",
        "https://" + letters + "@host/x",
        "ghp_" + letters,
        "Authorization: Bearer " + letters,
        "set -gx API_TOKEN " + letters,
        "-----BEGIN PRIVATE KEY-----\n" + letters + "\n-----END PRIVATE KEY-----",
        "machine h login u password " + letters,
        "tool --password " + letters,
        "?access_token=" + letters + "&x=1"};
    const auto form = *rc::gen::elementOf(forms);
    // On lines of its own: an open quote before would change what the text means.
    const auto hidden = redact(before + "\n" + form + "\n" + after);
    RC_ASSERT(!hidden.contains(letters));
}

}  // namespace
}  // namespace trueup
