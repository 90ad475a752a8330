#pragma once

#include <cstdint>
#include <vector>

/// Bits, random numbers and synapses as hardware.md §1, §3.2, §4.1 and §13 tell them; for tests.
namespace spikemesh::chip::testing {

/// word[high:low], unsigned.
inline long bits(std::uint64_t word, int high, int low) {
  long value = 0;
  for (int i = high; i >= low; --i) value = 2 * value + static_cast<long>(word >> i & 1);
  return value;
}

/// word[high:low], two's complement.
inline long sbits(std::uint64_t word, int high, int low) {
  const long value = bits(word, high, low);
  return (word >> high & 1) == 1 ? value - (1L << (high - low + 1)) : value;
}

inline long floor_div(long x, long y) {
  const long quotient = x / y;
  return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
}

inline std::uint32_t naive_mix(std::uint64_t x) {
  constexpr std::uint64_t kModulus = 1ULL << 32;
  x %= kModulus;
  x ^= x / (1 << 16);
  x = x * 0x7feb352d % kModulus;
  x ^= x / (1 << 15);
  x = x * 0x846ca68b % kModulus;
  x ^= x / (1 << 16);
  return static_cast<std::uint32_t>(x);
}

inline std::uint32_t naive_key(std::uint32_t seed, std::uint32_t step, std::uint64_t purpose) {
  const std::uint64_t spread = purpose * 0x9e3779b9 % (1ULL << 32);
  return naive_mix(naive_mix(seed ^ spread) ^ step);
}

inline std::uint32_t naive_random(std::uint32_t seed, std::uint32_t step, std::uint64_t purpose,
                                  std::uint32_t id, std::uint64_t draw) {
  return naive_mix(naive_key(seed, step, purpose) ^ (id + draw * (1 << 23)));
}

inline std::uint32_t naive_random2(std::uint32_t seed, std::uint32_t step, std::uint64_t purpose,
                                   std::uint32_t source, std::uint32_t target) {
  return naive_mix(naive_mix(naive_key(seed, step, purpose) ^ source) ^ target);
}

struct NaiveSynapse {
  long target;
  long stored;
  long mantissa;
  long delay;
  long tag;
};

/// Where the fields of a list's synapses lie: of synapse i from bit `bit` of word `word` on.
struct NaiveLayout {
  int target_bits, weight_bits, delay_bits, tag_bits;
  std::size_t word;
  int bit;
};

inline NaiveLayout layout_of(std::uint64_t entry, long i) {
  NaiveLayout layout{};
  layout.target_bits = bits(entry, 1, 0) == 2 ? 0 : 10;
  layout.weight_bits = 1 << bits(entry, 3, 2);
  layout.delay_bits = static_cast<int>(3 * bits(entry, 55, 54));
  layout.tag_bits = bits(entry, 56, 56) == 1 ? 9 : 0;
  const int length = layout.target_bits + layout.weight_bits + layout.delay_bits + layout.tag_bits;
  const int per_word = 64 / length;
  layout.word = static_cast<std::size_t>(bits(entry, 25, 10) + i / per_word);
  layout.bit = static_cast<int>(i % per_word) * length;
  return layout;
}

inline long naive_mantissa(std::uint64_t entry, long stored, int weight_bits) {
  if (bits(entry, 5, 4) == 0) return stored;
  if (bits(entry, 5, 4) == 1) return -stored;
  if (weight_bits == 1) return stored == 0 ? 2 : -2;
  return 2 * sbits(static_cast<std::uint64_t>(stored), weight_bits - 1, 0);
}

inline NaiveSynapse read_synapse(std::uint64_t entry, const std::vector<std::uint64_t>& words,
                                 long i) {
  const NaiveLayout at = layout_of(entry, i);
  const std::uint64_t word = words[at.word];
  int bit = at.bit;
  const auto take = [&word, &bit](int width) {
    if (width == 0) return 0L;
    bit += width;
    return bits(word, bit - 1, bit - width);
  };
  NaiveSynapse synapse{};
  const long field = take(at.target_bits);
  synapse.stored = take(at.weight_bits);
  synapse.delay = take(at.delay_bits);
  synapse.tag = take(at.tag_bits);
  if (synapse.tag >= 256) synapse.tag -= 512;
  synapse.mantissa = naive_mantissa(entry, synapse.stored, at.weight_bits);
  const long base = bits(entry, 47, 38);
  synapse.target = bits(entry, 1, 0) == 2   ? base + i
                   : bits(entry, 1, 0) == 3 ? base + field
                                            : field;
  return synapse;
}

}  // namespace spikemesh::chip::testing
