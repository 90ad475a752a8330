#include "compiler/network/expander.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace spikemesh::network {
namespace {

Population plain(const std::string& name, std::uint64_t size) {
  return {.name = name,
          .size = static_cast<std::uint32_t>(size),
          .neuron = NeuronTree{Neuron{.threshold = 1}}};
}

std::vector<Contact> contacts_of(const Network& network, std::uint32_t target) {
  std::vector<Contact> contacts;
  Expander(network, 0).append_contacts(target, contacts);
  return contacts;
}

Network recurrent(std::uint32_t size, Rule rule, std::uint32_t seed = 1) {
  Network network("n", seed);
  network.add(plain("a", size));
  Projection projection{.name = "p", .source = "a", .target = "a"};
  projection.rule = std::move(rule);
  network.add(std::move(projection));
  return network;
}

TEST(Expander, FixedFanInGivesThatManyDifferentSourcesAndNotItself) {
  constexpr std::uint32_t kSize = 30;
  for (const std::uint32_t fan_in : {0U, 7U, 29U}) {
    const Network network = recurrent(kSize, FixedFanIn{.sources = fan_in, .self = false});
    for (std::uint32_t target = 0; target < kSize; ++target) {
      std::set<std::uint32_t> sources;
      for (const Contact& contact : contacts_of(network, target)) sources.insert(contact.source);
      EXPECT_EQ(sources.size(), fan_in);
      EXPECT_FALSE(sources.contains(target));
      EXPECT_TRUE(sources.empty() || *sources.rbegin() < kSize);
    }
  }
}

TEST(Expander, FixedFanInReachesEverySource) {
  const Network network = recurrent(20, FixedFanIn{.sources = 3});
  std::vector<std::uint32_t> hits(20, 0);
  for (std::uint32_t target = 0; target < 20; ++target)
    for (const Contact& contact : contacts_of(network, target)) ++hits[contact.source];
  EXPECT_LT(*std::ranges::max_element(hits), 12U);
}

TEST(Expander, FixedProbabilityHasItsMeanAndNoPairTwice) {
  constexpr std::uint32_t kSize = 500;
  const Network network = recurrent(kSize, FixedProbability{.probability = 0.1});
  std::size_t total = 0;
  for (std::uint32_t target = 0; target < kSize; ++target) {
    std::vector<Contact> contacts = contacts_of(network, target);
    total += contacts.size();
    for (std::size_t i = 1; i < contacts.size(); ++i)
      EXPECT_LT(contacts[i - 1].source, contacts[i].source);
  }
  // Mean 25000, deviation 150.
  EXPECT_NEAR(static_cast<double>(total), 25000.0, 750.0);
}

TEST(Expander, ProbabilityOneIsAllToAllAndZeroIsNothing) {
  EXPECT_EQ(contacts_of(recurrent(9, FixedProbability{.probability = 1.0}), 4).size(), 9U);
  EXPECT_EQ(
      contacts_of(recurrent(9, FixedProbability{.probability = 1.0, .self = false}), 4).size(), 8U);
  EXPECT_TRUE(contacts_of(recurrent(9, FixedProbability{.probability = 0.0}), 4).empty());
}

TEST(Expander, TheSeedDecidesAndNothingElse) {
  const Rule rule = FixedProbability{.probability = 0.3};
  EXPECT_EQ(contacts_of(recurrent(100, rule, 5), 3), contacts_of(recurrent(100, rule, 5), 3));
  EXPECT_NE(contacts_of(recurrent(100, rule, 5), 3), contacts_of(recurrent(100, rule, 6), 3));
}

TEST(Expander, ListedWeightsGoTargetByTarget) {
  Network network;
  network.add(plain("a", 2));
  network.add(plain("b", 3));
  Projection projection{.name = "p", .source = "a", .target = "b", .rule = AllToAll{}};
  projection.weight = WeightValues{{0, 1, 10, 11, 20, 21}};
  network.add(projection);
  EXPECT_EQ(contacts_of(network, 2), (std::vector<Contact>{{0, 20, 0}, {1, 21, 0}}));
}

TEST(Expander, RandomWeightsAndDelaysCoverTheirRangeAndStayInIt) {
  Network network;
  network.add(plain("a", 200));
  Projection projection{.name = "p", .source = "a", .target = "a", .rule = AllToAll{}};
  projection.weight = UniformWeight{.low = -3, .high = 2};
  projection.delay = {1, 4};
  network.add(projection);
  std::set<int> weights;
  std::set<int> delays;
  for (const Contact& contact : contacts_of(network, 0)) {
    weights.insert(contact.weight);
    delays.insert(contact.delay);
  }
  EXPECT_EQ(weights, (std::set<int>{-3, -2, -1, 0, 1, 2}));
  EXPECT_EQ(delays, (std::set<int>{1, 2, 3, 4}));
}

TEST(Expander, NormalWeightsNeverChangeSign) {
  Network network;
  network.add(plain("a", 500));
  Projection projection{.name = "p", .source = "a", .target = "a", .rule = AllToAll{}};
  projection.weight = NormalWeight{.mean = -20.0, .deviation = 30.0};
  network.add(projection);
  double sum = 0;
  for (const Contact& contact : contacts_of(network, 0)) {
    EXPECT_LE(contact.weight, 0);
    sum += contact.weight;
  }
  EXPECT_NEAR(sum / 500, -26.0, 6.0) << "the mean of what is left below 0";
}

/// Every output by the definition of cross-correlation, input by input.
std::vector<Contact> correlate(const Convolution& rule, const std::vector<std::int16_t>& kernel,
                               std::uint32_t channel, int out_y, int out_x) {
  std::vector<Contact> contacts;
  const auto depth = rule.input.channels / rule.groups;
  for (std::uint32_t c = 0; c < rule.input.channels; ++c)
    for (int y = 0; y < static_cast<int>(rule.input.height); ++y)
      for (int x = 0; x < static_cast<int>(rule.input.width); ++x)
        for (std::uint32_t ky = 0; ky < rule.kernel.y; ++ky)
          for (std::uint32_t kx = 0; kx < rule.kernel.x; ++kx) {
            const bool same_group = c / depth == channel / (rule.out_channels / rule.groups);
            const bool same_y =
                y + static_cast<int>(rule.padding.y) ==
                out_y * static_cast<int>(rule.stride.y) + static_cast<int>(ky * rule.dilation.y);
            const bool same_x =
                x + static_cast<int>(rule.padding.x) ==
                out_x * static_cast<int>(rule.stride.x) + static_cast<int>(kx * rule.dilation.x);
            if (!same_group || !same_y || !same_x) continue;
            const std::size_t k =
                ((channel * depth + c % depth) * rule.kernel.y + ky) * rule.kernel.x + kx;
            contacts.push_back(
                {static_cast<std::uint32_t>(
                     (c * rule.input.height + static_cast<std::uint32_t>(y)) * rule.input.width +
                     static_cast<std::uint32_t>(x)),
                 kernel[k], 0});
          }
  return contacts;
}

void expect_correlation(const Convolution& rule) {
  const Planes out = output_of(rule);
  Network network;
  network.add(plain("a", rule.input.size()));
  network.add(plain("b", out.size()));
  Projection projection{.name = "p", .source = "a", .target = "b", .rule = rule};
  std::vector<std::int16_t> kernel(std::size_t{rule.out_channels} *
                                   (rule.input.channels / rule.groups) * rule.kernel.y *
                                   rule.kernel.x);
  for (std::size_t i = 0; i < kernel.size(); ++i)
    kernel[i] = static_cast<std::int16_t>(i % 255 + 1);
  projection.weight = WeightValues{kernel};
  network.add(projection);
  for (std::uint32_t target = 0; target < out.size(); ++target) {
    std::vector<Contact> found = contacts_of(network, target);
    std::vector<Contact> wanted = correlate(rule, kernel, target / out.width / out.height,
                                            static_cast<int>(target / out.width % out.height),
                                            static_cast<int>(target % out.width));
    std::ranges::sort(found);
    std::ranges::sort(wanted);
    EXPECT_EQ(found, wanted) << "target " << target;
  }
}

TEST(Expander, ConvolutionIsCrossCorrelation) {
  expect_correlation({.input = {2, 6, 5}, .out_channels = 3, .kernel = {3, 2}});
  expect_correlation({.input = {1, 7, 7},
                      .out_channels = 2,
                      .kernel = {3, 3},
                      .stride = {2, 1},
                      .padding = {1, 2}});
  expect_correlation({.input = {4, 9, 8},
                      .out_channels = 6,
                      .kernel = {3, 2},
                      .stride = {1, 2},
                      .padding = {2, 1},
                      .dilation = {2, 3},
                      .groups = 2});
}

TEST(Expander, PoolingSumsEachChannelByItself) {
  Network network;
  network.add(plain("a", 2 * 4 * 4));
  network.add(plain("b", 2 * 2 * 2));
  Projection projection{.name = "p", .source = "a", .target = "b"};
  projection.rule = Pooling{.input = {2, 4, 4}, .kernel = {2, 2}, .stride = {2, 2}};
  projection.weight = ConstantWeight{.value = 5};
  network.add(projection);
  std::vector<Contact> contacts = contacts_of(network, 7);
  std::ranges::sort(contacts);
  EXPECT_EQ(contacts, (std::vector<Contact>{{26, 5, 0}, {27, 5, 0}, {30, 5, 0}, {31, 5, 0}}));
}

}  // namespace
}  // namespace spikemesh::network
