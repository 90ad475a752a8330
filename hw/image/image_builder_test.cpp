#include "hw/image/image_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "hw/image/resource_error.h"

namespace spikemesh::image {
namespace {

/// A chip with so little of everything that a test can fill it.
Architecture scarce() {
  return with_fields(load_architecture("tiny"), {{"core.in_axons", "3"},
                                                 {"core.out_axons", "2"},
                                                 {"core.synapse_words", "2"},
                                                 {"core.profiles", "2"},
                                                 {"core.rules", "1"},
                                                 {"core.compartments", "16"}});
}

template <class Call>
void expect_exceeded(Call call, Resource resource, std::uint64_t needed, std::uint64_t limit) {
  try {
    call();
    ADD_FAILURE() << "it was accepted";
  } catch (const ResourceError& error) {
    EXPECT_EQ(error.core(), CoreId{1});
    EXPECT_EQ(error.resource(), resource);
    EXPECT_EQ(error.needed(), needed);
    EXPECT_EQ(error.limit(), limit);
  }
}

/// Core 1 of a scarce chip with one compartment.
class CoreBuilderTest : public ::testing::Test {
 protected:
  CoreBuilderTest() : core_(builder_.add_core(CoreId{1}, 3)) {
    core_.add_profile({});
    core_.add_compartment({});
  }

  StoredList store(std::size_t synapses) {
    return core_.store({.weight_bits = 8}, std::vector<Synapse>(synapses));
  }
  AxonId add_axon(const AxonList& list) { return core_.add_axon(std::array{list}); }

  /// What is rolled back must not be seen: a valid axon can be added and the image is legal.
  void expect_usable() {
    add_axon({.list = core_.store({}, {})});
    const ChipImage image = builder_.build();
    EXPECT_EQ(image.cores.size(), 1U);
  }

  ImageBuilder builder_{scarce()};
  CoreBuilder& core_;
};

TEST_F(CoreBuilderTest, EqualProfilesAreOne) {
  EXPECT_EQ(core_.add_profile({}), 0);
  EXPECT_EQ(core_.add_profile({.decay_u = 1}), 1);
  EXPECT_EQ(core_.add_profile({.decay_u = 1}), 1);
  expect_exceeded([this] { core_.add_profile({.decay_u = 2}); }, Resource::kProfiles, 3, 2);
  expect_usable();
}

TEST_F(CoreBuilderTest, CompartmentsEndWithTheCapacity) {
  for (int i = 1; i < 16; ++i) core_.add_compartment({});
  expect_exceeded([this] { core_.add_compartment({}); }, Resource::kCompartments, 17, 16);
  expect_usable();
}

TEST_F(CoreBuilderTest, MoreDelaySlotsLeaveFewerCompartments) {
  ImageBuilder builder(load_architecture("tiny"));
  CoreBuilder& core = builder.add_core(CoreId{1}, 6);
  core.add_profile({});
  for (int i = 0; i < 128; ++i) core.add_compartment({});
  expect_exceeded([&core] { core.add_compartment({}); }, Resource::kCompartments, 129, 128);
}

TEST_F(CoreBuilderTest, SynapseWordsEndWithTheMemory) {
  store(3);
  expect_exceeded([this] { store(4); }, Resource::kSynapseWords, 3, 2);
  EXPECT_EQ(store(3).address(), 1U) << "the list that did not fit has taken nothing";
  expect_usable();
}

TEST_F(CoreBuilderTest, InAxonsEndWithTheTableAndAChainCountsEachEntry) {
  const AxonList list{.list = store(1)};
  core_.add_axon(std::array{list, list});
  expect_exceeded([&] { core_.add_axon(std::array{list, list}); }, Resource::kInAxons, 4, 3);
  expect_usable();
}

TEST_F(CoreBuilderTest, OutAxonsEndWithTheTable) {
  const AxonId axon = add_axon({.list = store(1)});
  const CompartmentAddress from{.core = CoreId{1}, .compartment = CompartmentId{0}};
  builder_.connect(from, {.core = CoreId{1}, .axon = axon});
  builder_.connect(from, {.core = CoreId{1}, .axon = axon});
  expect_exceeded([&] { builder_.connect(from, {.core = CoreId{1}, .axon = axon}); },
                  Resource::kOutAxons, 3, 2);
  expect_usable();
}

TEST_F(CoreBuilderTest, RulesEndWithTheTable) {
  EXPECT_EQ(core_.add_rule({}), 0);
  expect_exceeded([this] { core_.add_rule({}); }, Resource::kRules, 2, 1);
  expect_usable();
}

TEST_F(CoreBuilderTest, DelaysEndWithTheSlots) {
  const StoredList list =
      core_.store({.weight_bits = 1, .delay_bits = 3}, std::array{Synapse{.delay = 5}});
  expect_exceeded([&] { add_axon({.list = list, .delay = 2}); }, Resource::kDelaySlots, 7, 6);
  EXPECT_NO_THROW(add_axon({.list = list, .delay = 1}));
  expect_usable();
}

TEST_F(CoreBuilderTest, TheJoinStackHoldsFour) {
  const std::uint8_t pushing = core_.add_profile({.push = true});
  for (int i = 0; i < 4; ++i) core_.add_compartment({.profile = pushing});
  expect_exceeded([&] { core_.add_compartment({.profile = pushing}); }, Resource::kJoinStack, 5, 4);
  expect_usable();
}

TEST_F(CoreBuilderTest, AJoinNeedsItsChildren) {
  const std::uint8_t parent = core_.add_profile({.join = Join::kAdd, .pops = 1});
  EXPECT_THROW(core_.add_compartment({.profile = parent}), UserError);
  EXPECT_THROW(core_.add_profile({.join = Join::kAdd}), UserError);
  EXPECT_THROW(core_.add_profile({.pops = 1}), UserError);
  EXPECT_THROW(core_.add_profile({.join = Join::kAdd, .pops = 3}), UserError);
  expect_usable();
}

TEST_F(CoreBuilderTest, ATargetMustBeACompartment) {
  const StoredList sparse = core_.store({}, std::array{Synapse{.target = 1}});
  EXPECT_THROW(add_axon({.list = sparse}), UserError);
  const StoredList dense = core_.store({.format = ListFormat::kDense}, std::array{Synapse{}});
  EXPECT_THROW(add_axon({.list = dense, .base = 1}), UserError);
  core_.add_compartment({});
  EXPECT_NO_THROW(add_axon({.list = sparse}));
  EXPECT_NO_THROW(add_axon({.list = dense, .base = 1}));
  expect_usable();
}

TEST_F(CoreBuilderTest, APlasticListIsUsedOnce) {
  core_.add_rule({});
  const AxonList plastic{.list = store(1), .plasticity = Plasticity{}};
  EXPECT_THROW(core_.add_axon(std::array{plastic, plastic}), UserError);
  EXPECT_NO_THROW(add_axon(plastic)) << "the refused chain has used nothing";
  EXPECT_THROW(add_axon(plastic), UserError);
  EXPECT_THROW(add_axon({.list = plastic.list}), UserError);
  expect_usable();
}

TEST_F(CoreBuilderTest, ValuesThatDoNotFitTheirFieldsAreUserErrors) {
  core_.add_rule({});
  const auto refused = [](auto call) { EXPECT_THROW(call(), UserError); };
  refused([this] { core_.add_profile({.decay_u = 4096}); });
  refused([this] { core_.add_profile({.refractory = 0}); });
  refused([this] { core_.add_profile({.refractory = 64}); });
  refused([this] { core_.add_profile({.reset = kIllegalReset}); });
  refused([this] { core_.add_profile({.trace_class = 1, .y_traces = true}); });
  refused([this] { core_.add_profile({.vmax = 1U << 23}); });
  refused([this] { core_.add_compartment({.profile = 1}); });
  refused([this] { core_.add_compartment({.threshold_mantissa = 1U << 17}); });
  refused([this] { core_.add_compartment({.bias_mantissa = 4096}); });
  refused([this] { core_.add_compartment({.logical_id = 1U << 23}); });
  refused([this] { core_.set_state(CompartmentId{1}, {}); });
  refused([this] { core_.set_state(CompartmentId{0}, {.u = 1 << 23}); });
  refused([this] { core_.set_state(CompartmentId{0}, {}, kMaxAdaptation + 1); });
  refused([this] { core_.store({.format = ListFormat::kNone}, {}); });
  refused([this] { core_.store({.weight_bits = 3}, {}); });
  refused([this] { core_.store({.delay_bits = 9}, {}); });
  refused([this] { core_.store({.weight_bits = 1}, std::array{Synapse{.weight = 2}}); });
  refused([this] { core_.store({}, std::array{Synapse{.delay = 1}}); });
  refused([this] { core_.store({}, std::array{Synapse{.tag = 1}}); });
  refused([this] { core_.store({}, std::vector<Synapse>(4096)); });
  const StoredList list = store(1);
  refused([&] { add_axon({.list = list, .sign = kIllegalSign}); });
  refused([&] { add_axon({.list = list, .exponent = 8}); });
  refused([&] { add_axon({.list = list, .base = 1}); });
  refused([&] { add_axon({.list = list, .plasticity = Plasticity{.rule = 1}}); });
  refused([&] { core_.add_axon({}); });
  refused([this] { core_.add_rule({.products = {{.mantissa = 8}}}); });
  EXPECT_EQ(core_.in_axon_count(), 0U);
  expect_usable();
}

TEST_F(CoreBuilderTest, AStoredListBelongsToItsCore) {
  CoreBuilder& other = builder_.add_core(CoreId{2}, 3);
  const StoredList list = other.store({}, {});
  EXPECT_THROW(add_axon({.list = list}), UserError);
}

TEST(ImageBuilder, ASpikeNeedsADestinationThatIsThere) {
  ImageBuilder builder(load_architecture("tiny"));
  CoreBuilder& core = builder.add_core(CoreId{2}, 3);
  core.add_profile({});
  core.add_compartment({});
  const CompartmentAddress from{.core = CoreId{2}, .compartment = CompartmentId{0}};
  const AxonAddress to{.core = CoreId{2}, .axon = AxonId{0}};
  EXPECT_THROW(builder.connect(from, to), UserError);
  EXPECT_THROW(builder.add_input({.name = "in", .lines = {{to}}}), UserError);
  core.add_axon(std::array{AxonList{.list = core.store({}, {})}});
  EXPECT_NO_THROW(builder.connect(from, to));
  EXPECT_THROW(builder.connect({.core = CoreId{2}, .compartment = CompartmentId{1}}, to),
               UserError);
  EXPECT_THROW(builder.connect(from, {.core = CoreId{1}, .axon = AxonId{0}}), UserError);
  const ChipImage image = builder.build();
  EXPECT_EQ(OutAxonEntry::unpack(image.cores[0].out_axons.at(0)),
            (OutAxonEntry{.x = 0, .y = 1, .port = 0, .axon = 0}));
}

TEST(ImageBuilder, OutAxonsOfACompartmentStandTogether) {
  ImageBuilder builder(load_architecture("tiny"));
  CoreBuilder& core = builder.add_core(CoreId{0}, 3);
  core.add_profile({});
  for (int i = 0; i < 3; ++i) core.add_compartment({});
  for (int i = 0; i < 4; ++i) core.add_axon(std::array{AxonList{.list = core.store({}, {})}});
  const std::array<std::uint32_t, 4> senders{2, 0, 2, 0};
  for (std::uint32_t axon = 0; axon < senders.size(); ++axon)
    builder.connect({.core = CoreId{0}, .compartment = CompartmentId{senders[axon]}},
                    {.core = CoreId{0}, .axon = AxonId{axon}});
  const ChipImage image = builder.build();
  EXPECT_EQ(AxonMapEntry::unpack(image.cores[0].axon_map[0]), (AxonMapEntry{0, 2}));
  EXPECT_EQ(AxonMapEntry::unpack(image.cores[0].axon_map[1]), (AxonMapEntry{0, 0}));
  EXPECT_EQ(AxonMapEntry::unpack(image.cores[0].axon_map[2]), (AxonMapEntry{2, 2}));
  const auto axon = [&](std::size_t i) {
    return OutAxonEntry::unpack(image.cores[0].out_axons[i]).axon;
  };
  EXPECT_THAT((std::array{axon(0), axon(1), axon(2), axon(3)}), ::testing::ElementsAre(1, 3, 0, 2));
}

TEST(ImageBuilder, ReadOutsAreNumberedAtEachHostPort) {
  ImageBuilder builder(load_architecture("mesh128"));
  const auto ports = static_cast<std::uint32_t>(builder.architecture().host_ports.size());
  CoreBuilder& core = builder.add_core(CoreId{9}, 3);
  core.add_profile({});
  core.add_compartment({});
  const std::uint32_t population = builder.add_population(
      {.name = "p", .neurons = {{.core = CoreId{9}, .compartment = CompartmentId{0}}}});
  builder.add_read_out(population, 0, 0);
  builder.add_read_out(population, 0, 0);
  EXPECT_THROW(builder.add_read_out(population, 1, 0), UserError);
  EXPECT_THROW(builder.add_read_out(population + 1, 0, 0), UserError);
  EXPECT_THROW(builder.add_read_out(population, 0, ports), UserError);
  const ChipImage image = builder.build();
  ASSERT_EQ(image.read_outs.size(), 2U);
  EXPECT_EQ(image.read_outs[0].axon, 0U);
  EXPECT_EQ(image.read_outs[1].axon, 1U);
  const OutAxonEntry entry = OutAxonEntry::unpack(image.cores[0].out_axons[1]);
  EXPECT_EQ(entry.port, kHostPort);
  EXPECT_EQ(entry.y, image.architecture.host_ports[0].y);
}

TEST(ImageBuilder, CoresAndNamesAreAddedOnce) {
  ImageBuilder builder(load_architecture("tiny"));
  builder.add_core(CoreId{0}, 3);
  EXPECT_THROW(builder.add_core(CoreId{0}, 3), UserError);
  EXPECT_THROW(builder.add_core(CoreId{4}, 3), UserError);
  EXPECT_THROW(builder.add_core(CoreId{1}, 2), UserError);
  EXPECT_THROW(builder.core(CoreId{1}), UserError);
  builder.add_input({.name = "a"});
  EXPECT_THROW(builder.add_input({.name = "a"}), UserError);
  EXPECT_THROW(builder.add_input({.name = ""}), UserError);
  builder.add_population({.name = "a"});
  EXPECT_THROW(builder.add_population({.name = "a"}), UserError);
  EXPECT_THROW(builder.set_epoch(64), UserError);
  EXPECT_THROW(builder.set_reward_decay(4097), UserError);
  EXPECT_THROW(builder.set_metadata("", ""), UserError);
}

TEST(ImageBuilder, TakesNoIllegalArchitecture) {
  Architecture architecture = load_architecture("tiny");
  architecture.core.synapse_words = 0;
  EXPECT_THROW(ImageBuilder{architecture}, UserError);
}

TEST(Usage, CountsWhatIsThereAgainstWhatTheArchitectureHas) {
  ImageBuilder builder(scarce());
  CoreBuilder& core = builder.add_core(CoreId{0}, 3);
  core.add_profile({});
  core.add_compartment({});
  core.add_axon(std::array{AxonList{.list = core.store({}, std::vector<Synapse>(4))}});
  const ChipImage image = builder.build();
  for (const Use& use : core_usage(image.cores[0], image.architecture)) {
    switch (use.resource) {
      case Resource::kCompartments:
        EXPECT_EQ(std::pair(use.used, use.limit), std::pair(1U, 16U));
        break;
      case Resource::kInAxons:
        EXPECT_EQ(std::pair(use.used, use.limit), std::pair(1U, 3U));
        break;
      case Resource::kSynapseWords:
        EXPECT_EQ(std::pair(use.used, use.limit), std::pair(2U, 2U));
        break;
      case Resource::kProfiles:
        EXPECT_EQ(std::pair(use.used, use.limit), std::pair(1U, 2U));
        break;
      default:
        EXPECT_EQ(use.used, 0U);
    }
  }
}

}  // namespace
}  // namespace spikemesh::image
