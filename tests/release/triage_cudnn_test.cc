// The suspect that a program's source tells about: cudnn.benchmark.
#include <gtest/gtest.h>

#include <utility>

#include "release/cudnn_benchmark.h"
#include "release/triage_machine.h"

namespace trueup {
namespace {

using namespace triage;

TEST(Triage, CudnnBenchmarkNeedsTheSwitchAndTheShapes) {
    TriageMachine machine;
    machine.request.sources = {"/app.py"};
    machine.both(
        "app.py",
        "import torch\n# torch.backends.cudnn.benchmark = True\ntorch.backends.cudnn.benchmark = False\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict,
              Verdict::not_the_cause);
    machine.both("app.py", "torch.backends.cudnn.benchmark=True # fast\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict, Verdict::unknown);
    machine.request.shapes = "/shapes";
    machine.both("shapes", "1x3x224x224\n1x3x224x224\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict,
              Verdict::not_the_cause);
    machine.both("shapes", "1x3x224x224\n1x3x300x224\n");
    const auto triage = machine.judge();
    ASSERT_EQ(causes(triage), std::vector<std::string>{"cudnn-benchmark-with-changing-shapes"});
    EXPECT_EQ(triage.findings[0].confidence, Confidence::possible);
    EXPECT_EQ(triage.findings[0].evidence[0].origin.line, 1);
}

TEST(Triage, HowASourceMaySetCudnnBenchmark) {
    TriageMachine machine;
    machine.request.sources = {"/app.py"};
    machine.request.shapes = "/shapes";
    machine.both("shapes", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n");
    const auto on = Verdict::cause, off = Verdict::not_the_cause, open = Verdict::unknown;
    const std::pair<const char*, Verdict> sources[] = {
        {"torch.backends.cudnn.benchmark = (True)\n", on},
        {"torch.backends.cudnn.benchmark = bool(1)\n", on},
        {"torch.backends.cudnn.benchmark = not False\n", on},
        {"torch.backends.cudnn.benchmark = args.bench\n", open},
        {"torch.backends.cudnn.benchmark = True if args.bench else False\n", open},
        {"torch.backends.cudnn.benchmark |= args.bench\n", open},
        {"torch.backends.\\\n  cudnn.benchmark = \\\n    True\n", on},
        {"import torch.backends.cudnn as C\nC.benchmark = True\n", on},
        {"from torch.backends import (cudnn as C)\nC.benchmark = True\n", on},
        {"import torch as t\nc = t.backends.cudnn\nc.benchmark, c.deterministic = True, False\n", on},
        {"x = torch.backends.cudnn.benchmark = True\n", on},
        {"setattr(torch.backends.cudnn, \"benchmark\", True)\n", on},
        {"setattr(torch.backends.cudnn, key, True)\n", open},
        {"setattr(torch.backends.cudnn, 'deterministic', True)\n", off},
        {"with torch.backends.cudnn.flags(enabled=True, benchmark=True):\n    run()\n", on},
        {"with torch.backends.cudnn.flags(enabled=True):\n    run()\n", off},
        {"trainer = pl.Trainer(gpus=1,\n  benchmark=True)\n", on},
        {"trainer = Trainer(benchmark=cfg.b)\n", open},
        {"trainer = Trainer(benchmark=None)\n", off},
        {"def main():\n    torch.backends.cudnn.benchmark = True\n\nmain()\n", on},
        {"if args.fast:\n    torch.backends.cudnn.benchmark = True\n", on},
        {"if args.fast: torch.backends.cudnn.benchmark = True\n", on},
        {"if 0:\n    torch.backends.cudnn.benchmark = True\n", off},
        {"if False: torch.backends.cudnn.benchmark = True\n", off},
        {"if 0:\n    pass\nelse:\n    torch.backends.cudnn.benchmark = True\n", on},
        {"torch.backends.cudnn.benchmark = True\ntorch.backends.cudnn.benchmark = False\n", off},
        {"torch.backends.cudnn.benchmark = False; torch.backends.cudnn.benchmark = True\n", on},
        {"torch.backends.cudnn.benchmark = False\nif x:\n  torch.backends.cudnn.benchmark = True\n", open},
        {"\"\"\"Say\ntorch.backends.cudnn.benchmark = True\n\"\"\"\n", off},
        {"print('torch.backends.cudnn.benchmark = True')\n", off},
        {"if torch.backends.cudnn.benchmark == True: pass\n", off},
        {"args.benchmark = True\nbenchmark = True\n", off},
        {"torch.backends.cudnn.benchmark: bool = True\n", on},
        {"torch.backends.cudnn.benchmark: Dict[str, bool] = False\n", off},
        // What flags() sets ends with its block.
        {"from torch.backends import cudnn\ncudnn.benchmark = True\nwith cudnn.flags(benchmark=False):\n  "
         "f()\n",
         open},
        {"from torch.backends import cudnn\ncudnn.benchmark = True\nwith cudnn.flags(benchmark=True):\n  "
         "f()\n",
         on},
        {"with torch.backends.cudnn.flags(benchmark=False):\n    run()\n", off},
        // Ways that nobody reads.
        {"opts = dict(benchmark=True)\nTrainer(**opts)\n", open},
        {"opts = {'benchmark': True}\ntrainer = pl.Trainer.from_argparse_args(opts)\n", open},
        {"parser.add_argument('--benchmark')\nTrainer.from_argparse_args(parser.parse_args())\n", open},
        {"Trainer(**cfg.trainer)\n", open},
        {"vars(torch.backends.cudnn)['benchmark'] = True\n", open},
        {"def fast(backend):\n    backend.benchmark = True\n\nfast(torch.backends.cudnn)\n", open},
        {"if 0:\n    vars(torch.backends.cudnn)['benchmark'] = True\n", off},
        {"import torch.utils.benchmark as benchmark\ntorch.backends.cudnn.deterministic = True\n", off},
        {"run(benchmark=True)\nmode = 'benchmark'\n", off},
    };
    for (const auto& [source, verdict] : sources) {
        machine.both("app.py", source);
        const auto one = looked(machine.judge(), "cudnn-benchmark-with-changing-shapes");
        EXPECT_EQ(one.verdict, verdict) << source;
    }
    machine.both("app.py", "x = 1\n\nif fast:\n    torch.backends.cudnn.benchmark = True\n");
    const auto found = machine.judge().findings.at(0);
    EXPECT_EQ(found.confidence, Confidence::possible);
    EXPECT_EQ(found.evidence[0].origin.line, 4);
    // A file of settings is read by the program, and not by us.
    machine.request.sources = {"/train.yaml"};
    machine.both("train.yaml", "benchmark: true\n");
    EXPECT_EQ(looked(machine.judge(), "cudnn-benchmark-with-changing-shapes").verdict, open);
}

// No source takes longer than it is long; each of these took minutes.
TEST(Triage, ASourceThatIsMadeToBeSlow) {
    constexpr int times = 100'000;
    std::string chain, values, aliases = "from torch.backends import cudnn as a\n", calls;
    for (int i = 0; i < times; ++i) {
        chain += "a=";
        values += "1,";
        aliases += "a=a.cudnn\n";
        calls += "flags(";
    }
    for (const auto& source : {chain + values, "a,b=" + chain + values, aliases, calls}) {
        const auto found = cudnn_benchmarks(source);
        EXPECT_LE(found.size(), static_cast<std::size_t>(times));
    }
}

}  // namespace
}  // namespace trueup
