#pragma once

#include "hw/arch/architecture.h"
#include "hw/noc/mesh_test_bench.h"
#include "hw/noc/noc_experiment.h"

/// Runs of synthetic traffic, for tests.
namespace spikemesh::noc {

/// A run in a fresh kernel, measured after a fifth of the cycles. Rate in flits a core and cycle.
inline NocReport run(const MeshConfig& config, TrafficPattern pattern, double rate,
                     std::uint32_t flits, std::uint64_t cycles) {
  const FreshKernel kernel;
  NocExperiment experiment(config, Picoseconds{1000});
  const SyntheticTraffic traffic{
      .pattern = pattern, .rate = rate, .packet_flits = flits, .seed = 5};
  return experiment.run({Cycle{cycles}, Cycle{cycles / 5}},
                        [&](CoreId core) { return make_synthetic_source(traffic, config, core); });
}

/// The mesh of mesh128, without host ports.
inline MeshConfig default_mesh() {
  MeshConfig config = mesh_config(load_architecture("mesh128"));
  config.host_rows.clear();
  return config;
}

constexpr TrafficPattern kEveryPattern[] = {TrafficPattern::kUniform, TrafficPattern::kTranspose,
                                            TrafficPattern::kTornado, TrafficPattern::kComplement,
                                            TrafficPattern::kHotspot, TrafficPattern::kNeighbour};

}  // namespace spikemesh::noc
