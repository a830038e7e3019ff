// The table of options: what the word of a command's row stands for.
#include <fmt/format.h>

#include "base/text.h"
#include "cli/option_row.h"

namespace trueup {

CLI::Validator one_of(const std::vector<std::string>& words) {
    const auto check = [words](const std::string& value) {
        return std::ranges::find(words, value) != words.end()
                   ? std::string()
                   : fmt::format("{}{}{}", value, misuse_separator, join(words, ", "));
    };
    return {check, "{" + join(words, ",") + "}"};
}

CLI::Validator number_between(double low, double high) {
    const auto check = [low, high](const std::string& value) {
        double number = 0;
        return CLI::detail::lexical_cast(value, number) && number >= low && number <= high
                   ? std::string()
                   : fmt::format("{0}{1}{2}{1}{3}", value, misuse_separator, low, high);
    };
    return {check, ""};
}

CLI::Validator not_empty() {
    return {[](const std::string& value) {
                return value.empty() ? std::string(3, misuse_separator) : std::string();
            },
            ""};
}

const std::vector<OptionRow>& option_rows() {
    using A = Arguments;
    static const std::vector<OptionRow> rows = {
        {"json",
         "--json",
         {"One JSON document on stdout", "在标准输出写一个 JSON 文档"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.json, h); }},
        {"verbose",
         "-v,--verbose",
         {"Show what passed and what is unknown too", "也显示通过的和未知的检查"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.verbose, h); }},
        {"no-exec",
         "--no-exec",
         {"Start no process at all, not even your shell", "不启动任何进程，包括你的 shell"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.no_exec, h); }},
        {"snapshot",
         "--snapshot",
         {"Judge the machine recorded in FILE", "诊断 FILE 中记录的机器"},
         option(&A::snapshot, "FILE")},
        {"sysroot",
         "--sysroot",
         {"Look at the files under DIR as if it were /", "把 DIR 下的文件树当作 /"},
         option(&A::sysroot, "DIR")},
        {"timeout",
         "--timeout",
         {"Seconds to wait for anything", "等待任何事的秒数上限"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.timeout_s, h)->type_name("S")->check(number_between(0.001, 1e6));
         }},
        {"fail-on",
         "--fail-on",
         {"Exit code 1 from this severity on: error, warning, info, never",
          "从哪个级别起以退出码 1 结束：error、warning、info、never"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.fail_on, h)
                 ->type_name("LEVEL")
                 ->check(one_of({"error", "warning", "info", "never"}));
         }},
        {"sarif",
         "--sarif",
         {"Also write a SARIF 2.1.0 report to FILE", "另写一份 SARIF 2.1.0 报告到 FILE"},
         option(&A::sarif, "FILE")},
        {"junit",
         "--junit",
         {"Also write a JUnit XML report to FILE", "另写一份 JUnit XML 报告到 FILE"},
         option(&A::junit, "FILE")},
        {"host",
         "--host",
         {"What the text does not show: os=darwin,chip=Apple M2,os_version=14.5",
          "文本中没有的信息：os=darwin,chip=Apple M2,os_version=14.5"},
         option(&A::told_host, "K=V,...")},
        {"eval",
         "--eval",
         {"Judge every report of a JSON Lines file against the cause it names",
          "逐条诊断 JSON Lines 文件中的报告，并与其中写明的原因比对"},
         option(&A::eval, "FILE")},
        {"live",
         "--live",
         {"The text was printed on this machine: judge the machine too",
          "文本就是这台机器输出的：同时诊断这台机器"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.live, h); }},
        {"markdown",
         "--markdown",
         {"Write a Markdown page a check, and their index, into the folder DIR",
          "为每项检查写一页 Markdown 及索引到目录 DIR"},
         option(&A::markdown, "DIR")},
        {"dry-run",
         "--dry-run",
         {"Show what would be done, and do nothing", "只显示将要做什么，不执行"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.dry_run, h); }},
        {"yes",
         "-y,--yes",
         {"Do not ask", "不再询问"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.yes, h); }},
        {"merge",
         "--merge",
         {"Where a file has changed since, take back what does not conflict",
          "文件在此之后又有改动时，撤销其中不冲突的部分"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.merge, h); }},
        {"safety",
         "--safety",
         {"The boldest repair that is applied: safe, review", "最多应用到哪一级的修复：safe、review"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.safety, h)->type_name("LEVEL")->check(one_of({"safe", "review"}));
         }},
        {"global",
         "--global",
         {"For all folders", "对所有目录生效"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.use_global, h); }},
        {"project",
         "--project",
         {"For this project", "只对当前项目生效"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.use_project, h); }},
        {"shell",
         "--shell",
         {"For this session: print code for eval \"$(trueup use VERSION --shell)\"; nothing is written",
          "只对当前会话生效：输出供 eval \"$(trueup use VERSION --shell)\" 执行的代码，不写任何文件"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.use_shell, h); }},
        {"shell-lines",
         "--shell",
         {"Print what this shell has to evaluate (zsh, bash, fish), and nothing when nothing is needed",
          "输出供该 shell（zsh、bash、fish）执行的内容；无需设置时不输出"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.shell, h)->type_name("SHELL")->check(one_of({"zsh", "bash", "fish"}));
         }},
        {"install",
         "--install",
         {"Write the hook's file and the line that reads it", "写入 hook 文件和读取它的那一行"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.install, h); }},
        {"remove",
         "--remove",
         {"Take both away again", "移除这两者"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.remove, h); }},
        {"caches",
         "--caches",
         {"GOCACHE and GOMODCACHE for each architecture too (Go itself needs no such thing)",
          "GOCACHE 和 GOMODCACHE 也按架构分开（Go 本身并不需要）"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.caches, h); }},
        {"require",
         "--require",
         {"Exit code 1 when a binary lacks this architecture (arm64, x86_64, ...)",
          "有二进制文件缺少该架构（arm64、x86_64 等）时以退出码 1 结束"},
         option(&A::require, "ARCH")},
        {"only-problems",
         "--only-problems",
         {"Show only files with problems", "只显示有问题的文件"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.only_problems, h); }},
        {"store",
         "--store",
         {"The folder that releases live in (default: releases/ in the state folder)",
          "存放发布的目录（默认：状态目录下的 releases/）"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.store, h)->type_name("DIR");
         }},
        {"registry",
         "--registry",
         {"The registry: sqlite:FILE (default: in the store) or postgresql://USER@HOST/DATABASE",
          "登记库：sqlite:FILE（默认在存放目录内）或 postgresql://USER@HOST/DATABASE"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.registry, h)->type_name("URL");
         }},
        {"name",
         "--name",
         {"What the release is called", "发布的名称"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.name, h)->type_name("NAME")->required();
         }},
        {"version",
         "--version",
         {"Its version; a version never means anything else afterwards",
          "发布的版本；同一版本此后不会再指别的内容"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.version, h)->type_name("VERSION")->required();
         }},
        {"contract",
         "--contract",
         {"The file that says what goes in and comes out; it belongs to the release",
          "说明输入输出的契约文件；它属于发布的一部分"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.contract, h)->type_name("FILE");
         }},
        {"verify",
         "--verify",
         {"Read every byte from the disk and compare it with what was published",
          "从磁盘逐字节读取，与发布时的内容比对"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.release.verify, h); }},
        {"skip-headroom",
         "--skip-headroom",
         {"Switch although the memory that the release declares to need is not free",
          "即使发布所声明的内存不足，也照样切换"},
         [](auto& app, auto& f, auto& h, A& a) { return app.add_flag(f, a.release.skip_headroom, h); }},
        {"reload",
         "--reload",
         {"Tell the service: a program, signal:HUP:PID (or its file), or http://… (POST)",
          "通知服务：一个程序，或 signal:HUP:PID（或 PID 文件），或 http://…（POST）"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.reload, h)->type_name("CMD");
         }},
        {"probe",
         "--probe",
         {"http://… that has to answer with the new fingerprint within --timeout, else all is taken back",
          "http://… 须在 --timeout 内以新的指纹作答，否则全部撤回"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.probe, h)->type_name("URL");
         }},
        {"keep",
         "--keep",
         {"The newest K releases stay", "保留最新的 K 个发布"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.keep, h)->type_name("K")->check(number_between(0, 1e6));
         }},
        {"older-than",
         "--older-than",
         {"Only what was published longer ago: 30d, 12h, 45m, 90s", "只清理更早发布的：30d、12h、45m、90s"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.release.older_than, h)->type_name("AGE");
         }},
        {"profile",
         "--profile",
         {"A TOML file: process, cgroup, kernel log, allocator statistics, store",
          "TOML 文件：进程、cgroup、内核日志、分配器统计、存放目录"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.triage.profile, h)->type_name("FILE");
         }},
        {"pid",
         "--pid",
         {"The process that is slow", "变慢的进程"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.triage.pid, h)->type_name("N")->check(number_between(1, 4194304));
         }},
        {"process",
         "--process",
         {"The same by its name", "同上，用名称指定"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.triage.process, h)->type_name("NAME");
         }},
        {"window",
         "--window",
         {"Seconds between the two looks at the counters (default: 3)", "两次读取计数器之间的秒数（默认 3）"},
         [](auto& app, auto& f, auto& h, A& a) {
             return app.add_option(f, a.triage.window_s, h)
                 ->type_name("S")
                 ->check(number_between(0.0, 3600.0));
         }},
        {"output",
         "-o,--output",
         {"Write to FILE instead of stdout", "写到 FILE 而不是标准输出"},
         option(&A::output, "FILE")},
    };
    return rows;
}

}  // namespace trueup
