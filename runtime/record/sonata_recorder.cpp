#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "runtime/record/recorder.h"
#include "runtime/record/result_file.h"
#include "runtime/record/sonata_file.h"

namespace spikemesh::runtime {
namespace {

/// A spike as it waits, in a file of its own, for the SONATA file to be written.
struct WaitingSpike {
  std::uint64_t step;
  std::uint32_t population;
  std::uint32_t neuron;
};

/// Whom a compartment belongs to: one entry for each population that names it.
using Owners = std::vector<WaitingSpike>;

/// Spikes wait beside the file, in FILE.part: HDF5 has no way to cut off what a run wrote after its
/// last checkpoint.
class SonataRecorder final : public Recorder {
 public:
  SonataRecorder(const std::string& path, const image::ChipImage& image, double step_ms,
                 std::optional<std::uint64_t> resume_at)
      : path_(path), step_ms_(step_ms), waiting_(path + ".part", resume_at) {
    owners_.resize(image.cores.size());
    for (std::size_t i = 0; i < image.cores.size(); ++i)
      owners_[i].resize(image.cores[i].compartment_count());
    for (std::uint32_t p = 0; p < image.populations.size(); ++p) add_population(image, p);
  }

  void record(const Session& session, const StepOutcome& outcome) override {
    for (std::size_t core = 0; core < owners_.size(); ++core) {
      for (const std::uint32_t compartment : session.spikes(core)) {
        for (WaitingSpike spike : owners_[core][compartment]) {
          spike.step = outcome.step.value();
          waiting_.out().write(reinterpret_cast<const char*>(&spike), sizeof spike);
        }
      }
    }
  }

  std::uint64_t flush() override { return waiting_.flush(); }

  void finish(bool resumable) override {
    flush();
    SonataFile file(path_, names_);
    for (std::size_t p = 0; p < names_.size(); ++p) copy_population(p, file);
    file.commit();
    if (!resumable) std::remove(waiting_.path().c_str());
  }

 private:
  void add_population(const image::ChipImage& image, std::uint32_t p) {
    const image::Population& population = image.populations[p];
    names_.push_back(population.name);
    std::ranges::replace(names_.back(), '/', '_');
    for (std::uint32_t n = 0; n < population.neurons.size(); ++n) {
      const image::CompartmentAddress& at = population.neurons[n];
      const auto core = std::ranges::lower_bound(image.cores, at.core, {}, &image::CoreImage::id);
      owners_[static_cast<std::size_t>(core - image.cores.begin())][at.compartment.index()]
          .push_back({.step = 0, .population = p, .neuron = n});
    }
  }

  void copy_population(std::size_t p, SonataFile& to) const {
    std::ifstream from(waiting_.path(), std::ios::binary);
    std::vector<WaitingSpike> piece(1 << 14);
    std::vector<double> timestamps;
    std::vector<std::uint64_t> node_ids;
    while (from) {
      from.read(reinterpret_cast<char*>(piece.data()),
                static_cast<std::streamsize>(piece.size() * sizeof(WaitingSpike)));
      const auto count = static_cast<std::size_t>(from.gcount()) / sizeof(WaitingSpike);
      timestamps.clear();
      node_ids.clear();
      for (std::size_t i = 0; i < count; ++i) {
        if (piece[i].population != p) continue;
        timestamps.push_back(static_cast<double>(piece[i].step) * step_ms_);
        node_ids.push_back(piece[i].neuron);
      }
      to.append(p, timestamps, node_ids);
    }
  }

  std::string path_;
  double step_ms_;
  ResultFile waiting_;
  std::vector<std::string> names_;
  std::vector<std::vector<Owners>> owners_;  ///< by core and compartment
};

}  // namespace

std::unique_ptr<Recorder> make_sonata_spikes(const std::string& path, const image::ChipImage& image,
                                             double step_ms,
                                             std::optional<std::uint64_t> resume_at) {
  return std::make_unique<SonataRecorder>(path, image, step_ms, resume_at);
}

}  // namespace spikemesh::runtime
