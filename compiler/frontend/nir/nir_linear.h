#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "compiler/frontend/nir/nir_node.h"
#include "compiler/frontend/nir/nir_options.h"
#include "compiler/network/rules.h"

namespace spikemesh::nir {

/// A matrix [out][in], row by row.
struct Dense {
  std::uint64_t outputs = 0;
  std::uint64_t inputs = 0;
  std::vector<double> weights{};
};

/// A convolution with its kernel [out channel][in channel / groups][y][x].
struct Conv {
  network::Convolution rule{};
  std::vector<double> kernel{};
};

/// Every output is the input of the same index, scaled.
struct Diagonal {
  std::vector<double> weights{};
};

/// What stands between two layers of neurons: linear nodes, taken together one after another.
/// output = weights · input (delayed) + bias.
class Linear {
 public:
  /// Nothing yet, on a source of this shape.
  explicit Linear(const network::Planes& shape);

  /// Puts a node behind what there is. Throws UserError for a node that is not linear or whose
  /// parameters do not fit.
  void append(const NodeReader& node, const Options& options);

  static bool is_linear(const std::string& type);

  /// Shape of the output.
  const network::Planes& shape() const { return shape_; }
  const std::variant<Diagonal, Dense, Conv>& weights() const { return weights_; }
  /// One for each output.
  const std::vector<double>& bias() const { return bias_; }
  std::uint32_t delay_steps() const { return delay_; }

 private:
  void append_affine(const NodeReader& node);
  void append_scale(const NodeReader& node);
  void append_conv(const NodeReader& node, const Conv& conv);
  void append_delay(const NodeReader& node, const Options& options);
  void append_flatten(const NodeReader& node);
  void add_bias(const NodeReader& node, std::uint64_t repeat);

  network::Planes shape_;
  std::variant<Diagonal, Dense, Conv> weights_;
  std::vector<double> bias_;
  std::uint32_t delay_ = 0;
};

}  // namespace spikemesh::nir
