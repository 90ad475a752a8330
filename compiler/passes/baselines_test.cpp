// Whatever a baseline maps, the default maps with no more packets x hops.

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "compiler/examples/examples.h"
#include "compiler/network/testing/random_network.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {
namespace {

using examples::find_example;

struct Baseline {
  const char* partition;
  const char* place;
};
constexpr Baseline kBaselines[] = {
    {"sequential", "row-major"}, {"metis", "hilbert"}, {"scotch", "hilbert"}};

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Packets x hops a step; nothing where it does not fit.
std::optional<double> score(const network::Network& network, const Architecture& arch,
                            const CompileOptions& options) {
  Compilation compilation{.network = network, .arch = arch, .options = options};
  try {
    for (const Pass& pass : passes()) {
      if (std::string_view(pass.name) == "emit") break;
      Statistics ignored;
      pass.run(compilation, ignored);
    }
  } catch (const UserError&) {
    return std::nullopt;
  }
  const Traffic traffic = predict_traffic(compilation);
  return traffic.packets * traffic.hops;
}

/// Returns how many baselines fit.
int expect_none_is_better(const network::Network& network, const Architecture& arch,
                          std::uint32_t effort) {
  const auto ours = score(network, arch, {.effort = effort});
  int fitting = 0;
  for (const Baseline& baseline : kBaselines) {
    const auto theirs =
        score(network, arch, {.partition = baseline.partition, .place = baseline.place});
    if (!theirs) continue;
    ++fitting;
    EXPECT_LE(ours.value_or(kInfinite), *theirs * (1.0 + 1e-9)) << baseline.partition;
  }
  return fitting;
}

TEST(Baselines, NoneIsBetterOnASmallExample) {
  const Architecture arch = load_architecture("mesh128");
  const std::pair<const char*, std::optional<std::uint32_t>> networks[] = {
      {"mlp", {}},
      {"cnn", {}},
      {"layer-grid", 4096},
      {"microcircuit", 800},
      {"watts-strogatz", 4096}};
  for (const auto& [name, neurons] : networks) {
    SCOPED_TRACE(name);
    EXPECT_EQ(expect_none_is_better(find_example(name).make({.neurons = neurons}), arch, 2), 3);
  }
}

TEST(Baselines, FromEffortOneOnNoneIsBetterOnAnySmallNetwork) {
  Architecture arch = load_architecture("mesh128");
  arch.core.compartments = 32;
  arch.core.accumulators = 1024;
  int fitting = 0;
  for (std::uint32_t seed = 900; seed < 940; ++seed) {
    const std::uint32_t effort = 1 + seed % 9;
    SCOPED_TRACE(fmt::format("seed {}, effort {}", seed, effort));
    fitting += expect_none_is_better(network::random_network(seed), arch, effort);
  }
  EXPECT_GT(fitting, 60) << "else nothing was compared";
}

}  // namespace
}  // namespace spikemesh::compiler
