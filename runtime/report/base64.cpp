#include "runtime/report/base64.h"

#include <algorithm>
#include <string_view>

namespace spikemesh::report {

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kBytes = 3;  // 24 bits are 4 letters of 6
  std::string text;
  text.reserve((bytes.size() + kBytes - 1) / kBytes * 4);
  for (std::size_t first = 0; first < bytes.size(); first += kBytes) {
    const std::size_t count = std::min(kBytes, bytes.size() - first);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < kBytes; ++i)
      group = group << 8 | (i < count ? bytes[first + i] : 0U);
    for (std::size_t i = 0; i <= kBytes; ++i)
      text += i <= count ? kLetters[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

}  // namespace spikemesh::report
