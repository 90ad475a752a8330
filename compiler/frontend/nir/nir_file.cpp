#include "compiler/frontend/nir/nir_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "compiler/frontend/nir/nir_linear.h"
#include "compiler/frontend/nir/nir_neuron.h"

namespace spikemesh::nir {
namespace {

using network::Planes;

constexpr double kMilliseconds = 1e3;
constexpr std::size_t kMaxPath = 64;  ///< linear nodes in a row

/// A way from an input or from neurons to neurons, through linear nodes only.
struct Path {
  std::string source;
  std::vector<std::string> linear;  ///< in the order of the signal
  std::string target;
};

std::string name_of(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0 && c != '.'; },
      '_');
  return name;
}

class Importer {
 public:
  Importer(const Hdf5File& file, const Options& options)
      : file_(file),
        options_(options),
        graph_(read_graph(file)),
        network_(name_of(std::filesystem::path(file.path()).stem().string())) {
    network_.set_step_ms(options.dt_s * kMilliseconds);
  }

  network::Network run() {
    for (const auto& [name, node] : graph_.nodes) check(name, node);
    for (const auto& [name, node] : graph_.nodes)
      if (is_neuron(node.type)) {
        Path path;
        path.target = name;
        for (const std::string& from : node.from) walk_back(from, path);
      }
    measure();
    for (const auto& [name, node] : graph_.nodes)
      if (node.type == "Input") add_input(name);
    for (const auto& [name, node] : graph_.nodes)
      if (is_neuron(node.type)) add_population(name);
    for (std::size_t i = 0; i < paths_.size(); ++i) add_projection(i);
    for (const std::string& name : probed())
      network_.add(network::Probe{
          .name = "out." + name_of(name),
          .population = name_of(name),
          .kind = read_out(name) ? network::Probe::Kind::kV : network::Probe::Kind::kSpikes});
    return std::move(network_);
  }

 private:
  NodeReader reader(const std::string& name) const { return {file_, name, graph_.nodes.at(name)}; }

  void check(const std::string& name, const Node& node) const {
    if (node.type == "Input" || node.type == "Output" || is_neuron(node.type) ||
        Linear::is_linear(node.type))
      return;
    reader(name).refuse("type", node.type,
                        "IF, LIF, CubaLIF, LI, CubaLI, Threshold, Affine, Linear, Conv1d, Conv2d, "
                        "SumPool2d, AvgPool2d, Scale, Flatten, Delay, Input or Output",
                        "the chip has no twin of other nodes");
  }

  bool read_out(const std::string& name) const {
    const std::string& type = graph_.nodes.at(name).type;
    return type == "LI" || type == "CubaLI";
  }

  /// Follows the linear nodes that feed `path` back to what spikes.
  void walk_back(const std::string& at, Path path) {
    const Node& node = graph_.nodes.at(at);
    if (node.type == "Input" || is_neuron(node.type)) {
      if (is_neuron(node.type) && read_out(at))
        reader(at).refuse("", "neurons that do not spike and feed others", "neurons that spike");
      path.source = at;
      std::reverse(path.linear.begin(), path.linear.end());
      paths_.push_back(std::move(path));
      return;
    }
    if (path.linear.size() == kMaxPath)
      reader(at).refuse("", "linear nodes in a ring", "neurons in every ring");
    path.linear.push_back(at);
    for (const std::string& from : node.from) walk_back(from, path);
  }

  Planes input_shape(const std::string& name) const {
    std::vector<std::uint32_t> shape = options_.input_shape;
    const NodeReader node = reader(name);
    if (shape.empty() && node.has("shape"))
      for (const double length : node.values("shape"))
        if (length >= 1.0) shape.push_back(static_cast<std::uint32_t>(length));
    while (!shape.empty() && shape.size() > 3 && shape.front() == 1) shape.erase(shape.begin());
    if (shape.empty() || shape.size() > 3)
      node.refuse("shape", fmt::format("{} dimensions", shape.size()), "1 to 3",
                  "--input-shape C,H,W says it");
    if (shape.size() == 2) shape.insert(shape.begin() + 1, 1);  // channels and time: a row
    shape.resize(3, 1);
    return {.channels = shape[0], .height = shape[1], .width = shape[2]};
  }

  /// Finds the shape of every node of neurons: rounds over the paths until all are known.
  void measure() {
    for (const auto& [name, node] : graph_.nodes)
      if (node.type == "Input") shapes_.emplace(name, input_shape(name));
    linears_.resize(paths_.size());
    for (std::size_t round = 0; round <= graph_.nodes.size(); ++round)
      for (std::size_t i = 0; i < paths_.size(); ++i) measure(paths_[i], linears_[i]);
    for (const auto& [name, node] : graph_.nodes)
      if (is_neuron(node.type) && !shapes_.contains(name))
        reader(name).refuse("", "neurons that nothing feeds", "a way from an Input");
  }

  void measure(const Path& path, std::optional<Linear>& linear) {
    if (linear || !shapes_.contains(path.source)) return;
    linear.emplace(shapes_.at(path.source));
    for (const std::string& name : path.linear) linear->append(reader(name), options_);
    const auto [known, is_new] = shapes_.emplace(path.target, linear->shape());
    if (!is_new && known->second.size() != linear->shape().size())
      reader(path.target)
          .refuse("",
                  fmt::format("inputs of {} and {} values", known->second.size(),
                              linear->shape().size()),
                  "inputs of one shape");
  }

  void add_input(const std::string& name) {
    network_.add(network::Input{.name = name_of(name),
                                .size = static_cast<std::uint32_t>(shapes_.at(name).size())});
  }

  void add_population(const std::string& name) {
    NeuronModel model = read_neuron(reader(name), options_);
    const std::uint64_t size = shapes_.at(name).size();
    std::vector<double> biases(size, model.neuron.bias_mv);
    double largest = 0.0;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (paths_[i].target != name) continue;
      for (std::uint64_t k = 0; k < size; ++k)
        biases[k] += linears_[i]->bias()[k] * model.bias_gain;
      largest = std::max(largest, largest_weight(*linears_[i]) * model.input_gain);
    }
    if (model.neuron.read_out) model.neuron.threshold_mv *= largest > 0.0 ? largest : 1.0;
    if (std::ranges::all_of(biases, [&](double b) { return b == model.neuron.bias_mv; }))
      biases.clear();
    network_.add(network::Population{.name = name_of(name),
                                     .size = static_cast<std::uint32_t>(size),
                                     .neuron = model.neuron,
                                     .biases_mv = std::move(biases)});
    gains_[name] = model.input_gain;
  }

  static double largest_weight(const Linear& linear) {
    double largest = 0.0;
    std::visit(
        [&](const auto& weights) {
          for (const double weight : values_of(weights))
            largest = std::max(largest, std::abs(weight));
        },
        linear.weights());
    return largest;
  }
  static const std::vector<double>& values_of(const Diagonal& diagonal) { return diagonal.weights; }
  static const std::vector<double>& values_of(const Dense& dense) { return dense.weights; }
  static const std::vector<double>& values_of(const Conv& conv) { return conv.kernel; }

  void add_projection(std::size_t index) {
    const Path& path = paths_[index];
    const Linear& linear = *linears_[index];
    network::RealWeights weights;
    std::visit([&](const auto& parts) { weights.values = values_of(parts); }, linear.weights());
    for (double& weight : weights.values) weight *= gains_.at(path.target);
    network::Rule rule = network::AllToAll{};
    if (std::holds_alternative<Diagonal>(linear.weights())) rule = network::OneToOne{};
    if (const auto* conv = std::get_if<Conv>(&linear.weights())) rule = conv->rule;
    network_.add(
        network::Projection{.name = fmt::format("p{}.{}", index, name_of(path.target)),
                            .source = name_of(path.source),
                            .target = name_of(path.target),
                            .rule = std::move(rule),
                            .weight = std::move(weights),
                            .delay = {.low = linear.delay_steps(), .high = linear.delay_steps()}});
  }

  /// Neurons whose spikes or v reach an Output.
  std::set<std::string> probed() const {
    std::set<std::string> names;
    for (const auto& [name, node] : graph_.nodes) {
      if (node.type != "Output") continue;
      for (const std::string& from : node.from) {
        if (!is_neuron(graph_.nodes.at(from).type))
          reader(from).refuse("", "an output that is not of neurons", "neurons before the Output",
                              "a LI node makes a read-out of it");
        names.insert(from);
      }
    }
    return names;
  }

  const Hdf5File& file_;
  Options options_;
  Graph graph_;
  network::Network network_;
  std::vector<Path> paths_;
  std::vector<std::optional<Linear>> linears_;  ///< of each path, once its source is measured
  std::map<std::string, Planes> shapes_;
  std::map<std::string, double> gains_;
};

}  // namespace

network::Network load(const std::string& path, const Options& options) {
  if (!(options.dt_s > 0.0) || !std::isfinite(options.dt_s))
    throw UserError({.file = "--dt",
                     .found = fmt::format("{} s", options.dt_s),
                     .expected = "the length of a step, more than 0 s"});
  const Hdf5File file(path);
  return Importer(file, options).run();
}

}  // namespace spikemesh::nir
