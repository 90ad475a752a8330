#include "models/nmnist/spiking.h"

#include <charconv>
#include <fstream>

#include "base/error.h"
#include "runtime/input/event_file.h"

namespace spikemesh::nmnist {
namespace {

// network.yaml of the trained network. Its decays are effective values: the current keeps
// (4096 - 1024) / 4096 in a step, and the chip's register is one less (hardware.md §4.3).
constexpr std::int32_t kDecayU = 1024 - 1;
constexpr std::int32_t kDecayV = 128;
constexpr std::int32_t kThreshold = 80;

std::vector<std::int16_t> load_weights(const std::string& path, std::size_t count) {
  std::ifstream file(path);
  std::vector<std::int16_t> weights;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::int16_t weight = 0;
    const char* end = line.data() + line.size();
    const auto [parsed, error] = std::from_chars(line.data(), end, weight);
    if (error != std::errc() || parsed != end || std::abs(weight) > network::kMaxMantissa)
      throw UserError(
          {.file = path,
           .line = static_cast<int>(weights.size() + 1),
           .found = line,
           .expected = fmt::format("a whole number of -{0} ... {0}", network::kMaxMantissa)});
    weights.push_back(weight);
  }
  if (weights.size() != count)
    throw UserError({.file = path,
                     .found = fmt::format("{} weights", weights.size()),
                     .expected = fmt::format("{}", count)});
  return weights;
}

network::Population neurons(const char* name, std::uint32_t size, double rate) {
  network::Neuron neuron;
  neuron.profile.decay_u = kDecayU;
  neuron.profile.decay_v = kDecayV;
  neuron.threshold = kThreshold;
  return {.name = name, .size = size, .neuron = network::NeuronTree{neuron}, .rate = rate};
}

}  // namespace

network::Network spiking_network(const std::string& weights1, const std::string& weights2) {
  const std::uint32_t channels = input::Sensor{}.channels();
  network::Network spiking("nmnist");
  // Rates as the recordings and the trained network have them, on average.
  spiking.add(network::Input{.name = kInputName, .size = channels, .rate = 0.006});
  spiking.add(neurons(kHiddenName, kHidden, 0.007));
  spiking.add(neurons(kOutputName, kClasses, 0.05));
  spiking.add(network::Projection{
      .name = "events-hidden",
      .source = kInputName,
      .target = kHiddenName,
      .rule = network::AllToAll{},
      .weight = network::WeightValues{load_weights(weights1, std::size_t{channels} * kHidden)}});
  spiking.add(network::Projection{
      .name = "hidden-digits",
      .source = kHiddenName,
      .target = kOutputName,
      .rule = network::AllToAll{},
      .weight = network::WeightValues{load_weights(weights2, std::size_t{kHidden} * kClasses)}});
  spiking.add(network::Probe{.name = "spikes", .population = kOutputName});
  return spiking;
}

}  // namespace spikemesh::nmnist
