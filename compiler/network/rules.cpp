#include "compiler/network/rules.h"

namespace spikemesh::network {
namespace {

std::uint32_t extent(std::uint32_t input, std::uint32_t kernel, std::uint32_t stride,
                     std::uint32_t padding, std::uint32_t dilation) {
  const std::uint64_t padded = std::uint64_t{input} + 2 * std::uint64_t{padding};
  const std::uint64_t window = std::uint64_t{dilation} * (kernel - 1) + 1;
  if (padded < window) return 0;
  return static_cast<std::uint32_t>((padded - window) / stride + 1);
}

}  // namespace

Planes output_of(const Convolution& rule) {
  return {.channels = rule.out_channels,
          .height = extent(rule.input.height, rule.kernel.y, rule.stride.y, rule.padding.y,
                           rule.dilation.y),
          .width = extent(rule.input.width, rule.kernel.x, rule.stride.x, rule.padding.x,
                          rule.dilation.x)};
}

Convolution as_convolution(const Pooling& rule) {
  return {.input = rule.input,
          .out_channels = rule.input.channels,
          .kernel = rule.kernel,
          .stride = rule.stride,
          .padding = rule.padding,
          .dilation = {1, 1},
          .groups = rule.input.channels};
}

}  // namespace spikemesh::network
