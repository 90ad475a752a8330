#include "tests/oracle/replay.h"

#include <functional>

#include "hw/arith/compartment.h"
#include "hw/arith/compartment_kernel.h"
#include "hw/arith/weight.h"
#include "tests/oracle/comparison.h"

namespace spikemesh::oracle {
namespace {

using arith::CompartmentState;

/// Advances compartment c by one step with the accumulator q; returns whether it spikes.
using Update = std::function<bool(std::size_t c, std::int32_t q, CompartmentState&)>;

constexpr int kWeightBits = 8;

arith::CompartmentProfile profile_of(const Trace& trace, std::size_t c) {
  return {
      .decay_u = trace.decay_u[c], .decay_v = trace.decay_v[c], .refractory = trace.refractory[c]};
}

std::int32_t threshold_of(const Trace& trace, std::size_t c) {
  return arith::CompartmentConfig{.threshold_mantissa = trace.threshold_mantissa[c]}.threshold();
}

/// The weight as the chip would deliver it, through the bits that it would store.
std::int32_t weight_of(const Synapse& synapse) {
  constexpr auto kMixed = arith::WeightSign::kMixed;
  const std::uint32_t stored = arith::stored_weight(synapse.mantissa, kWeightBits, kMixed);
  return arith::scaled_weight(arith::weight_mantissa(stored, kWeightBits, kMixed), 0);
}

std::vector<std::vector<Synapse>> by_source(const std::vector<Synapse>& synapses,
                                            std::uint32_t sources) {
  std::vector<std::vector<Synapse>> result(sources);
  for (const Synapse& synapse : synapses) result[synapse.source].push_back(synapse);
  return result;
}

class Replay {
 public:
  Replay(const Trace& trace, Update update)
      : trace_(trace),
        update_(std::move(update)),
        recurrent_(by_source(trace.recurrent_synapses, trace.compartments)),
        input_(by_source(trace.input_synapses, trace.inputs)),
        state_(trace.compartments),
        q_(trace.compartments),
        next_q_(trace.compartments),
        comparison_(trace) {}

  std::string run() {
    for (std::uint32_t step = 0; step < trace_.steps; ++step) {
      advance(step);
      std::string difference = comparison_.find_difference(step, spikes_, state_);
      if (!difference.empty()) return difference;
    }
    return comparison_.finish();
  }

 private:
  static void deliver(const std::vector<Synapse>& synapses, std::vector<std::int32_t>& q) {
    for (const Synapse& synapse : synapses) {
      q[synapse.target] = arith::wrap24(q[synapse.target] + weight_of(synapse));
    }
  }

  void advance(std::uint32_t step) {
    while (next_input_ < trace_.input_spikes.size() &&
           trace_.input_spikes[next_input_].step == step) {
      deliver(input_[trace_.input_spikes[next_input_++].index], q_);
    }
    spikes_.clear();
    for (std::uint32_t c = 0; c < trace_.compartments; ++c) {
      if (!update_(c, q_[c], state_[c])) continue;
      spikes_.push_back(c);
      deliver(recurrent_[c], next_q_);
    }
    q_.swap(next_q_);
    std::fill(next_q_.begin(), next_q_.end(), 0);
  }

  const Trace& trace_;
  Update update_;
  std::vector<std::vector<Synapse>> recurrent_;
  std::vector<std::vector<Synapse>> input_;
  std::vector<CompartmentState> state_;
  std::vector<std::int32_t> q_;        // of this step
  std::vector<std::int32_t> next_q_;   // of the next
  std::vector<std::uint32_t> spikes_;  // of this step
  std::size_t next_input_ = 0;
  Comparison comparison_;
};

}  // namespace

std::string replay_scalar(const Trace& trace) {
  const auto update = [&trace](std::size_t c, std::int32_t q, CompartmentState& state) {
    return arith::update_compartment(profile_of(trace, c), threshold_of(trace, c), trace.bias[c], 0,
                                     q, {}, state)
        .spike;
  };
  return Replay(trace, update).run();
}

std::string replay_vector(const Trace& trace, arith::VectorSet set) {
  const auto update = [&trace, set](std::size_t c, std::int32_t q, CompartmentState& state) {
    const std::int32_t threshold = threshold_of(trace, c);
    arith::PackedAccumulator packed = arith::pack_accumulator(q, true);
    std::int32_t spiked = 0;
    const arith::CompartmentArrays arrays{&state.u, &state.v,   nullptr,        &state.refractory,
                                          &packed,  &threshold, &trace.bias[c], &spiked};
    arith::update_compartments(profile_of(trace, c), arrays, true, 1, set);
    return spiked != 0;
  };
  return Replay(trace, update).run();
}

}  // namespace spikemesh::oracle
