#include "runtime/checkpoint/state_check.h"

#include <fmt/format.h>

#include <vector>

#include "base/error.h"
#include "hw/arith/compartment_kernel.h"
#include "hw/image/core_check.h"
#include "hw/image/learning_words.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/words.h"

namespace spikemesh::checkpoint {
namespace {

/// Bounds of a signed number.
struct Range {
  std::int64_t low;
  std::int64_t high;
};

constexpr Range kCurrent{-(1 << 23), (1 << 23) - 1};  // hardware.md §4.3, 24 bits
/// 24 bits; a clip never leaves the lowest value, but an image may begin with it.
constexpr Range kVoltage{-(1 << 23), (1 << 23) - 1};
constexpr Range kAdaptation{0, image::kMaxAdaptation};
constexpr Range kRefractory{0, 63};  // hardware.md §3.2
constexpr Range kReward{-128, 127};  // hardware.md §12.6
constexpr std::uint32_t kYTraceMask =
    image::YTrace::Y1::kMask | image::YTrace::Y2::kMask | image::YTrace::Y3::kMask;
constexpr std::uint64_t kXTraceMask = image::XTrace::X1::kMask | image::XTrace::X2::kMask;

void check_range(const CheckedState& checked, std::string_view what, std::int64_t value,
                 Range range) {
  if (value < range.low || value > range.high)
    checked.fail(what, fmt::format("{}", value), fmt::format("{}..{}", range.low, range.high));
}

void check_each(const CheckedState& checked, std::string_view what,
                const std::vector<std::int32_t>& values, Range range) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < range.low || values[i] > range.high)
      check_range(checked, fmt::format("{} of compartment {}", what, i), values[i], range);
  }
}

void check_accumulators(const core::CoreState& state, const CheckedState& checked) {
  for (std::size_t i = 0; i < state.accumulators.size(); ++i) {
    const arith::PackedAccumulator packed = state.accumulators[i];
    const bool valid = arith::accumulator_valid(packed);
    if (packed != (valid ? arith::pack_accumulator(arith::accumulator_value(packed), true) : 0))
      checked.fail(fmt::format("accumulator {}", i), fmt::format("{:#x}", packed),
                   "a value with its valid bit, or 0");
  }
}

/// Bits of each synaptic word that belong to a plastic list.
std::vector<bool> plastic_words(const CheckedState& checked) {
  std::vector<bool> plastic(checked.shape.synapses.size());
  for (const std::uint64_t word : checked.core.in_axons) {
    const auto entry = image::InAxonEntry::unpack(word);
    if (!entry.plastic || entry.format == image::ListFormat::kNone) continue;
    const std::uint32_t words = image::SynapseLayout::of(entry).words(entry.count);
    for (std::uint32_t i = 0; i < words; ++i) plastic[entry.address + i] = true;
  }
  return plastic;
}

/// Learning changes words of plastic lists only, and what it leaves is legal again.
void check_synapses(const core::CoreState& state, const CheckedState& checked) {
  const std::vector<bool> plastic = plastic_words(checked);
  const std::vector<std::uint64_t>& own = checked.core.synapses;
  for (std::size_t i = 0; i < state.synapses.size(); ++i) {
    const std::uint64_t before = i < own.size() ? own[i] : 0;
    if (!plastic[i] && state.synapses[i] != before)
      checked.fail(fmt::format("SYNAPSE word {}", i), fmt::format("{:#x}", state.synapses[i]),
                   fmt::format("{:#x} as in the image, for no plastic list has it", before));
  }
  image::CoreImage learned = checked.core;
  learned.synapses = state.synapses;
  image::check_lists(
      {.core = learned, .architecture = checked.image.architecture, .file = checked.file});
}

/// A time of this epoch, or none.
void check_time(const CheckedState& checked, std::string_view what, std::size_t index,
                std::uint8_t word, bool kept) {
  const auto time = image::TraceTime::unpack(word);
  const std::uint64_t epoch = checked.image.epoch;
  const std::uint64_t passed = epoch == 0 ? 0 : checked.next.value() % epoch;
  // Without learning there are no epochs: every hit is of step 0 (hardware.md §12.1).
  const bool in_epoch = epoch == 0 ? time.step == 0 : time.step < passed;
  const bool good = time.hit ? kept && in_epoch && time.pack() == word : word == 0;
  if (!good)
    checked.fail(fmt::format("{} {}", what, index), fmt::format("{:#x}", word),
                 kept ? "none, or a step of this epoch that has passed" : "none");
}

void check_traces(const core::CoreState& state, const CheckedState& checked) {
  for (std::size_t i = 0; i < state.x_traces.size(); ++i) {
    const bool plastic = image::InAxonEntry::Plastic::get(checked.core.in_axons[i]) != 0;
    const std::uint64_t fixed = plastic ? ~kXTraceMask : ~std::uint64_t{0};
    if (((state.x_traces[i] ^ checked.shape.x_traces[i]) & fixed) != 0)
      checked.fail(fmt::format("X_TRACE {}", i), fmt::format("{:#x}", state.x_traces[i]),
                   "what the image holds, but for x1 and x2 of a plastic entry");
    check_time(checked, "X_TIME", i, state.x_times[i], plastic);
  }
  for (std::size_t c = 0; c < state.y_traces.size(); ++c) {
    const auto config = image::CompartmentConfig::unpack(checked.core.compartments[c]);
    const bool traced = image::Profile::unpack({checked.core.profiles[2U * config.profile],
                                                checked.core.profiles[2U * config.profile + 1]})
                            .y_traces;
    if ((state.y_traces[c] & ~(traced ? kYTraceMask : 0U)) != 0)
      checked.fail(fmt::format("Y_TRACE {}", c), fmt::format("{:#x}", state.y_traces[c]),
                   traced ? "21 bits" : "0, as the compartment has no traces");
    check_time(checked, "Y_TIME", c, state.y_times[c], traced);
  }
}

}  // namespace

void CheckedState::fail(std::string_view what, const std::string& found,
                        const std::string& expected) const {
  throw UserError({.file = file,
                   .key = fmt::format("core {}: {}", core.id, what),
                   .found = found,
                   .expected = expected});
}

void check_state(const core::CoreState& state, const CheckedState& checked) {
  check_each(checked, "u", state.u, kCurrent);
  check_each(checked, "v", state.v, kVoltage);
  check_each(checked, "a", state.a, kAdaptation);
  check_each(checked, "refractory", state.refractory, kRefractory);
  check_accumulators(state, checked);
  check_synapses(state, checked);
  check_traces(state, checked);
  check_range(checked, "r1", state.r1, kReward);
  check_range(checked, "r pending", state.r_pending, kReward);
}

}  // namespace spikemesh::checkpoint
