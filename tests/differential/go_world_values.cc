#include "go_world.h"

namespace trueup::differential {
namespace {

using Strings = std::vector<std::string>;

std::string any_text(Dice& dice, const World& world) {
    return dice.pick(Strings{"x",
                             "a b",
                             "\u00fcn\u00efc\u00f6d\u00e9",
                             "new\nline",
                             "~",
                             "~/x",
                             world.root + "/any",
                             "rel/path",
                             "\xff\xfe",
                             "a'b",
                             "\"q\"",
                             " lead",
                             "trail ",
                             "a,b",
                             "off",
                             "0",
                             "1",
                             "on",
                             "carriage\r",
                             "=",
                             "\t",
                             "go1"});
}

std::string dir_value(Dice& dice, const World& world) {
    return dice.pick(Strings{world.root + "/d1", world.root + "/d 2/", world.root + "/d\u00fc",
                             world.root + "/../", "rel", "~/d", "", world.root + "/d1:" + world.root + "/d2",
                             world.root + "/home/go", "off", world.root + "//d1/./x", "/"});
}

std::string gopath_value(Dice& dice, const World& world) {
    const std::string& r = world.root;
    return dice.pick(Strings{r + "/gopath", r + "/gopath:" + r + "/home/go", ":" + r + "/gopath",
                             r + "/gopath:", r + "/go path", r + "/gop\u00e4th", "relgopath", "~/go",
                             r + "/gopath:rel", r + "/gopath:~x", r + "/proj", r + "/gopath/",
                             r + "/p:" + r + "/proj", ""});
}

std::string toolchain_value(Dice& dice, const World& world, const Toolchains& toolchains) {
    Strings names = {"go1.99",
                     "go1.99.1",
                     "go1.21rc1",
                     "go1.20.1",
                     "go1.22",
                     "go1.22.0",
                     "go9",
                     "go1",
                     "go1.27.3-custom",
                     "gccgo-go1.22",
                     "go" + std::string("1.24.4 x"),
                     "go1.x",
                     "bash",
                     "go",
                     ""};
    for (const auto& [minor, version] : toolchains.versions) {
        names.push_back(version);
        names.push_back(version);
    }
    const std::string& name = dice.pick(names);
    switch (dice.below(10)) {
        case 0:
        case 1:
            return "auto";
        case 2:
            return "path";
        case 3:
            return "local";
        case 4:
            return "local+" + dice.pick(Strings{"auto", "path", "bogus", ""});
        case 5:
            return name + "+auto";
        case 6:
            return name + "+path";
        case 7:
            return dice.pick(Strings{"garbage", "go1.22+bogus", "+auto", "go1.22.12+", "LOCAL", " auto",
                                     "auto+path", "/x/go1.22", "default"});
        default:
            return name;
    }
    (void)world;
}

std::string cc_value(Dice& dice, const World& world) {
    return dice.pick(Strings{"gcc", "clang", "fakecc", "fakecc -m64 -O2", world.root + "/bin/fakecc",
                             "missing-cc", "rel/cc", "./cc", "'" + world.root + "/my cc' -x", "'unterminated",
                             " ", "\"fakecc\"", "'fakecc' x", "'' y", "zig cc", "~/cc", "fakecc\t-a\n-b"});
}

std::string flags_value(Dice& dice) {
    return dice.pick(Strings{"-O2", "-g -O2", "  -I/x   -L/y ", "'-I/a b' -x", "\"-DX='1'\" -y", "-D\"x\"",
                             "-DX='a b'", "'unterminated", "", " ", "-I\u00fc", "-a\n-b", "\"a'b\" 'c\"d'"});
}

std::string goflags_value(Dice& dice) {
    return dice.pick(Strings{"-mod=mod",
                             "-mod=vendor",
                             "-n",
                             "-n=false",
                             "-n=maybe",
                             "-x",
                             "--n",
                             "-modfile=x.mod",
                             "-tags=a,b",
                             "-json=x",
                             "-w",
                             "-u",
                             "-u=false",
                             "-C=x",
                             "-C",
                             "bogus",
                             "-nosuch",
                             "'-ldflags=-s -w'",
                             "'unterminated",
                             "\"\"",
                             "-",
                             "--",
                             "=x",
                             "-trimpath -v",
                             "xn",
                             "-ldflags=\"-s -w\"",
                             "-p=4",
                             "-race",
                             "-mod=mod  -x=1"});
}

std::string experiment_value(Dice& dice) {
    return dice.pick(Strings{"arenas",
                             "noarenas",
                             "none",
                             "boringcrypto",
                             "loopvar",
                             "rangefunc",
                             "regabi",
                             "noregabi",
                             "regabiargs,noregabiwrappers",
                             "synctest",
                             "jsonv2",
                             "nojsonv2",
                             "greenteagc",
                             "bogus",
                             "nobogus",
                             ",,",
                             "arenas,bogus",
                             "unified",
                             "simd",
                             "newinliner,fieldtrack",
                             "swissmap",
                             "aliastypeparams",
                             "coverageredesign",
                             "no",
                             "None",
                             "range",
                             "pagetrace",
                             "cgocheck2",
                             "dwarf5",
                             "goroutineleakprofile"});
}

}  // namespace

const std::vector<std::string>& setting_names() {
    static const Strings names = {"AR",
                                  "CC",
                                  "CXX",
                                  "FC",
                                  "GCCGO",
                                  "PKG_CONFIG",
                                  "CGO_CFLAGS",
                                  "CGO_CPPFLAGS",
                                  "CGO_CXXFLAGS",
                                  "CGO_FFLAGS",
                                  "CGO_LDFLAGS",
                                  "CGO_ENABLED",
                                  "CGO_CFLAGS_ALLOW",
                                  "CGO_LDFLAGS_DISALLOW",
                                  "GO111MODULE",
                                  "GOARCH",
                                  "GOOS",
                                  "GO386",
                                  "GOAMD64",
                                  "GOARM",
                                  "GOARM64",
                                  "GOMIPS",
                                  "GOMIPS64",
                                  "GOPPC64",
                                  "GORISCV64",
                                  "GOWASM",
                                  "GOAUTH",
                                  "GOBIN",
                                  "GOCACHE",
                                  "GOCACHEPROG",
                                  "GODEBUG",
                                  "GOENV",
                                  "GOEXE",
                                  "GOEXPERIMENT",
                                  "GOFIPS140",
                                  "GOFLAGS",
                                  "GOHOSTARCH",
                                  "GOINSECURE",
                                  "GOMOD",
                                  "GOMODCACHE",
                                  "GONOPROXY",
                                  "GONOSUMDB",
                                  "GOPACKAGESDRIVER",
                                  "GOPATH",
                                  "GOPRIVATE",
                                  "GOROOT",
                                  "GOSUMDB",
                                  "GOTMPDIR",
                                  "GOTOOLCHAIN",
                                  "GOTOOLDIR",
                                  "GOVCS",
                                  "GOVERSION",
                                  "GOWORK",
                                  "GOTELEMETRY",
                                  "GOGCCFLAGS"};
    return names;
}

std::string value_for(const std::string& name, Dice& dice, const World& world, const Toolchains& toolchains) {
    const std::string& r = world.root;
    if (dice.percent(6)) return {};
    if (name == "GOTOOLCHAIN") return toolchain_value(dice, world, toolchains);
    if (name == "GOPATH") return gopath_value(dice, world);
    if (name == "GOROOT") {
        Strings roots = {r + "/nogoroot", r + "/home", "rel", "", r};
        for (const auto& [minor, goroot] : toolchains.goroots) roots.push_back(goroot);
        const std::string& own = toolchains.goroots.at(world.minor);
        const std::string sideways = "/../go-1." + std::to_string(world.minor);
        for (const std::string& suffix : Strings{"", "", "/", "/.", "/bin", "/bin/go", sideways})
            roots.push_back(own + suffix);
        return dice.pick(roots);
    }
    if (name == "CC" || name == "CXX" || name == "FC" || name == "GCCGO") return cc_value(dice, world);
    if (name == "PKG_CONFIG")
        return dice.pick(Strings{"pkg-config", "pkgconf --x", " ", "'a b' c", "'un", "/x/y"});
    if (name.ends_with("ALLOW"))
        return dice.pick(Strings{"-I.*", "(", "[", "a{2000}", "(?<x>a)", "\\C", "\\pN", "(?i)x", "\\QC\\C\\E",
                                 "(?P<n>x)", "a**", "\\8"});
    if (name.starts_with("CGO_") && name != "CGO_ENABLED") return flags_value(dice);
    if (name == "CGO_ENABLED") return dice.pick(Strings{"0", "1", "0", "1", "2", "yes", " 1"});
    if (name == "GO111MODULE")
        return dice.pick(Strings{"on", "off", "auto", "auto", "auto", "off", "bogus", "On"});
    if (name == "GOARCH")
        return dice.pick(Strings{"amd64", "arm64", "arm", "386", "riscv64", "mips", "mips64le", "ppc64le",
                                 "ppc64", "wasm", "loong64", "s390x", "x86_64", "mipsle", "mips64"});
    if (name == "GOOS")
        return dice.pick(Strings{"linux", "linux", "darwin", "windows", "freebsd", "js", "android", "openbsd",
                                 "wasip1", "macos", "plan9", "netbsd", "solaris", "ios", "aix"});
    if (name == "GOAMD64") return dice.pick(Strings{"v1", "v2", "v3", "v4", "v5", "3"});
    if (name == "GOARM")
        return dice.pick(Strings{"5", "6", "7", "7,softfloat", "5,hardfloat", "8", "7,hardfloat,softfloat"});
    if (name == "GOARM64")
        return dice.pick(
            Strings{"v8.0", "v8.9", "v9.5", "v8.1,lse", "v8.2,crypto,lse", "v9.6", "v8.10", "8.0"});
    if (name == "GO386") return dice.pick(Strings{"sse2", "softfloat", "387"});
    if (name == "GOMIPS" || name == "GOMIPS64") return dice.pick(Strings{"hardfloat", "softfloat", "x"});
    if (name == "GOPPC64") return dice.pick(Strings{"power8", "power9", "power10", "power11"});
    if (name == "GORISCV64") return dice.pick(Strings{"rva20u64", "rva22u64", "rva23u64", "rv"});
    if (name == "GOWASM") return dice.pick(Strings{"satconv", "signext,satconv", "x", ","});
    if (name == "GOFIPS140")
        return dice.pick(Strings{"off", "latest", "off", "v1.9.9", "v2.0.0", "v1.0.0-abcdefgh", "v1.0.0-rc1",
                                 "x", "V1.0.0", "v1.0.0", "v1.26.0", "v1.0.0-c2097c7c", "inprocess",
                                 "certified"});
    if (name == "GOFLAGS") return goflags_value(dice);
    if (name == "GOEXPERIMENT") return experiment_value(dice);
    if (name == "GOENV")
        return dice.pick(Strings{"off", r + "/myenv", r + "/nosuchenv", "relenv", "OFF", r, r + "/my env"});
    if (name == "GOWORK")
        return dice.pick(Strings{"off", "auto", r + "/proj/go.work", r + "/nosuch.work", "rel.work",
                                 r + "/proj", r + "/other.work"});
    if (name == "GOTMPDIR")
        return dice.pick(
            Strings{r + "/tmp", r + "/home", r + "/nosuchtmp", "reltmp", r + "/afile", r + "/tmp/", ""});
    if (name == "GOCACHE" || name == "GOBIN" || name == "GOMODCACHE") return dir_value(dice, world);
    if (name == "GOSUMDB") return dice.pick(Strings{"off", "sum.golang.org", "sum.golang.org+x", "a b c"});
    if (name == "GODEBUG")
        return dice.pick(Strings{"execerrdot=0", "tls13=0", "x509sha1=1", "http2client=0", "asynctimerchan=1",
                                 "gotypesalias=0", "asynctimerchan=0", "tlsmax=771,x", "netdns=go",
                                 "execerrdot=0,execerrdot=1", ",", "x509sha1=0", "tlskyber=0",
                                 "tls10server=1,x=y"});
    return any_text(dice, world);
}

}  // namespace trueup::differential
