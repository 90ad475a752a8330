#include "compiler/frontend/lava/lava_file.h"

#include <filesystem>

#include "base/error.h"
#include "compiler/frontend/held_bias.h"
#include "compiler/frontend/lava/lava_layer.h"

namespace spikemesh::lava {
namespace {

constexpr double kExpectedRate = 0.1;        ///< trained networks of a few steps are busy
constexpr std::int32_t kNothingKept = 4095;  ///< decay_u: u holds the input of one step only
/// The sums of a read-out are in units of 1, so that v stays far from its clip.
constexpr std::int32_t kReadOutExponent = -6;

/// Builds the network a layer at a time.
class Importer {
 public:
  Importer(const Hdf5File& file, const Options& options)
      : options_(options),
        import_{.network = network::Network(std::filesystem::path(file.path()).stem().string())} {}

  void add(const LayerReader& reader, std::size_t index) {
    const std::string type = reader.type();
    if ((index == 0) != (type == "input"))
      reader.refuse("type", type, index == 0 ? "input, as the first layer" : "another layer");
    if (type == "input") return add_input(reader);
    if (type == "flatten") return add_flatten(reader);
    if (type == "conv") return add_conv(reader, index);
    if (type == "dense") return add_dense(reader, index);
    reader.refuse("type", type, "input, conv, dense or flatten");
  }

  Import take() { return std::move(import_); }

 private:
  void add_input(const LayerReader& reader) {
    const network::Planes planes = reader.planes();
    const auto size = static_cast<std::uint32_t>(planes.size());
    if (reader.has("weight")) import_.input_weight = reader.number("weight");
    if (reader.has("bias")) import_.input_bias = reader.number("bias");
    const network::Neuron neuron = reader.neuron(options_.compare_ge);
    if (options_.input == InputForm::kSpikes)
      import_.network.add(network::Input{.name = kInputName, .size = size, .rate = kExpectedRate});
    else if (options_.input == InputForm::kHeldBias)
      frontend::add_held_bias(import_.network, kInputName, size, neuron, kExpectedRate);
    else
      import_.network.add(network::Population{.name = kInputName,
                                              .size = size,
                                              .neuron = network::NeuronTree{neuron},
                                              .bias_mantissas = options_.input_biases,
                                              .rate = kExpectedRate});
    append({.type = "input", .population = kInputName, .planes = planes});
  }

  /// Neurons keep their order: channel, row, column.
  void add_flatten(const LayerReader&) {
    const network::Planes& before = import_.layers.back().planes;
    import_.layers.push_back(
        {.type = "flatten",
         .population = "",
         .planes = {
             .channels = static_cast<std::uint32_t>(before.size()), .height = 1, .width = 1}});
  }

  void add_conv(const LayerReader& reader, std::size_t index) {
    const network::Convolution rule = reader.convolution(import_.layers.back().planes);
    const network::Planes planes = network::output_of(rule);
    if (!(planes == reader.planes()))
      reader.refuse("shape", "other planes than kernel, stride and padding give",
                    fmt::format("{}, {}, {}", planes.channels, planes.height, planes.width));
    const Layer layer{
        .type = "conv", .population = fmt::format("conv-{}", index), .planes = planes};
    add_spiking(reader, layer);
    const std::uint64_t weights = std::uint64_t{rule.out_channels} *
                                  (rule.input.channels / rule.groups) * rule.kernel.y *
                                  rule.kernel.x;
    connect(layer, rule, reader.weights(weights), 0);
  }

  void add_dense(const LayerReader& reader, std::size_t index) {
    const network::Planes planes = reader.planes();
    const Layer layer{.type = "dense",
                      .population = fmt::format("dense-{}", index),
                      .planes = planes,
                      .spikes = reader.has_neuron()};
    layer.spikes ? add_spiking(reader, layer) : add_read_out(reader, layer);
    const std::uint64_t weights = import_.layers.back().planes.size() * planes.size();
    connect(layer, network::AllToAll{}, reader.weights(weights),
            layer.spikes ? 0 : kReadOutExponent);
  }

  void add_spiking(const LayerReader& reader, const Layer& layer) {
    network::Population population{
        .name = layer.population,
        .size = static_cast<std::uint32_t>(layer.planes.size()),
        .neuron = network::NeuronTree{reader.neuron(options_.compare_ge)},
        .rate = kExpectedRate};
    const std::uint64_t plane = layer.planes.size() / layer.planes.channels;
    for (const std::int32_t bias : reader.biases(layer.planes.channels))
      population.bias_mantissas.insert(population.bias_mantissas.end(), plane, bias);
    import_.network.add(std::move(population));
  }

  void add_read_out(const LayerReader& reader, const Layer& layer) {
    if (reader.has("bias")) reader.refuse("bias", "a bias", "none in a layer without neurons");
    network::Neuron neuron;
    neuron.profile.decay_u = kNothingKept;
    neuron.profile.reset = arith::ResetMode::kNone;
    neuron.threshold = network::kMaxThresholdMantissa;
    import_.network.add(network::Population{.name = layer.population,
                                            .size = static_cast<std::uint32_t>(layer.planes.size()),
                                            .neuron = network::NeuronTree{neuron},
                                            .rate = 0.0});
  }

  void connect(const Layer& layer, network::Rule rule, network::Weight weight,
               std::int32_t exponent) {
    import_.network.add(network::Projection{.name = fmt::format("to-{}", layer.population),
                                            .source = source_,
                                            .target = layer.population,
                                            .rule = std::move(rule),
                                            .weight = std::move(weight),
                                            .exponent = exponent});
    append(layer);
  }

  void append(const Layer& layer) {
    source_ = layer.population;
    import_.layers.push_back(layer);
  }

  Options options_;
  Import import_;
  std::string source_;  ///< the last layer that became something
};

}  // namespace

Import load(const std::string& path, const Options& options) {
  const Hdf5File file(path);
  const std::size_t count = file.children("/layer").size();
  if (count == 0)
    throw UserError(
        {.file = path, .key = "/layer", .found = "no layers", .expected = "a network of lava-dl"});
  Importer importer(file, options);
  for (std::size_t i = 0; i < count; ++i)
    importer.add(LayerReader(file, fmt::format("/layer/{}", i)), i);
  return importer.take();
}

}  // namespace spikemesh::lava
