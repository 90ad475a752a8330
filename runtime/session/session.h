#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hw/arith/compartment.h"
#include "hw/image/chip_image.h"
#include "hw/image/learning_words.h"
#include "runtime/report/run_record.h"
#include "runtime/session/engine.h"
#include "runtime/session/sample_plan.h"
#include "runtime/session/timing_pool.h"

namespace spikemesh::runtime {

/// Which steps the sampled fidelity times.
struct SampleOptions {
  std::uint64_t steps = 0;    ///< of the whole run
  std::uint64_t count = 100;  ///< about as many of them are timed (sample_plan.h)
  std::uint32_t seed = 0;
};

struct SessionOptions {
  Fidelity fidelity = Fidelity::kCycle;
  chip::CoreFactory make_core{};  ///< timed steps: modules other than the built-in core
  SampleOptions sample{};
  /// Processes that time steps. With more than one, what is computed is known at once and cycles
  /// come later (hardware.md §14.2): the same ones.
  unsigned jobs = 1;
};

/// What of a neuron is read.
enum class Quantity : std::uint8_t { kSpike, kU, kV, kA, kRefractory, kY1, kY2, kY3 };

/// A synapse as a list holds it at this moment.
struct SynapseValue {
  std::uint32_t target = 0;  ///< compartment of the core
  std::int32_t weight = 0;   ///< mantissa, hardware.md §4.1
  std::uint32_t delay = 0;   ///< of list and synapse, steps
  std::int32_t tag = 0;      ///< 0 where the list has none
  bool operator==(const SynapseValue&) const = default;
};

/// A chip that a user holds: an image at a fidelity, worked a step at a time. Everything that is
/// given (spikes, rewards) acts in the next step; everything that is read is as the last step left
/// it. Names, places and lines that the image does not have are UserErrors.
class Session {
 public:
  /// The image is one that the loader or a builder made.
  explicit Session(image::ChipImage image, const SessionOptions& options = {});

  const image::ChipImage& image() const { return *image_; }
  Fidelity fidelity() const { return fidelity_; }
  /// The step that starts next.
  Step next() const { return engine_->next(); }

  /// A spike to one in-axon entry.
  void inject(const image::AxonAddress& to);
  /// A spike of a line of an input group.
  void spike(std::string_view input, std::uint32_t line);
  void reward(std::int8_t value);

  /// Works one step and adds it to the record.
  const StepOutcome& step();
  /// Is told of every timed step by its number in the run, ascending; perhaps some steps later.
  using TimingTaker = TimingPool::Taker;
  void tell_timing(TimingTaker taker);
  /// Waits until every step that is to be timed has been, and told.
  void settle();
  void run(std::uint64_t steps);

  /// Compartments of a core that spiked, in scan order; cores as the image lists them.
  std::span<const std::uint32_t> spikes(std::size_t core) const { return engine_->spikes(core); }
  /// One value for each neuron of a population, in its order.
  std::vector<std::int32_t> read(std::string_view population, Quantity quantity) const;
  arith::CompartmentState compartment(const image::CompartmentAddress& at) const;
  bool spiked(const image::CompartmentAddress& at) const;
  image::YTrace post_traces(const image::CompartmentAddress& at) const;
  image::XTrace pre_traces(const image::AxonAddress& at) const;
  /// The synapses of an entry's list as learning left them, without the entries that follow it.
  std::vector<SynapseValue> synapses(const image::AxonAddress& at) const;
  /// What the host ports received, sorted.
  std::span<const chip::HostSpike> read_outs() const { return engine_->read_outs(); }

  /// Keeps from now on what cores do at their ports, cycle by cycle. False where this session does
  /// not time its steps itself: fidelity functional or sampled, or more than one job.
  bool record_ports() { return fidelity_ == Fidelity::kCycle && !pool_ && engine_->record_ports(); }
  /// Of the last step and a core, as the image lists it; nothing unless it is kept.
  std::span<const chip::Transaction> transactions(std::size_t core) const {
    return engine_->transactions(core);
  }

  chip::ChipState state() const { return engine_->state(); }
  /// Takes a state of the same image at any fidelity; what was given and not stepped is forgotten.
  void set_state(const chip::ChipState& state);
  /// The host's state reset of all compartments: u, v, a, refractory and accumulators, and traces.
  void reset_state(bool traces);

  /// Lengths of the files that a run writes, by name.
  using OutputPlaces = std::map<std::string, std::uint64_t>;
  /// Writes state and record to a file (runtime/checkpoint). Throws UserError if something was
  /// given that is not stepped yet: a checkpoint keeps no input.
  void save_checkpoint(const std::string& path, const OutputPlaces& outputs = {});
  /// Goes on where a session with the same image saved, at this or another fidelity: every step
  /// and every counter of the record are as if there had been no break.
  OutputPlaces load_checkpoint(const std::string& path);

  /// What all steps did so far. Where steps are timed apart, settle() first.
  const report::RunRecord& record() const { return ledger_->record; }

 private:
  const core::FunctionalCore& core_of(CoreId id) const;
  const core::FunctionalCore& core_of(const image::CompartmentAddress& at) const;
  const core::FunctionalCore& core_of(const image::AxonAddress& at) const;

  /// What timed steps go to, at a place that does not move.
  struct Ledger {
    report::RunRecord record;
    TimingTaker taker;
    void take(std::uint64_t number, const chip::StepStatistics& timing);
  };
  /// Consecutive steps that are timed apart.
  struct Stretch {
    std::uint64_t number = 0;
    chip::ChipState state;
    std::vector<StepInput> inputs;
  };
  bool timed_apart(Step step) const;
  void add_to_stretch();
  void end_stretch();

  std::unique_ptr<const image::ChipImage> image_;
  Fidelity fidelity_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Ledger> ledger_;
  std::optional<SamplePlan> plan_;    ///< sampled fidelity
  std::unique_ptr<TimingPool> pool_;  ///< null: the engine times its steps, or nothing does
  Stretch stretch_;
  StepInput given_;  ///< for the next step
  StepOutcome last_;
};

}  // namespace spikemesh::runtime
