#include "compiler/rules/scale.h"

#include <array>
#include <cstdlib>

namespace spikemesh::rules {
namespace {

/// Splits an odd number into a mantissa and a constant.
std::optional<EncodedScale> split(std::int64_t odd) {
  constexpr std::array<int, 4> kMantissas{7, 5, 3, 1};
  const std::int64_t magnitude = std::abs(odd);
  const int sign = odd < 0 ? -1 : 1;
  if (magnitude <= kMaxMantissa) return EncodedScale{.mantissa = static_cast<std::int8_t>(odd)};
  for (const int mantissa : kMantissas)
    if (magnitude % mantissa == 0 && magnitude / mantissa <= kMaxConstant)
      return EncodedScale{.mantissa = static_cast<std::int8_t>(sign * mantissa),
                          .constant = static_cast<std::int8_t>(magnitude / mantissa)};
  return std::nullopt;
}

}  // namespace

std::optional<EncodedScale> encode_scale(Scale scale) {
  while (scale.value % 2 == 0) {
    scale.value /= 2;
    ++scale.exponent;
  }
  std::optional<EncodedScale> encoded = split(scale.value);
  if (!encoded) return std::nullopt;
  while (scale.exponent > kMaxExponent) {
    const int doubled = 2 * encoded->mantissa;
    if (doubled < kMinMantissa || doubled > kMaxMantissa) return std::nullopt;
    encoded->mantissa = static_cast<std::int8_t>(doubled);
    --scale.exponent;
  }
  if (scale.exponent < kMinExponent) return std::nullopt;
  encoded->exponent = static_cast<std::int8_t>(scale.exponent);
  return encoded;
}

}  // namespace spikemesh::rules
