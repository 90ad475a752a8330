#include "compiler/passes/compile.h"

#include <array>
#include <chrono>

#include "base/process_usage.h"
#include "compiler/passes/print.h"

namespace spikemesh::compiler {
namespace {

constexpr std::array<Pass, 7> kPasses{{
    {"quantise", "turns physical units into chip integers", run_quantise, print_network},
    {"lower", "numbers compartments, sources and links", run_lower, print_program},
    {"partition", "groups neurons into clusters that each fit a core", run_partition,
     print_clusters},
    {"allocate", "fills in-axons, out-axons and synapse words of each cluster", run_allocate,
     print_tables},
    {"place", "gives each cluster a core of the mesh", run_place, print_places},
    {"emit", "writes the image", run_emit, print_image},
    {"check", "reads the image again: every synapse once, with its weight and delay", run_check,
     print_image},
}};

}  // namespace

std::span<const Pass> passes() { return kPasses; }

std::vector<PassRun> compile(Compilation& compilation,
                             const std::function<void(const PassRun&)>& after) {
  using Clock = std::chrono::steady_clock;
  std::vector<PassRun> runs;
  for (const Pass& pass : kPasses) {
    PassRun& run = runs.emplace_back(PassRun{.pass = &pass});
    if (compilation.options.progress) compilation.options.progress(pass.name, 0.0);
    const Clock::time_point start = Clock::now();
    pass.run(compilation, run.statistics);
    run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    run.peak_mib = peak_mib();
    if (after) after(run);
  }
  return runs;
}

}  // namespace spikemesh::compiler
