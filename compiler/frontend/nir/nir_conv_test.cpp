#include "compiler/frontend/nir/nir_conv.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

#include "compiler/frontend/testing/hdf5_writer.h"

namespace spikemesh::nir {
namespace {

using network::Convolution;
using network::Pair;

/// A node for messages only: what is tested here takes its parameters from C++.
class NirConv : public ::testing::Test {
 protected:
  NirConv() { frontend::testing::Hdf5Writer(path_).group("/node"); }
  ~NirConv() override { std::remove(path_.c_str()); }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".nir";
  const Node node_{.type = "Conv2d", .group = "/node"};
};

std::uint32_t below(std::mt19937& random, std::uint32_t end) {
  return static_cast<std::uint32_t>(random() % end);
}

Conv random_conv(const Convolution& rule, std::mt19937& random) {
  Conv conv{.rule = rule};
  conv.kernel.resize(std::size_t{rule.out_channels} * (rule.input.channels / rule.groups) *
                     rule.kernel.y * rule.kernel.x);
  for (double& weight : conv.kernel) weight = static_cast<double>(random() % 17) - 8.0;
  return conv;
}

Dense product(const Dense& second, const Dense& first) {
  Dense result{.outputs = second.outputs, .inputs = first.inputs};
  for (std::uint64_t o = 0; o < second.outputs; ++o)
    for (std::uint64_t i = 0; i < first.inputs; ++i) {
      double sum = 0.0;
      for (std::uint64_t m = 0; m < first.outputs; ++m)
        sum += second.weights[o * second.inputs + m] * first.weights[m * first.inputs + i];
      result.weights.push_back(sum);
    }
  return result;
}

TEST_F(NirConv, AConvolutionBehindAPoolIsOneConvolution) {
  const Hdf5File file(path_);
  const NodeReader node(file, "conv", node_);
  std::mt19937 random(1);
  int fused = 0;
  for (int round = 0; round < 60; ++round) {
    const std::uint32_t channels = 1 + below(random, 3);
    const std::uint32_t window = 1 + below(random, 3);
    const Convolution pool{.input = {channels, 4 + below(random, 6), 4 + below(random, 6)},
                           .out_channels = channels,
                           .kernel = {window, window},
                           .stride = {window, window},
                           .groups = channels};
    const Conv first = random_conv(pool, random);
    const std::uint32_t padding = below(random, 2);
    const Convolution rule{.input = network::output_of(pool),
                           .out_channels = 1 + below(random, 3),
                           .kernel = {1 + below(random, 2), 1 + below(random, 2)},
                           .stride = {1 + below(random, 2), 1 + below(random, 2)},
                           .padding = {padding, padding}};
    const Conv second = random_conv(rule, random);
    if (network::output_of(rule).size() == 0 || !can_fuse(first, second)) continue;
    ++fused;
    const Conv both = fuse(first, second);
    ASSERT_EQ(network::output_of(both.rule), network::output_of(rule));
    EXPECT_EQ(to_dense(both, node).weights,
              product(to_dense(second, node), to_dense(first, node)).weights);
  }
  EXPECT_GT(fused, 20);
}

}  // namespace
}  // namespace spikemesh::nir
