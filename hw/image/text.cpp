#include "hw/image/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace spikemesh::image {
namespace {

/// Bytes of the character that begins with `lead`; 0 if none does.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

/// The character of `length` bytes at the front of `text`, or a number that no character has.
std::uint32_t decode(std::string_view text, std::size_t length) {
  constexpr std::uint32_t none = 0xffffffff;
  const auto lead = static_cast<unsigned char>(text[0]);
  std::uint32_t character = length == 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80) return none;
    character = character << 6 | (byte & 0x3f);
  }
  return character;
}

bool is_character(std::uint32_t character, std::size_t length) {
  const bool surrogate = character >= 0xd800 && character < 0xe000;
  const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
  return character <= 0x10ffff && !surrogate && !overlong;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = length_of(static_cast<unsigned char>(text[0]));
    if (length == 0 || length > text.size() || !is_character(decode(text, length), length))
      return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_name(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !text.empty() && is_utf8(text) && std::ranges::none_of(text, is_control);
}

}  // namespace spikemesh::image
