#pragma once

#include <gtest/gtest.h>

#include "hw/chip/functional_chip.h"
#include "hw/chip/testing/naive_chip.h"
#include "hw/image/learning_words.h"

/// Comparison of the engine with the naive chip, bit by bit.
namespace spikemesh::chip::testing {

inline void expect_same_compartments(const core::FunctionalCore& core, const NaiveCore& naive) {
  ASSERT_EQ(core.compartments(), naive.state.size());
  for (std::uint32_t c = 0; c < core.compartments(); ++c) {
    const arith::CompartmentState state = core.compartment(c);
    const auto& expected = naive.state[c];
    ASSERT_EQ(state.u, expected.u) << "compartment " << c;
    ASSERT_EQ(state.v, expected.v) << "compartment " << c;
    ASSERT_EQ(state.a, expected.a) << "compartment " << c;
    ASSERT_EQ(state.refractory, expected.r) << "compartment " << c;
  }
  const auto& accumulators = core.state().accumulators;
  const std::size_t slot_size = accumulators.size() / core.slots();
  for (std::size_t slot = 0; slot < core.slots(); ++slot) {
    for (std::size_t c = 0; c < core.compartments(); ++c) {
      const auto packed = accumulators[slot * slot_size + c];
      const NaiveAccumulator& expected = naive.accumulators[slot][c];
      ASSERT_EQ(arith::accumulator_value(packed), expected.value) << "slot " << slot << " of " << c;
      ASSERT_EQ(arith::accumulator_valid(packed), expected.valid) << "slot " << slot << " of " << c;
    }
  }
}

inline std::uint8_t time_word(long index) {
  return index < 0 ? std::uint8_t{0}
                   : image::TraceTime{static_cast<std::uint8_t>(index), true}.pack();
}

inline void expect_same_learning(const core::CoreState& state, const NaiveCore& naive) {
  ASSERT_EQ(state.synapses, naive.synapses);
  for (std::size_t i = 0; i < naive.x_time.size(); ++i) {
    const auto trace = image::XTrace::unpack(state.x_traces[i]);
    ASSERT_EQ(trace.x1, naive.x1[i]) << "axon " << i;
    ASSERT_EQ(trace.x2, naive.x2[i]) << "axon " << i;
    ASSERT_EQ(state.x_times[i], time_word(naive.x_time[i])) << "axon " << i;
  }
  for (std::size_t c = 0; c < naive.y_time.size(); ++c) {
    const auto trace = image::YTrace::unpack(state.y_traces[c]);
    ASSERT_EQ(trace.y1, naive.y1[c]) << "compartment " << c;
    ASSERT_EQ(trace.y2, naive.y2[c]) << "compartment " << c;
    ASSERT_EQ(trace.y3, naive.y3[c]) << "compartment " << c;
    ASSERT_EQ(state.y_times[c], time_word(naive.y_time[c])) << "compartment " << c;
  }
  ASSERT_EQ(state.r1, naive.r1);
  ASSERT_EQ(state.r_pending, naive.r_pending);
  ASSERT_EQ(state.r_committed, naive.r_valid);
}

inline void expect_same_counts(const core::StepCounts& counts, const NaiveCounts& naive) {
  ASSERT_EQ(counts.synaptic_ops, naive.synaptic_ops);
  ASSERT_EQ(counts.synaptic_updates, naive.synaptic_updates);
  ASSERT_EQ(counts.updates_active, naive.active);
  ASSERT_EQ(counts.updates_inactive, naive.inactive);
  ASSERT_EQ(counts.spikes, naive.spikes);
  ASSERT_EQ(counts.packets_sent, naive.sent);
  ASSERT_EQ(counts.packets_consumed, naive.consumed);
  ASSERT_EQ(counts.illegal, 0U);
}

/// Spikes, state, read-outs and counts after the same step.
inline void expect_same(const FunctionalChip& chip, const NaiveChip& naive) {
  ASSERT_EQ(chip.core_count(), naive.cores().size());
  for (std::size_t i = 0; i < chip.core_count(); ++i) {
    SCOPED_TRACE(::testing::Message() << "core " << i);
    const core::FunctionalCore& core = chip.core(i);
    const NaiveCore& expected = naive.cores()[i];
    const auto spikes = core.spikes();
    ASSERT_EQ(std::vector<std::uint32_t>(spikes.begin(), spikes.end()), expected.spikes);
    ASSERT_NO_FATAL_FAILURE(expect_same_compartments(core, expected));
    ASSERT_NO_FATAL_FAILURE(expect_same_learning(core.state(), expected));
    ASSERT_NO_FATAL_FAILURE(expect_same_counts(chip.counts()[i], expected.counts));
  }
  std::multiset<std::pair<std::uint32_t, std::uint32_t>> read_outs;
  for (const HostSpike& spike : chip.read_outs()) read_outs.insert({spike.host_port, spike.axon});
  ASSERT_EQ(read_outs, naive.read_outs());
}

}  // namespace spikemesh::chip::testing
