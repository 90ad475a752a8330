#include "compiler/examples/examples.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace spikemesh::examples {
namespace {

constexpr std::array<Example, 9> kExamples{{
    {"mlp", "784-512-512-10, all to all, 8-bit weights, Poisson inputs", "1034", make_mlp},
    {"cnn", "two convolutions, two poolings, a classifier on 3 x 32 x 32 inputs", "20490",
     make_cnn},
    {"watts-strogatz", "small world, degree 64, rewired 5 %, shuffled ids, log-normal rates",
     "4096 to 65536, default 16384", make_watts_strogatz},
    {"microcircuit", "Potjans-Diesmann cortical microcircuit, scaled; published rates",
     "400 to 77169, default 3859 (scale 0.05)", make_microcircuit},
    {"layer-grid", "16 layers of 16 clusters, each onto a window of 3 in the next layer",
     "multiples of 256, default 16384", make_layer_grid},
    {"local", "64 synapses a neuron on the 4 cores of its 2 x 2 block; tables exactly full",
     "multiples of 16384 to 131072 (default)", make_local},
    {"far", "64 synapses a neuron on 4 cores anywhere; tables exactly full",
     "multiples of 16384 to 131072 (default)", make_far},
    {"scattered", "64 synapses a neuron on 64 cores; needs core.in_axons of 65536",
     "multiples of 16384 from 65536 to 131072 (default)", make_scattered},
    {"dense-binary", "1024 x 1024 weights of 1 bit onto every core: all synapses of a chip",
     "multiples of 1024 to 131072 (default)", make_dense_binary},
}};

}  // namespace

std::span<const Example> examples() { return kExamples; }

const Example& find_example(const std::string& name) {
  const auto* found = std::ranges::find(kExamples, name, &Example::name);
  if (found != kExamples.end()) return *found;
  std::string known;
  for (const Example& example : kExamples)
    known += (known.empty() ? "" : ", ") + std::string(example.name);
  throw UserError({.key = "example", .found = name, .expected = "one of " + known});
}

}  // namespace spikemesh::examples
