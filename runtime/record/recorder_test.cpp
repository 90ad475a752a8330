#include "runtime/record/recorder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"

namespace spikemesh::runtime {
namespace {

/// The line of a spike, with the first population that names its compartment.
std::string line_of(const image::ChipImage& image, std::uint64_t step, std::size_t core,
                    std::uint32_t compartment) {
  std::string line = std::to_string(step) + "," + std::to_string(image.cores[core].id.value()) +
                     "," + std::to_string(compartment) + ",";
  for (const image::Population& population : image.populations)
    for (std::size_t n = 0; n < population.neurons.size(); ++n)
      if (population.neurons[n].core == image.cores[core].id &&
          population.neurons[n].compartment.index() == compartment)
        return line + population.name + "," + std::to_string(n) + "\n";
  return line + ",\n";
}

TEST(SpikeCsv, EachSpikeIsALineWithItsNeuron) {
  const image::ChipImage image =
      image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3});
  const std::string path = ::testing::TempDir() + "spikemesh_spikes.csv";
  const auto input = image::testing::random_stimulus(image, 30, 3);
  Session session(image, {.fidelity = Fidelity::kFunctional});
  const auto recorder = make_spike_csv(path, image);
  std::string expected = "step,core,compartment,population,neuron\n";
  const std::size_t heading = expected.size();
  for (std::uint64_t step = 0; step < 30; ++step) {
    for (const auto& spike : input[step].spikes)
      session.spike(image.inputs[spike.group].name, spike.line);
    recorder->record(session, session.step());
    for (std::size_t core = 0; core < image.cores.size(); ++core)
      for (const std::uint32_t compartment : session.spikes(core))
        expected += line_of(image, step, core, compartment);
  }
  recorder->finish(false);
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), expected);
  EXPECT_GT(expected.size(), heading);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace spikemesh::runtime
