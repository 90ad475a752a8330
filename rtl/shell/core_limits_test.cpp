#include "rtl/shell/core_limits.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "hw/arch/architecture.h"

namespace spikemesh::rtl {
namespace {

image::ChipImage image_of(const std::string& architecture) {
  image::ChipImage image;
  image.architecture = load_architecture(architecture);
  for (const std::uint32_t id : {0U, 1U, 3U}) {
    image::CoreImage core;
    core.id = CoreId{id};
    image.cores.push_back(core);
  }
  return image;
}

std::string refused(const image::ChipImage& image) {
  try {
    check_rtl_exists(image);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(RtlLimits, TakeThePresetsThatTheRtlIsBuiltFor) {
  for (const char* preset : {"mesh128", "mesh4x4", "tiny"})
    EXPECT_EQ(refused(image_of(preset)), "");
}

TEST(RtlLimits, TellWithoutAnErrorToo) {
  EXPECT_TRUE(rtl_exists(image_of("mesh4x4")));
  EXPECT_FALSE(rtl_exists(image_of("loihi1")));
}

TEST(RtlLimits, RefuseAnotherCoreAndSayWhatDiffers) {
  EXPECT_NE(refused(image_of("loihi1")), "");
  image::ChipImage image = image_of("tiny");
  image.architecture.core.spike_fifo_depth += 1;
  EXPECT_NE(refused(image).find("core.spike_fifo_depth"), std::string::npos) << refused(image);
  image = image_of("tiny");
  image.architecture.timing.link_interval = Cycle{2};
  EXPECT_NE(refused(image).find("timing.link_interval"), std::string::npos) << refused(image);
}

TEST(RtlLimits, TakeAnotherMeshClockAndEnergy) {
  image::ChipImage image = image_of("tiny");
  image.architecture.mesh.width = 3;
  image.architecture.clock.period = Picoseconds{700};
  image.architecture.timing.hop_east_west = Cycle{2};
  image.architecture.energy.synaptic_op = Picojoules{1.0};
  EXPECT_EQ(refused(image), "");
}

std::vector<std::uint32_t> read(const std::string& text) {
  std::vector<std::uint32_t> ids;
  for (const CoreId id : parse_core_list(text, "--rtl-cores", image_of("tiny"))) {
    ids.push_back(id.value());
  }
  return ids;
}

TEST(CoreList, IsAscendingWithEachCoreOnce) {
  using Ids = std::vector<std::uint32_t>;
  EXPECT_EQ(read("all"), (Ids{0, 1, 3}));
  EXPECT_EQ(read("3,0,3"), (Ids{0, 3}));
  EXPECT_EQ(read("0-1,3"), (Ids{0, 1, 3}));
}

TEST(CoreList, RefusesWhatIsNoListAndCoresThatAreNotInUse) {
  for (const char* bad : {"", ",", "1,", "a", "1-", "3-1", "2", "0-3", "4294967296", "-1"}) {
    EXPECT_THROW(read(bad), UserError) << bad;
  }
}

}  // namespace
}  // namespace spikemesh::rtl
