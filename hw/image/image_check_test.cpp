#include "hw/image/image_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/error.h"
#include "hw/image/learning_words.h"
#include "hw/image/memory.h"
#include "hw/image/stimulus.h"
#include "hw/image/testing/small_image.h"
#include "hw/image/words.h"

namespace spikemesh::image {
namespace {

/// One thing changed in small_image(), and what the error then says.
struct Damage {
  const char* name;
  std::function<void(ChipImage&)> make;
  const char* key;
  const char* found;
};

void PrintTo(const Damage& damage, std::ostream* out) { *out << damage.name; }

/// Sets a field of a word without any check.
template <class Field>
void set(std::uint64_t& word, std::uint64_t value) {
  word = (word & ~Field::kMask) | Field::put(value);
}

class DamagedImage : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedImage, IsRefusedWithTheMemoryTheWordAndTheField) {
  ChipImage image = spikemesh::image::testing::small_image();
  ASSERT_NO_THROW(check_image(image, "x.image"));
  GetParam().make(image);
  try {
    check_image(image, "x.image");
    FAIL() << "it was accepted";
  } catch (const UserError& error) {
    EXPECT_EQ(error.info().file, "x.image");
    EXPECT_EQ(error.info().key, GetParam().key);
    EXPECT_EQ(error.info().found, GetParam().found);
    EXPECT_FALSE(error.info().expected.empty());
  }
}

std::string name_of(const ::testing::TestParamInfo<Damage>& info) { return info.param.name; }

using Axon = InAxonEntry;

INSTANTIATE_TEST_SUITE_P(
    InAxon, DamagedImage,
    ::testing::Values(
        Damage{"Reserved", [](ChipImage& i) { i.cores[0].in_axons[0] |= Axon::kReserved; },
               "core 0, IN_AXON word 0: reserved bit 63", "1"},
        Damage{"Sign", [](ChipImage& i) { set<Axon::Sign>(i.cores[0].in_axons[0], 3); },
               "core 0, IN_AXON word 0: sign", "3"},
        Damage{"DelayBits", [](ChipImage& i) { set<Axon::DelayBits>(i.cores[0].in_axons[0], 3); },
               "core 0, IN_AXON word 0: delay_bits", "code 3"},
        Damage{"NoneWithBits", [](ChipImage& i) { set<Axon::Format>(i.cores[0].in_axons[0], 0); },
               "core 0, IN_AXON word 0: format", "0 (none)"},
        Damage{"SparseBase", [](ChipImage& i) { set<Axon::Base>(i.cores[0].in_axons[0], 1); },
               "core 0, IN_AXON word 0: base", "1"},
        Damage{"RuleOfFixed", [](ChipImage& i) { set<Axon::Rule>(i.cores[0].in_axons[0], 1); },
               "core 0, IN_AXON word 0: rule", "1"},
        Damage{"Delay", [](ChipImage& i) { set<Axon::Delay>(i.cores[0].in_axons[0], 7); },
               "core 0, IN_AXON word 0: delay", "7"},
        Damage{"PastTheMemory",
               [](ChipImage& i) { set<Axon::Address>(i.cores[0].in_axons[0], 65535); },
               "core 0, IN_AXON word 0: address and count", "a list of 2 words from 65535"},
        Damage{"ContOfTheLast", [](ChipImage& i) { set<Axon::Cont>(i.cores[0].in_axons[3], 1); },
               "core 0, IN_AXON word 3: cont", "1"},
        Damage{"ContIntoNone", [](ChipImage& i) { i.cores[0].in_axons[2] = 0; },
               "core 0, IN_AXON word 1: cont", "1"},
        Damage{"NoSuchRule", [](ChipImage& i) { set<Axon::Rule>(i.cores[0].in_axons[3], 1); },
               "core 0, IN_AXON word 3: rule", "1"},
        Damage{"PlasticWithoutTraces", [](ChipImage& i) { i.cores[0].x_traces.clear(); },
               "core 0, IN_AXON word 3: plastic", "1"},
        Damage{"PlasticWordsShared",
               [](ChipImage& i) {
                 auto& axons = i.cores[0].in_axons;
                 axons[0] = axons[3] & ~(Axon::Plastic::kMask | Axon::Rule::kMask);
               },
               "core 0, IN_AXON word 3: address", "SYNAPSE word 3, which another list uses"},
        Damage{"TraceOfFixed", [](ChipImage& i) { i.cores[0].x_traces[0] = 1; },
               "core 0, X_TRACE word 0: traces", "0x1"},
        Damage{"TraceReserved", [](ChipImage& i) { i.cores[0].x_traces[3] |= XTrace::kReserved; },
               "core 0, X_TRACE word 3: reserved bits", "0xffffffe000134005"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Synapse, DamagedImage,
    ::testing::Values(
        Damage{"Target", [](ChipImage& i) { i.cores[0].synapses[0] |= 0x3ff; },
               "core 0, SYNAPSE word 0: target of synapse 0 in the list of IN_AXON 0", "1023"},
        Damage{"TargetOfLaterWord", [](ChipImage& i) { i.cores[0].synapses[1] |= 0x3; },
               "core 0, SYNAPSE word 1: target of synapse 3 in the list of IN_AXON 0", "3"},
        Damage{"DenseRunTooFar", [](ChipImage& i) { set<Axon::Base>(i.cores[0].in_axons[1], 2); },
               "core 0, SYNAPSE word 2: target of synapse 1 in the list of IN_AXON 1", "3"},
        Damage{"SharedBaseTooFar", [](ChipImage& i) { set<Axon::Base>(i.cores[0].in_axons[3], 2); },
               "core 0, SYNAPSE word 3: target of synapse 1 in the list of IN_AXON 3", "3"},
        Damage{"DelayWithThatOfTheList",
               [](ChipImage& i) { set<Axon::Delay>(i.cores[0].in_axons[3], 3); },
               "core 0, SYNAPSE word 3: delay of synapse 0 in the list of IN_AXON 3", "7"},
        Damage{"AboveTheWord", [](ChipImage& i) { i.cores[0].synapses[0] |= 1ULL << 63; },
               "core 0, SYNAPSE word 0: reserved bits above synapse 2 of IN_AXON 0",
               "0x8000000000000000"},
        Damage{"AboveTheList", [](ChipImage& i) { i.cores[0].synapses[1] |= 1ULL << 18; },
               "core 0, SYNAPSE word 1: reserved bits above synapse 3 of IN_AXON 0", "0x40000"},
        Damage{"NoCompartments",
               [](ChipImage& i) {
                 i.cores[1].compartments.clear();
                 i.cores[1].axon_map.clear();
               },
               "core 3, SYNAPSE word 0: target of synapse 0 in the list of IN_AXON 0", "0"}),
    name_of);

using Low = Profile;

INSTANTIATE_TEST_SUITE_P(
    Compartments, DamagedImage,
    ::testing::Values(
        Damage{"ProfileReservedLow", [](ChipImage& i) { i.cores[0].profiles[0] |= 1ULL << 61; },
               "core 0, PROFILE word 0: reserved bits", "0x20800010000003ff"},
        Damage{"ProfileReservedHigh", [](ChipImage& i) { i.cores[0].profiles[1] |= 1ULL << 63; },
               "core 0, PROFILE word 1: reserved bits", "0x80003fffffffffff"},
        Damage{"Refractory", [](ChipImage& i) { set<Low::Refractory>(i.cores[0].profiles[0], 0); },
               "core 0, PROFILE word 0: refractory", "0"},
        Damage{"Reset", [](ChipImage& i) { set<Low::Reset>(i.cores[0].profiles[0], 3); },
               "core 0, PROFILE word 0: reset", "3"},
        Damage{"Pops", [](ChipImage& i) { set<Low::Pops>(i.cores[0].profiles[2], 3); },
               "core 0, PROFILE word 2: pops", "3"},
        Damage{"JoinWithoutPops", [](ChipImage& i) { set<Low::Pops>(i.cores[0].profiles[2], 0); },
               "core 0, PROFILE word 2: pops", "0"},
        Damage{"PopsWithoutJoin", [](ChipImage& i) { set<Low::Pops>(i.cores[0].profiles[0], 1); },
               "core 0, PROFILE word 0: pops", "1"},
        Damage{"TraceClass", [](ChipImage& i) { set<Low::TraceClass>(i.cores[0].profiles[2], 1); },
               "core 0, PROFILE word 2: trace_class", "1"},
        Damage{"NoSuchProfile",
               [](ChipImage& i) { set<CompartmentConfig::Profile>(i.cores[0].compartments[1], 2); },
               "core 0, COMP_CFG word 1: profile", "2"},
        Damage{"EmptyStack", [](ChipImage& i) { set<Low::Push>(i.cores[0].profiles[0], 0); },
               "core 0, COMP_CFG word 2: pops of its profile", "2"},
        Damage{"FullStack",
               [](ChipImage& i) {
                 i.cores[0].compartments.resize(9, i.cores[0].compartments[0]);
                 i.cores[0].axon_map.resize(9);
                 i.cores[0].state_uv.clear();
                 i.cores[0].state_a.clear();
               },
               "core 0, COMP_CFG word 7: push of its profile", "a stack of 5"},
        Damage{"AxonMap", [](ChipImage& i) { i.cores[0].axon_map[2] = 1 | 2 << 16; },
               "core 0, AXON_MAP word 2: first and count", "entries 1 to 3"},
        Damage{"StateUv", [](ChipImage& i) { i.cores[0].state_uv[2] = 1ULL << 54; },
               "core 0, STATE_UV word 2: reserved bits", "0x40000000000000"},
        Damage{"StateA", [](ChipImage& i) { i.cores[0].state_a[2] = 1U << 23; },
               "core 0, STATE_A word 2: a", "8388608"},
        Damage{"NoLastProduct", [](ChipImage& i) { i.cores[0].rules[0] &= ~Product::Last::kMask; },
               "core 0, RULE word 0: last", "0 in every product of rule 0"},
        Damage{"RuleReserved", [](ChipImage& i) { i.cores[0].rules[15] = 1ULL << 54; },
               "core 0, RULE word 15: reserved bits", "0x40000000000000"},
        Damage{"Decay", [](ChipImage& i) { i.cores[0].decays[65] = 4097; },
               "core 0, DECAY word 65: decay", "4097"},
        Damage{"Impulse", [](ChipImage& i) { i.cores[0].decays[64] = 128; },
               "core 0, DECAY word 64: impulse", "128"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Sizes, DamagedImage,
    ::testing::Values(
        Damage{"CoreId", [](ChipImage& i) { i.cores[1].id = CoreId{4}; }, "core 4: id", "4"},
        Damage{"FewSlots", [](ChipImage& i) { i.cores[0].slots_log2 = 2; }, "core 0: SLOTS", "2"},
        Damage{"ManySlots", [](ChipImage& i) { i.cores[0].slots_log2 = 7; }, "core 0: SLOTS", "7"},
        Damage{"Compartments", [](ChipImage& i) { i.cores[1].compartments.resize(129); },
               "core 3: COMPARTMENTS", "129"},
        Damage{"InAxons", [](ChipImage& i) { i.cores[0].in_axons.resize(4097); }, "core 0: IN_AXON",
               "4097 words"},
        Damage{"Synapses", [](ChipImage& i) { i.cores[0].synapses.resize(16385); },
               "core 0: SYNAPSE", "16385 words"},
        Damage{"Profiles", [](ChipImage& i) { i.cores[0].profiles.resize(130); }, "core 0: PROFILE",
               "130 words"},
        Damage{"HalfAProfile", [](ChipImage& i) { i.cores[0].profiles.push_back(0); },
               "core 0: PROFILE", "5 words"},
        Damage{"OutAxons", [](ChipImage& i) { i.cores[0].out_axons.resize(4097); },
               "core 0: OUT_AXON", "4097 words"},
        Damage{"Rules", [](ChipImage& i) { i.cores[0].rules.resize(257); }, "core 0: RULE",
               "257 words"},
        Damage{"PartOfARule", [](ChipImage& i) { i.cores[0].rules.push_back(0); }, "core 0: RULE",
               "17 words"},
        Damage{"PartOfATable", [](ChipImage& i) { i.cores[0].decays.pop_back(); }, "core 0: DECAY",
               "319 words"},
        Damage{"AxonMap", [](ChipImage& i) { i.cores[0].axon_map.pop_back(); }, "core 0: AXON_MAP",
               "2 words"},
        Damage{"StateUv", [](ChipImage& i) { i.cores[0].state_uv.pop_back(); }, "core 0: STATE_UV",
               "2 words"},
        Damage{"StateA", [](ChipImage& i) { i.cores[0].state_a.push_back(0); }, "core 0: STATE_A",
               "4 words"},
        Damage{"Traces", [](ChipImage& i) { i.cores[0].x_traces.pop_back(); }, "core 0: X_TRACE",
               "3 words"}),
    name_of);

using Out = OutAxonEntry;

INSTANTIATE_TEST_SUITE_P(
    AcrossCores, DamagedImage,
    ::testing::Values(
        Damage{"OutAxonReserved", [](ChipImage& i) { i.cores[0].out_axons[0] |= 1ULL << 43; },
               "core 0, OUT_AXON word 0: reserved bits", "0x80000001001"},
        Damage{"OutsideTheMesh", [](ChipImage& i) { set<Out::X>(i.cores[0].out_axons[0], 2); },
               "core 0, OUT_AXON word 0: x, y, port", "port 0 at (2, 1)"},
        Damage{"NoSuchPort", [](ChipImage& i) { set<Out::Port>(i.cores[0].out_axons[0], 1); },
               "core 0, OUT_AXON word 0: x, y, port", "port 1 at (1, 1)"},
        Damage{"NoHostPortThere", [](ChipImage& i) { set<Out::X>(i.cores[0].out_axons[1], 1); },
               "core 0, OUT_AXON word 1: x, y", "the host port at (1, 0)"},
        Damage{"CoreNotInUse", [](ChipImage& i) { set<Out::X>(i.cores[0].out_axons[0], 0); },
               "core 0, OUT_AXON word 0: destination", "core 2"},
        Damage{"NoSuchAxon", [](ChipImage& i) { set<Out::Axon>(i.cores[0].out_axons[0], 1); },
               "core 0, OUT_AXON word 0: destination", "axon 1 of core 3"},
        Damage{"AxonWithoutList", [](ChipImage& i) { i.cores[1].in_axons[0] = 0; },
               "core 0, OUT_AXON word 0: destination", "axon 0 of core 3, which has no list"},
        Damage{"InputAxon", [](ChipImage& i) { i.inputs[0].lines[2][1].axon = AxonId{9}; },
               "input in, line 2", "axon 9 of core 3"},
        Damage{"InputCore", [](ChipImage& i) { i.inputs[0].lines[0][0].core = CoreId{1}; },
               "input in, line 0", "core 1"},
        Damage{"InputTwice", [](ChipImage& i) { i.inputs.push_back(i.inputs[0]); }, "input in",
               "twice"},
        Damage{"InputName", [](ChipImage& i) { i.inputs[0].name = "\xff"; }, "input",
               "a name that is no text"},
        Damage{"PoissonAboveOne", [](ChipImage& i) { i.inputs[0].poisson = kAlways + 1; },
               "input in", "a probability of 4294967297 2^-32"},
        Damage{"LogicalIdsOfLines", [](ChipImage& i) { i.inputs[0].first_source = kMaxLogicalId; },
               "input in", "logical ids up to 8388610"},
        Damage{"SpikeOfNoLine",
               [](ChipImage& i) {
                 i.inputs[0].spikes = {{0, 3}};
               },
               "input in, spike 0", "line 3"},
        Damage{"SpikesOutOfOrder",
               [](ChipImage& i) {
                 i.inputs[0].spikes = {{1, 0}, {0, 0}};
               },
               "input in, spike 1", "step 0"},
        Damage{"ProbeOfNoPopulation",
               [](ChipImage& i) { i.probes.push_back({.name = "p", .population = 1, .count = 1}); },
               "probe p", "1 neurons from 0 of population 1"},
        Damage{"ProbeBeyondItsPopulation",
               [](ChipImage& i) {
                 i.probes.push_back({.name = "p", .first = 1, .count = 0xffffffff});
               },
               "probe p", "4294967295 neurons from 1 of population 0"},
        Damage{"ProbeTwice",
               [](ChipImage& i) {
                 i.probes = {{.name = "p"}, {.name = "p"}};
               },
               "probe p", "twice"},
        Damage{"Neuron",
               [](ChipImage& i) { i.populations[0].neurons[0].compartment = CompartmentId{1}; },
               "population all, neuron 0", "compartment 1 of core 3"},
        Damage{"ReadOutPort", [](ChipImage& i) { i.read_outs[0].host_port = 1; }, "read-out 0",
               "host port 1"},
        Damage{"ReadOutAxon", [](ChipImage& i) { i.read_outs[0].axon = 65536; }, "read-out 0",
               "axon 65536"},
        Damage{"ReadOutNeuron", [](ChipImage& i) { i.read_outs[0].neuron = 2; }, "read-out 0",
               "neuron 2 of population 0"},
        Damage{"ReadOutTwice", [](ChipImage& i) { i.read_outs.push_back(i.read_outs[0]); },
               "read-out 1", "port 0, axon 0"},
        Damage{"Epoch", [](ChipImage& i) { i.epoch = 64; }, "EPOCH", "64"},
        Damage{"RewardDecay", [](ChipImage& i) { i.r_decay = 4097; }, "R_DECAY", "4097"},
        Damage{"CoreOrder", [](ChipImage& i) { std::swap(i.cores[0], i.cores[1]); }, "core 0",
               "after core 3"},
        Damage{"CoreTwice", [](ChipImage& i) { i.cores.push_back(i.cores[1]); }, "core 3",
               "after core 3"},
        Damage{"Metadata", [](ChipImage& i) { i.metadata["a"] = "\xc0"; }, "metadata", "no text"}),
    name_of);

}  // namespace
}  // namespace spikemesh::image
