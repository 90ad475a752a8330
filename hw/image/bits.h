#pragma once

#include <cstdint>

#include "base/error.h"

namespace spikemesh::image {

/// Bits [High:Low] of a word, as the tables of hardware.md §3.2 write them.
template <int High, int Low>
struct Bits {
  static_assert(0 <= Low && Low <= High && High < 64);
  static constexpr int kWidth = High - Low + 1;
  static constexpr std::uint64_t kMax = ~std::uint64_t{0} >> (64 - kWidth);
  static constexpr std::uint64_t kMask = kMax << Low;

  static constexpr std::uint64_t get(std::uint64_t word) { return (word >> Low) & kMax; }

  /// Two's complement.
  static constexpr std::int64_t get_signed(std::uint64_t word) {
    return static_cast<std::int64_t>(word << (63 - High)) >> (64 - kWidth);
  }

  static constexpr bool fits(std::uint64_t value) { return value <= kMax; }

  static constexpr bool fits_signed(std::int64_t value) {
    return get_signed(static_cast<std::uint64_t>(value) << Low) == value;
  }

  static constexpr std::uint64_t put(std::uint64_t value) {
    SPIKEMESH_CHECK(fits(value), "{} fits bits [{}:{}]", value, High, Low);
    return value << Low;
  }

  static constexpr std::uint64_t put_signed(std::int64_t value) {
    SPIKEMESH_CHECK(fits_signed(value), "{} fits bits [{}:{}], signed", value, High, Low);
    return (static_cast<std::uint64_t>(value) & kMax) << Low;
  }
};

}  // namespace spikemesh::image
