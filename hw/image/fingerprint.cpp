#include "hw/image/fingerprint.h"

#include <string_view>

#include "hw/image/image_message.h"

namespace spikemesh::image {
namespace {

std::uint64_t fnv1a(std::uint64_t hash, std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * kPrime;
  return hash;
}

}  // namespace

std::uint64_t fingerprint(const ChipImage& image) {
  constexpr std::uint64_t kOffset = 0xcbf29ce484222325;
  pb::Header header = to_header(image);
  header.clear_metadata();
  std::uint64_t hash = fnv1a(kOffset, header.SerializeAsString());
  for (const CoreImage& core : image.cores)
    hash = fnv1a(hash, to_message(core).SerializeAsString());
  return hash;
}

}  // namespace spikemesh::image
