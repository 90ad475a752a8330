#include "hw/core/dendrite.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "hw/arith/random.h"
#include "hw/core/decoded.h"

namespace spikemesh::core {
namespace {

/// Compartments that go through a kernel at once: what it returns of each stays in the first cache.
constexpr std::uint32_t kBlock = 256;

/// In a fixed number of wide words, whatever vectors the host has.
template <std::uint32_t kGroup>
bool any_spike(const std::int32_t* spiked) {
  std::array<std::uint64_t, kGroup / 2> pairs;  // NOLINT: filled at once
  static_assert(sizeof(pairs) == kGroup * sizeof(*spiked));
  std::memcpy(pairs.data(), spiked, sizeof(pairs));
  std::uint64_t any = 0;
  for (const std::uint64_t pair : pairs) any |= pair;
  return any != 0;
}

/// Appends begin + i for every i with a spike. Most have none: a group is looked at together.
void collect_spikes(const std::array<std::int32_t, kBlock>& spiked, std::uint32_t begin,
                    std::uint32_t size, std::vector<std::uint32_t>& spikes) {
  constexpr std::uint32_t kGroup = 16;
  for (std::uint32_t first = 0; first < size; first += kGroup) {
    const std::uint32_t end = std::min(first + kGroup, size);
    if (end - first == kGroup && !any_spike<kGroup>(spiked.data() + first)) continue;
    for (std::uint32_t i = first; i < end; ++i) {
      if (spiked[i] != 0) spikes.push_back(begin + i);
    }
  }
}

void add_saturating(std::uint32_t& counter, std::uint32_t amount) {
  const std::uint32_t sum = counter + amount;
  counter = sum < counter ? ~std::uint32_t{0} : sum;
}

}  // namespace

Dendrite::Dendrite(const image::CoreImage& image, std::uint32_t profiles, std::uint32_t seed)
    : count_(image.compartment_count()), seed_(seed) {
  std::vector<std::uint32_t> illegal_fields;
  const std::size_t known = std::max<std::size_t>(1, std::min<std::size_t>(profiles, 256));
  for (std::size_t p = 0; p < known; ++p) {
    const auto word = [&image](std::size_t i) {
      return i < image.profiles.size() ? image.profiles[i] : 0;
    };
    const auto decoded = decode_profile(image::Profile::unpack({word(2 * p), word(2 * p + 1)}));
    profiles_.push_back(decoded.profile);
    illegal_fields.push_back(decoded.illegal);
  }
  for (const std::uint64_t word : image.compartments) {
    const auto fields = image::CompartmentConfig::unpack(word);
    const bool legal = fields.profile < known;
    const std::uint8_t p = legal ? fields.profile : std::uint8_t{0};
    illegal_each_step_ += illegal_fields[p] + (legal ? 0 : 1);
    profile_of_.push_back(p);
    const auto& config = configs_.emplace_back(decode_config(fields));
    threshold_.push_back(config.threshold());
    bias_.push_back(config.bias());
    logical_id_.push_back(config.logical_id);
  }
  find_runs();
}

void Dendrite::find_runs() {
  for (std::uint32_t c = 0; c < count_; ++c) {
    const arith::CompartmentProfile& p = profile(c);
    const bool joined = p.push || p.pops > 0 || p.join != arith::Join::kNone;
    noisy_ = noisy_ || p.noise;
    const bool extends = !runs_.empty() && runs_.back().joined == joined &&
                         (joined || profile_of_[c] == profile_of_[c - 1]);
    if (!extends) {
      runs_.push_back({c, c + 1, joined, !p.noise, true, true});
      continue;
    }
    Run& run = runs_.back();
    run.end = c + 1;
    run.uniform =
        run.uniform && threshold_[c] == threshold_[run.begin] && bias_[c] == bias_[run.begin];
  }
}

void Dendrite::state_was_set(const CoreState& state) {
  const auto any = [](const std::vector<std::int32_t>& values, const Run& run) {
    return std::any_of(values.begin() + run.begin, values.begin() + run.end,
                       [](std::int32_t value) { return value != 0; });
  };
  for (Run& run : runs_) {
    run.adaptive = any(state.a, run) || profile(run.begin).adapt_step() != 0;
    run.refractory = any(state.refractory, run);
  }
}

void Dendrite::step(std::uint32_t step, CoreState& state, arith::PackedAccumulator* slot) {
  if (!active_words_.empty()) find_active(state, slot);
  spikes_.clear();
  active_count_ = 0;
  const std::uint32_t noise_key =
      noisy_ ? arith::random_key(seed_, step, arith::RandomPurpose::kNoise) : 0;
  arith::JoinStack stack;
  for (Run& run : runs_) {
    if (run.joined) {
      step_joined(run, noise_key, state, slot, stack);
    } else {
      step_run(run, noise_key, state, slot);
    }
  }
  if (illegal_each_step_ != 0) add_saturating(state.illegal, illegal_each_step_);
}

bool Dendrite::is_active(std::uint32_t c, const CoreState& state,
                         const arith::PackedAccumulator* slot) const {
  const arith::CompartmentProfile& p = profile(c);
  const bool received = slot != nullptr && arith::accumulator_valid(slot[c]);
  const std::int32_t any = state.u[c] | state.v[c] | state.a[c] | state.refractory[c];
  return received || any != 0 || bias_[c] != 0 || p.noise || p.pops > 0;
}

void Dendrite::find_active(const CoreState& state, const arith::PackedAccumulator* slot) {
  std::fill(active_words_.begin(), active_words_.end(), 0);
  for (std::uint32_t c = 0; c < count_; ++c) {
    active_words_[c / 64] |= std::uint64_t{is_active(c, state, slot)} << (c % 64);
  }
}

void Dendrite::step_run(Run& run, std::uint32_t noise_key, CoreState& state,
                        arith::PackedAccumulator* slot) {
  const arith::VectorSet set = arith::best_vector_set();
  const arith::CompartmentProfile& p = profile(run.begin);
  std::array<std::int32_t, kBlock> spiked;       // NOLINT: the kernel fills it
  std::array<std::int32_t, kBlock> noisy_input;  // NOLINT: add_noise fills it
  const std::size_t first_spike = spikes_.size();
  bool refractory = false;
  for (std::uint32_t begin = run.begin; begin < run.end; begin += kBlock) {
    const std::uint32_t size = std::min(kBlock, run.end - begin);
    const std::int32_t* input = bias_.data() + begin;
    if (p.noise) {
      arith::add_noise(noise_key, p.noise_exponent, logical_id_.data() + begin, input,
                       noisy_input.data(), size, set);
      input = noisy_input.data();
    }
    const arith::CompartmentArrays arrays{
        .u = state.u.data() + begin,
        .v = state.v.data() + begin,
        .a = run.adaptive ? state.a.data() + begin : nullptr,
        .refractory = run.refractory ? state.refractory.data() + begin : nullptr,
        .q = slot != nullptr ? slot + begin : nullptr,
        .threshold = threshold_.data() + begin,
        .input = input,
        .spiked = spiked.data()};
    const arith::RunSummary summary = arith::update_compartments(p, arrays, run.uniform, size, set);
    active_count_ += p.noise ? size : summary.active;
    refractory = refractory || summary.refractory;
    if (summary.spikes != 0) collect_spikes(spiked, begin, size, spikes_);
  }
  const std::int32_t reload = p.refractory - 1;
  if (!run.refractory && reload != 0) {
    for (std::size_t i = first_spike; i < spikes_.size(); ++i) {
      state.refractory[spikes_[i]] = reload;
      refractory = true;
    }
  }
  run.refractory = refractory;
}

void Dendrite::step_joined(const Run& run, std::uint32_t noise_key, CoreState& state,
                           arith::PackedAccumulator* slot, arith::JoinStack& stack) {
  for (std::uint32_t c = run.begin; c < run.end; ++c) {
    const arith::CompartmentProfile& p = profile(c);
    arith::JoinChildren children;
    if (const int illegal = stack.pop(p.pops, children); illegal != 0) {
      add_saturating(state.illegal, static_cast<std::uint32_t>(illegal));
    }
    const std::int32_t noise =
        p.noise ? arith::noise_value(noise_key, logical_id_[c], p.noise_exponent) : 0;
    active_count_ += is_active(c, state, slot) ? 1U : 0U;
    arith::CompartmentState now{state.u[c], state.v[c], state.a[c], state.refractory[c]};
    const std::int32_t q = slot != nullptr ? arith::accumulator_value(slot[c]) : 0;
    const arith::JoinPair pair =
        arith::update_compartment(p, threshold_[c], bias_[c], noise, q, children, now);
    if (p.push && !stack.push(pair)) add_saturating(state.illegal, 1);
    if (slot != nullptr) slot[c] = 0;
    state.u[c] = now.u;
    state.v[c] = now.v;
    state.a[c] = now.a;
    state.refractory[c] = now.refractory;
    if (pair.spike) spikes_.push_back(c);
  }
}

}  // namespace spikemesh::core
