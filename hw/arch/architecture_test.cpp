#include "hw/arch/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "hw/arch/edit_for_test.h"
#include "hw/arch/presets.h"

namespace spikemesh {
namespace {

using testing::HasSubstr;

UserErrorInfo error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.info();
  }
  ADD_FAILURE() << "no UserError was thrown";
  return {};
}

TEST(Architecture, EveryPresetLoadsAndCarriesItsName) {
  for (const ArchitecturePreset& preset : architecture_presets()) {
    const Architecture arch = load_architecture(std::string(preset.name));
    EXPECT_EQ(arch.name, preset.name);
    EXPECT_NO_THROW(check_architecture(arch));
  }
}

TEST(Architecture, Mesh128IsTheDefaultChipOfTheDesign) {
  const Architecture arch = load_architecture("mesh128");
  EXPECT_EQ(arch.router_count(), 128U);
  EXPECT_EQ(arch.core_count(), 128U);
  EXPECT_EQ(arch.core.compartments, 1024U);
  EXPECT_EQ(arch.core.in_axons, 4096U);
  EXPECT_EQ(arch.core.out_axons, 4096U);
  EXPECT_EQ(arch.core.synapse_words * 8U, 128U * 1024U);
  EXPECT_EQ(arch.core.accumulators, 8192U);
  EXPECT_EQ(arch.core.synapse_lanes, 4U);
  EXPECT_EQ(arch.noc.fabrics, 2U);
  EXPECT_EQ(arch.clock.period, Picoseconds{1000});
  EXPECT_EQ(arch.timing.synapse_group, Cycle{1});
  EXPECT_EQ(arch.timing.compartment_active, Cycle{1});
  EXPECT_EQ(arch.timing.hop_east_west, Cycle{0});
  EXPECT_EQ(arch.timing.barrier, Cycle{48});
}

// Davies et al., IEEE Micro 2018, table 2; hardware.md §9.4: a router takes 2 cycles itself.
TEST(Architecture, Loihi1TakesThePublishedTimes) {
  const Architecture arch = load_architecture("loihi1");
  const auto in_ps = [&](Cycle cycles) {
    return static_cast<std::int64_t>(cycles.value()) * arch.clock.period;
  };
  const Cycle router{2};
  EXPECT_EQ(arch.router_count(), 32U);
  EXPECT_EQ(arch.core_count(), 128U);
  EXPECT_EQ(arch.core.synapse_lanes, 1U);
  EXPECT_EQ(in_ps(arch.timing.synapse_group), Picoseconds{3500});
  EXPECT_EQ(in_ps(arch.timing.compartment_active), Picoseconds{8400});
  EXPECT_EQ(in_ps(arch.timing.compartment_inactive), Picoseconds{5300});
  EXPECT_EQ(in_ps(arch.timing.hop_east_west + router), Picoseconds{4100});
  EXPECT_EQ(in_ps(arch.timing.hop_north_south + router), Picoseconds{6500});
  EXPECT_EQ(in_ps(arch.timing.local_link + router), Picoseconds{2100});
  EXPECT_EQ(in_ps(arch.timing.learning_synapse), Picoseconds{6100});
  EXPECT_EQ(in_ps(arch.timing.barrier), Picoseconds{465000});
}

TEST(Architecture, EveryPresetHasThePublishedEnergies) {
  for (const ArchitecturePreset& preset : architecture_presets()) {
    const Architecture arch = load_architecture(std::string(preset.name));
    EXPECT_EQ(arch.energy.synaptic_op, Picojoules{23.6});
    EXPECT_EQ(arch.energy.synaptic_update, Picojoules{120.0});
    EXPECT_EQ(arch.energy.compartment_active, Picojoules{81.0});
    EXPECT_EQ(arch.energy.compartment_inactive, Picojoules{52.0});
    EXPECT_EQ(arch.energy.spike_local, Picojoules{1.7});
    EXPECT_EQ(arch.energy.hop_east_west, Picojoules{3.0});
    EXPECT_EQ(arch.energy.hop_north_south, Picojoules{4.0});
    EXPECT_DOUBLE_EQ(arch.energy.static_mw, 104.0 * arch.core_count() / 128.0);
  }
}

TEST(Architecture, SmallerPresetsHaveTheCoresOfMesh128) {
  const Architecture large = load_architecture("mesh128");
  for (const char* name : {"tiny", "mesh4x4"}) {
    const Architecture small = load_architecture(name);
    EXPECT_EQ(small.core, large.core);
    EXPECT_EQ(small.noc, large.noc);
    EXPECT_EQ(small.clock, large.clock);
  }
}

TEST(Architecture, TextReadsBackToTheSameValue) {
  for (const ArchitecturePreset& preset : architecture_presets()) {
    const Architecture arch = load_architecture(std::string(preset.name));
    EXPECT_EQ(parse_architecture(to_text(arch), "again"), arch);
  }
}

TEST(Architecture, NegativeZeroReadsAsZero) {
  const Architecture tiny = load_architecture("tiny");
  EditedText text(to_text(tiny));
  const Architecture zero = parse_architecture(text.set("energy.static_mw", "0").text(), "0");
  const Architecture minus = parse_architecture(text.set("energy.static_mw", "-0.0").text(), "-0");
  EXPECT_EQ(to_text(zero), to_text(minus));
  EXPECT_EQ(fingerprint(zero), fingerprint(minus));
}

TEST(Architecture, LoadsAFileAndNamesItInErrors) {
  const auto path = std::filesystem::path(testing::TempDir()) / "spikemesh_arch_test.textproto";
  std::ofstream(path) << to_text(load_architecture("tiny"));
  EXPECT_EQ(load_architecture(path.string()), load_architecture("tiny"));
  std::ofstream(path) << "mash {}\n";
  const UserErrorInfo error = error_of([&] { load_architecture(path.string()); });
  EXPECT_EQ(error.file, path.string());
  EXPECT_EQ(error.key, "mash");
  std::filesystem::remove(path);
}

TEST(Architecture, ANameThatIsNeitherPresetNorFileSuggestsThePreset) {
  const UserErrorInfo error = error_of([] { load_architecture("mesh12"); });
  EXPECT_EQ(error.file, "mesh12");
  EXPECT_EQ(error.found, "no such file");
  EXPECT_EQ(error.hint, "did you mean mesh128?");
}

TEST(Architecture, ADirectoryAndAnEndlessFileAreRefused) {
  EXPECT_EQ(error_of([] { load_architecture(testing::TempDir()); }).found, "a directory");
  EXPECT_EQ(error_of([] { load_architecture("/dev/zero"); }).found, "a longer file");
}

TEST(Architecture, ParseThrowsTheFirstFaultAndCountsTheOthers) {
  const UserErrorInfo error = error_of([] { parse_architecture("", "empty"); });
  EXPECT_EQ(error.file, "empty");
  EXPECT_EQ(error.line, 1);
  EXPECT_EQ(error.key, "format");
  EXPECT_THAT(error.hint, HasSubstr("and 9 more"));
}

TEST(Architecture, AStructFilledByHandIsCheckedToo) {
  Architecture arch = load_architecture("tiny");
  arch.clock.period = Picoseconds{-5};
  EXPECT_EQ(error_of([&] { check_architecture(arch); }).key, "clock.period_ps");
  arch = load_architecture("tiny");
  arch.host_ports.clear();
  EXPECT_EQ(error_of([&] { check_architecture(arch); }).key, "host_port");
  arch = load_architecture("tiny");
  arch.timing.barrier = Cycle{std::uint64_t{1} << 32U};  // 0 in the 32 bits of the file
  EXPECT_EQ(error_of([&] { check_architecture(arch); }).key, "timing.barrier");
  EXPECT_THROW(check_architecture(Architecture{}), UserError);
}

TEST(WithFields, ChangesOneFieldOnly) {
  const Architecture tiny = load_architecture("tiny");
  Architecture expected = tiny;
  expected.noc.fifo_depth = 16;
  EXPECT_EQ(with_fields(tiny, {{"noc.fifo_depth", "16"}}), expected);
  expected = tiny;
  expected.energy.synaptic_op = Picojoules{1.25};
  EXPECT_EQ(with_fields(tiny, {{"energy.synaptic_op_pj", "1.25"}}), expected);
  expected = tiny;
  expected.timing.barrier = Cycle{100};
  EXPECT_EQ(with_fields(tiny, {{"timing.barrier", "100"}}), expected);
  expected = tiny;
  expected.name = "other";
  EXPECT_EQ(with_fields(tiny, {{"name", "other"}}), expected);
}

TEST(WithFields, RefusesWhatAFileCouldNotHold) {
  const Architecture tiny = load_architecture("tiny");
  const auto fault = [&](const std::string& field, const std::string& value) {
    return error_of([&] { with_fields(tiny, {{field, value}}); });
  };
  EXPECT_EQ(fault("noc.fifo_depth", "65").expected, "2 to 64 flits");
  EXPECT_EQ(fault("noc.fifo_depth", "8x").found, "'8x'");
  EXPECT_EQ(fault("noc.fifo_depth", "").found, "''");
  EXPECT_EQ(fault("noc.fifo_depth", "-8").found, "'-8'");
  EXPECT_EQ(fault("noc.fifo_depth", "99999999999").found, "'99999999999'");
  EXPECT_EQ(fault("energy.static_mw", "nan").key, "energy.static_mw");
  EXPECT_EQ(fault("mesh.width", "4096").key, "mesh");
  EXPECT_EQ(fault("fifo_dept", "8").hint, "did you mean noc.fifo_depth?");
  EXPECT_EQ(fault("host_port.y", "1").found, "an unknown field");
}

TEST(WithFields, ChecksWhenAllAreChanged) {
  const Architecture tiny = load_architecture("tiny");
  EXPECT_THROW(with_fields(tiny, {{"mesh.width", "4096"}}), UserError);
  const Architecture row = with_fields(tiny, {{"mesh.width", "4096"}, {"mesh.height", "1"}});
  EXPECT_EQ(row.core_count(), 4096U);
}

TEST(WithFields, ASettingIsAFieldAndItsValue) {
  EXPECT_EQ(parse_setting("noc.fifo_depth=16").field, "noc.fifo_depth");
  EXPECT_EQ(parse_setting("noc.fifo_depth=16").value, "16");
  EXPECT_EQ(parse_setting("description=a=b").value, "a=b");
  EXPECT_EQ(error_of([] { parse_setting("noc.fifo_depth"); }).found, "'noc.fifo_depth'");
}

// Written down: a fingerprint stored in an image must mean the same in every later version.
TEST(Fingerprint, OfThePresetsNeverChanges) {
  EXPECT_EQ(fingerprint(load_architecture("mesh128")), 0xc619e0db40d196a6U);
  EXPECT_EQ(fingerprint(load_architecture("loihi1")), 0xb007598d7d7aab82U);
}

TEST(Fingerprint, IgnoresNameAndDescriptionAlone) {
  const Architecture tiny = load_architecture("tiny");
  Architecture other = tiny;
  other.name = "else";
  other.description = "other";
  EXPECT_EQ(fingerprint(other), fingerprint(tiny));
  other.host_ports.push_back({.x = 0, .y = 1});
  EXPECT_NE(fingerprint(other), fingerprint(tiny));
}

TEST(Architecture, JsonCarriesTheNamesOfTheTextFormat) {
  const std::string json = to_json(load_architecture("loihi1"));
  EXPECT_THAT(json, HasSubstr("\"cores_per_router\": 4"));
  EXPECT_THAT(json, HasSubstr("\"synaptic_op_pj\": 23.6"));
  EXPECT_THAT(json, HasSubstr("\"hop_east_west\": 39"));
}

}  // namespace
}  // namespace spikemesh
