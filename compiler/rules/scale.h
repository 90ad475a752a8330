#pragma once

#include <cstdint>
#include <optional>

namespace spikemesh::rules {

/// The whole numbers and powers of two of a product, multiplied: value *
/// 2^exponent.
struct Scale {
  std::int64_t value = 1;
  int exponent = 0;

  /// Largest |value| and |exponent| that are kept.
  static constexpr std::int64_t kMaxValue = std::int64_t{1} << 31;
  static constexpr int kMaxExponent = 64;
};

/// A scale as a product holds it: mantissa * 2^exponent, times a constant in a
/// factor's place if that is not 1.
struct EncodedScale {
  std::int8_t mantissa = 1;
  std::int8_t exponent = 0;
  std::int8_t constant = 1;  ///< 1 ... 127
};

inline constexpr int kMinMantissa = -8;  // hardware.md §12.3
inline constexpr int kMaxMantissa = 7;
inline constexpr int kMinExponent = -7;
inline constexpr int kMaxExponent = 8;
inline constexpr int kMinConstant = -128;
inline constexpr int kMaxConstant = 127;

/// The one way of writing a scale that the parser uses; nothing if a product
/// cannot hold it. `value` is not 0.
std::optional<EncodedScale> encode_scale(Scale scale);

}  // namespace spikemesh::rules
