#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>

#include "hw/chip/functional_chip.h"
#include "hw/image/chip_image.h"
#include "hw/image/record_stream.h"
#include "runtime/report/run_record.h"

namespace spikemesh::checkpoint {

/// A run between two steps: all that it needs to go on as if it had never stopped, at any fidelity.
struct Checkpoint {
  chip::ChipState state;
  report::RunRecord record;
  std::map<std::string, std::uint64_t> outputs;  ///< where each file that the run writes goes on
};

inline constexpr image::RecordFormat kFormat{.magic = "\xA7STATE\r\n",
                                             .version = 1,
                                             .name = "a Spikemesh checkpoint",
                                             .version_hint = "run again with this program"};

/// Writes a checkpoint of a run of this image. The file appears whole or not at all.
void save(const Checkpoint& checkpoint, const image::ChipImage& image, const std::string& path);
void write(const Checkpoint& checkpoint, const image::ChipImage& image, std::ostream& out);

/// Reads a checkpoint and checks all of it: that it belongs to this image, is undamaged, and holds
/// a state that a run of the image could have reached. `shape` is any state of the image. Throws
/// UserError that names file, core and value; never returns a part.
Checkpoint load(const std::string& path, const image::ChipImage& image,
                const chip::ChipState& shape);
/// `file` is the name that errors carry.
Checkpoint read(std::istream& in, const std::string& file, const image::ChipImage& image,
                const chip::ChipState& shape);

}  // namespace spikemesh::checkpoint
