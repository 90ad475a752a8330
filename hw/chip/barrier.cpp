#include "hw/chip/barrier.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::chip {

/// One member's three values (§10.1) and its latest event.
class Barrier::Leaf final : public core::BarrierPort {
 public:
  struct Told {
    bool done = false;
    std::uint64_t sent = 0;
    std::uint64_t consumed = 0;
    Cycle last{};
    core::LastEvent event = core::LastEvent::kDendrite;
  };

  void sent() override {
    ++told_.sent;
    if (observer_ != nullptr) observer_->sent();
  }
  void consumed(Cycle cycle, core::LastEvent event) override {
    ++told_.consumed;
    raise(cycle, event);
    if (observer_ != nullptr) observer_->consumed(cycle, event);
  }
  void done(Cycle last, core::LastEvent event) override {
    SPIKEMESH_CHECK(!told_.done, "a member is done once a step");
    told_.done = true;
    raise(last, event);
    if (observer_ != nullptr) observer_->done(last, event);
  }

  const Told& told() const { return told_; }
  void begin_step() { told_ = {}; }
  void set_observer(core::BarrierPort& observer) { observer_ = &observer; }

 private:
  void raise(Cycle cycle, core::LastEvent event) {
    if (cycle < told_.last) return;
    told_.last = cycle;
    told_.event = event;
  }

  Told told_;
  core::BarrierPort* observer_ = nullptr;
};

Barrier::Barrier(const sc_core::sc_module_name& name, std::uint32_t members)
    : sc_module(name), leaf("leaf", members) {
  for (std::uint32_t member = 0; member < members; ++member) {
    leaves_.push_back(std::make_unique<Leaf>());
    leaf[member].bind(*leaves_.back());
  }
}

Barrier::~Barrier() = default;

void Barrier::observe(std::uint32_t member, core::BarrierPort& observer) {
  leaves_[member]->set_observer(observer);
}

void Barrier::begin_step() {
  for (auto& one : leaves_) one->begin_step();
}

bool Barrier::complete() const {
  std::uint64_t sent = 0;
  std::uint64_t consumed = 0;
  for (const auto& one : leaves_) {
    if (!one->told().done) return false;
    sent += one->told().sent;
    consumed += one->told().consumed;
  }
  return sent == consumed;
}

Barrier::Critical Barrier::critical() const {
  SPIKEMESH_CHECK(complete(), "a step closes when all are done and no packet is on its way");
  Critical found;
  for (std::uint32_t member = 0; member < leaves_.size(); ++member) {
    const Leaf::Told& told = leaves_[member]->told();
    if (member != 0 && told.last <= found.cycle) continue;
    found = {.member = member, .cycle = told.last, .event = told.event};
  }
  return found;
}

Cycle Barrier::last(std::uint32_t member) const { return leaves_[member]->told().last; }

}  // namespace spikemesh::chip
