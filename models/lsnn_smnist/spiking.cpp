#include "models/lsnn_smnist/spiking.h"

#include <cmath>

#include "base/error.h"
#include "base/npy_file.h"

namespace spikemesh::lsnn_smnist {
namespace {

// Parameters of the network as it ran on Loihi (facts of the published program; README.md).
constexpr std::int32_t kInstant = 4095;       ///< decay_u: current lasts one step
constexpr std::int32_t kDecayV = 204;         ///< 4096 / 20 steps
constexpr std::int32_t kAuxiliaryDecayV = 5;  ///< 4096 / 700 steps
constexpr std::int32_t kThreshold = 127;
constexpr std::int32_t kAdaptiveScale = 2;  ///< adaptive cells count in units of 4: 2^2
constexpr std::int32_t kAuxiliaryThreshold = 10000;
constexpr std::int32_t kAdaptationWeight = -96;
constexpr std::int32_t kAdaptationExponent = -4;

// The pixel thresholds: floor(k * 255 / 39).
constexpr std::uint32_t kLevels = 40;
constexpr std::uint32_t kWhite = 255;
constexpr std::uint32_t kWhiteLine = 78;
constexpr std::uint32_t kCueLine = 79;

constexpr std::uint32_t kRecurrent = kRegular + kAdaptive;

/// A matrix [source][target] of whole numbers.
class Matrix {
 public:
  Matrix(const std::string& path, std::uint32_t rows, std::uint32_t columns)
      : columns_(columns), array_(load_npy_file(path)) {
    if (array_.shape != std::vector<std::uint64_t>{rows, columns})
      throw UserError(
          {.file = path,
           .found = fmt::format("an array of shape ({})", fmt::join(array_.shape, ", ")),
           .expected = fmt::format("({}, {})", rows, columns)});
    for (const double value : array_.values)
      if (value != std::floor(value) || std::abs(value) > network::kMaxMantissa)
        throw UserError(
            {.file = path,
             .found = fmt::format("{}", value),
             .expected = fmt::format("whole numbers of -{0} ... {0}", network::kMaxMantissa)});
  }

  /// The synapses from sources [from, from + sources) to targets [to, to + targets); where there is
  /// a 0 there is none.
  network::Explicit part(std::uint32_t from, std::uint32_t sources, std::uint32_t to,
                         std::uint32_t targets) const {
    network::Explicit rule;
    for (std::uint32_t s = 0; s < sources; ++s)
      for (std::uint32_t t = 0; t < targets; ++t) {
        const double weight = array_.values[std::size_t{from + s} * columns_ + to + t];
        if (weight != 0)
          rule.synapses.add(
              {.source = s, .target = t, .weight = static_cast<std::int16_t>(weight)});
      }
    return rule;
  }

 private:
  std::uint32_t columns_;
  NumericArray array_;
};

network::Neuron cell(std::int32_t threshold) {
  network::Neuron neuron;
  neuron.profile.decay_u = kInstant;
  neuron.profile.decay_v = kDecayV;
  neuron.threshold = threshold;
  return neuron;
}

/// An auxiliary compartment that falls with every spike of its main one and recovers slowly, and
/// the main one that adds it in every step.
network::NeuronTree adaptive_cell() {
  network::Neuron auxiliary = cell(kAuxiliaryThreshold);
  auxiliary.profile.decay_v = kAuxiliaryDecayV;
  auxiliary.profile.push = true;
  network::Neuron main = cell(kThreshold << kAdaptiveScale);
  main.profile.join = arith::Join::kAdd;
  main.profile.pops = 1;
  return {auxiliary, main};
}

void add_populations(network::Network& spiking) {
  // Rates are those of the trained network on MNIST's first 300 test images.
  spiking.add(network::Input{.name = kInputName, .size = kLines, .rate = 0.03});
  spiking.add(network::Population{.name = kRegularName,
                                  .size = kRegular,
                                  .neuron = network::NeuronTree{cell(kThreshold)},
                                  .rate = 0.05});
  spiking.add(network::Population{
      .name = kAdaptiveName, .size = kAdaptive, .neuron = adaptive_cell(), .rate = 0.058});
  // The largest threshold. Some classes reach it and start again from 0: so did the chip.
  spiking.add(
      network::Population{.name = kOutputName,
                          .size = kClasses,
                          .neuron = network::NeuronTree{cell(network::kMaxThresholdMantissa)},
                          .rate = 0.0});
}

}  // namespace

network::Network spiking_network(const std::string& folder) {
  const Matrix in(folder + "/w_in.npy", kLines, kRecurrent);
  const Matrix recurrent(folder + "/w_rec.npy", kRecurrent, kRecurrent);
  const Matrix out(folder + "/w_out.npy", kRecurrent, kClasses);
  network::Network spiking("lsnn-smnist");
  add_populations(spiking);
  const auto connect = [&](const char* source, const char* target, network::Explicit rule) {
    spiking.add(network::Projection{
        .name = fmt::format("{}-{}", source, target),
        .source = source,
        .target = target,
        .rule = std::move(rule),
        .weight = {},
        .exponent = target == std::string_view(kAdaptiveName) ? kAdaptiveScale : 0});
  };
  connect(kInputName, kRegularName, in.part(0, kLines, 0, kRegular));
  connect(kInputName, kAdaptiveName, in.part(0, kLines, kRegular, kAdaptive));
  connect(kRegularName, kRegularName, recurrent.part(0, kRegular, 0, kRegular));
  connect(kRegularName, kAdaptiveName, recurrent.part(0, kRegular, kRegular, kAdaptive));
  connect(kAdaptiveName, kRegularName, recurrent.part(kRegular, kAdaptive, 0, kRegular));
  connect(kAdaptiveName, kAdaptiveName, recurrent.part(kRegular, kAdaptive, kRegular, kAdaptive));
  connect(kRegularName, kOutputName, out.part(0, kRegular, 0, kClasses));
  connect(kAdaptiveName, kOutputName, out.part(kRegular, kAdaptive, 0, kClasses));
  spiking.add(network::Projection{.name = "adaptation",
                                  .source = kAdaptiveName,
                                  .target = kAdaptiveName,
                                  .target_compartment = 0,
                                  .rule = network::OneToOne{},
                                  .weight = network::ConstantWeight{kAdaptationWeight},
                                  .exponent = kAdaptationExponent});
  return spiking;
}

std::vector<network::InputSpike> encode(std::span<const std::uint8_t> pixels) {
  std::vector<network::InputSpike> spikes;
  for (std::uint32_t i = 0; i < pixels.size(); ++i) {
    for (std::uint32_t k = 1; k + 1 < kLevels && i + 1 < pixels.size(); ++k) {
      const std::uint32_t level = k * kWhite / (kLevels - 1);
      const bool now = pixels[i] >= level;
      const bool next = pixels[i + 1] >= level;
      if (now != next) spikes.push_back({i, next ? 2 * k : 2 * k + 1});
    }
    if (pixels[i] == kWhite) spikes.push_back({i, kWhiteLine});
  }
  for (std::uint32_t step = kPixels; step < kSteps; ++step) spikes.push_back({step, kCueLine});
  return spikes;
}

}  // namespace spikemesh::lsnn_smnist
