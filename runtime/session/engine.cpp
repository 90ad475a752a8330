#include "runtime/session/engine.h"

#include <vector>

#include "base/error.h"
#include "hw/chip/cycle_chip.h"

namespace spikemesh::runtime {
namespace {

/// What both chips do alike.
template <class Chip>
class ChipEngine : public Engine {
 public:
  template <class... Arguments>
  explicit ChipEngine(const Arguments&... arguments) : chip_(arguments...) {}

  void inject(const image::AxonAddress& to) override { chip_.inject(to); }
  void reward(std::int8_t value) override { chip_.reward(value); }
  Step next() const override { return chip_.next(); }
  const core::FunctionalCore& core(std::size_t index) const override { return chip_.core(index); }
  std::span<const std::uint32_t> spikes(std::size_t core) const override {
    return chip_.spikes(core);
  }
  std::span<const chip::HostSpike> read_outs() const override { return chip_.read_outs(); }
  chip::ChipState state() const override { return chip_.state(); }
  void set_state(const chip::ChipState& state) override { chip_.set_state(state); }
  void reset_state(bool traces) override { chip_.reset_state(traces); }

 protected:
  std::vector<std::unique_ptr<chip::PortRecorder>> ports_;  ///< by core, or none; outlive the chip
  Chip chip_;
};

class FunctionalEngine final : public ChipEngine<chip::FunctionalChip> {
 public:
  using ChipEngine::ChipEngine;

  StepOutcome step() override {
    const Step step = chip_.next();
    chip_.step();
    return {.step = step, .counts = chip_.counts()};
  }
};

class CycleEngine final : public ChipEngine<chip::CycleChip> {
 public:
  using ChipEngine::ChipEngine;

  StepOutcome step() override {
    for (const auto& port : ports_) port->begin_step();
    const chip::StepStatistics& statistics = chip_.step();
    counts_.clear();
    for (const CoreId id : chip_.core_ids()) counts_.push_back(statistics.cores[id.index()]);
    return {.step = statistics.step, .counts = counts_, .timing = &statistics};
  }

  bool record_ports() override {
    if (!ports_.empty()) return true;
    for (const CoreId id : chip_.core_ids()) {
      ports_.push_back(std::make_unique<chip::PortRecorder>());
      chip_.observe(id, *ports_.back(), *ports_.back());
    }
    return true;
  }
  std::span<const chip::Transaction> transactions(std::size_t core) override {
    if (ports_.empty()) return {};
    return ports_[core]->sorted();
  }

 private:
  std::vector<core::StepCounts> counts_;
};

}  // namespace

std::string_view fidelity_name(Fidelity fidelity) {
  switch (fidelity) {
    case Fidelity::kFunctional:
      return "functional";
    case Fidelity::kCycle:
      return "cycle";
    case Fidelity::kSampled:
      return "sampled";
  }
  return "";
}

std::unique_ptr<Engine> make_engine(const image::ChipImage& image, Fidelity fidelity,
                                    const chip::CoreFactory& make_core) {
  if (fidelity == Fidelity::kFunctional) return std::make_unique<FunctionalEngine>(image);
  return std::make_unique<CycleEngine>(image, make_core);
}

}  // namespace spikemesh::runtime
