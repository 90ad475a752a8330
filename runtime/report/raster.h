#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/image/chip_image.h"
#include "runtime/report/number_archive.h"

namespace spikemesh::report {

/// Who spiked when, for a picture: the neurons of all populations, one after the other, as rows.
/// When the picture is full, every second of the rows that it still shows is left out.
class Raster {
 public:
  struct Spike {
    std::uint64_t step = 0;  ///< counted from the beginning of the run
    std::uint32_t row = 0;
  };

  explicit Raster(const image::ChipImage& image);

  /// Spikes of a core, as the image lists it.
  void add(std::uint64_t step, std::size_t core, std::span<const std::uint32_t> compartments);

  /// Rows that are multiples of this are shown.
  std::uint32_t stride() const { return stride_; }
  std::uint32_t rows() const { return rows_; }
  const std::vector<Spike>& spikes() const { return spikes_; }

  void visit(NumberArchive& archive);

 private:
  void thin();

  std::uint32_t rows_ = 0;
  std::vector<std::vector<std::uint32_t>> row_of_;  ///< by core and compartment; kNone: no neuron
  std::uint32_t stride_ = 1;
  std::vector<Spike> spikes_;
};

}  // namespace spikemesh::report
