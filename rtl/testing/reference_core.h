#pragma once

#include <cstdint>
#include <vector>

#include "hw/arith/compartment.h"
#include "hw/image/chip_image.h"

namespace spikemesh::rtl::testing {

/// What one core computes, as hardware.md §4, §5.1 and §11 tell it, without any time: the opponent
/// of the RTL core in its tests. Of the project's code it uses the arithmetic only.
class ReferenceCore {
 public:
  /// What a compartment did in the step; what the timing of the stages depends on.
  struct Worked {
    bool active = false;
    bool spike = false;
  };

  ReferenceCore(const image::ChipImage& chip, const image::CoreImage& image);

  /// Works all compartments of step t: the dendrite stage.
  std::vector<Worked> work_compartments();
  /// Works the lists that a spike at this in-axon finds in step t: the synapse stage.
  void receive(std::uint32_t axon);
  /// Goes on to step t + 1.
  void close_step() { ++step_; }

  std::uint32_t step() const { return step_; }
  std::uint32_t illegal() const { return illegal_; }

  /// The words that the memories hold now.
  std::uint64_t state_uv(std::uint32_t compartment) const;
  std::uint64_t state_a(std::uint32_t compartment) const;
  std::uint64_t accumulator(std::uint32_t compartment, std::uint32_t slot) const;
  std::uint64_t x_time(std::uint32_t axon) const { return x_time_[axon]; }
  std::uint64_t y_time(std::uint32_t compartment) const { return y_time_[compartment]; }

 private:
  struct Accumulator {
    std::int32_t value = 0;
    bool valid = false;
  };

  bool legal(std::uint64_t entry, std::uint32_t axon) const;
  void work_list(std::uint64_t entry);
  Accumulator& at(std::uint32_t compartment, std::uint32_t slot);
  std::uint64_t hit_now() const;

  const image::ChipImage& chip_;
  const image::CoreImage& image_;
  std::uint32_t step_ = 0;
  std::uint32_t illegal_ = 0;
  std::vector<arith::CompartmentState> states_;
  std::vector<Accumulator> accumulators_;
  std::vector<std::uint64_t> x_time_;
  std::vector<std::uint64_t> y_time_;
};

}  // namespace spikemesh::rtl::testing
