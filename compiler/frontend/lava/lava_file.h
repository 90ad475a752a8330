#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::lava {

/// How the host drives the input layer.
enum class InputForm : std::uint8_t {
  kSpikes,    ///< a channel for each input; the host sends the input layer's spikes itself
  kHeldBias,  ///< neurons on the chip whose biases the host sets (compiler/frontend/held_bias.h)
  kFixed,     ///< neurons on the chip with the biases of `input_biases`: one sample for good
};

struct Options {
  InputForm input = InputForm::kSpikes;
  std::vector<std::int32_t> input_biases{};  ///< kFixed: mantissas, one for each input
  bool compare_ge = false;  ///< spiking neurons fire at v >= threshold, not at v > threshold
};

/// One layer of the file.
struct Layer {
  std::string type;          ///< as in the file: input, conv, dense, flatten
  std::string population;    ///< what it became: `input`, `conv-1`, `dense-3`; empty: nothing
  network::Planes planes{};  ///< neuron (c, y, x) has the index (c * height + y) * width + x
  bool spikes = true;        ///< false: a read-out whose v is the sum of what it received
};

/// A network file of lava-dl (`.net`, HDF5), as its `export_hdf5` writes it and netx reads it.
struct Import {
  network::Network network;
  std::vector<Layer> layers{};
  /// Of the input layer: a value x becomes the bias weight * x + bias.
  double input_weight = 1.0;
  double input_bias = 0.0;
};

inline constexpr const char* kInputName = "input";

/// Reads layers of types input, conv, dense and flatten with neurons of types LOIHI and CUBA.
/// Every layer's spikes reach the next one step later, as on the chip. Throws UserError with the
/// file and the dataset for what is broken and for what the chip cannot do.
Import load(const std::string& path, const Options& options = {});

}  // namespace spikemesh::lava
