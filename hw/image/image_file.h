#pragma once

#include <iosfwd>
#include <string>

#include "hw/image/chip_image.h"

/// Chip images as files: versioned, checksummed, one record a core (docs/image.md).
namespace spikemesh::image {

/// Writes a legal image; the file appears whole or not at all. Throws UserError where it cannot be
/// written, InternalError if the image is not legal.
void save_image(const ChipImage& image, const std::string& path);
void write_image(const ChipImage& image, std::ostream& out);

/// Reads an image and checks all of it (image_check.h). Throws UserError that names file, core,
/// memory, word, found and expected, or the byte of the damage; never returns a part.
ChipImage load_image(const std::string& path);

/// `file` is the name that errors carry.
ChipImage read_image(std::istream& in, const std::string& file);

}  // namespace spikemesh::image
