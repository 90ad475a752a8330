#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "hw/arith/testing/wide_compartment.h"
#include "hw/chip/testing/naive_bits.h"
#include "hw/image/chip_image.h"

/// A second reading of hardware.md §4 to §6, §12 and §13, for tests only: a chip worked bit by bit
/// from the words of its image, in wide integers, packets in a random order. It shares no code with
/// the engine, not even the names of the bit fields.
namespace spikemesh::chip::testing {

struct NaiveAccumulator {
  long value = 0;
  bool valid = false;
};

struct NaiveCounts {
  std::uint64_t synaptic_ops = 0, synaptic_updates = 0, active = 0, inactive = 0, spikes = 0,
                sent = 0, consumed = 0;
};

struct NaiveCore {
  const image::CoreImage* image = nullptr;
  long slots = 0;
  std::vector<arith::testing::WideState> state;
  std::vector<std::vector<NaiveAccumulator>> accumulators;  // slot, compartment
  std::vector<std::uint64_t> synapses;
  std::vector<long> x1, x2, y1, y2, y3;
  std::vector<long> x_time, y_time;  // index of the latest, -1 without
  long r1 = 0, r_pending = 0;
  bool r_valid = false;
  std::vector<std::uint32_t> spikes;  // of the last step
  NaiveCounts counts;                 // of the last step
};

class NaiveChip {
 public:
  NaiveChip(const image::ChipImage& image, std::uint32_t shuffle_seed);

  /// One step with these spikes and rewards of the host.
  void step(const std::vector<image::AxonAddress>& host_spikes,
            const std::vector<std::int8_t>& rewards);

  const std::vector<NaiveCore>& cores() const { return cores_; }
  /// Of the last step: (host port, axon), sorted.
  const std::multiset<std::pair<std::uint32_t, std::uint32_t>>& read_outs() const {
    return read_outs_;
  }

 private:
  struct Packet {
    std::size_t core;
    std::uint32_t axon;
  };
  struct Moment {
    long tau;
    enum Kind { kPre, kPost, kEnd } kind;
  };

  /// A plastic synapse in the sweep: what it held, and whose it is.
  struct Visit {
    std::size_t axon;
    long place;
    NaiveSynapse old;
    std::size_t c;
    std::uint32_t source, target;
    long rule;
    bool stochastic;
  };

  void work_dendrites(std::size_t index, std::vector<Packet>& packets);
  void send(std::size_t index, std::uint32_t compartment, std::vector<Packet>& packets);
  void work_packet(const Packet& packet);
  void add_list(NaiveCore& core, std::uint64_t entry);
  void sweep(NaiveCore& core);
  bool is_visited(const NaiveCore& core, std::size_t axon) const;
  void learn_synapse(NaiveCore& core, std::size_t axon, std::uint64_t place);
  bool is_due(const NaiveCore& core, const Visit& visit, std::uint64_t product) const;
  arith::testing::Wide value_of(const NaiveCore& core, const Visit& visit,
                                std::uint64_t product) const;
  void write_learned(NaiveCore& core, const Visit& visit,
                     const arith::testing::Wide (&sums)[4]) const;
  long trace(const NaiveCore& core, long trace_class, long table, long stored, Moment moment,
             long event, bool counted, std::uint32_t id, bool stochastic) const;
  void commit(NaiveCore& core);
  std::uint64_t profile_word(const NaiveCore& core, std::size_t c, std::size_t half) const;

  const image::ChipImage& image_;
  std::vector<NaiveCore> cores_;
  std::multiset<std::pair<std::uint32_t, std::uint32_t>> read_outs_;
  std::mt19937 shuffle_;
  std::uint32_t t_ = 0;
};

}  // namespace spikemesh::chip::testing
