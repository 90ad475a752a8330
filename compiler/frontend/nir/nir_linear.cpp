#include "compiler/frontend/nir/nir_linear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "compiler/frontend/nir/nir_conv.h"
#include "compiler/network/network.h"

namespace spikemesh::nir {
namespace {

constexpr std::array<std::string_view, 9> kLinearTypes{
    "Affine", "Linear", "Conv1d", "Conv2d", "SumPool2d", "AvgPool2d", "Scale", "Flatten", "Delay"};

Dense product(const Dense& second, const Dense& first) {
  Dense result{.outputs = second.outputs, .inputs = first.inputs};
  result.weights.assign(result.outputs * result.inputs, 0.0);
  for (std::uint64_t o = 0; o < second.outputs; ++o)
    for (std::uint64_t m = 0; m < first.outputs; ++m) {
      const double weight = second.weights[o * second.inputs + m];
      if (weight == 0.0) continue;
      for (std::uint64_t i = 0; i < first.inputs; ++i)
        result.weights[o * first.inputs + i] += weight * first.weights[m * first.inputs + i];
    }
  return result;
}

/// Multiplies a matrix with what stands before it.
Dense behind(const NodeReader& node, const std::variant<Diagonal, Dense, Conv>& before,
             Dense dense) {
  if (const auto* diagonal = std::get_if<Diagonal>(&before)) {
    for (std::size_t i = 0; i < dense.weights.size(); ++i)
      dense.weights[i] *= diagonal->weights[i % dense.inputs];
    return dense;
  }
  if (const auto* first = std::get_if<Dense>(&before)) return product(dense, *first);
  return product(dense, to_dense(std::get<Conv>(before), node));
}

bool is_identity(const Diagonal& diagonal) {
  return std::ranges::all_of(diagonal.weights, [](double w) { return w == 1.0; });
}

}  // namespace

Linear::Linear(const network::Planes& shape)
    : shape_(shape),
      weights_(Diagonal{std::vector<double>(shape.size(), 1.0)}),
      bias_(shape.size(), 0.0) {}

bool Linear::is_linear(const std::string& type) {
  return std::ranges::find(kLinearTypes, type) != kLinearTypes.end();
}

void Linear::append(const NodeReader& node, const Options& options) {
  const std::string& type = node.type();
  if (type == "Affine" || type == "Linear") return append_affine(node);
  if (type == "Scale") return append_scale(node);
  if (type == "Delay") return append_delay(node, options);
  if (type == "Flatten") return append_flatten(node);
  if (!is_linear(type)) node.refuse("type", type, fmt::format("{}", fmt::join(kLinearTypes, ", ")));
  append_conv(node, read_conv(node, shape_));
}

void Linear::add_bias(const NodeReader& node, std::uint64_t repeat) {
  if (!node.has("bias")) return;
  const std::vector<double> bias = node.values_of("bias", bias_.size() / repeat);
  for (std::size_t i = 0; i < bias_.size(); ++i) bias_[i] += bias[i / repeat];
}

void Linear::append_affine(const NodeReader& node) {
  const std::vector<std::uint64_t> shape = node.shape("weight");
  if (shape.size() != 2 || shape[1] != shape_.size())
    node.refuse("weight", fmt::format("a matrix ({})", fmt::join(shape, ", ")),
                fmt::format("({}, {})", shape.empty() ? 0 : shape[0], shape_.size()));
  const Dense matrix{.outputs = shape[0], .inputs = shape[1], .weights = node.values("weight")};
  std::vector<double> bias(matrix.outputs, 0.0);
  for (std::uint64_t o = 0; o < matrix.outputs; ++o)
    for (std::uint64_t i = 0; i < matrix.inputs; ++i)
      bias[o] += matrix.weights[o * matrix.inputs + i] * bias_[i];
  bias_ = std::move(bias);
  weights_ = behind(node, weights_, matrix);
  shape_ = {.channels = static_cast<std::uint32_t>(shape[0]), .height = 1, .width = 1};
  add_bias(node, 1);
}

void Linear::append_scale(const NodeReader& node) {
  const std::vector<double> scale = node.values_of("scale", shape_.size());
  for (std::size_t o = 0; o < scale.size(); ++o) bias_[o] *= scale[o];
  if (auto* conv = std::get_if<Conv>(&weights_)) weights_ = to_dense(*conv, node);
  if (auto* dense = std::get_if<Dense>(&weights_)) {
    for (std::size_t i = 0; i < dense->weights.size(); ++i)
      dense->weights[i] *= scale[i / dense->inputs];
  } else {
    auto& diagonal = std::get<Diagonal>(weights_);
    for (std::size_t o = 0; o < scale.size(); ++o) diagonal.weights[o] *= scale[o];
  }
}

void Linear::append_conv(const NodeReader& node, const Conv& conv) {
  const auto* diagonal = std::get_if<Diagonal>(&weights_);
  const auto* before = std::get_if<Conv>(&weights_);
  const bool has_bias = std::ranges::any_of(bias_, [](double b) { return b != 0.0; });
  const network::Planes out = network::output_of(conv.rule);
  if (diagonal != nullptr && is_identity(*diagonal) && !has_bias) {
    weights_ = conv;
    bias_.assign(out.size(), 0.0);
  } else if (before != nullptr && !has_bias && can_fuse(*before, conv)) {
    weights_ = fuse(*before, conv);
    bias_.assign(out.size(), 0.0);
  } else {
    const Dense matrix = to_dense(conv, node);
    std::vector<double> bias(matrix.outputs, 0.0);
    for (std::uint64_t o = 0; o < matrix.outputs; ++o)
      for (std::uint64_t i = 0; i < matrix.inputs; ++i)
        bias[o] += matrix.weights[o * matrix.inputs + i] * bias_[i];
    bias_ = std::move(bias);
    weights_ = behind(node, weights_, matrix);
  }
  shape_ = out;
  add_bias(node, std::uint64_t{out.height} * out.width);
}

void Linear::append_delay(const NodeReader& node, const Options& options) {
  const double steps = node.uniform("delay") / options.dt_s;
  const double whole = std::round(steps);
  if (!(whole >= 0.0) || delay_ + whole > network::kMaxDelay)
    node.refuse("delay", fmt::format("{} steps", steps),
                fmt::format("0 ... {} steps in all", network::kMaxDelay),
                "a longer --dt makes fewer steps");
  delay_ += static_cast<std::uint32_t>(whole);
}

void Linear::append_flatten(const NodeReader& node) {
  // NIR counts dimensions from the batch's or from the first of the shape: what is flattened here
  // is everything, and neurons keep their order.
  if (node.has("start_dim") && node.uniform("start_dim") > 1)
    node.refuse("start_dim", fmt::format("{}", node.uniform("start_dim")), "0 or 1");
  shape_ = {.channels = static_cast<std::uint32_t>(shape_.size()), .height = 1, .width = 1};
}

}  // namespace spikemesh::nir
