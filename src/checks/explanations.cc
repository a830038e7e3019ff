#include "checks/explanations.h"

#include <algorithm>
#include <array>

namespace trueup {
namespace {

constexpr auto table = std::to_array<Check>({
    {.id = "binary-truncated",
     .title = {"The file ends before its own headers say", "文件在其头部所声明的结尾之前就中断了"},
     .why = {"A download or a copy was cut off: what the headers name is not there. The file is fetched or "
             "built again; nothing in it can be repaired.",
             "下载或复制被中断：头部所指的内容不在文件里。请重新下载或构建；文件本身无法修复。"},
     .blind = {"Damage in the middle of a file whose length is right.", "长度正确、但中间内容损坏的文件。"},
     .sources = "https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h"},
    {.id = "contract-unreadable",
     .title = {"A document of the contract cannot be read", "契约中的文档无法读取"},
     .why = {"The schema, the API document or a sample is missing, or is no JSON or YAML. Without it nothing "
             "is compared. The message names file and line.",
             "schema、API 文档或示例数据不存在，或不是 JSON/YAML。没有它就无法比较。消息指出文件和行。"},
     .blind = {},
     .sources = "https://json-schema.org/draft-07/json-schema-core"},
    {.id = "contract-schema-invalid",
     .title = {"A schema is not valid itself", "schema 本身无效"},
     .why = {"A keyword has a value that its dialect does not allow, or a $ref leads nowhere. Validators "
             "treat such schemas differently, so the contract is not one. Correct the named place.",
             "某个关键字的值不符合其方言，或 $ref "
             "指向不存在的位置。各种验证器对此处理不一，这样的契约不成立。请改正所指之处。"},
     .blind = {},
     .sources = "https://json-schema.org/draft-07/json-schema-validation"},
    {.id = "contract-request-refused",
     .title = {"A request that the API allows is refused by the model", "API 允许的请求会被模型拒绝"},
     .why = {"What the API document lets clients send has to be within what the model takes. The finding "
             "shows a value that one side accepts and the other does not. Widen the model's input, or make a "
             "new version of the API.",
             "API "
             "文档允许客户端发送的内容，模型必须都能接受。该发现给出一个一侧接受、另一侧拒绝的值。请放宽模型"
             "输入，或发布新的 API 版本。"},
     .blind = {"Differences that can be neither proven nor disproven (patterns, format); they are said to be "
               "unknown.",
               "既不能证明也不能否定的差异（正则、format）；它们如实记为未知。"},
     .sources = "https://spec.openapis.org/oas/v3.1.0"},
    {.id = "contract-response-undeclared",
     .title = {"The model may answer what the API does not allow", "模型可能给出 API 未允许的响应"},
     .why = {"Clients rely on the response that the API document describes. The finding shows an answer that "
             "the model's output schema allows and the document does not. Narrow the output, or describe it.",
             "客户端依赖 API 文档所描述的响应。该发现给出一个模型输出 schema "
             "允许、而文档不允许的响应。请收窄输出，或在文档中描述它。"},
     .blind = {"What the model really answers: schemas are compared, and samples where there are some.",
               "模型实际给出的响应：比较的是 schema，以及提供的示例。"},
     .sources = "https://spec.openapis.org/oas/v3.1.0"},
    {.id = "contract-sample-invalid",
     .title = {"A sample does not fit its schema", "示例数据不符合其 schema"},
     .why =
         {"Either the sample is old or the schema is wrong; both are what people copy from. The finding "
          "names the place in the sample and the rule.",
          "要么示例已过时，要么 schema 有误；二者都是别人照抄的依据。该发现指出示例中的位置和所违反的规则。"},
     .blind = {},
     .sources = "https://json-schema.org/draft-07/json-schema-validation"},
    {.id = "requirements-unreadable",
     .title = {"pip would stop at a line of the requirements", "pip 会在依赖文件的某一行停下"},
     .why = {"The line is no requirement of PEP 508 and no option of pip, or a file that it includes is not "
             "there.",
             "该行既不是 PEP 508 的依赖，也不是 pip 的选项，或它包含的文件不存在。"},
     .blind = {},
     .sources = "https://pip.pypa.io/en/stable/reference/requirements-file-format/"},
    {.id = "requirements-not-locked",
     .title = {"Requirements are not locked", "依赖没有锁定"},
     .why = {"Without == and --hash on every line the next installation may be another one than the one that "
             "was tested, and a changed file of an index goes unseen. A lock is made by pip-compile "
             "--generate-hashes.",
             "如果不是每一行都有 == 和 "
             "--hash，下一次安装就可能与测试过的不同，索引中被替换的文件也不会被发现。可用 pip-compile "
             "--generate-hashes 生成锁定文件。"},
     .blind = {},
     .sources = "https://pip.pypa.io/en/stable/topics/secure-installs/"},
    {.id = "requirements-contradict",
     .title = {"Two lines contradict each other", "两行依赖互相矛盾"},
     .why = {"Two requirements, or a requirement and a constraint, leave no version that satisfies both "
             "under the markers of this interpreter. pip stops; other tools take one of the two.",
             "两条依赖（或一条依赖与一条约束）在此解释器的 marker 下没有同时满足的版本。pip "
             "会停下；别的工具会任取其一。"},
     .blind = {"Versions that an index does not have.", "索引中不存在的版本。"},
     .sources = "https://peps.python.org/pep-0440/"},
    {.id = "environment-missing-package",
     .title = {"A package that another one needs is not installed", "缺少另一个包所需要的包"},
     .why = {"What pip check says, read from *.dist-info without running Python. The import fails when it is "
             "reached, which may be long after the start.",
             "即 pip check 的结论，从 *.dist-info 读出，不运行 Python。执行到相应 import "
             "时才会失败，可能在启动很久之后。"},
     .blind = {"Packages that are imported without being declared.", "没有声明、却被 import 的包。"},
     .sources = "https://pip.pypa.io/en/stable/cli/pip_check/"},
    {.id = "environment-wrong-version",
     .title = {"An installed version is not what another package asks for",
               "已安装的版本不符合另一个包的要求"},
     .why = {"What pip check says. The package may work by luck; nobody has tested it together.",
             "即 pip check 的结论。也许碰巧能用，但没有人测试过这种组合。"},
     .blind = {},
     .sources = "https://pip.pypa.io/en/stable/cli/pip_check/"},
    {.id = "environment-duplicate",
     .title = {"A package is installed twice", "同一个包安装了两次"},
     .why = {"In one folder the files of both are mixed; in two folders of sys.path the first one counts, "
             "whatever the second says.",
             "在同一目录里，两者的文件会混在一起；在 sys.path 的两个目录里，则以前一个为准。"},
     .blind = {},
     .sources = "https://packaging.python.org/en/latest/specifications/recording-installed-packages/"},
    {.id = "environment-broken-package",
     .title = {"An installed package is only half there", "已安装的包不完整"},
     .why = {"Its metadata is missing or cannot be read, so Python and pip pass over it; mostly an "
             "installation was cut off. Install it anew.",
             "其元数据缺失或无法读取，Python 和 pip 会跳过它；多半是安装被中断。请重新安装。"},
     .blind = {"Missing modules of a package whose metadata is whole.", "元数据完整、但模块缺失的包。"},
     .sources = "https://packaging.python.org/en/latest/specifications/recording-installed-packages/"},
    {.id = "environment-not-as-locked",
     .title = {"The environment is not the one that was locked", "环境与锁定文件不一致"},
     .why = {"What was tested with the lock is not what runs: a package has another version, is missing, or "
             "is not in the lock.",
             "按锁定文件测试过的并不是正在运行的：某个包的版本不同、缺失，或不在锁定文件中。"},
     .blind = {},
     .sources = "https://pip.pypa.io/en/stable/topics/repeatable-installs/"},
    {.id = "gpu-memory-unsteady",
     .title = {"The GPU memory of the service is not steady", "服务的显存不稳定"},
     .why = {"(most - least) / median over the window, after the warm-up, is above the limit. A service that "
             "still grows will meet the end of the memory under load.",
             "在时间窗口内（除去预热），（最大 − 最小）÷ 中位数超过限值。仍在增长的服务会在负载下耗尽显存。"},
     .blind = {"A leak behind a caching allocator, which keeps what it once had.",
               "缓存式分配器背后的泄漏：它会留住曾经得到的显存。"},
     .sources = "https://docs.nvidia.com/deploy/nvml-api/"},
    {.id = "health-unreachable",
     .title = {"The health endpoint does not answer", "健康检查地址没有应答"},
     .why = {"No connection, or no whole answer within the time limit. The service is down, listens "
             "elsewhere, or is too slow to be asked.",
             "无法连接，或在时限内没有完整的应答。服务没有运行、监听在别处，或慢到无法询问。"},
     .blind = {},
     .sources = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"},
    {.id = "health-status",
     .title = {"The health endpoint says that it is not well", "健康检查返回了异常状态"},
     .why = {"It was reached, and its status says that it is not ready. What asks it before sending traffic "
             "(a load balancer, a probe) leaves such a server out.",
             "它可以访问，但状态码表示尚未就绪。在转发流量之前询问它的一方（负载均衡器、探针）会跳过这样的"
             "服务器。"},
     .blind = {},
     .sources = "https://www.rfc-editor.org/rfc/rfc9110#name-status-codes"},
    {.id = "health-redirected",
     .title = {"The health endpoint sends elsewhere", "健康检查被重定向"},
     .why = {"A redirect answers for another address. Some probes take 3xx for healthy, others follow, "
             "others fail; name the final address.",
             "重定向意味着由另一个地址作答。有的探针把 3xx "
             "当作健康，有的会跟随，有的判为失败；请直接写最终地址。"},
     .blind = {},
     .sources = "https://kubernetes.io/docs/tasks/configure-pod-container/"
                "configure-liveness-readiness-startup-probes/"},
    {.id = "health-too-slow",
     .title = {"The health endpoint takes longer than allowed", "健康检查超过允许的时间"},
     .why = {"Measured here, from the request to the last byte, the median of the probes.",
             "由本机测量，从请求到最后一个字节，取各次探测的中位数。"},
     .blind = {"The way through the network from elsewhere.", "从别处经过网络的耗时。"},
     .sources = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"},
    {.id = "health-latency-implausible",
     .title = {"The latency that the service reports cannot be true", "服务报告的延迟不可能属实"},
     .why = {"It is constant, negative, or larger than the whole answer took as measured here. A gate that "
             "trusts it decides on a made-up number.",
             "它恒定不变、为负，或大于本机测得的整个应答时间。信任它的闸门是在根据虚构的数字作决定。"},
     .blind = {},
     .sources = "https://www.rfc-editor.org/rfc/rfc9110"},
    {.id = "health-fingerprint-differs",
     .title = {"The service answers with another release", "服务以另一个发布的指纹作答"},
     .why = {"What answers is not what was to be checked: it was not reloaded, or the probe meets another "
             "instance.",
             "作答的并不是要检查的发布：服务没有重新加载，或探测到了另一个实例。"},
     .blind = {},
     .sources = "https://www.rfc-editor.org/rfc/rfc9110"},
    {.id = "host-profile-retired",
     .title = {"The instance type is retired", "该实例类型已退役"},
     .why = {"The vendor has named a date from which it cannot be had or is switched off. Plan the successor "
             "that is named.",
             "厂商已公布停止提供或停机的日期。请按所给的后继型号规划。"},
     .blind = {"Dates that were changed after this release of trueup.", "本版 trueup 发布之后变更的日期。"},
     .sources =
         "https://learn.microsoft.com/en-us/azure/virtual-machines/sizes/retirement/retired-sizes-list"},
    {.id = "host-cpus-differ",
     .title = {"The machine has other processors than its profile", "处理器数量与配置不符"},
     .why = {"A smaller machine, or a limit of the container. Thread pools that were sized for the profile "
             "compete for what is there.",
             "机器较小，或容器有限制。按配置设定的线程池会争抢现有的处理器。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cputopology.html"},
    {.id = "host-memory-short",
     .title = {"The machine has less memory than its profile", "内存少于配置"},
     .why = {"Less than the profile says is there, or the control group allows less. The service is killed "
             "where it was planned to fit.",
             "内存少于配置所述，或控制组允许的更少。原本计划能放下的服务会被杀掉。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cgroup-v2.html"},
    {.id = "host-gpu-differs",
     .title = {"The machine has other GPUs than its profile", "GPU 与配置不符"},
     .why = {"Model, number or memory differ from the profile, by the PCI ids that sysfs shows.",
             "型号、数量或显存与配置不同（依据 sysfs 显示的 PCI 标识）。"},
     .blind = {"GPUs that a hypervisor hides.", "被虚拟机管理程序隐藏的 GPU。"},
     .sources = "https://docs.kernel.org/PCI/sysfs-pci.html"},
    {.id = "host-staging-memory",
     .title = {"Host memory is too small to stage the model", "主机内存不足以中转模型"},
     .why = {"Weights pass through host memory on their way to the GPU. With less of it than the model is "
             "large, loading swaps or is killed.",
             "权重要先经过主机内存才能到达 GPU。若主机内存小于模型，加载时会换页或被杀。"},
     .blind = {"Loaders that stream.", "流式加载器。"},
     .sources = "https://docs.nvidia.com/cuda/cuda-c-best-practices-guide/"},
    {.id = "host-numa-binding",
     .title = {"The service is bound to another NUMA node than its GPU", "服务绑定的 NUMA 节点与其 GPU 不同"},
     .why = {"Every transfer crosses the link between the processors. The node of the device is read from "
             "sysfs; where the firmware does not say it (-1), nothing is advised.",
             "每次传输都要跨越处理器之间的链路。设备所在节点从 sysfs 读取；固件没有说明（-1）时不给建议。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/abi-testing.html"},
    {.id = "host-cuda-visible-devices",
     .title = {"CUDA_VISIBLE_DEVICES hides what is needed", "CUDA_VISIBLE_DEVICES 隐藏了所需的设备"},
     .why = {"It is empty, names a device that is not there, or ends the list early at an invalid entry.",
             "它为空、指向不存在的设备，或因无效项而提前结束。"},
     .blind = {"What the program sets by itself.", "程序自己设置的值。"},
     .sources = "https://docs.nvidia.com/cuda/cuda-c-programming-guide/index.html#env-vars"},
    {.id = "host-driver-library-mismatch",
     .title = {"The driver and its library are of different versions", "驱动与其库的版本不同"},
     .why = {"NVML and CUDA refuse to start (\"Driver/library version mismatch\"). Mostly an upgrade without "
             "a restart: reload the kernel module, or restart the machine.",
             "NVML 和 CUDA 会拒绝启动（“Driver/library version "
             "mismatch”）。多半是升级后没有重启：请重新加载内核模块，或重启机器。"},
     .blind = {},
     .sources = "https://docs.nvidia.com/deploy/cuda-compatibility/"},
    {.id = "host-driver-capabilities",
     .title = {"NVIDIA_DRIVER_CAPABILITIES leaves out what is needed",
               "NVIDIA_DRIVER_CAPABILITIES 缺少所需的能力"},
     .why = {"The container gets no compute or utility libraries, so CUDA or NVML is not found in it.",
             "容器得不到 compute 或 utility 的库，因而找不到 CUDA 或 NVML。"},
     .blind = {},
     .sources =
         "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html"},
    {.id = "host-nvml-pollers",
     .title = {"A program asks the GPU driver for its processes all the time",
               "有程序在不断查询 GPU 上的进程"},
     .why = {"nvtop, nvidia-smi -l, nvitop and gpustat ask NVML for the processes on the GPU about once a "
             "second. "
             "The driver holds a lock meanwhile, for milliseconds, and calls of the service wait for it: "
             "answers "
             "that are slow now and then. The amount of memory alone costs microseconds.",
             "nvtop、nvidia-smi -l、nvitop、gpustat 大约每秒向 NVML 查询一次 GPU "
             "上的进程。期间驱动持有锁达数毫秒，"
             "服务的调用要等待：表现为偶尔变慢。只查询显存用量则只需几微秒。"},
     .blind = {"Programs that do so under another name, agents whose interval is in a file of their own "
               "(dcgm-exporter), and, from inside of a container, the processes of the host.",
               "以其他名称这样做的程序、把间隔写在自己配置文件里的代理（dcgm-"
               "exporter），以及在容器内无法看到的主机"
               "进程。"},
     .sources = "https://github.com/flightlessmango/MangoHud/pull/2104"},
    {.id = "killed-for-memory",
     .title = {"The kernel killed for lack of memory", "内核因内存不足杀掉了进程"},
     .why = {"By memory.events of the control group or the kernel log. A restart hides it: what was in "
             "flight is gone.",
             "依据控制组的 memory.events 或内核日志。重启会掩盖它：正在处理的请求已丢失。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cgroup-v2.html"},
    {.id = "gpu-error",
     .title = {"The GPU driver reported an error (Xid)", "GPU 驱动报告了错误（Xid）"},
     .why = {"The kernel log has an Xid line; its number says whether the program, the driver or the "
             "hardware is at fault.",
             "内核日志中有 Xid 行；其编号说明是程序、驱动还是硬件的问题。"},
     .blind = {},
     .sources = "https://docs.nvidia.com/deploy/xid-errors/"},
    {.id = "cuda-out-of-memory",
     .title = {"CUDA ran out of memory now and then", "CUDA 偶尔内存不足"},
     .why = {"The service's log says so. Retried requests look slow and not failed.",
             "服务日志如此显示。重试的请求看上去是慢，而不是失败。"},
     .blind = {},
     .sources = "https://docs.pytorch.org/docs/stable/notes/cuda.html"},
    {.id = "memory-swapped",
     .title = {"The process is swapped in again", "进程的内存被换出后又换回"},
     .why = {"Counted by what was really read back, not by swappiness, which is only a preference.",
             "按真正换回的数量计，而不是 swappiness；后者只是偏好。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cgroup-v2.html"},
    {.id = "memory-limit-reached",
     .title = {"The control group runs against its memory limit", "控制组不断碰到内存上限"},
     .why = {"Every allocation waits for reclaim. memory.events counts it.",
             "每次分配都要等待回收；memory.events 有计数。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cgroup-v2.html"},
    {.id = "cpu-throttled",
     .title = {"The CPU quota stops the process now and then", "CPU 配额不时让进程停下"},
     .why = {"When the threads of the group have used up the quota of a period, all of them stand still "
             "until the next one.",
             "组内线程用完一个周期的配额后，全部停到下一个周期。"},
     .blind = {},
     .sources = "https://docs.kernel.org/scheduler/sched-bwc.html"},
    {.id = "allocator-fragmented",
     .title = {"The GPU allocator is fragmented", "显存分配器碎片化"},
     .why = {"Much of what PyTorch has reserved lies in pieces too small to be used, and allocations are "
             "retried.",
             "PyTorch 保留的显存中有许多小到无法使用的碎片，分配需要重试。"},
     .blind = {},
     .sources = "https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management"},
    {.id = "disk-stalls",
     .title = {"Tasks wait for the disk", "任务在等待磁盘"},
     .why = {"Pressure stall information of the kernel: the share of the window in which all or some tasks "
             "stood still for I/O.",
             "内核的压力停滞信息：时间窗口内全部或部分任务因 I/O 停下的比例。"},
     .blind = {},
     .sources = "https://docs.kernel.org/accounting/psi.html"},
    {.id = "numa-misses",
     .title = {"Memory comes from another NUMA node", "内存来自另一个 NUMA 节点"},
     .why = {"Pages were wanted on one node and given on another in this window.",
             "本次窗口内，希望在一个节点得到的内存页由另一个节点给出。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/numastat.html"},
    {.id = "file-descriptors-used-up",
     .title = {"The process is close to its limit of open files", "进程的打开文件数接近上限"},
     .why = {"New connections are refused at the limit; few programs log it.",
             "到达上限时新的连接会被拒绝；很少有程序记录它。"},
     .blind = {},
     .sources = "https://man7.org/linux/man-pages/man2/getrlimit.2.html"},
    {.id = "threads-used-up",
     .title = {"The limit of threads is close", "线程数接近上限"},
     .why = {"pids.max, or the limit of the user. New threads and processes fail.",
             "pids.max 或用户上限。新的线程和进程会创建失败。"},
     .blind = {},
     .sources = "https://docs.kernel.org/admin-guide/cgroup-v2.html#pid"},
    {.id = "cudnn-benchmark-with-changing-shapes",
     .title = {"cudnn.benchmark is on, and shapes change", "cudnn.benchmark 已开启，而输入形状多变"},
     .why = {"Each new shape is measured anew before it is computed: the first request of a shape is slow.",
             "每种新形状在计算前都要重新测试：某种形状的第一个请求会很慢。"},
     .blind = {"What is set by code that was not named.", "没有指明的代码中的设置。"},
     .sources = "https://docs.pytorch.org/docs/stable/"
                "backends.html#torch.backends.cudnn.torch.backends.cudnn.benchmark"},
    {.id = "slow-after-a-swap",
     .title = {"The slow times follow a swap of the release", "变慢紧跟在发布切换之后"},
     .why = {"Caches are cold and kernels are compiled after a switch. Warm up before the traffic, or roll "
             "back.",
             "切换后缓存是冷的，内核需要编译。请先预热再接流量，或回滚。"},
     .blind = {"A cause that merely began at the same time.", "只是恰好同时开始的其他原因。"},
     .sources = "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/"
                "model_configuration.html#model-warmup"},
});

}  // namespace

std::span<const Check> explanations() { return table; }

const Check* find_explanation(std::string_view id) {
    const auto at = std::ranges::find(table, id, &Check::id);
    return at == table.end() ? nullptr : &*at;
}

}  // namespace trueup
