#pragma once

#include <string>

#include "hw/image/chip_image.h"
#include "hw/image/image.pb.h"

namespace spikemesh::image {

/// The whole image but its cores.
pb::Header to_header(const ChipImage& image);
pb::Core to_message(const CoreImage& core);

/// The way back. Throws UserError where a message holds what no image has; whether the image is
/// legal is another question (image_check.h).
ChipImage from_header(const pb::Header& header, const std::string& file);
CoreImage from_message(const pb::Core& message, const std::string& file);

}  // namespace spikemesh::image
