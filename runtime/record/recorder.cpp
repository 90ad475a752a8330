#include "runtime/record/recorder.h"

#include <fmt/ostream.h>

#include "runtime/record/neuron_names.h"
#include "runtime/record/result_file.h"
#include "runtime/report/run_text.h"

namespace spikemesh::runtime {
namespace {

class SpikeCsv final : public Recorder {
 public:
  SpikeCsv(const std::string& path, const image::ChipImage& image,
           std::optional<std::uint64_t> resume_at)
      : file_(path, resume_at), names_(image) {
    if (!resume_at) file_.out() << "step,core,compartment,population,neuron\n";
  }

  void record(const Session& session, const StepOutcome& outcome) override {
    const image::ChipImage& image = session.image();
    for (std::size_t i = 0; i < image.cores.size(); ++i) {
      for (const std::uint32_t compartment : session.spikes(i)) {
        fmt::print(file_.out(), "{},{},{},", outcome.step, image.cores[i].id, compartment);
        const auto names = names_.of(i, compartment);
        if (names.empty())
          file_.out() << ",\n";
        else
          fmt::print(file_.out(), "{},{}\n", image.populations[names[0].population].name,
                     names[0].neuron);
      }
    }
  }
  std::uint64_t flush() override { return file_.flush(); }

 private:
  ResultFile file_;
  NeuronNames names_;
};

class StatisticsLines final : public Recorder {
 public:
  StatisticsLines(const std::string& path, std::optional<std::uint64_t> resume_at)
      : file_(path, resume_at) {}

  void record_timing(std::uint64_t /*number*/, const chip::StepStatistics& timing) override {
    file_.out() << report::to_json_line(timing) << '\n';
  }
  std::uint64_t flush() override { return file_.flush(); }

 private:
  ResultFile file_;
};

}  // namespace

std::unique_ptr<Recorder> make_spike_csv(const std::string& path, const image::ChipImage& image,
                                         std::optional<std::uint64_t> resume_at) {
  return std::make_unique<SpikeCsv>(path, image, resume_at);
}

std::unique_ptr<Recorder> make_statistics_lines(const std::string& path,
                                                std::optional<std::uint64_t> resume_at) {
  return std::make_unique<StatisticsLines>(path, resume_at);
}

}  // namespace spikemesh::runtime
