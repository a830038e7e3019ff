// Which packages the standard library has, and since which release, as far as
// an error message about a missing package needs it.
// Source: the release notes and api/go1.N.txt of golang/go.
#include <algorithm>
#include <array>

#include "checks/told.h"

namespace trueup {
namespace {

struct Row {
    std::string_view package;
    std::string_view since;
};

constexpr auto later = std::to_array<Row>({
    {"arena", "go1.20"},
    {"cmp", "go1.21"},
    {"context", "go1.7"},
    {"crypto/ecdh", "go1.20"},
    {"crypto/ed25519", "go1.13"},
    {"crypto/fips140", "go1.24"},
    {"crypto/hkdf", "go1.24"},
    {"crypto/hpke", "go1.26"},
    {"crypto/mlkem", "go1.24"},
    {"crypto/pbkdf2", "go1.24"},
    {"crypto/sha3", "go1.24"},
    {"debug/buildinfo", "go1.18"},
    {"embed", "go1.16"},
    {"encoding/json/jsontext", "go1.25"},
    {"encoding/json/v2", "go1.25"},
    {"go/build/constraint", "go1.16"},
    {"go/doc/comment", "go1.19"},
    {"go/version", "go1.22"},
    {"hash/maphash", "go1.14"},
    {"io/fs", "go1.16"},
    {"iter", "go1.23"},
    {"log/slog", "go1.21"},
    {"maps", "go1.21"},
    {"math/bits", "go1.9"},
    {"math/rand/v2", "go1.22"},
    {"net/http/httptrace", "go1.7"},
    {"net/netip", "go1.18"},
    {"plugin", "go1.8"},
    {"runtime/coverage", "go1.20"},
    {"runtime/metrics", "go1.16"},
    {"slices", "go1.21"},
    {"structs", "go1.23"},
    {"testing/cryptotest", "go1.26"},
    {"testing/fstest", "go1.16"},
    {"testing/slogtest", "go1.21"},
    {"testing/synctest", "go1.24"},
    {"time/tzdata", "go1.15"},
    {"unique", "go1.23"},
    {"weak", "go1.24"},
});

constexpr auto old = std::to_array<std::string_view>({
    "bufio",
    "builtin",
    "bytes",
    "crypto",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "hash",
    "html",
    "io",
    "log",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "reflect",
    "regexp",
    "runtime",
    "sort",
    "strconv",
    "strings",
    "sync",
    "syscall",
    "testing",
    "time",
    "unicode",
    "unsafe",
    "archive/tar",
    "archive/zip",
    "compress/gzip",
    "compress/zlib",
    "compress/flate",
    "container/heap",
    "container/list",
    "container/ring",
    "crypto/aes",
    "crypto/cipher",
    "crypto/ecdsa",
    "crypto/hmac",
    "crypto/md5",
    "crypto/rand",
    "crypto/rsa",
    "crypto/sha1",
    "crypto/sha256",
    "crypto/sha512",
    "crypto/subtle",
    "crypto/tls",
    "crypto/x509",
    "database/sql",
    "debug/elf",
    "debug/macho",
    "encoding/base64",
    "encoding/binary",
    "encoding/csv",
    "encoding/gob",
    "encoding/hex",
    "encoding/json",
    "encoding/pem",
    "encoding/xml",
    "go/ast",
    "go/build",
    "go/parser",
    "go/token",
    "go/types",
    "hash/crc32",
    "hash/fnv",
    "html/template",
    "image",
    "image/png",
    "io/ioutil",
    "log/syslog",
    "math/big",
    "math/rand",
    "mime/multipart",
    "net/http",
    "net/http/httptest",
    "net/mail",
    "net/rpc",
    "net/smtp",
    "net/url",
    "os/exec",
    "os/signal",
    "os/user",
    "path/filepath",
    "runtime/cgo",
    "runtime/debug",
    "runtime/pprof",
    "sync/atomic",
    "text/tabwriter",
    "text/template",
    "unicode/utf16",
    "unicode/utf8",
    "internal/abi",
    "internal/cpu",
    "internal/bytealg",
    "internal/goarch",
    "internal/race",
    "internal/poll",
    "internal/reflectlite",
    "internal/testlog",
    "internal/godebug",
    "internal/itoa",
});

}  // namespace

std::string_view std_since(std::string_view package) {
    const auto at = std::ranges::find(later, package, &Row::package);
    return at == later.end() ? std::string_view() : at->since;
}

bool is_std(std::string_view package) {
    return !std_since(package).empty() || std::ranges::find(old, package) != old.end() ||
           package.starts_with("internal/runtime/") || package.starts_with("runtime/internal/");
}

}  // namespace trueup
