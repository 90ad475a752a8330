#include "runtime/verify/testing/aimed_image.h"

#include <algorithm>

#include "hw/arch/architecture.h"
#include "hw/image/image_check.h"
#include "hw/image/memory.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/words.h"
#include "runtime/verify/random_input.h"

namespace spikemesh::verify::testing {
namespace {

using image::ChipImage;
using image::CoreImage;
using image::InAxonEntry;

constexpr std::int8_t kLargestExponent = 7;
constexpr std::int16_t kLargestBias = 4095;
constexpr std::uint8_t kLargestBiasExponent = 7;

template <class Change>
void change_lists(ChipImage& image, Change&& change) {
  for (CoreImage& core : image.cores) {
    for (std::size_t i = 0; i < core.in_axons.size(); ++i) {
      if (core.in_axons[i] == 0) continue;
      InAxonEntry entry = InAxonEntry::unpack(core.in_axons[i]);
      change(core, entry, i);
      core.in_axons[i] = entry.pack();
    }
  }
}

template <class Change>
void change_compartments(ChipImage& image, Change&& change) {
  for (CoreImage& core : image.cores) {
    for (std::uint64_t& word : core.compartments) {
      auto config = image::CompartmentConfig::unpack(word);
      change(config);
      word = config.pack();
    }
  }
}

/// Rewrites every synapse of a list.
template <class Change>
void change_synapses(CoreImage& core, const InAxonEntry& entry, Change&& change) {
  const auto layout = image::SynapseLayout::of(entry);
  for (std::uint32_t i = 0; i < entry.count; ++i) {
    std::uint64_t& word = core.synapses[entry.address + i / layout.per_word()];
    const unsigned place = i % layout.per_word();
    image::Synapse synapse = layout.extract(word, place);
    change(synapse);
    word = layout.insert(word, place, synapse);
  }
}

void largest_inputs(ChipImage& image) {
  change_lists(image, [](CoreImage&, InAxonEntry& entry, std::size_t) {
    entry.exponent = kLargestExponent;
  });
}

void largest_weights(ChipImage& image) {
  change_lists(image, [](CoreImage& core, InAxonEntry& entry, std::size_t) {
    entry.exponent = kLargestExponent;
    entry.sign = image::WeightSign::kExcitatory;
    const auto largest = static_cast<std::uint8_t>((1U << entry.weight_bits) - 1);
    change_synapses(core, entry, [largest](image::Synapse& s) { s.weight = largest; });
  });
}

void largest_biases(ChipImage& image, std::uint32_t sign_every) {
  std::uint32_t number = 0;
  change_compartments(image, [&](image::CompartmentConfig& config) {
    const bool negative = sign_every != 0 && number++ % sign_every == 0;
    config.bias_mantissa = negative ? static_cast<std::int16_t>(-kLargestBias) : kLargestBias;
    config.bias_exponent = kLargestBiasExponent;
  });
}

void longest_delays(ChipImage& image) {
  change_lists(image, [](CoreImage& core, InAxonEntry& entry, std::size_t) {
    const std::uint32_t longest = image::max_delay(core.slots_log2);
    const std::uint32_t field = (1U << entry.delay_bits) - 1;  // of the synapse's own
    entry.delay = static_cast<std::uint8_t>(longest - std::min(longest, field));
    change_synapses(core, entry, [&](image::Synapse& s) {
      s.delay = static_cast<std::uint8_t>(std::min(longest - entry.delay, field));
    });
  });
}

void spike_always(ChipImage& image) {
  change_compartments(image, [](image::CompartmentConfig& config) {
    config.threshold_mantissa = 0;
    config.bias_mantissa = kLargestBias;
  });
}

void empty_lists(ChipImage& image) {
  change_lists(image, [](CoreImage&, InAxonEntry& entry, std::size_t i) {
    if (i % 4 != 0) entry.count = 0;
  });
}

void one_bank(ChipImage& image) {
  constexpr std::uint32_t kBanksOfASlot = 8;  // hardware.md §5.2
  change_lists(image, [](CoreImage& core, InAxonEntry& entry, std::size_t) {
    if (entry.format == image::ListFormat::kDense) return;
    change_synapses(core, entry, [](image::Synapse& s) {
      s.target = static_cast<std::uint16_t>(s.target / kBanksOfASlot * kBanksOfASlot);
      s.delay = static_cast<std::uint8_t>(s.delay & ~1U);
    });
  });
}

}  // namespace

const char* name_of(Corner corner) {
  static constexpr std::array kNames = {
      "any",        "saturation",  "wrap",       "longest_delays",
      "full_fifos", "empty_lists", "all_to_one", "bank_conflicts"};
  return kNames.at(static_cast<std::size_t>(corner));
}

image::ChipImage aimed_image(Corner corner, std::uint64_t seed) {
  image::testing::RandomImageOptions options{.seed = seed};
  if (corner == Corner::kAllToOne) options.topology = image::testing::Topology::kAllToOne;
  if (corner == Corner::kFullFifos) options.max_fan_out = 12;
  auto image =
      image::testing::random_image(load_architecture(seed % 4 == 0 ? "mesh4x4" : "tiny"), options);
  // Epochs that end within the few steps of a run.
  image.epoch = image.epoch == 0 ? 0 : 1 + static_cast<std::uint32_t>(seed % 4);
  switch (corner) {
    case Corner::kAny:
    case Corner::kAllToOne:
      break;
    case Corner::kSaturation:
      largest_inputs(image);
      largest_biases(image, 3);
      break;
    case Corner::kWrap:
      largest_weights(image);
      break;
    case Corner::kLongestDelays:
      longest_delays(image);
      break;
    case Corner::kFullFifos:
      spike_always(image);
      break;
    case Corner::kEmptyLists:
      empty_lists(image);
      break;
    case Corner::kBankConflicts:
      one_bank(image);
      break;
  }
  image::check_image(image, "aimed image");
  return image;
}

HostStep aimed_input(Corner corner, const image::ChipImage& image, std::uint32_t seed, Step step) {
  HostStep input = random_input(image, seed, step);
  if (corner != Corner::kFullFifos && corner != Corner::kWrap) return input;
  for (const image::InputGroup& group : image.inputs) {
    for (const auto& line : group.lines) {
      input.spikes.insert(input.spikes.end(), line.begin(), line.end());
    }
  }
  return input;
}

}  // namespace spikemesh::verify::testing
