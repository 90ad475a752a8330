#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/arith/random.h"
#include "hw/arith/trace.h"
#include "hw/core/learning.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {

/// One sweep of one core (hardware.md §12.2 to §12.5): a list at a time.
class Sweep {
 public:
  Sweep(const Learning& learning, Step t, std::uint32_t slots, const Dendrite& dendrite,
        CoreState& state);

  /// Updates every synapse of a plastic list.
  void work_list(std::size_t axon, const image::InAxonEntry& entry);
  /// x1, x2 as of the start of the next epoch; forgets the hit.
  void commit_axon(std::size_t axon, const image::InAxonEntry& entry);
  /// The same for the y traces of all compartments that keep them.
  void commit_compartments();

 private:
  /// A moment of the epoch at which a product is formed.
  struct Moment {
    int tau;
    bool x_counted;
    bool y_counted;
  };
  /// What the synapses of a list share.
  struct List {
    const image::InAxonEntry* entry;
    image::SynapseLayout layout;
    std::uint32_t source;
    bool stochastic;
    bool hit;
    int tx;
    std::array<std::int32_t, 2> stored_x;
    std::array<arith::TraceTable, 2> x_tables;
    std::int32_t grain;
    std::int32_t delay_reach;
    std::vector<image::Product> products;  ///< those whose gates can hold in this sweep
  };
  /// One synapse, and the compartment at its end.
  struct Synapse {
    std::int32_t weight;
    std::int32_t delay;
    std::int32_t tag;
    std::uint32_t compartment;
    bool hit;
    int ty;
  };
  using Sums = std::array<std::int64_t, 4>;  ///< by image::ProductSum

  List list_of(std::size_t axon, const image::InAxonEntry& entry) const;
  std::uint64_t updated_word(const List& list, std::uint64_t word, std::uint32_t index,
                             std::uint32_t end) const;
  Sums sums_of(const List& list, const Synapse& synapse) const;
  bool find_moment(const List& list, const Synapse& synapse, const image::Product& product,
                   Moment& moment) const;
  std::int32_t value_of(image::Variable variable, const List& list, const Synapse& synapse,
                        const Moment& moment) const;
  std::int32_t x_value(const List& list, std::size_t trace, const Moment& moment) const;
  std::int32_t y_value(const List& list, const Synapse& synapse, std::size_t trace,
                       const Moment& moment) const;
  std::int32_t trace_rounding(bool stochastic, std::size_t trace, std::uint32_t id, int tau) const;
  std::int32_t update_rounding(const List& list, std::uint32_t target, std::size_t sum,
                               std::int32_t grain) const;
  image::Synapse updated(const List& list, const Synapse& synapse, const Sums& sums) const;

  const Learning& learning_;
  const Dendrite& dendrite_;
  CoreState& state_;
  std::uint32_t epoch_;
  std::uint32_t epoch_number_;
  std::int32_t slots_;
  std::array<std::uint32_t, image::kTraces> trace_keys_;
  std::array<std::uint32_t, 4> update_keys_;  ///< by image::ProductSum
};

}  // namespace spikemesh::core
