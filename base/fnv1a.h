#pragma once

#include <cstdint>
#include <string_view>

namespace spikemesh {

inline constexpr std::uint64_t kFnv1aStart = 0xcbf29ce484222325;

/// FNV-1a, 64 bits: finds mistakes and not forgeries. `hash` goes on from an earlier part.
constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t hash = kFnv1aStart) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * kPrime;
  return hash;
}

}  // namespace spikemesh
