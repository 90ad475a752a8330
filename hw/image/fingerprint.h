#pragma once

#include <cstdint>

#include "hw/image/chip_image.h"

namespace spikemesh::image {

/// A number that tells images apart: everything but the metadata counts, the architecture included.
/// It is FNV-1a (64 bits, offset 0xcbf29ce484222325, prime 0x100000001b3) of the messages that an
/// image file holds, so it finds mistakes and not forgeries.
std::uint64_t fingerprint(const ChipImage& image);

}  // namespace spikemesh::image
