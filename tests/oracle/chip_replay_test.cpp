#include "tests/oracle/chip_replay.h"

#include <gtest/gtest.h>

namespace spikemesh::oracle {
namespace {

TEST(Traces, ReplayExactlyOnTheFunctionalChip) {
  for (const auto& file : list_traces(trace_folder())) {
    EXPECT_EQ(replay_chip(load_trace(file)), "") << file;
  }
}

TEST(ChipReplay, AnInputOfStepZeroActsInStepZero) {
  const Trace trace{.name = "one",
                    .compartments = 1,
                    .inputs = 1,
                    .steps = 1,
                    .decay_u = {4095},
                    .decay_v = {0},
                    .threshold_mantissa = {1},
                    .refractory = {1},
                    .bias = {0},
                    .recurrent_synapses = {},
                    .input_synapses = {{0, 0, 2}},
                    .input_spikes = {{0, 0}},
                    .spikes = {{0, 0}},
                    .state = {{0, {128}, {0}}}};
  EXPECT_EQ(replay_chip(trace), "");
}

TEST(ChipReplay, AWrongStateIsADifference) {
  Trace trace;
  trace.compartments = 1;
  trace.steps = 1;
  trace.decay_u = trace.decay_v = trace.bias = {0};
  trace.threshold_mantissa = trace.refractory = {1};
  trace.state = {{0, {5}, {0}}};
  EXPECT_EQ(replay_chip(trace), "step 0: compartment 0 has u 0 v 0, the trace 5 and 0");
}

}  // namespace
}  // namespace spikemesh::oracle
