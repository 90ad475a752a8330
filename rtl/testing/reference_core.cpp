#include "rtl/testing/reference_core.h"

#include <algorithm>

#include "hw/arith/random.h"
#include "hw/arith/weight.h"

namespace spikemesh::rtl::testing {
namespace {

// Words are taken apart here anew, as §3.2 lays them out: this is the RTL's opponent.
std::uint32_t bits(std::uint64_t word, unsigned high, unsigned low) {
  return static_cast<std::uint32_t>((word >> low) & ((std::uint64_t{2} << (high - low)) - 1));
}

std::int32_t signed_bits(std::uint64_t word, unsigned high, unsigned low) {
  const unsigned unused = 31 - (high - low);
  return static_cast<std::int32_t>(bits(word, high, low) << unused) >> unused;
}

std::uint64_t low_24(std::int32_t value) { return static_cast<std::uint32_t>(value) & 0xffffffU; }

constexpr std::uint32_t kDense = 2;
constexpr std::uint32_t kShared = 3;
constexpr std::uint64_t kHit = 1U << 6;

arith::CompartmentProfile profile_of(std::uint64_t low, std::uint64_t high) {
  return {.decay_u = signed_bits(bits(low, 11, 0), 12, 0),
          .decay_v = signed_bits(bits(low, 23, 12), 12, 0),
          .decay_a = signed_bits(bits(low, 35, 24), 12, 0),
          .refractory = std::max(1, signed_bits(bits(low, 41, 36), 6, 0)),
          .reset = static_cast<arith::ResetMode>(bits(low, 43, 42) % 3),
          .compare_ge = bits(low, 44, 44) != 0,
          .noise = bits(low, 45, 45) != 0,
          .noise_exponent = static_cast<int>(bits(low, 49, 46)),
          .join = static_cast<arith::Join>(bits(low, 52, 50)),
          .pops = static_cast<int>(std::min(bits(low, 54, 53), 2U)),
          .push = bits(low, 55, 55) != 0,
          .trace_class = static_cast<int>(bits(low, 59, 56)),
          .y_traces = bits(low, 60, 60) != 0,
          .vmin = signed_bits(bits(high, 22, 0), 23, 0),
          .vmax = signed_bits(bits(high, 45, 23), 23, 0),
          .adapt_mantissa = signed_bits(bits(high, 58, 46), 13, 0),
          .adapt_exponent = static_cast<int>(bits(high, 61, 59))};
}

/// Illegal settings of a compartment's profile, one event each (§11).
std::uint32_t illegal_settings(std::uint64_t low) {
  return (bits(low, 41, 36) == 0 ? 1U : 0U) + (bits(low, 43, 42) == 3 ? 1U : 0U) +
         (bits(low, 54, 53) == 3 ? 1U : 0U);
}

}  // namespace

ReferenceCore::ReferenceCore(const image::ChipImage& chip, const image::CoreImage& image)
    : chip_(chip),
      image_(image),
      states_(image.compartment_count()),
      accumulators_(chip.architecture.core.accumulators),
      x_time_(chip.architecture.core.in_axons),
      y_time_(chip.architecture.core.compartments) {
  for (std::size_t c = 0; c < states_.size(); ++c) {
    if (c < image.state_uv.size()) {
      states_[c].u = signed_bits(image.state_uv[c], 23, 0);
      states_[c].v = signed_bits(image.state_uv[c], 47, 24);
      states_[c].refractory = static_cast<std::int32_t>(bits(image.state_uv[c], 53, 48));
    }
    if (c < image.state_a.size()) states_[c].a = static_cast<std::int32_t>(image.state_a[c]);
  }
}

std::uint64_t ReferenceCore::hit_now() const {
  return kHit | (chip_.epoch == 0 ? 0 : step_ % chip_.epoch);
}

ReferenceCore::Accumulator& ReferenceCore::at(std::uint32_t compartment, std::uint32_t slot) {
  return accumulators_[slot * (chip_.architecture.core.accumulators / image_.slots()) +
                       compartment];
}

std::vector<ReferenceCore::Worked> ReferenceCore::work_compartments() {
  const std::uint32_t key = arith::random_key(chip_.seed, step_, arith::RandomPurpose::kNoise);
  arith::JoinStack stack;
  std::vector<Worked> worked(states_.size());
  for (std::uint32_t c = 0; c < states_.size(); ++c) {
    const std::uint64_t config = image_.compartments[c];
    const bool known = bits(config, 7, 0) < chip_.architecture.core.profiles;
    const std::uint32_t number = known ? bits(config, 7, 0) : 0;
    const std::uint64_t low = image_.profiles[2UL * number];
    const auto profile = profile_of(low, image_.profiles[2UL * number + 1]);
    illegal_ += (known ? 0 : 1) + illegal_settings(low);
    const std::int32_t mantissa = signed_bits(config, 37, 25);
    const std::int32_t bias = mantissa * (1 << bits(config, 40, 38));
    Accumulator& sum = at(c, step_ % image_.slots());
    worked[c].active = sum.valid || states_[c] != arith::CompartmentState{} || mantissa != 0 ||
                       profile.noise || bits(low, 54, 53) != 0;
    const std::int32_t noise =
        profile.noise ? arith::noise_value(key, bits(config, 63, 41), profile.noise_exponent) : 0;
    arith::JoinChildren children;
    illegal_ += static_cast<std::uint32_t>(stack.pop(profile.pops, children));
    const auto threshold = static_cast<std::int32_t>(bits(config, 24, 8)) << 6;
    const arith::JoinPair pair = arith::update_compartment(
        profile, threshold, bias, noise, sum.valid ? sum.value : 0, children, states_[c]);
    sum = {};
    worked[c].spike = pair.spike;
    if (profile.push && !stack.push(pair)) ++illegal_;
    if (pair.spike && profile.y_traces) y_time_[c] = hit_now();
  }
  return worked;
}

bool ReferenceCore::legal(std::uint64_t entry, std::uint32_t axon) const {
  const std::uint32_t in_axons = chip_.architecture.core.in_axons;
  if (bits(entry, 1, 0) == 0 || bits(entry, 5, 4) == 3 || bits(entry, 55, 54) == 3) return false;
  if (bits(entry, 57, 57) != 0 && axon + 1 == in_axons) return false;
  const std::uint32_t length = (bits(entry, 1, 0) == kDense ? 0 : 10) + (1U << bits(entry, 3, 2)) +
                               3 * bits(entry, 55, 54) + 9 * bits(entry, 56, 56);
  const std::uint32_t count = bits(entry, 37, 26);
  const std::uint32_t words = (count + 64 / length - 1) / (64 / length);
  return bits(entry, 25, 10) + words <= chip_.architecture.core.synapse_words || count == 0;
}

void ReferenceCore::receive(std::uint32_t axon) {
  for (;; ++axon) {
    const std::uint64_t entry = axon < image_.in_axons.size() ? image_.in_axons[axon] : 0;
    if (axon >= chip_.architecture.core.in_axons || !legal(entry, axon)) {
      ++illegal_;
      return;
    }
    if (bits(entry, 58, 58) != 0) x_time_[axon] = hit_now();
    work_list(entry);
    if (bits(entry, 57, 57) == 0) return;
  }
}

void ReferenceCore::work_list(std::uint64_t entry) {
  const std::uint32_t format = bits(entry, 1, 0);
  const std::uint32_t target_bits = format == kDense ? 0 : 10;
  const std::uint32_t weight_bits = 1U << bits(entry, 3, 2);
  const std::uint32_t delay_bits = 3 * bits(entry, 55, 54);
  const std::uint32_t length = target_bits + weight_bits + delay_bits + 9 * bits(entry, 56, 56);
  const std::uint32_t per_word = 64 / length;
  for (std::uint32_t i = 0; i < bits(entry, 37, 26); ++i) {
    const std::uint64_t at_word = bits(entry, 25, 10) + i / per_word;
    const std::uint64_t word = at_word < image_.synapses.size() ? image_.synapses[at_word] : 0;
    const std::uint64_t field = word >> (i % per_word * length);
    const std::uint32_t base = bits(entry, 47, 38);
    const std::uint32_t own = bits(field, 9, 0);
    const std::uint32_t target = format == kDense ? base + i : format == kShared ? base + own : own;
    const std::uint32_t stored = bits(field, target_bits + weight_bits - 1, target_bits);
    const std::uint32_t low = target_bits + weight_bits;
    const std::uint32_t delay =
        bits(entry, 53, 48) + (delay_bits == 0 ? 0 : bits(field, low + delay_bits - 1, low));
    if (target >= states_.size() || delay > image_.slots() - 2) {
      ++illegal_;
      continue;
    }
    const std::int32_t mantissa = arith::weight_mantissa(
        stored, static_cast<int>(weight_bits), static_cast<arith::WeightSign>(bits(entry, 5, 4)));
    Accumulator& sum = at(target, (step_ + 1 + delay) % image_.slots());
    sum.value = arith::wrap24(sum.value + arith::scaled_weight(mantissa, signed_bits(entry, 9, 6)));
    sum.valid = true;
  }
}

std::uint64_t ReferenceCore::state_uv(std::uint32_t compartment) const {
  const arith::CompartmentState& state = states_[compartment];
  return low_24(state.u) | low_24(state.v) << 24 |
         static_cast<std::uint64_t>(state.refractory) << 48;
}

std::uint64_t ReferenceCore::state_a(std::uint32_t compartment) const {
  return low_24(states_[compartment].a);
}

std::uint64_t ReferenceCore::accumulator(std::uint32_t compartment, std::uint32_t slot) const {
  const auto index = slot * (chip_.architecture.core.accumulators / image_.slots()) + compartment;
  const Accumulator& sum = accumulators_[index];
  return sum.valid ? low_24(sum.value) | 1U << 24 : 0;
}

}  // namespace spikemesh::rtl::testing
