#include "compiler/frontend/lava/lava_layer.h"

#include <cmath>

#include "base/error.h"

namespace spikemesh::lava {
namespace {

constexpr std::int64_t kMaxDecay = 4096;
constexpr std::int64_t kMaxLength = 1 << 20;
constexpr std::int32_t kBiasExponent = 6;  ///< lava shifts biases as it shifts weights
constexpr std::int64_t kMaxBias = 4095;    ///< hardware.md §3.2, COMP_CFG

}  // namespace

void LayerReader::refuse(const std::string& name, std::string found, std::string expected,
                         std::string hint) const {
  throw UserError({.file = file_.path(),
                   .key = group_ + "/" + name,
                   .found = std::move(found),
                   .expected = std::move(expected),
                   .hint = std::move(hint)});
}

std::int64_t LayerReader::whole(const std::string& name, std::int64_t low,
                                std::int64_t high) const {
  const double value = number(name);
  if (!(value >= static_cast<double>(low)) || !(value <= static_cast<double>(high)) ||
      value != std::floor(value))
    refuse(name, fmt::format("{}", value), fmt::format("a whole number of {} ... {}", low, high));
  return static_cast<std::int64_t>(value);
}

std::vector<std::uint32_t> LayerReader::wholes(const std::string& name, std::size_t count,
                                               std::int64_t low) const {
  const std::vector<std::int64_t> values = file_.integers(group_ + "/" + name);
  if (values.size() != count)
    refuse(name, fmt::format("{} values", values.size()), fmt::format("{}", count));
  std::vector<std::uint32_t> result;
  for (const std::int64_t value : values) {
    if (value < low || value > kMaxLength)
      refuse(name, fmt::format("{}", value), fmt::format("{} ... {}", low, kMaxLength));
    result.push_back(static_cast<std::uint32_t>(value));
  }
  return result;
}

network::Planes LayerReader::planes() const {
  const std::size_t dimensions = file_.integers(group_ + "/shape").size();
  if (dimensions != 1 && dimensions != 3)
    refuse("shape", fmt::format("{} dimensions", dimensions), "1 or 3");
  const std::vector<std::uint32_t> shape = wholes("shape", dimensions, 1);
  if (dimensions == 1) return {.channels = shape[0], .height = 1, .width = 1};
  return {.channels = shape[0], .height = shape[1], .width = shape[2]};
}

network::Neuron LayerReader::neuron(bool compare_ge) const {
  const std::string type = file_.text(group_ + "/neuron/type");
  if (type != "LOIHI" && type != "CUBA")
    refuse("neuron/type", type, "LOIHI or CUBA", "other neurons have no twin on the chip");
  if (has("neuron/gradedSpike") && number("neuron/gradedSpike") != 0)
    refuse("neuron/gradedSpike", "true", "false", "spikes of the chip carry no value");
  network::Neuron neuron;
  // The chip's current decays by its register + 1 (hardware.md §4.3).
  neuron.profile.decay_u = static_cast<std::int32_t>(whole("neuron/iDecay", 1, kMaxDecay)) - 1;
  neuron.profile.decay_v = static_cast<std::int32_t>(whole("neuron/vDecay", 0, kMaxDecay - 1));
  neuron.profile.refractory = static_cast<std::int32_t>(whole("neuron/refDelay", 1, 63));
  neuron.profile.compare_ge = compare_ge;
  neuron.threshold =
      static_cast<std::int32_t>(whole("neuron/vThMant", 0, network::kMaxThresholdMantissa));
  neuron.bias_exponent = kBiasExponent;
  return neuron;
}

network::WeightValues LayerReader::weights(std::uint64_t count) const {
  const std::vector<double> values = file_.numbers(group_ + "/weight");
  if (values.size() != count)
    refuse("weight", fmt::format("{} values", values.size()), fmt::format("{}", count));
  network::WeightValues weights;
  for (const double value : values) {
    if (!(std::abs(value) <= network::kMaxMantissa) || value != std::floor(value))
      refuse("weight", fmt::format("{}", value),
             fmt::format("whole numbers of -{0} ... {0}", network::kMaxMantissa),
             "export the network quantised, as export_hdf5 does");
    weights.values.push_back(static_cast<std::int16_t>(value));
  }
  return weights;
}

std::vector<std::int32_t> LayerReader::biases(std::uint32_t channels) const {
  if (!has("bias")) return {};
  const std::vector<double> values = file_.numbers(group_ + "/bias");
  if (values.size() != channels)
    refuse("bias", fmt::format("{} values", values.size()), fmt::format("{}", channels));
  std::vector<std::int32_t> biases;
  for (const double value : values) {
    if (!(std::abs(value) <= static_cast<double>(kMaxBias)) || value != std::floor(value))
      refuse("bias", fmt::format("{}", value),
             fmt::format("whole numbers of -{0} ... {0}", kMaxBias));
    biases.push_back(static_cast<std::int32_t>(value));
  }
  return biases;
}

network::Convolution LayerReader::convolution(const network::Planes& input) const {
  const auto kernel = wholes("kernelSize", 2, 1);
  const auto stride = wholes("stride", 2, 1);
  const auto padding = wholes("padding", 2, 0);
  const auto dilation = wholes("dilation", 2, 1);
  return {.input = input,
          .out_channels = static_cast<std::uint32_t>(whole("outChannels", 1, kMaxLength)),
          .kernel = {kernel[0], kernel[1]},
          .stride = {stride[0], stride[1]},
          .padding = {padding[0], padding[1]},
          .dilation = {dilation[0], dilation[1]},
          .groups = static_cast<std::uint32_t>(whole("groups", 1, kMaxLength))};
}

}  // namespace spikemesh::lava
