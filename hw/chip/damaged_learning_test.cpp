// Bits of what learning is configured with are flipped: either the loader refuses the image, or
// the chip learns with it as the specification says, however odd it has become.

#include <gtest/gtest.h>

#include "base/error.h"
#include "hw/chip/functional_chip.h"
#include "hw/chip/testing/expect_same.h"
#include "hw/chip/testing/naive_chip.h"
#include "hw/image/image_check.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::chip {
namespace {

using image::testing::Dice;

template <class Word>
void flip_bit(std::vector<Word>& words, std::uint32_t bits, Dice& dice) {
  if (words.empty()) return;
  Word& word = words[dice.below(static_cast<std::uint32_t>(words.size()))];
  word = static_cast<Word>(word ^ static_cast<Word>(Word{1} << dice.below(bits)));
}

/// `bits` are those of the memory's words, hardware.md §3: the rest would not go into an image
/// file.
void flip_learning(image::ChipImage& image, Dice& dice) {
  image::CoreImage& core = image.cores[dice.below(static_cast<std::uint32_t>(image.cores.size()))];
  switch (dice.below(6)) {
    case 0:
      return flip_bit(core.rules, 64, dice);
    case 1:
      return flip_bit(core.decays, 13, dice);
    case 2:
      return flip_bit(core.x_traces, 37, dice);
    case 3:
      return flip_bit(core.in_axons, 64, dice);
    case 4:
      image.epoch ^= 1U << dice.below(7);
      return;
    default:
      core.stochastic = static_cast<std::uint16_t>(core.stochastic ^ 1U << dice.below(16));
  }
}

bool is_accepted(const image::ChipImage& image) {
  try {
    image::check_image(image, "x");
    return true;
  } catch (const UserError&) {
    return false;
  }
}

/// Returns the synapses that were updated.
std::uint64_t compare_run(const image::ChipImage& image, std::uint64_t seed) {
  FunctionalChip chip(image);
  testing::NaiveChip naive(image, static_cast<std::uint32_t>(seed));
  std::uint64_t updates = 0;
  for (const auto& input : image::testing::random_stimulus(image, 12, seed)) {
    std::vector<image::AxonAddress> host_spikes;
    for (const auto& spike : input.spikes) {
      const auto& line = image.inputs[spike.group].lines[spike.line];
      host_spikes.insert(host_spikes.end(), line.begin(), line.end());
    }
    for (const auto& to : host_spikes) chip.inject(to);
    for (const std::int8_t reward : input.rewards) chip.reward(reward);
    chip.step();
    naive.step(host_spikes, input.rewards);
    testing::expect_same(chip, naive);
    if (::testing::Test::HasFatalFailure()) break;
    for (const auto& counts : chip.counts()) updates += counts.synaptic_updates;
  }
  return updates;
}

TEST(DamagedLearning, IsRefusedOrLearnsAsSpecified) {
  const Architecture architecture = load_architecture("tiny");
  Dice dice(11);
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t updates = 0;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    image::ChipImage image = image::testing::random_image(
        architecture, {.seed = seed, .max_cores = 2, .max_compartments = 24, .max_axons = 10});
    for (image::CoreImage& core : image.cores)  // so that a damaged list still lies within it
      core.synapses.resize(architecture.core.synapse_words);
    flip_learning(image, dice);
    if (!is_accepted(image)) {
      ++refused;
      continue;
    }
    ++accepted;
    updates += compare_run(image, seed);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(refused, 80U);
  EXPECT_GT(accepted, 300U);
  EXPECT_GT(updates, 10 * accepted);
}

}  // namespace
}  // namespace spikemesh::chip
