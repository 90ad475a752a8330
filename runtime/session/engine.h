#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "hw/chip/chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/chip/port_recorder.h"
#include "hw/chip/step_statistics.h"
#include "hw/core/functional_core.h"
#include "hw/core/step_counts.h"
#include "hw/image/chip_image.h"

namespace spikemesh::runtime {

/// How much of the chip is worked out. What is computed is the same at each (hardware.md §14.3).
enum class Fidelity : std::uint8_t {
  kFunctional,  ///< no time
  kCycle,       ///< exact cycles
  kSampled,     ///< no time, but exact cycles of a random sample of steps
};

std::string_view fidelity_name(Fidelity fidelity);

/// What one step left behind; valid until the next.
struct StepOutcome {
  Step step{};
  std::span<const core::StepCounts> counts{};    ///< by core, as the image lists them
  const chip::StepStatistics* timing = nullptr;  ///< null where the step was not timed
};

/// A chip at some fidelity, as a session drives it. Cores are counted as the image lists them.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Sends a spike in the next step. Throws UserError if no core in use has such an axon.
  virtual void inject(const image::AxonAddress& to) = 0;
  /// Gives a reward in the next step.
  virtual void reward(std::int8_t value) = 0;
  virtual StepOutcome step() = 0;

  /// The step that starts next.
  virtual Step next() const = 0;
  virtual const core::FunctionalCore& core(std::size_t index) const = 0;
  /// Of the last step: compartments that spiked, in scan order. Cheaper than core().spikes() where
  /// a core is in RTL, since nothing else is read from it.
  virtual std::span<const std::uint32_t> spikes(std::size_t core) const = 0;
  /// Of the last step: what the host ports received, sorted.
  virtual std::span<const chip::HostSpike> read_outs() const = 0;

  /// Keeps from now on what cores do at their ports in a step. False if nothing knows of ports.
  virtual bool record_ports() { return false; }
  /// Of the last step and a core, by cycle; nothing unless it is kept.
  virtual std::span<const chip::Transaction> transactions(std::size_t /*core*/) { return {}; }

  virtual chip::ChipState state() const = 0;
  virtual void set_state(const chip::ChipState& state) = 0;
  /// The host's state reset (hardware.md §10.2) of all compartments.
  virtual void reset_state(bool traces) = 0;
};

/// The chip of a fidelity, functional or cycle. `make_core` puts other modules in the places of
/// cores, such as RTL; it is asked at cycle fidelity only.
std::unique_ptr<Engine> make_engine(const image::ChipImage& image, Fidelity fidelity,
                                    const chip::CoreFactory& make_core = {});

}  // namespace spikemesh::runtime
