#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/strong.h"

namespace spikemesh::core {

/// What of the architecture decides the cycles of the axon stage.
struct AxonTimingConfig {
  std::uint32_t spike_fifo_depth = 16;
  std::uint32_t flit_fifo_depth = 4;  ///< at most kMaxFlitFifo
};

/// The cycles of the axon stage (hardware.md §7.3). Spikes come in the order of their pushes; when
/// an entry is sent is for the network interface to say. A spike is given with spike(), then for
/// each of its entries ready() and sent(), then the next spike.
class AxonTiming {
 public:
  static constexpr std::uint32_t kMaxFlitFifo = 16;

  explicit AxonTiming(const AxonTimingConfig& config);

  /// Everything as at cycle 0 of a step.
  void begin_step();

  /// First cycle in which the next spike can be pushed.
  Cycle room() const { return place_free_[place_]; }

  /// A spike pushed in cycle `pushed`, not before room(), with so many out-axon entries.
  void spike(Cycle pushed, std::uint32_t entries);

  /// The first cycle in which the next entry of the spike can be sent, credit given.
  Cycle ready();
  /// The entry that ready() was asked for leaves the flit FIFO in `cycle`: sent or dropped.
  void sent(Cycle cycle);

  std::uint32_t entries_left() const { return entries_left_; }
  /// The latest send, or load of a spike without entries; 0 without any.
  Cycle last() const { return last_; }
  std::uint32_t spike_fifo_peak() const { return spike_fifo_peak_; }
  std::uint32_t flit_fifo_peak() const { return flit_fifo_peak_; }

 private:
  AxonTimingConfig config_;
  Cycle lookup_free_{};
  Cycle walker_free_{};
  Cycle next_request_{};
  Cycle next_send_{};
  Cycle last_{};
  std::uint32_t entries_left_ = 0;
  std::vector<Cycle> place_free_;  ///< of the spike FIFO; a ring
  std::uint32_t place_ = 0;
  std::array<Cycle, kMaxFlitFifo> flit_free_{};  ///< places of the flit FIFO; a ring
  std::uint32_t flit_place_ = 0;
  std::uint32_t spike_fifo_peak_ = 0;
  std::uint32_t flit_fifo_peak_ = 0;
};

}  // namespace spikemesh::core
