#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "runtime/record/neuron_names.h"
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

/// Spikes wait beside the file, in FILE.part: HDF5 has no way to cut off what a run wrote after its
/// last checkpoint.
class SonataRecorder final : public Recorder {
 public:
  SonataRecorder(const std::string& path, const image::ChipImage& image, double step_ms,
                 std::optional<std::uint64_t> resume_at)
      : path_(path), step_ms_(step_ms), waiting_(path + ".part", resume_at), neurons_(image) {
    for (const image::Population& population : image.populations) {
      names_.push_back(population.name);
      std::ranges::replace(names_.back(), '/', '_');
    }
  }

  void record(const Session& session, const StepOutcome& outcome) override {
    for (std::size_t core = 0; core < session.image().cores.size(); ++core) {
      for (const std::uint32_t compartment : session.spikes(core)) {
        for (const NeuronName& name : neurons_.of(core, compartment)) {
          const WaitingSpike spike{outcome.step.value(), name.population, name.neuron};
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
  NeuronNames neurons_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Recorder> make_sonata_spikes(const std::string& path, const image::ChipImage& image,
                                             double step_ms,
                                             std::optional<std::uint64_t> resume_at) {
  return std::make_unique<SonataRecorder>(path, image, step_ms, resume_at);
}

}  // namespace spikemesh::runtime
