#include "compiler/network/plasticity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "base/error.h"
#include "compiler/network/load.h"
#include "compiler/network/network.h"
#include "compiler/network/stream.h"
#include "compiler/network/testing/random_network.h"
#include "compiler/network/testing/refusal.h"

namespace spikemesh::network {
namespace {

using testing::HasSubstr;

LearningRule stdp(const std::string& name = "stdp",
                  const std::string& text = "dw = 2^-4*x1*y0 - 2^-5*y1*x0") {
  LearningRule rule{.name = name, .rule = rules::parse_rule(text)};
  rule.trace(image::Trace::kX1) = {.impulse = 60, .tau = 20.0};
  rule.trace(image::Trace::kY1) = {.impulse = 60, .tau = 20.0};
  return rule;
}

Network populations_with_rule() {
  Network network;
  for (const char* name : {"a", "b"})
    network.add(Population{.name = name, .size = 4, .neuron = NeuronTree{Neuron{.threshold = 10}}});
  network.add(stdp());
  return network;
}

Projection plastic(const std::string& name = "p", const std::string& rule = "stdp") {
  Projection projection{.name = name, .source = "a", .target = "b", .rule = AllToAll{}};
  projection.weight = UniformWeight{.low = 0, .high = 255};
  projection.plasticity = Plasticity{.rule = rule};
  return projection;
}

UserErrorInfo refused_plastic(const std::function<void(Projection&)>& change,
                              Network network = populations_with_rule()) {
  Projection projection = plastic();
  change(projection);
  return refusal(std::move(projection), std::move(network));
}

TEST(Plasticity, IsTakenAndRemembersWhoseTracesATargetKeeps) {
  Network network = populations_with_rule();
  network.add(plastic());
  EXPECT_EQ(network.post_traces_of(1, 0), 0U);
  EXPECT_FALSE(network.post_traces_of(0, 0).has_value()) << "nothing learns onto a";
}

TEST(Plasticity, RulesOfDifferentEpochsAreRefused) {
  LearningRule other = stdp("other");
  other.epoch = 4;
  EXPECT_EQ(refusal(other, populations_with_rule()).key, "learning_rule other.epoch");
  EXPECT_THAT(refusal(other, populations_with_rule()).expected,
              HasSubstr("1, as of learning_rule stdp"));
  other = stdp("other");
  other.reward_decay = 100;
  EXPECT_EQ(refusal(other, populations_with_rule()).key, "learning_rule other.reward_decay");
}

TEST(Plasticity, ARuleThatIsTooLongIsRefused) {
  LearningRule rule = stdp("long");
  rule.rule.products.resize(17, rule.rule.products.front());
  EXPECT_EQ(refusal(rule, populations_with_rule()).key, "learning_rule long.rule");
  rule.rule.products.clear();
  EXPECT_EQ(refusal(rule, populations_with_rule()).key, "learning_rule long.rule");
}

TEST(Plasticity, RuleParametersOutOfRangeAreRefused) {
  const auto key = [](const std::function<void(LearningRule&)>& change) {
    LearningRule rule = stdp("r");
    change(rule);
    return refusal(rule, populations_with_rule()).key;
  };
  EXPECT_EQ(key([](LearningRule& r) { r.epoch = 0; }), "learning_rule r.epoch");
  EXPECT_EQ(key([](LearningRule& r) { r.epoch = 64; }), "learning_rule r.epoch");
  EXPECT_EQ(key([](LearningRule& r) { r.reward_decay = 4097; }), "learning_rule r.reward_decay");
  EXPECT_EQ(key([](LearningRule& r) { r.traces[0].impulse = 128; }), "learning_rule r.x1.impulse");
  EXPECT_EQ(key([](LearningRule& r) { r.traces[4].tau = -1.0; }), "learning_rule r.y3.tau");
  EXPECT_EQ(key([](LearningRule& r) { r.name = "stdp"; }), "learning_rule stdp.name");
}

TEST(Plasticity, ARuleThatIsNotThereIsRefusedWithThoseThatAre) {
  const UserErrorInfo info = refused_plastic([](Projection& p) { p.plasticity->rule = "spdt"; });
  EXPECT_EQ(info.key, "projection p.plasticity.rule");
  EXPECT_THAT(info.hint, HasSubstr("known: stdp"));
}

TEST(Plasticity, SharedWeightsCannotLearn) {
  Network network;
  network.add(Population{.name = "a", .size = 4, .neuron = NeuronTree{Neuron{}}});
  network.add(Population{.name = "b", .size = 4, .neuron = NeuronTree{Neuron{}}});
  network.add(stdp());
  Projection projection = plastic();
  projection.rule = Convolution{.input = {1, 2, 2}, .out_channels = 1};
  projection.weight = WeightValues{{1}};
  EXPECT_EQ(refusal(projection, network).key, "projection p.plasticity");
  projection.rule = Pooling{.input = {1, 2, 2}};
  projection.weight = ConstantWeight{1};
  EXPECT_EQ(refusal(projection, network).key, "projection p.plasticity");
}

TEST(Plasticity, WeightsThatTheListCannotHoldAreRefused) {
  const auto key = [](const Weight& weight, Plasticity plasticity) {
    return refused_plastic([&](Projection& p) {
             p.weight = weight;
             plasticity.rule = "stdp";
             p.plasticity = plasticity;
           })
        .key;
  };
  using arith::WeightSign;
  EXPECT_EQ(key(ConstantWeight{-1}, {}), "projection p.weight");
  EXPECT_EQ(key(ConstantWeight{1}, {.sign = WeightSign::kInhibitory}), "projection p.weight");
  EXPECT_EQ(key(ConstantWeight{-1}, {.sign = WeightSign::kInhibitory}), "taken");
  EXPECT_EQ(key(ConstantWeight{16}, {.weight_bits = 4}), "projection p.weight");
  EXPECT_EQ(key(ConstantWeight{15}, {.weight_bits = 4}), "taken");
  EXPECT_EQ(key(UniformWeight{-255, 255}, {.sign = WeightSign::kMixed}), "taken");
  EXPECT_EQ(key(BinaryWeight{-1, 1, 0.5}, {}), "projection p.weight");
  EXPECT_EQ(key(NormalWeight{10.0, 1.0}, {.weight_bits = 4}), "projection p.weight");
  EXPECT_EQ(key(NormalWeight{8.0, 1.0}, {.weight_bits = 4}), "taken");
  EXPECT_EQ(key(RealWeights{{0.5}}, {.sign = WeightSign::kInhibitory}), "projection p.weight");
  EXPECT_EQ(key(ConstantWeight{1}, {.weight_bits = 3}), "projection p.plasticity.weight_bits");
}

TEST(Plasticity, FieldsThatTheRuleDoesNotUseAreRefused) {
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->tag = 5; }).key,
            "projection p.plasticity.tag");
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->tag = 256; }).key,
            "projection p.plasticity.tag");
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->x2 = 128; }).key,
            "projection p.plasticity.x2");
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->delay_bits = 4; }).expected,
            "0, 3 or 6");
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->delay_bits = 3; }).key,
            "projection p.plasticity.delay_bits");
  EXPECT_EQ(refused_plastic([](Projection& p) { p.plasticity->x1 = 128; }).key,
            "projection p.plasticity.x1");
}

TEST(Plasticity, ALearnedDelayStartsWithinItsField) {
  Network network = populations_with_rule();
  network.add(stdp("delays", "dd = 2^-4*x1*y0"));
  Projection projection = plastic("p", "delays");
  projection.delay = {0, 8};
  projection.plasticity->delay_bits = 3;
  EXPECT_EQ(refusal(projection, network).key, "projection p.delay.high");
  projection.plasticity->delay_bits = 0;
  network.add(projection);
  EXPECT_EQ(network.projections().back().plasticity->delay_bits, 6U) << "chosen for delays to 8";
}

TEST(Plasticity, OneCompartmentKeepsOneSetOfPostTraces) {
  Network network = populations_with_rule();
  network.add(plastic());
  LearningRule slower = stdp("slower");
  slower.trace(image::Trace::kY1).tau = 40.0;
  network.add(slower);
  const UserErrorInfo info = refusal(plastic("q", "slower"), network);
  EXPECT_EQ(info.key, "projection q.plasticity.rule");
  EXPECT_THAT(info.expected, HasSubstr("the y traces and rounding of stdp"));
  LearningRule other_source = stdp("other-source");
  other_source.trace(image::Trace::kX1).tau = 40.0;
  network.add(other_source);
  EXPECT_EQ(refusal(plastic("q", "other-source"), network).key, "taken");
  LearningRule nearest = stdp("nearest");
  nearest.stochastic = false;
  network.add(nearest);
  EXPECT_EQ(refusal(plastic("q", "nearest"), network).key, "projection q.plasticity.rule");
}

TEST(Plasticity, AMantissaOfMixedSignIsEven) {
  const Plasticity mixed{.sign = arith::WeightSign::kMixed};
  EXPECT_EQ(plastic_mantissa(7, mixed), 6);
  EXPECT_EQ(plastic_mantissa(-7, mixed), -8);
  EXPECT_EQ(plastic_mantissa(7, {}), 7);
  const Plasticity bit{.sign = arith::WeightSign::kMixed, .weight_bits = 1};
  EXPECT_EQ(plastic_mantissa(0, bit), 2);
  EXPECT_EQ(plastic_mantissa(-1, bit), -2);
}

constexpr const char* kText =
    "format: 1\n"
    "name: \"net\"\n"
    "population { name: \"a\" size: 4 neuron { threshold: 10 } }\n"
    "learning_rule {\n"
    "  name: \"stdp\"\n"
    "  rule: \"dw = 2^-4*x1*y0 - 2^-5*y1*x0\"\n"
    "  x1 { impulse: 60 tau: 20 } y1 { impulse: 60 tau: 20 }\n"
    "  epoch: 4\n"
    "}\n"
    "projection {\n"
    "  name: \"aa\" source: \"a\" target: \"a\" all_to_all {} weight { constant: 100 }\n"
    "  plasticity { rule: \"stdp\" }\n"
    "}\n";

std::string error_of(const std::string& part, const std::string& other) {
  std::string text = kText;
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  try {
    parse_network(text.replace(at, part.size(), other), "net.textproto", "");
  } catch (const UserError& error) {
    return error.what();
  }
  return "taken";
}

TEST(PlasticityText, ReadsWhatIsWritten) {
  const Network network = parse_network(kText, "net.textproto", "");
  ASSERT_EQ(network.learning_rules().size(), 1U);
  EXPECT_EQ(network.learning_rules()[0].epoch, 4U);
  EXPECT_TRUE(network.learning_rules()[0].stochastic);
  EXPECT_EQ(network.projections()[0].plasticity->rule, "stdp");
}

TEST(PlasticityText, AFaultInARuleHasThePlaceInTheFileAndInTheRule) {
  EXPECT_EQ(error_of("y1*x0", "y1*z0"),
            "net.textproto:6:3: learning_rule stdp.rule: found 'z0' at character 27 of its line 1, "
            "expected x0 x1 x2 y0 y1 y2 y3 r0 r1 w d t u0..u15, sgn(...), an integer or 2^k");
  EXPECT_THAT(error_of("epoch: 4", "epoch: 64"),
              HasSubstr("net.textproto:8:3: learning_rule stdp.epoch: found 64, expected 1..63"));
  EXPECT_THAT(error_of("rule: \"stdp\" }", "rule: \"other\" }"),
              HasSubstr("net.textproto:12:16: projection aa.plasticity.rule: found \"other\""));
}

TEST(PlasticityText, RandomPlasticNetworksSurviveBothForms) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    RandomNetworkSize size;
    size.learning = true;
    const Network network = random_network(seed, size);
    const std::string text = to_text(network);
    EXPECT_EQ(to_text(parse_network(text, "again", "")), text);
    std::stringstream stream;
    write_stream(network, stream);
    EXPECT_EQ(to_text(read_stream(stream, "again", "")), text);
  }
}

}  // namespace
}  // namespace spikemesh::network
