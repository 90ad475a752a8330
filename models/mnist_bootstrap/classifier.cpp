#include "models/mnist_bootstrap/classifier.h"

#include <algorithm>
#include <vector>

#include "compiler/frontend/held_bias.h"

namespace spikemesh::mnist_bootstrap {
namespace {

std::vector<std::string> populations_of(const lava::Import& import) {
  std::vector<std::string> names;
  for (const lava::Layer& layer : import.layers)
    if (!layer.population.empty()) names.push_back(layer.population);
  return names;
}

}  // namespace

Classifier::Classifier(runtime::Session& session, const lava::Import& import)
    : session_(session),
      rest_(session.state()),
      populations_(populations_of(import)),
      counts_(session.image(), {populations_.begin(), populations_.begin() + kLayers}) {
  constexpr double kWhite = 255.0;
  for (std::size_t pixel = 0; pixel < bias_of_pixel_.size(); ++pixel) {
    // The training saw pixels in -1 ... 1. Weights and biases count in units of 2^6; the input is
    // cut off to a whole number only after that.
    constexpr double kUnit = 64.0;
    const double x = (static_cast<double>(pixel) / kWhite - 0.5) / 0.5;
    bias_of_pixel_[pixel] =
        static_cast<std::int32_t>(kUnit * (import.input_weight * x + import.input_bias));
  }
}

Answer Classifier::classify(std::span<const std::uint8_t> pixels) {
  session_.set_state(rest_);
  std::vector<std::int32_t> biases;
  for (const std::uint8_t pixel : pixels) biases.push_back(bias_of_pixel_[pixel]);
  for (const frontend::HeldBiasSpike& spike : frontend::held_bias_spikes(biases))
    session_.spike(frontend::held_bias_input(lava::kInputName, spike.bit), spike.neuron);
  Answer answer;
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    session_.step();
    counts_.clear();
    counts_.add(session_);
    // Layer l works its first step in step l + 1.
    for (std::uint32_t layer = 0; layer < kLayers; ++layer)
      if (step > layer && step <= layer + kSampleSteps)
        answer.spikes[layer] += counts_.total(layer);
  }
  const auto scores = session_.read(populations_.back(), runtime::Quantity::kV);
  answer.digit =
      static_cast<std::uint32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  return answer;
}

}  // namespace spikemesh::mnist_bootstrap
