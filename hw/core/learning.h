#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/strong.h"
#include "hw/arith/trace.h"
#include "hw/core/core_state.h"
#include "hw/core/dendrite.h"
#include "hw/image/chip_image.h"
#include "hw/image/learning_words.h"
#include "hw/image/words.h"

namespace spikemesh::core {

struct SweepMethod;
struct SweepRoom;

/// A list that learns.
struct PlasticList {
  std::uint32_t axon;
  image::InAxonEntry entry;
  bool checked;  ///< it holds illegal synapses (hardware.md §11)
};

/// The learning engine of a core (hardware.md §12): traces, rules, and the sweep at the end of an
/// epoch. It holds what configuration gave; what it changes is in CoreState.
class Learning {
 public:
  Learning(const image::CoreImage& image, const image::ChipImage& chip, const Dendrite& dendrite);

  /// Lists are added once, by ascending axon.
  void add_list(const PlasticList& list) { lists_.push_back(list); }
  bool has_lists() const { return !lists_.empty(); }

  /// Whether step t is the last of an epoch.
  bool epoch_ends(Step t) const { return epoch_ != 0 && (t.value() + 1) % epoch_ == 0; }
  /// X_TIME or Y_TIME of an event in step t: a hit, and the step's index in its epoch.
  std::uint8_t time_word(Step t) const;

  /// Whether the sweep works the list of this entry (§12.5).
  bool visits(const image::InAxonEntry& entry, std::uint64_t x_trace, std::uint8_t x_time) const;
  /// Products of a rule, as far as they are read.
  std::span<const image::Product> products(std::uint32_t rule) const { return rules_[rule]; }

  /// The sweep at the end of step t, the last of an epoch: every visited list, then the traces.
  /// Returns the synapses visited.
  std::uint64_t sweep(Step t, std::uint32_t slots, const Dendrite& dendrite, CoreState& state,
                      const SweepMethod& method, SweepRoom& room) const;

  std::uint32_t epoch() const { return epoch_; }
  std::uint32_t seed() const { return seed_; }
  arith::TraceTable table(std::uint32_t trace_class, image::Trace trace) const {
    const auto words = std::span(decays_).subspan(image::decay_address(trace_class, trace, 0));
    return words.first<arith::kTraceTableSize>();
  }
  bool stochastic(std::uint32_t rule) const { return (stochastic_ >> rule & 1) != 0; }

 private:
  std::uint32_t epoch_;
  std::uint32_t seed_;
  std::int32_t r_decay_;
  std::uint16_t stochastic_;
  std::array<std::vector<image::Product>, 16> rules_;
  /// By rule: a list without a hit is visited if x1 and x2 are 0 (place 0), x1 alone is not (1), x2
  /// alone is not (2), neither is (3).
  std::array<std::array<bool, 4>, 16> visited_unhit_;
  std::vector<std::uint16_t> decays_;  ///< DECAY, complete
  std::vector<PlasticList> lists_;
  bool has_y_traces_ = false;
};

}  // namespace spikemesh::core
