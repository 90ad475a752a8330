#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/chip/cycle_chip.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/words.h"
#include "rtl/shell/rtl_cores.h"

/// Only for tests: chips with cores in RTL beside chips of the model.
namespace spikemesh::rtl::testing {

inline image::ChipImage make_image(const Architecture& architecture, std::uint64_t seed,
                                   std::uint32_t max_cores) {
  image::testing::RandomImageOptions options{.seed = seed, .max_cores = max_cores};
  image::ChipImage image = image::testing::random_image(architecture, options);
  // Epochs that end within the few steps of a run.
  image.epoch = 1 + static_cast<std::uint32_t>(seed % 4);
  return image;
}

/// A chip whose cores are the model's, or the RTL's where `in_rtl` says so.
class MixedChip {
 public:
  MixedChip(const image::ChipImage& image, const std::vector<bool>& in_rtl)
      : rtl_(image, chosen(image, in_rtl)), chip_(image, rtl_.factory()) {}

  chip::CycleChip& chip() { return chip_; }
  const RtlCores& rtl() const { return rtl_; }

 private:
  static std::vector<CoreId> chosen(const image::ChipImage& image,
                                    const std::vector<bool>& in_rtl) {
    std::vector<CoreId> ids;
    for (std::size_t i = 0; i < image.cores.size(); ++i) {
      if (in_rtl[i]) ids.push_back(image.cores[i].id);
    }
    return ids;
  }

  RtlCores rtl_;
  chip::CycleChip chip_;
};

inline void give(chip::CycleChip& chip, const image::ChipImage& image,
                 const image::testing::StepInput& input) {
  for (const auto& spike : input.spikes) {
    for (const auto& to : image.inputs[spike.group].lines[spike.line]) chip.inject(to);
  }
  for (const std::int8_t reward : input.rewards) chip.reward(reward);
}

/// What the RTL does not count is taken over from the model: peaks of its FIFOs.
inline void take_peaks(core::CoreCounters& counters, const core::CoreCounters& of_model) {
  counters.synapse.word_fifo_peak = of_model.synapse.word_fifo_peak;
  counters.spike_fifo_peak = of_model.spike_fifo_peak;
  counters.flit_fifo_peak = of_model.flit_fifo_peak;
  counters.axon_done = of_model.axon_done;
}

/// Runs one image with all cores of the model and with some or all of them in RTL.
struct MixedRun {
  std::uint64_t seed = 0;
  const char* preset = "tiny";
  std::uint32_t max_cores = 4;
  std::uint32_t steps = 5;
  bool all_in_rtl = false;
};
inline void compare(const MixedRun& run) {
  const auto& [seed, preset, max_cores, steps, all] = run;
  SCOPED_TRACE("seed " + std::to_string(seed) + " on " + preset);
  const image::ChipImage image = make_image(load_architecture(preset), seed, max_cores);
  const auto inputs = image::testing::random_stimulus(image, steps, seed);
  image::testing::Dice dice(seed);
  std::vector<bool> in_rtl(image.cores.size());
  for (std::size_t i = 0; i < in_rtl.size(); ++i) in_rtl[i] = all || dice.one_in(2);
  chip::CycleChip model(image);
  MixedChip mixed(image, in_rtl);
  if (seed % 2 == 1) mixed.chip().shuffle_order(seed);
  for (std::uint32_t t = 0; t < steps; ++t) {
    give(model, image, inputs[t]);
    give(mixed.chip(), image, inputs[t]);
    const chip::StepStatistics& expected = model.step();
    chip::StepStatistics found = mixed.chip().step();
    for (const CoreId id : mixed.rtl().ids()) {
      take_peaks(found.cores[id.index()], expected.cores[id.index()]);
    }
    // A core's last event may have had another name; its cycle may not.
    found.critical.event = expected.critical.event;
    ASSERT_EQ(found.close, expected.close) << "step " << t;
    ASSERT_EQ(found.links, expected.links) << "step " << t;
    ASSERT_EQ(found.cores, expected.cores) << "step " << t;
    ASSERT_EQ(found, expected) << "step " << t;
    for (std::size_t i = 0; i < model.core_count(); ++i) {
      const auto spikes = [i](const chip::CycleChip& chip) {
        return std::vector<std::uint32_t>(chip.spikes(i).begin(), chip.spikes(i).end());
      };
      ASSERT_EQ(spikes(mixed.chip()), spikes(model)) << "step " << t << " core " << i;
    }
    ASSERT_EQ(mixed.chip().state(), model.state()) << "step " << t;
  }
}

}  // namespace spikemesh::rtl::testing
