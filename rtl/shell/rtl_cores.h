#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/chip/chip.h"
#include "hw/image/chip_image.h"
#include "rtl/core_build.h"
#include "rtl/shell/rtl_core.h"
#include "rtl/shell/wave_file.h"

namespace spikemesh::rtl {

/// The cores of a chip that are in RTL: makes them for the chip, and knows them afterwards.
///
///     RtlCores rtl(image, parse_core_list("0,17", "--rtl-cores", image));
///     chip::CycleChip chip(image, rtl.factory());
///
/// It outlives the chip.
class RtlCores {
 public:
  /// Throws UserError if there is no RTL for the image (check_rtl_exists).
  RtlCores(const image::ChipImage& image, std::vector<CoreId> cores, const CoreBuilds& builds = {});

  /// From the cores' first cycle on, writes waves of some of them; before the chip is made.
  void write_waves(const std::string& path, const std::vector<CoreId>& cores,
                   const WaveWindow& window = {});
  /// Ends the wave file and writes its GTKWave save file; the chip may be gone by then.
  void finish_waves();

  /// The core comes up in CONFIG and takes its configuration from the mesh (CycleChip::deliver());
  /// before the chip is made.
  void leave_unconfigured(CoreId core) { unconfigured_ = core; }

  chip::CoreFactory factory();

  const std::vector<CoreId>& ids() const { return ids_; }
  /// Null where the core is not in RTL. The chip exists.
  RtlCore* find(CoreId core) const;

  /// Cycles in which all cores at once were configured: those of the longest configuration.
  std::uint64_t configuration_cycles() const;
  /// Cycles that all cores together were evaluated for, in steps and sweeps.
  std::uint64_t evaluated_cycles() const;

 private:
  std::unique_ptr<core::CoreShell> make(const char* name, const image::ChipImage& chip,
                                        const image::CoreImage& core,
                                        noc::CycleScheduler& scheduler);

  Architecture architecture_;
  std::vector<CoreId> ids_;
  CoreBuilds builds_;
  std::vector<RtlCore*> cores_;  ///< by place in ids_
  std::unique_ptr<WaveFile> waves_;
  std::optional<CoreId> unconfigured_;
};

}  // namespace spikemesh::rtl
