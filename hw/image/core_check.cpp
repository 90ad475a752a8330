#include "hw/image/core_check.h"

#include "base/error.h"
#include "hw/image/image_check.h"
#include "hw/image/learning_words.h"
#include "hw/image/words.h"

namespace spikemesh::image {
namespace {

/// A vector that has `unit` words for each of a number of things, and fits its memory.
void check_size(const CheckedCore& checked, Memory memory, std::size_t words,
                std::size_t unit = 1) {
  const std::uint32_t limit = memory_words(memory, checked.architecture);
  if (words > limit)
    checked.fail(memory_name(memory), fmt::format("{} words", words),
                 fmt::format("at most {}", limit));
  if (words % unit != 0)
    checked.fail(memory_name(memory), fmt::format("{} words", words),
                 fmt::format("a multiple of {}", unit));
}

/// A vector of state: none at all, or a word for each of `count`.
void check_all_or_none(const CheckedCore& checked, Memory memory, std::size_t words,
                       std::size_t count) {
  if (words != 0 && words != count)
    checked.fail(memory_name(memory), fmt::format("{} words", words),
                 fmt::format("none or {}", count));
}

void check_profile(const CheckedCore& checked, std::size_t index) {
  const ProfileWords words{.low = checked.core.profiles[2 * index],
                           .high = checked.core.profiles[2 * index + 1]};
  const auto fail = [&](std::size_t half, std::string_view field, const std::string& found,
                        const std::string& expected) {
    checked.fail(Memory::kProfile, 2 * index + half, field, found, expected);
  };
  if ((words.low & Profile::kReservedLow) != 0)
    fail(0, "reserved bits", fmt::format("{:#x}", words.low), "0 in bits 63:61");
  if ((words.high & Profile::kReservedHigh) != 0)
    fail(1, "reserved bits", fmt::format("{:#x}", words.high), "0 in bits 63:62");
  const Profile profile = Profile::unpack(words);
  if (profile.refractory == 0) fail(0, "refractory", "0", "1 to 63");
  if (profile.reset == kIllegalReset) fail(0, "reset", "3", "0 to 2");
  if (profile.pops > 2) fail(0, "pops", "3", "0 to 2");
  if ((profile.pops == 0) != (profile.join == Join::kNone))
    fail(0, "pops", fmt::format("{}", profile.pops),
         profile.join == Join::kNone ? "0, as there is no join" : "1 or 2, as there is a join");
  if (profile.y_traces &&
      checked.core.decays.size() < decay_address(profile.trace_class + 1U, Trace::kX1, 0))
    fail(0, "trace_class", fmt::format("{}", profile.trace_class),
         fmt::format("below {}, the classes in DECAY",
                     checked.core.decays.size() / kDecayWordsPerRule));
}

/// Follows the join stack through the scan: what it holds depends on the profiles alone (§4.6).
void check_joins(const CheckedCore& checked) {
  std::uint32_t depth = 0;
  for (std::size_t c = 0; c < checked.core.compartments.size(); ++c) {
    const auto config = CompartmentConfig::unpack(checked.core.compartments[c]);
    const std::size_t profiles = checked.core.profiles.size() / 2;
    if (config.profile >= profiles)
      checked.fail(Memory::kCompCfg, c, "profile", fmt::format("{}", config.profile),
                   fmt::format("below {}, the profiles in PROFILE", profiles));
    const Profile profile =
        Profile::unpack({.low = checked.core.profiles[2U * config.profile],
                         .high = checked.core.profiles[2U * config.profile + 1]});
    if (profile.pops > depth)
      checked.fail(Memory::kCompCfg, c, "pops of its profile", fmt::format("{}", profile.pops),
                   fmt::format("at most {}, the children on the join stack", depth));
    depth = depth - profile.pops + (profile.push ? 1 : 0);
    if (depth > kJoinStackDepth)
      checked.fail(Memory::kCompCfg, c, "push of its profile", fmt::format("a stack of {}", depth),
                   fmt::format("at most {} on the join stack", kJoinStackDepth));
  }
}

void check_axon_map(const CheckedCore& checked) {
  for (std::size_t c = 0; c < checked.core.axon_map.size(); ++c) {
    const AxonMapEntry entry = AxonMapEntry::unpack(checked.core.axon_map[c]);
    if (std::size_t{entry.first} + entry.count > checked.core.out_axons.size())
      checked.fail(Memory::kAxonMap, c, "first and count",
                   fmt::format("entries {} to {}", entry.first, entry.first + entry.count),
                   fmt::format("within the {} of OUT_AXON", checked.core.out_axons.size()));
  }
}

void check_state(const CheckedCore& checked) {
  for (std::size_t c = 0; c < checked.core.state_uv.size(); ++c)
    if ((checked.core.state_uv[c] & StateUv::kReserved) != 0)
      checked.fail(Memory::kStateUv, c, "reserved bits",
                   fmt::format("{:#x}", checked.core.state_uv[c]), "0 in bits 63:54");
  for (std::size_t c = 0; c < checked.core.state_a.size(); ++c)
    if (checked.core.state_a[c] > kMaxAdaptation)
      checked.fail(Memory::kStateA, c, "a", fmt::format("{}", checked.core.state_a[c]),
                   fmt::format("0 to {}", kMaxAdaptation));
}

}  // namespace

void CheckedCore::fail(Memory memory, std::size_t word, std::string_view field,
                       const std::string& found, const std::string& expected) const {
  throw UserError(
      {.file = file,
       .key = fmt::format("core {}, {} word {}: {}", core.id, memory_name(memory), word, field),
       .found = found,
       .expected = expected});
}

void CheckedCore::fail(std::string_view what, const std::string& found,
                       const std::string& expected) const {
  throw UserError({.file = file,
                   .key = fmt::format("core {}: {}", core.id, what),
                   .found = found,
                   .expected = expected});
}

void check_sizes(const CheckedCore& checked) {
  const CoreImage& core = checked.core;
  if (core.id.value() >= checked.architecture.core_count())
    checked.fail("id", fmt::format("{}", core.id),
                 fmt::format("below {}", checked.architecture.core_count()));
  if (core.slots_log2 < kMinSlotsLog2 || core.slots_log2 > kMaxSlotsLog2)
    checked.fail("SLOTS", fmt::format("{}", core.slots_log2),
                 fmt::format("{} to {}", kMinSlotsLog2, kMaxSlotsLog2));
  const std::uint32_t capacity = compartment_capacity(checked.architecture, core.slots_log2);
  if (core.compartments.size() > capacity)
    checked.fail("COMPARTMENTS", fmt::format("{}", core.compartments.size()),
                 fmt::format("at most {} with {} delay slots", capacity, core.slots()));
  check_size(checked, Memory::kInAxon, core.in_axons.size());
  check_size(checked, Memory::kSynapse, core.synapses.size());
  check_size(checked, Memory::kProfile, core.profiles.size(), 2);
  check_size(checked, Memory::kOutAxon, core.out_axons.size());
  check_size(checked, Memory::kRule, core.rules.size(), kProductsPerRule);
  check_size(checked, Memory::kDecay, core.decays.size(), kDecayWordsPerRule);
  if (core.axon_map.size() != core.compartments.size())
    checked.fail("AXON_MAP", fmt::format("{} words", core.axon_map.size()),
                 fmt::format("{}, one for each compartment", core.compartments.size()));
  check_all_or_none(checked, Memory::kStateUv, core.state_uv.size(), core.compartments.size());
  check_all_or_none(checked, Memory::kStateA, core.state_a.size(), core.compartments.size());
  check_all_or_none(checked, Memory::kXTrace, core.x_traces.size(), core.in_axons.size());
}

void check_compartments(const CheckedCore& checked) {
  for (std::size_t p = 0; p < checked.core.profiles.size() / 2; ++p) check_profile(checked, p);
  check_joins(checked);
  check_axon_map(checked);
  check_state(checked);
}

void check_core(const CoreImage& core, const Architecture& architecture, const std::string& file) {
  const CheckedCore checked{.core = core, .architecture = architecture, .file = file};
  check_sizes(checked);
  check_compartments(checked);
  check_rules(checked);
  check_lists(checked);
}

}  // namespace spikemesh::image
