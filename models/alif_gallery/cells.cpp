#include "models/alif_gallery/cells.h"

#include <utility>

namespace spikemesh::alif_gallery {
namespace {

constexpr std::int32_t kInstant = 4095;  ///< register of a current that lasts one step
constexpr std::int32_t kThreshold = 1000;
constexpr std::int32_t kLowThreshold = 300;  ///< one own spike can bring the next

/// The register of a decay with this time constant, steps.
constexpr std::int32_t decay_of(std::int32_t steps) { return (4096 + steps / 2) / steps; }

network::Neuron lif() {
  network::Neuron neuron;
  neuron.profile.decay_u = kInstant;
  neuron.profile.decay_v = decay_of(20);
  neuron.threshold = kThreshold;
  return neuron;
}

/// The threshold rises by mantissa * 2^exponent (in units of v, 1/64 of the threshold's) at a
/// spike and comes back with this time constant.
network::Neuron alif(std::int32_t mantissa, int exponent, std::int32_t steps) {
  network::Neuron neuron = lif();
  neuron.profile.adapt_mantissa = mantissa;
  neuron.profile.adapt_exponent = exponent;
  neuron.profile.decay_a = decay_of(steps);
  return neuron;
}

/// What a cell sends itself lasts some steps: a depolarisation after each spike.
network::Neuron self_exciting(network::Neuron neuron) {
  neuron.profile.decay_u = decay_of(5) - 1;
  neuron.threshold = kLowThreshold;
  neuron.profile.refractory = 3;
  return neuron;
}

/// A child of this time constant, and a root that takes it by `join`.
network::NeuronTree tree(network::Neuron root, std::int32_t child_steps, arith::Join join) {
  network::Neuron child = lif();
  child.profile.decay_v = decay_of(child_steps);
  child.profile.push = true;
  if (join == arith::Join::kAdd)
    child.threshold = network::kMaxThresholdMantissa;  // it never fires, its v counts
  else
    child.profile.reset = arith::ResetMode::kNone;  // it says in every step whether it is above
  root.profile.join = join;
  root.profile.pops = 1;
  return {child, root};
}

void add_lif(std::vector<Cell>& cells) {
  cells.push_back({.name = "lif-tonic",
                   .how = "A constant current; after each spike all begins again.",
                   .expected = Pattern::kTonic,
                   .tree = {lif()},
                   .stimulus = {.root = 80}});
  network::Neuron tired = lif();
  tired.profile.refractory = 30;
  cells.push_back({.name = "lif-refractory",
                   .how = "A strong current, but 29 silent steps after each spike.",
                   .expected = Pattern::kTonic,
                   .tree = {tired},
                   .stimulus = {.root = 250}});
  network::Neuron noisy = lif();
  noisy.profile.noise = true;
  noisy.profile.noise_exponent = 10;
  cells.push_back({.name = "lif-irregular",
                   .how = "A current that is just too weak, and noise.",
                   .expected = Pattern::kIrregular,
                   .tree = {noisy},
                   .stimulus = {.root = 46}});
}

void add_alif(std::vector<Cell>& cells) {
  cells.push_back({.name = "alif-adapting",
                   .how = "The threshold rises a little at each spike: intervals grow.",
                   .expected = Pattern::kAdapting,
                   .tree = {alif(4800, 2, 100)},
                   .stimulus = {.root = 100}});
  cells.push_back({.name = "alif-phasic",
                   .how = "The threshold rises above all that the current can reach.",
                   .expected = Pattern::kPhasic,
                   .tree = {alif(6000, 4, 1000)},
                   .stimulus = {.root = 80}});
  cells.push_back({.name = "alif-bursting",
                   .how = "Each spike excites the cell and raises its threshold, which lasts.",
                   .expected = Pattern::kBursting,
                   .tree = {self_exciting(alif(4800, 1, 80))},
                   .stimulus = {.root = 5},
                   .itself = {.root = 250}});
}

void add_trees(std::vector<Cell>& cells) {
  using arith::Join;
  cells.push_back({.name = "tree-adapting",
                   .how = "Each spike pulls down a slow child that the root adds (ADD).",
                   .expected = Pattern::kAdapting,
                   .tree = tree(lif(), 150, Join::kAdd),
                   .stimulus = {.root = 100},
                   .itself = {.child = -8}});
  cells.push_back({.name = "tree-bursting",
                   .how = "Each spike excites the root and pulls down a slow child (ADD).",
                   .expected = Pattern::kBursting,
                   .tree = tree(self_exciting(lif()), 30, Join::kAdd),
                   .stimulus = {.root = 5},
                   .itself = {.root = 200, .child = -30}});
  cells.push_back(
      {.name = "tree-phasic",
       .how = "A slow child sees the stimulus too; once above, it shuts the root (BLOCK).",
       .expected = Pattern::kPhasic,
       .tree = tree(lif(), 200, Join::kBlock),
       .stimulus = {.root = 100, .child = 16}});
  cells.push_back({.name = "tree-delayed",
                   .how = "The same child opens the root (PASS).",
                   .expected = Pattern::kDelayed,
                   .tree = tree(lif(), 200, Join::kPass),
                   .stimulus = {.root = 80, .child = 8}});
}

void connect(network::Network& network, const Cell& cell, const std::string& source,
             const Drive& drive) {
  const auto add = [&](const char* part, std::int32_t weight, std::uint32_t compartment) {
    if (weight == 0) return;
    network.add(network::Projection{.name = source + "-" + cell.name + part,
                                    .source = source,
                                    .target = cell.name,
                                    .target_compartment = compartment,
                                    .rule = network::OneToOne{},
                                    .weight = network::ConstantWeight{weight}});
  };
  add("", drive.root, network::Projection::kRoot);
  add("-child", drive.child, 0);
}

}  // namespace

std::vector<Cell> gallery() {
  std::vector<Cell> cells;
  add_lif(cells);
  add_alif(cells);
  add_trees(cells);
  return cells;
}

network::Network gallery_network(const std::vector<Cell>& cells) {
  const std::string stimulus = "stimulus";
  network::Network network("alif-gallery");
  std::vector<network::InputSpike> spikes;
  // A spike that is sent in a step acts in the next.
  for (std::uint32_t step = kOn - 1; step + 1 < kOff; ++step) spikes.push_back({step, 0});
  network.add(network::Input{.name = stimulus, .size = 1, .spikes = spikes, .rate = 0.8});
  for (const Cell& cell : cells) {
    network.add(network::Population{.name = cell.name, .size = 1, .neuron = cell.tree});
    connect(network, cell, stimulus, cell.stimulus);
    connect(network, cell, cell.name, cell.itself);
  }
  return network;
}

}  // namespace spikemesh::alif_gallery
