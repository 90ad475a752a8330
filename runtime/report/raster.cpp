#include "runtime/report/raster.h"

#include <algorithm>

namespace spikemesh::report {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::size_t kMostSpikes = 20000;

}  // namespace

Raster::Raster(const image::ChipImage& image) {
  for (const image::CoreImage& core : image.cores)
    row_of_.emplace_back(core.compartment_count(), kNone);
  for (const image::Population& population : image.populations) {
    for (const image::CompartmentAddress& at : population.neurons) {
      const auto core = std::ranges::lower_bound(image.cores, at.core, {}, &image::CoreImage::id);
      row_of_[static_cast<std::size_t>(core - image.cores.begin())][at.compartment.index()] =
          rows_++;
    }
  }
}

void Raster::add(std::uint64_t step, std::size_t core,
                 std::span<const std::uint32_t> compartments) {
  for (const std::uint32_t compartment : compartments) {
    const std::uint32_t row = row_of_[core][compartment];
    if (row == kNone || row % stride_ != 0) continue;
    spikes_.push_back({step, row});
    while (spikes_.size() > kMostSpikes && stride_ < rows_) thin();
    if (spikes_.size() > kMostSpikes) spikes_.pop_back();
  }
}

void Raster::thin() {
  stride_ *= 2;
  std::erase_if(spikes_, [this](const Spike& spike) { return spike.row % stride_ != 0; });
}

void Raster::visit(NumberArchive& archive) {
  archive(stride_);
  if (archive.reading() && (stride_ == 0 || (stride_ & (stride_ - 1)) != 0))
    archive.refuse(stride_, "a power of two");
  archive.size(spikes_, kMostSpikes);
  for (Spike& spike : spikes_) {
    archive(spike.step, spike.row);
    if (archive.reading() && spike.row >= rows_) archive.refuse(spike.row, "a row");
  }
}

}  // namespace spikemesh::report
