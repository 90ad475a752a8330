#pragma once

#include <cstdint>

#include "hw/arith/fixed_point.h"

namespace spikemesh::arith {

/// What the stored bits of a list's weights mean. Values as in IN_AXON, hardware.md §3.2
enum class WeightSign : std::uint8_t { kExcitatory = 0, kInhibitory = 1, kMixed = 2 };

inline constexpr int kExponentMin = -8;
inline constexpr int kExponentMax = 7;
/// A mantissa of exponent 0 is shifted up by this. hardware.md §4.1
inline constexpr int kWeightShift = 6;
/// Magnitude of a mixed 1-bit weight.
inline constexpr std::int32_t kBinaryMantissa = 2;

/// The mantissa that `stored` means; bits is 1, 2, 4 or 8, `stored` has no bit above them.
/// hardware.md §4.1
constexpr std::int32_t weight_mantissa(std::uint32_t stored, int bits, WeightSign sign) {
  const auto s = static_cast<std::int32_t>(stored);
  if (sign == WeightSign::kExcitatory) return s;
  if (sign == WeightSign::kInhibitory) return -s;
  if (bits == 1) return s == 0 ? kBinaryMantissa : -kBinaryMantissa;
  const std::int32_t sign_bit = 1 << (bits - 1);
  return 2 * ((s ^ sign_bit) - sign_bit);
}

/// The smallest and largest mantissa that a weight can store, and the distance between two.
struct MantissaRange {
  std::int32_t min;
  std::int32_t max;
  std::int32_t step;
};

/// hardware.md §4.1
constexpr MantissaRange mantissa_range(int bits, WeightSign sign) {
  const std::int32_t values = 1 << bits;
  if (sign == WeightSign::kExcitatory) return {0, values - 1, 1};
  if (sign == WeightSign::kInhibitory) return {1 - values, 0, 1};
  if (bits == 1) return {-kBinaryMantissa, kBinaryMantissa, 2 * kBinaryMantissa};
  return {-values, values - 2, 2};
}

/// The stored bits of a mantissa within mantissa_range, a multiple of its step from its minimum.
/// Inverse of weight_mantissa.
constexpr std::uint32_t stored_weight(std::int32_t mantissa, int bits, WeightSign sign) {
  if (sign == WeightSign::kExcitatory) return static_cast<std::uint32_t>(mantissa);
  if (sign == WeightSign::kInhibitory) return static_cast<std::uint32_t>(-mantissa);
  if (bits == 1) return mantissa < 0 ? 1U : 0U;
  return static_cast<std::uint32_t>(mantissa / 2) & ((1U << bits) - 1);
}

/// The weight that is added to an accumulator; |result| <= 2^21. hardware.md §4.1
constexpr std::int32_t scaled_weight(std::int32_t mantissa, int exponent) {
  const int shift = kWeightShift + exponent;
  return shift >= 0 ? mantissa * (1 << shift) : asr(mantissa, -shift);
}

}  // namespace spikemesh::arith
