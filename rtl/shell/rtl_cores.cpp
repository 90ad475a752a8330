#include "rtl/shell/rtl_cores.h"

#include <algorithm>

#include "rtl/core_loader.h"
#include "rtl/shell/core_limits.h"

namespace spikemesh::rtl {

RtlCores::RtlCores(const image::ChipImage& image, std::vector<CoreId> cores,
                   const CoreBuilds& builds)
    : architecture_(image.architecture),
      ids_(std::move(cores)),
      builds_(builds),
      cores_(ids_.size()) {
  if (!ids_.empty()) check_rtl_exists(image);
}

void RtlCores::write_waves(const std::string& path, const std::vector<CoreId>& cores,
                           const WaveWindow& window) {
  waves_ = std::make_unique<WaveFile>(path, architecture_.clock.period, mesh_straps(architecture_),
                                      window);
  for (const CoreId core : cores) waves_->add(core, builds_.waves);
  waves_->open();
}

void RtlCores::finish_waves() {
  if (waves_) waves_->finish();
}

chip::CoreFactory RtlCores::factory() {
  return [this](const char* name, const image::ChipImage& chip, const image::CoreImage& core,
                noc::CycleScheduler& scheduler) { return make(name, chip, core, scheduler); };
}

std::unique_ptr<core::CoreShell> RtlCores::make(const char* name, const image::ChipImage& chip,
                                                const image::CoreImage& core,
                                                noc::CycleScheduler& scheduler) {
  const auto at = std::lower_bound(ids_.begin(), ids_.end(), core.id);
  if (at == ids_.end() || *at != core.id) return nullptr;
  WaveFile::Track* const track = waves_ ? waves_->track(core.id) : nullptr;
  const auto configured =
      unconfigured_ == core.id ? RtlCore::Configured::kLater : RtlCore::Configured::kByOwnPort;
  auto made =
      std::make_unique<RtlCore>(name, chip, core, scheduler, builds_.run, track, configured);
  cores_[static_cast<std::size_t>(at - ids_.begin())] = made.get();
  return made;
}

RtlCore* RtlCores::find(CoreId core) const {
  const auto at = std::lower_bound(ids_.begin(), ids_.end(), core);
  if (at == ids_.end() || *at != core) return nullptr;
  return cores_[static_cast<std::size_t>(at - ids_.begin())];
}

std::uint64_t RtlCores::configuration_cycles() const {
  std::uint64_t longest = 0;
  for (const RtlCore* core : cores_) longest = std::max(longest, core->configuration_cycles());
  return longest;
}

std::uint64_t RtlCores::evaluated_cycles() const {
  std::uint64_t cycles = 0;
  for (const RtlCore* core : cores_) cycles += core->evaluated_cycles();
  return cycles;
}

}  // namespace spikemesh::rtl
