#pragma once

#include "compiler/passes/compilation.h"
#include "tests/equivalence/direct_simulation.h"

namespace spikemesh::equivalence {

/// Random spikes for all input channels of a network; the same for the same seed.
InputSchedule random_inputs(const network::Network& network, std::uint32_t steps,
                            std::uint32_t seed);

/// The spikes of all neurons on the functional engine, found through the image's populations,
/// sorted.
std::vector<Spike> run_chip(const image::ChipImage& image, const InputSchedule& inputs);

/// Compiles a network for an architecture and expects the image to spike as the description (in
/// chip integers) does; returns how many spikes there were.
std::size_t expect_same_spikes(const network::Network& network, const Architecture& arch,
                               const compiler::CompileOptions& options, std::uint32_t input_seed);

}  // namespace spikemesh::equivalence
