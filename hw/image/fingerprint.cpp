#include "hw/image/fingerprint.h"

#include "base/fnv1a.h"
#include "hw/image/image_message.h"

namespace spikemesh::image {

std::uint64_t fingerprint(const ChipImage& image) {
  pb::Header header = to_header(image);
  header.clear_metadata();
  std::uint64_t hash = fnv1a(header.SerializeAsString());
  for (const CoreImage& core : image.cores)
    hash = fnv1a(to_message(core).SerializeAsString(), hash);
  return hash;
}

}  // namespace spikemesh::image
