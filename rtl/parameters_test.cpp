#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <regex>
#include <string>

#include "hw/arch/architecture.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {
namespace {

/// The plain numbers of the package: `parameter int unsigned Name = 123;`.
std::map<std::string, std::uint32_t> package_numbers() {
  std::ifstream file("rtl/spikemesh_pkg.sv");
  const std::regex number(R"(^\s*parameter int unsigned (\w+) = (\d+);.*)");
  std::map<std::string, std::uint32_t> numbers;
  std::string line;
  while (std::getline(file, line)) {
    std::smatch match;
    if (std::regex_match(line, match, number)) {
      numbers[match[1]] = static_cast<std::uint32_t>(std::stoul(match[2]));
    }
  }
  return numbers;
}

class Parameters : public ::testing::TestWithParam<const char*> {};

TEST_P(Parameters, OfThePackageAreThoseOfTheArchitecture) {
  const Architecture a = load_architecture(GetParam());
  auto numbers = package_numbers();
  EXPECT_EQ(numbers["Compartments"], a.core.compartments);
  EXPECT_EQ(numbers["InAxons"], a.core.in_axons);
  EXPECT_EQ(numbers["OutAxons"], a.core.out_axons);
  EXPECT_EQ(numbers["SynapseWords"], a.core.synapse_words);
  EXPECT_EQ(numbers["Accumulators"], a.core.accumulators);
  EXPECT_EQ(numbers["Profiles"], a.core.profiles);
  EXPECT_EQ(numbers["Rules"], a.core.rules);
  EXPECT_EQ(numbers["SynapseLanes"], a.core.synapse_lanes);
  EXPECT_EQ(numbers["InputFifoDepth"], a.core.input_fifo_depth);
  EXPECT_EQ(numbers["WordFifoDepth"], a.core.word_fifo_depth);
  EXPECT_EQ(numbers["SpikeFifoDepth"], a.core.spike_fifo_depth);
  EXPECT_EQ(numbers["FlitFifoDepth"], a.core.flit_fifo_depth);
  EXPECT_EQ(numbers["CoresPerRouter"], a.mesh.cores_per_router);
  EXPECT_EQ(numbers["Fabrics"], a.noc.fabrics);
  EXPECT_EQ(numbers["Fabrics"], kFabrics);
  EXPECT_EQ(numbers["NocFifoDepth"], a.noc.fifo_depth);
  EXPECT_EQ(numbers["HostRows"], kHostRows);
}

TEST_P(Parameters, OfTheArchitectureHaveNoTimingThatTheRtlDoesNotHave) {
  const Architecture a = load_architecture(GetParam());
  EXPECT_EQ(a.timing.synapse_group, Cycle{1});
  EXPECT_EQ(a.timing.compartment_active, Cycle{1});
  EXPECT_EQ(a.timing.compartment_inactive, Cycle{1});
  EXPECT_EQ(a.timing.hop_east_west, Cycle{0});
  EXPECT_EQ(a.timing.hop_north_south, Cycle{0});
  EXPECT_EQ(a.timing.local_link, Cycle{0});
  EXPECT_EQ(a.timing.link_interval, Cycle{1});
}

INSTANTIATE_TEST_SUITE_P(Presets, Parameters, ::testing::Values("mesh128", "mesh4x4", "tiny"));

}  // namespace
}  // namespace spikemesh::rtl
