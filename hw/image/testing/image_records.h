#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hw/image/record_stream.h"

namespace spikemesh::image::testing {

/// A record of an image file, without its frame.
struct Record {
  std::uint32_t kind = 0;
  std::string payload{};
};

/// The records as far as the frames make sense; checksums are not looked at.
std::vector<Record> split_records(std::string_view bytes);

/// A file of these records with every length and checksum right. An end record gets the counts and
/// the checksum of what stands before it.
std::string join_records(const std::vector<Record>& records,
                         const RecordFormat& format = kImageFormat);

}  // namespace spikemesh::image::testing
