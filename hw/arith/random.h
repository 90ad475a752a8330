#pragma once

#include <cstdint>

namespace spikemesh::arith {

/// What a random number is for. hardware.md §13
enum class RandomPurpose : std::uint32_t {
  kNoise = 1,
  kTraceX1 = 2,
  kTraceX2 = 3,
  kTraceY1 = 4,
  kTraceY2 = 5,
  kTraceY3 = 6,
  kWeight = 7,
  kDelay = 8,
  kTag = 9,
  kHostFirst = 16,
};

inline constexpr int kLogicalIdBits = 23;

/// A permutation of 32 bits: the constants of Wellons' lowbias32 (public domain). hardware.md §13
constexpr std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

/// What all numbers of one step and purpose share.
constexpr std::uint32_t random_key(std::uint32_t seed, std::uint32_t step, RandomPurpose purpose) {
  return mix(mix(seed ^ (static_cast<std::uint32_t>(purpose) * 0x9e3779b9U)) ^ step);
}

/// The number of one owner; id has 23 bits, draw 9.
constexpr std::uint32_t random_of_key(std::uint32_t key, std::uint32_t id, std::uint32_t draw) {
  return mix(key ^ (id | (draw << kLogicalIdBits)));
}

/// The number of one pair of owners.
constexpr std::uint32_t random2_of_key(std::uint32_t key, std::uint32_t source,
                                       std::uint32_t target) {
  return mix(mix(key ^ source) ^ target);
}

constexpr std::uint32_t random(std::uint32_t seed, std::uint32_t step, RandomPurpose purpose,
                               std::uint32_t id, std::uint32_t draw) {
  return random_of_key(random_key(seed, step, purpose), id, draw);
}

constexpr std::uint32_t random2(std::uint32_t seed, std::uint32_t step, RandomPurpose purpose,
                                std::uint32_t source, std::uint32_t target) {
  return random2_of_key(random_key(seed, step, purpose), source, target);
}

}  // namespace spikemesh::arith
