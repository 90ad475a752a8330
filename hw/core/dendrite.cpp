#include "hw/core/dendrite.h"

#include <algorithm>
#include <bit>

#include "hw/arith/random.h"
#include "hw/core/decoded.h"

namespace spikemesh::core {
namespace {

constexpr std::uint32_t kFlagsPerWord = 8;  // flags are bytes, scanned eight at a time

std::size_t padded(std::size_t count) {
  constexpr std::size_t kBitsPerWord = 64;  // active_words() packs this many flags
  return (count + kBitsPerWord - 1) / kBitsPerWord * kBitsPerWord;
}

std::uint64_t load_flags(const std::uint8_t* flags) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kFlagsPerWord; ++i) {
    word |= std::uint64_t{flags[i]} << (8 * i);
  }
  return word;
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
  noisy_input_.resize(count_);
  spiked_.resize(padded(count_));
  active_.resize(padded(count_));
  find_runs();
}

void Dendrite::find_runs() {
  for (std::uint32_t c = 0; c < count_; ++c) {
    const arith::CompartmentProfile& p = profile(c);
    const bool joined = p.push || p.pops > 0 || p.join != arith::Join::kNone;
    noisy_ = noisy_ || p.noise;
    const bool extends = !runs_.empty() && runs_.back().joined == joined &&
                         (joined || profile_of_[c] == profile_of_[c - 1]);
    if (extends) {
      runs_.back().end = c + 1;
    } else {
      runs_.push_back({c, c + 1, joined, p.adapt_step() != 0});
    }
  }
}

void Dendrite::state_was_set(const CoreState& state) {
  for (Run& run : runs_) {
    const bool any = std::any_of(state.a.begin() + run.begin, state.a.begin() + run.end,
                                 [](std::int32_t a) { return a != 0; });
    run.adaptive = any || profile(run.begin).adapt_step() != 0;
  }
}

void Dendrite::step(std::uint32_t step, CoreState& state, arith::PackedAccumulator* slot) {
  spikes_.clear();
  active_count_ = 0;
  const std::uint32_t noise_key =
      noisy_ ? arith::random_key(seed_, step, arith::RandomPurpose::kNoise) : 0;
  arith::JoinStack stack;
  for (const Run& run : runs_) {
    if (run.joined) {
      step_joined(run, noise_key, state, slot, stack);
    } else {
      step_vector(run, noise_key, state, slot);
    }
  }
  if (illegal_each_step_ != 0) add_saturating(state.illegal, illegal_each_step_);
}

void Dendrite::step_vector(const Run& run, std::uint32_t noise_key, CoreState& state,
                           arith::PackedAccumulator* slot) {
  const arith::VectorSet set = arith::best_vector_set();
  const arith::CompartmentProfile& p = profile(run.begin);
  const std::uint32_t size = run.end - run.begin;
  const std::int32_t* input = bias_.data() + run.begin;
  if (p.noise) {
    arith::add_noise(noise_key, p.noise_exponent, logical_id_.data() + run.begin, input,
                     noisy_input_.data(), size, set);
    input = noisy_input_.data();
  }
  const arith::CompartmentArrays arrays{.u = state.u.data() + run.begin,
                                        .v = state.v.data() + run.begin,
                                        .a = state.a.data() + run.begin,
                                        .refractory = state.refractory.data() + run.begin,
                                        .q = slot + run.begin,
                                        .threshold = threshold_.data() + run.begin,
                                        .input = input,
                                        .spiked = spiked_.data() + run.begin,
                                        .active = active_.data() + run.begin};
  const arith::RunCounts counts = arith::update_compartments(p, run.adaptive, arrays, size, set);
  if (p.noise) {
    std::fill_n(arrays.active, size, std::uint8_t{1});
    active_count_ += size;
  } else {
    active_count_ += counts.active;
  }
  if (counts.spikes != 0) collect_spikes(run);
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
    arith::CompartmentState before{state.u[c], state.v[c], state.a[c], state.refractory[c]};
    const bool active = arith::accumulator_valid(slot[c]) || bias_[c] != 0 || p.noise ||
                        p.pops > 0 || before != arith::CompartmentState{};
    const arith::JoinPair pair = arith::update_compartment(
        p, threshold_[c], bias_[c], noise, arith::accumulator_value(slot[c]), children, before);
    if (p.push && !stack.push(pair)) add_saturating(state.illegal, 1);
    slot[c] = 0;
    state.u[c] = before.u;
    state.v[c] = before.v;
    state.a[c] = before.a;
    state.refractory[c] = before.refractory;
    spiked_[c] = pair.spike ? 1 : 0;
    active_[c] = active ? 1 : 0;
    active_count_ += active ? 1 : 0;
    if (pair.spike) spikes_.push_back(c);
  }
}

void Dendrite::collect_spikes(const Run& run) {
  // Bytes of neighbouring runs in the first and last word are masked off by the bounds.
  for (std::uint32_t base = run.begin / kFlagsPerWord * kFlagsPerWord; base < run.end;
       base += kFlagsPerWord) {
    for (std::uint64_t flags = load_flags(spiked_.data() + base); flags != 0; flags &= flags - 1) {
      const std::uint32_t c = base + static_cast<std::uint32_t>(std::countr_zero(flags)) / 8;
      if (c >= run.begin && c < run.end) spikes_.push_back(c);
    }
  }
}

std::vector<std::uint64_t> Dendrite::active_words() const {
  constexpr std::uint64_t kGather = 0x0102'0408'1020'4080;  // bit 8i of a word to bit 56 + i
  constexpr std::size_t kGroups = 64 / kFlagsPerWord;
  std::vector<std::uint64_t> words(active_.size() / 64);
  for (std::size_t w = 0; w < words.size(); ++w) {
    for (std::size_t group = 0; group < kGroups; ++group) {
      const std::uint64_t flags = load_flags(active_.data() + (w * kGroups + group) * 8);
      words[w] |= (flags * kGather >> 56) << (8 * group);
    }
  }
  return words;
}

}  // namespace spikemesh::core
