#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "compiler/network/network.h"

namespace spikemesh::examples {

/// What may be chosen of every example.
struct ExampleOptions {
  std::optional<std::uint32_t> neurons{};  ///< the example's own size where empty
  std::uint32_t seed = 1;
  std::optional<double> activity{};  ///< spikes a neuron and step, 0.0001 ... 0.4
};

/// A network that is generated, the same for the same options.
struct Example {
  const char* name;
  const char* purpose;
  const char* sizes;  ///< which numbers of neurons there are
  network::Network (*make)(const ExampleOptions&);
};
std::span<const Example> examples();

/// The example of this name. Throws UserError that names all.
const Example& find_example(const std::string& name);

// Each throws UserError for options that it cannot take.
network::Network make_mlp(const ExampleOptions& options);
network::Network make_cnn(const ExampleOptions& options);
network::Network make_watts_strogatz(const ExampleOptions& options);
network::Network make_microcircuit(const ExampleOptions& options);
network::Network make_layer_grid(const ExampleOptions& options);
network::Network make_local(const ExampleOptions& options);
network::Network make_far(const ExampleOptions& options);
network::Network make_scattered(const ExampleOptions& options);
network::Network make_dense_binary(const ExampleOptions& options);

}  // namespace spikemesh::examples
