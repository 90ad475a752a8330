#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "hw/image/image_check.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/illegal_event.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::image {
namespace {

using testing::Dice;
using testing::find_illegal_event;

template <class Word>
void flip_bit(std::vector<Word>& words, Dice& dice) {
  if (words.empty()) return;
  Word& word = words[dice.below(static_cast<std::uint32_t>(words.size()))];
  word = static_cast<Word>(word ^ static_cast<Word>(Word{1} << dice.below(8 * sizeof(Word))));
}

void flip_any_bit(CoreImage& core, Dice& dice) {
  switch (dice.below(8)) {
    case 0:
      return flip_bit(core.in_axons, dice);
    case 1:
      return flip_bit(core.synapses, dice);
    case 2:
      return flip_bit(core.compartments, dice);
    case 3:
      return flip_bit(core.profiles, dice);
    case 4:
      return flip_bit(core.axon_map, dice);
    case 5:
      return flip_bit(core.out_axons, dice);
    case 6:
      core.slots_log2 = static_cast<std::uint32_t>(dice.between(3, 6));
      return;
    default:
      core.in_axons.resize(dice.below(core.in_axon_count() + 1));
      return;
  }
}

bool is_accepted(const ChipImage& image) {
  try {
    check_image(image, "x");
    return true;
  } catch (const UserError&) {
    return false;
  }
}

TEST(ImageCheck, RandomImagesCauseNoIllegalEvent) {
  for (const char* preset : {"mesh128", "loihi1", "tiny"}) {
    const Architecture architecture = load_architecture(preset);
    for (std::uint64_t seed = 0; seed < 50; ++seed)
      EXPECT_EQ(find_illegal_event(testing::random_image(architecture, {.seed = seed})),
                std::nullopt)
          << preset << ", seed " << seed;
  }
}

TEST(ImageCheck, WhateverBitIsFlippedNoAcceptedImageCausesAnIllegalEvent) {
  const Architecture architecture = load_architecture("tiny");
  Dice dice(7);
  int accepted = 0;
  int illegal = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const ChipImage image = testing::random_image(
        architecture, {.seed = seed, .max_compartments = 20, .max_axons = 10});
    for (int trial = 0; trial < 60; ++trial) {
      ChipImage damaged = image;
      flip_any_bit(damaged.cores[dice.below(static_cast<std::uint32_t>(damaged.cores.size()))],
                   dice);
      const auto event = find_illegal_event(damaged);
      const bool is_fine = is_accepted(damaged);
      accepted += is_fine ? 1 : 0;
      illegal += event ? 1 : 0;
      ASSERT_FALSE(is_fine && event) << "seed " << seed << ": " << *event;
    }
  }
  EXPECT_GT(accepted, 500) << "many bits may be flipped";
  EXPECT_GT(illegal, 500) << "many must not";
}

}  // namespace
}  // namespace spikemesh::image
