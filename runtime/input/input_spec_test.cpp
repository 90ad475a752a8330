#include "runtime/input/input_spec.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "runtime/input/sonata_spikes.h"

namespace spikemesh::input {
namespace {

/// An image of nothing but input groups; line i of group g leads to axon i of core g.
image::ChipImage with_groups(const std::vector<std::pair<std::string, std::uint32_t>>& groups) {
  image::ChipImage image;
  for (const auto& [name, lines] : groups) {
    image::InputGroup group{.name = name};
    for (std::uint32_t i = 0; i < lines; ++i)
      group.lines.push_back({{CoreId{static_cast<std::uint32_t>(image.inputs.size())}, AxonId{i}}});
    image.inputs.push_back(std::move(group));
  }
  return image;
}

std::vector<std::uint32_t> axons_of(const HostInput& input, std::uint64_t step) {
  std::vector<std::uint32_t> axons;
  for (const image::AxonAddress& to : input.spikes_of(Step{step})) axons.push_back(to.axon.value());
  return axons;
}

/// Files of a test, gone with it.
class InputSpecTest : public ::testing::Test {
 protected:
  InputSpecTest() { std::filesystem::create_directories(folder_); }
  ~InputSpecTest() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

void expect_refused(const std::string& text, const image::ChipImage& image,
                    const std::string& message) {
  HostInput input(image);
  try {
    add_input(text, input);
    ADD_FAILURE() << "taken: " << text;
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find(message), std::string::npos) << error.what();
  }
}

TEST_F(InputSpecTest, SourcesAddUp) {
  const image::ChipImage image = with_groups({{"a", 4}, {"b", 4}});
  HostInput input(image);
  add_input(write("x.csv", "step,group,line\n3,a,1\n3,b,2\n"), input);
  add_input("b=poisson,rate=1", input);
  EXPECT_EQ(axons_of(input, 3), (std::vector<std::uint32_t>{1, 2, 0, 1, 2, 3}));
  EXPECT_EQ(axons_of(input, 4), (std::vector<std::uint32_t>{0, 1, 2, 3}));
}

TEST_F(InputSpecTest, TheOnlyGroupNeedsNoName) {
  const image::ChipImage one = with_groups({{"in", 4}});
  HostInput input(one);
  add_input("poisson,rate=1,seed=3", input);
  EXPECT_EQ(axons_of(input, 0).size(), 4U);
  expect_refused("poisson,rate=1", with_groups({{"a", 1}, {"b", 1}}), "GROUP=");
}

TEST_F(InputSpecTest, EventsAndImagesBecomeSpikes) {
  const image::ChipImage image = with_groups({{"in", 2 * 34 * 34}});
  HostInput input(image);
  // x 3, y 2, on, 2400 us: nearest to step 2.
  add_input(write("e.bs2", std::string("\x03\x02\x80\x09\x60", 5)), input);
  EXPECT_EQ(axons_of(input, 2), (std::vector<std::uint32_t>{34 * 34 + 2 * 34 + 3}));
  HostInput picture(image);
  const std::string idx =
      write("p-ubyte", std::string("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\0\xff\x80", 20));
  add_input("in=" + idx + ",item=1,code=latency,steps=10", picture);
  EXPECT_EQ(axons_of(picture, 0), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(axons_of(picture, 4), (std::vector<std::uint32_t>{1}));
}

TEST_F(InputSpecTest, SaysWhatIsWrong) {
  const image::ChipImage image = with_groups({{"in", 4}});
  expect_refused("in=poisson", image, "rate=R");
  expect_refused("in=poisson,rate=2", image, "0 to 1");
  expect_refused("in=poisson,rat=0.1", image, "rate is near");
  expect_refused("in=poisson,rate=x", image, "found x");
  expect_refused("in=poisson,rate", image, "KEY=VALUE");
  expect_refused("inn=poisson,rate=0.1", image, "in is near");
  expect_refused("in=", image, "a file or poisson");
  expect_refused("in=spikes.txt", image, ".csv, .h5");
  expect_refused("in=none.csv", image, "no group");
  expect_refused("none.h5", image, "none.h5");
  const std::string two = write("p.idx", std::string("\0\0\x08\x01\0\0\0\x02\x01\x02", 10));
  expect_refused(two + ",item=2", image, "less than 2");
  expect_refused(two + ",code=morse", image, "rate, latency or threshold");
  expect_refused(write("e.bin", "1234"), image, "e.bin");
  expect_refused(write("e.bin", std::string("\x00\x01\x00\x00\x00", 5)), image, "line: found 34");
  expect_refused(write("x.csv", "0,in,4\n"), image, "x.csv:1: line: found 4");
  expect_refused(write("y.csv", "0,nobody,4\n"), image, "y.csv:1: group: found nobody");
  expect_refused(write("z.csv", "0,in,0\n-1,in,0\n"), image, "z.csv:2: step: found -1");
  expect_refused(write("bad.h5", "no HDF5"), image, "bad.h5");
}

/// Where the project's data is, or nothing.
std::string data_folder() {
  const char* const folder = std::getenv("SPIKEMESH_DATA");
  return folder == nullptr ? "" : folder;
}

TEST_F(InputSpecTest, ReadsTheSpikesOfTheSonataExamples) {
  if (data_folder().empty()) GTEST_SKIP() << "set SPIKEMESH_DATA to the folder that holds sonata/";
  const std::string folder = data_folder() + "/sonata/";
  const auto outputs = load_sonata_spikes(folder + "300_intfire/output/spikes.h5");
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_EQ(outputs[0].population, "v1");
  EXPECT_EQ(outputs[0].timestamps.size(), 4322U);  // as the README beside it says
  EXPECT_EQ(outputs[0].node_ids.size(), 4322U);
  for (const char* const file :
       {"300_intfire/inputs/lgn_spikes.h5", "300_pointneurons/inputs/external_spike_trains.h5"}) {
    const auto inputs = load_sonata_spikes(folder + file);
    ASSERT_EQ(inputs.size(), 1U) << "files of the first version have one population";
    const std::set<std::uint64_t> nodes(inputs[0].node_ids.begin(), inputs[0].node_ids.end());
    const image::ChipImage image =
        with_groups({{"in", static_cast<std::uint32_t>(*nodes.rbegin()) + 1}});
    HostInput input(image);
    add_input("in=" + folder + file + ",step-ms=0.5", input);
    std::size_t spikes = 0;
    for (std::uint64_t step = 0; step < 10000; ++step) spikes += axons_of(input, step).size();
    EXPECT_EQ(spikes, inputs[0].node_ids.size());
  }
}

}  // namespace
}  // namespace spikemesh::input
