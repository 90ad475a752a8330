#include "compiler/frontend/nir/nir_conv.h"

#include "base/error.h"

namespace spikemesh::nir {
namespace {

using network::Convolution;
using network::Pair;
using network::Planes;

constexpr std::uint64_t kMaxMatrix = std::uint64_t{1} << 27;  // values: a GiB

std::uint32_t inputs_of(const Convolution& rule) { return rule.input.channels / rule.groups; }

std::size_t kernel_size(const Convolution& rule) {
  return std::size_t{rule.kernel.y} * rule.kernel.x;
}

/// Where an input falls on the kernel of an output, -1 if it does not: along one axis.
struct Axis {
  std::uint32_t stride, padding, dilation, kernel;
  std::int64_t tap_of(std::uint32_t output, std::uint32_t input) const {
    const std::int64_t offset = std::int64_t{input} + padding - std::int64_t{output} * stride;
    if (offset < 0 || offset % dilation != 0 || offset / dilation >= kernel) return -1;
    return offset / dilation;
  }
};

/// `same` pads so that the output is as large as the input at stride 1.
Pair padding_of(const NodeReader& node, const Convolution& rule) {
  if (!node.has("padding")) return {0, 0};
  if (!node.is_text("padding")) {
    const auto values = node.pair("padding", 0);
    return {values[0], values[1]};
  }
  const std::string text = node.text("padding");
  if (text == "valid") return {0, 0};
  const std::uint32_t y = rule.dilation.y * (rule.kernel.y - 1);
  const std::uint32_t x = rule.dilation.x * (rule.kernel.x - 1);
  if (text != "same" || y % 2 != 0 || x % 2 != 0)
    node.refuse("padding", text, "numbers, valid, or same with an odd kernel");
  return {y / 2, x / 2};
}

Pair pair_of(const NodeReader& node, const std::string& field, std::uint32_t otherwise) {
  const auto values = node.pair(field, otherwise);
  return {values[0], values[1]};
}

void require_output(const NodeReader& node, const Convolution& rule) {
  if (rule.stride.y == 0 || rule.stride.x == 0 || rule.dilation.y == 0 || rule.dilation.x == 0)
    node.refuse("stride", "0", "at least 1");
  if (network::output_of(rule).size() == 0)
    node.refuse("", fmt::format("an input of {} x {}", rule.input.height, rule.input.width),
                "one that the kernel fits into");
}

Conv read_kernel(const NodeReader& node, const Planes& input) {
  std::vector<std::uint64_t> shape = node.shape("weight");
  const bool one_dimensional = node.type() == "Conv1d";
  if (shape.size() != (one_dimensional ? 3U : 4U))
    node.refuse("weight", fmt::format("{} dimensions", shape.size()), one_dimensional ? "3" : "4");
  // A signal is a plane of one row.
  if (one_dimensional) shape.insert(shape.begin() + 2, 1);
  Conv conv;
  conv.kernel = node.values("weight");
  conv.rule = {
      .input = input,
      .out_channels = static_cast<std::uint32_t>(shape[0]),
      .kernel = {static_cast<std::uint32_t>(shape[2]), static_cast<std::uint32_t>(shape[3])},
      .stride = pair_of(node, "stride", 1),
      .dilation = pair_of(node, "dilation", 1),
      .groups = node.has("groups") ? node.pair("groups", 1)[0] : 1};
  conv.rule.padding = padding_of(node, conv.rule);
  if (one_dimensional) {
    conv.rule.stride.y = 1;
    conv.rule.dilation.y = 1;
    conv.rule.padding.y = 0;
  }
  const std::uint32_t groups = conv.rule.groups;
  if (groups == 0 || input.channels % groups != 0 || shape[0] % groups != 0 ||
      shape[1] != input.channels / groups)
    node.refuse("weight", fmt::format("{} input channels in {} groups", shape[1], groups),
                fmt::format("{} channels in all", input.channels));
  return conv;
}

Conv read_pool(const NodeReader& node, const Planes& input) {
  Conv conv;
  conv.rule = {.input = input,
               .out_channels = input.channels,
               .kernel = pair_of(node, "kernel_size", 1),
               .stride = pair_of(node, "stride", 1),
               .padding = pair_of(node, "padding", 0),
               .dilation = {1, 1},
               .groups = input.channels};
  const auto window = static_cast<double>(kernel_size(conv.rule));
  if (window == 0) node.refuse("kernel_size", "0", "at least 1");
  conv.kernel.assign(input.channels * kernel_size(conv.rule),
                     node.type() == "AvgPool2d" ? 1.0 / window : 1.0);
  return conv;
}

}  // namespace

Conv read_conv(const NodeReader& node, const Planes& input) {
  const bool is_pool = node.type() == "SumPool2d" || node.type() == "AvgPool2d";
  Conv conv = is_pool ? read_pool(node, input) : read_kernel(node, input);
  require_output(node, conv.rule);
  return conv;
}

Dense to_dense(const Conv& conv, const NodeReader& node) {
  const Convolution& rule = conv.rule;
  const Planes out = network::output_of(rule);
  Dense dense{.outputs = out.size(), .inputs = rule.input.size()};
  if (dense.outputs * dense.inputs > kMaxMatrix)
    node.refuse("", fmt::format("a matrix of {} x {}", dense.outputs, dense.inputs),
                fmt::format("at most {} values", kMaxMatrix));
  dense.weights.assign(dense.outputs * dense.inputs, 0.0);
  const Axis y_axis{rule.stride.y, rule.padding.y, rule.dilation.y, rule.kernel.y};
  const Axis x_axis{rule.stride.x, rule.padding.x, rule.dilation.x, rule.kernel.x};
  const std::uint32_t per_group = inputs_of(rule);
  for (std::uint64_t o = 0; o < dense.outputs; ++o) {
    const auto x = static_cast<std::uint32_t>(o % out.width);
    const auto y = static_cast<std::uint32_t>(o / out.width % out.height);
    const auto channel = static_cast<std::uint32_t>(o / out.width / out.height);
    const std::uint32_t first = channel / (rule.out_channels / rule.groups) * per_group;
    for (std::uint32_t c = 0; c < per_group; ++c)
      for (std::uint32_t iy = 0; iy < rule.input.height; ++iy)
        for (std::uint32_t ix = 0; ix < rule.input.width; ++ix) {
          const std::int64_t ty = y_axis.tap_of(y, iy);
          const std::int64_t tx = x_axis.tap_of(x, ix);
          if (ty < 0 || tx < 0) continue;
          const std::uint64_t input =
              (std::uint64_t{first + c} * rule.input.height + iy) * rule.input.width + ix;
          dense.weights[o * dense.inputs + input] =
              conv.kernel[(std::size_t{channel} * per_group + c) * kernel_size(rule) +
                          static_cast<std::size_t>(ty) * rule.kernel.x +
                          static_cast<std::size_t>(tx)];
        }
  }
  return dense;
}

bool can_fuse(const Conv& first, const Conv& second) {
  const Convolution& a = first.rule;
  const Convolution& b = second.rule;
  const bool pads_nothing = b.padding == Pair{0, 0};
  const bool undilated = a.dilation == Pair{1, 1} && b.dilation == Pair{1, 1};
  // Padding of the second is rows of zeros; as padding of both it is that only if no input of the
  // first falls into it: each row of the first's output covers rows of its own.
  const bool whole = a.padding == Pair{0, 0} && a.kernel == a.stride &&
                     a.input.height % a.stride.y == 0 && a.input.width % a.stride.x == 0;
  return a.groups == a.input.channels && a.out_channels == a.input.channels && undilated &&
         (whole || (pads_nothing && a.padding == Pair{0, 0}));
}

Conv fuse(const Conv& first, const Conv& second) {
  const Convolution& a = first.rule;
  const Convolution& b = second.rule;
  Conv fused;
  fused.rule = {.input = a.input,
                .out_channels = b.out_channels,
                .kernel = {(b.kernel.y - 1) * a.stride.y + a.kernel.y,
                           (b.kernel.x - 1) * a.stride.x + a.kernel.x},
                .stride = {a.stride.y * b.stride.y, a.stride.x * b.stride.x},
                .padding = {b.padding.y * a.stride.y, b.padding.x * a.stride.x},
                .dilation = {1, 1},
                .groups = b.groups};
  const std::uint32_t per_group = inputs_of(b);
  const std::size_t size = kernel_size(fused.rule);
  fused.kernel.assign(std::size_t{b.out_channels} * per_group * size, 0.0);
  for (std::uint32_t o = 0; o < b.out_channels; ++o)
    for (std::uint32_t c = 0; c < per_group; ++c) {
      const std::size_t plane = std::size_t{o} * per_group + c;
      const std::uint32_t channel = o / (b.out_channels / b.groups) * per_group + c;
      for (std::uint32_t by = 0; by < b.kernel.y; ++by)
        for (std::uint32_t bx = 0; bx < b.kernel.x; ++bx)
          for (std::uint32_t ay = 0; ay < a.kernel.y; ++ay)
            for (std::uint32_t ax = 0; ax < a.kernel.x; ++ax)
              fused.kernel[plane * size + (by * a.stride.y + ay) * fused.rule.kernel.x +
                           bx * a.stride.x + ax] +=
                  second.kernel[plane * kernel_size(b) + by * b.kernel.x + bx] *
                  first.kernel[channel * kernel_size(a) + ay * a.kernel.x + ax];
    }
  return fused;
}

}  // namespace spikemesh::nir
