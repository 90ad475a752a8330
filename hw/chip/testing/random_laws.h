#pragma once

#include <cstdint>
#include <string>

/// Random images at both fidelities: the laws of hardware.md §14 as checks of a seed. Each fails
/// the running GoogleTest case, with the seed, when its law does not hold.
namespace spikemesh::chip::testing {

/// Law 1: the same image on the functional chip, and on a cycle chip whose FIFO depths, fabrics,
/// clock, lanes, latencies and order of evaluation are drawn from the seed, has the same spikes,
/// state, read-outs and counts after every step. Most images learn.
void expect_fidelities_agree(std::uint64_t seed, const std::string& preset);

/// The order in which the scheduler evaluates modules of one cycle changes no statistic.
void expect_order_is_free(std::uint64_t seed);

/// Law 2: a step begun from the functional chip's state has the statistics that it has in the run.
void expect_step_stands_alone(std::uint64_t seed);

}  // namespace spikemesh::chip::testing
