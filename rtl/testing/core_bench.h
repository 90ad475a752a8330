#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/image/chip_image.h"
#include "hw/image/testing/dice.h"
#include "rtl/core_model.h"
#include "rtl/testing/functional_reference.h"

namespace spikemesh::rtl::testing {

/// How the routers around the core behave in a step.
struct Surroundings {
  std::uint32_t packets = 0;            ///< that arrive
  std::uint32_t arrival_one_in = 1;     ///< a fabric brings a flit every so many cycles, on average
  std::uint32_t credit_one_in = 1;      ///< a credit waits for this draw in each cycle
  bool one_axon = false;                ///< all packets hit the same in-axon
  std::optional<std::int8_t> reward{};  ///< that the close of the step brings
};

/// Runs the RTL core beside the references for function and for cycles, with routers and barrier
/// played by the bench, and names the first difference.
class CoreBench {
 public:
  /// `image` is one of `chip`'s cores; both outlive the bench.
  CoreBench(const image::ChipImage& chip, const image::CoreImage& image, std::uint64_t seed,
            CoreBuild build);

  /// One step from its start strobe to its close, with the sweep if it ends an epoch. Every wire is
  /// compared in every cycle, then every word of state; of a sweep the cycle in which it is done,
  /// then every word that it can change. Returns an empty string, or what differs first.
  std::string run_step(const Surroundings& surroundings);

  std::uint32_t spikes() const { return spikes_; }
  /// Cycles in which the dendrite stage stood still for want of room for a spike.
  std::uint64_t held_cycles() const { return held_cycles_; }
  std::uint32_t packets() const { return packets_; }
  std::uint64_t synaptic_updates() const { return synaptic_updates_; }

 private:
  struct StepRun;

  StepRun begin_step(const Surroundings& surroundings);
  std::uint32_t pick_axon();
  std::string run_sweep();
  std::string check(image::Memory memory, std::uint32_t address, std::uint64_t expected);
  std::string compare_state();
  std::string compare_learned();

  const image::ChipImage& chip_;
  const image::CoreImage& image_;
  image::testing::Dice dice_;
  FunctionalReference reference_;
  CoreModel core_;
  std::uint32_t spikes_ = 0;
  std::uint32_t packets_ = 0;
  std::uint64_t held_cycles_ = 0;
  std::uint64_t synaptic_updates_ = 0;
};

}  // namespace spikemesh::rtl::testing
