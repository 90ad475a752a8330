#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"
#include "runtime/cli/cli.h"

namespace spikemesh::cli {
namespace {

/// A folder with a small image whose cores can be in RTL, for one test.
class RtlCommandTest : public ::testing::Test {
 protected:
  RtlCommandTest() {
    std::filesystem::create_directories(folder_);
    const auto image = image::testing::random_image(
        load_architecture("mesh4x4"), {.seed = 12, .max_cores = 4, .learning = false});
    first_core_ = std::to_string(image.cores.front().id.value());
    image::save_image(image, path("net.image"));
  }
  ~RtlCommandTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  int call(const std::string& command, std::vector<std::string> options) {
    options.insert(options.begin(), {"spikemesh", command, path("net.image")});
    std::vector<const char*> arguments;
    for (const std::string& option : options) arguments.push_back(option.c_str());
    out_.str("");
    err_.str("");
    return run_cli(static_cast<int>(arguments.size()), arguments.data(), out_, err_);
  }

  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::string first_core_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(RtlCommandTest, RunInRtlGivesTheSpikesOfTheModel) {
  ASSERT_EQ(call("run", {"--steps", "10", "--spikes", path("model.csv")}), 0) << err_.str();
  ASSERT_EQ(call("run", {"--steps", "10", "--spikes", path("rtl.csv"), "--rtl-cores", "all"}), 0)
      << err_.str();
  EXPECT_NE(out_.str().find("in RTL: configured in"), std::string::npos) << out_.str();
  EXPECT_EQ(read("rtl.csv"), read("model.csv"));
  EXPECT_GT(read("rtl.csv").size(), 30U);
}

TEST_F(RtlCommandTest, RunRefusesCoresThatAreNotThere) {
  EXPECT_EQ(call("run", {"--rtl-cores", "77"}), 2);
  EXPECT_NE(err_.str().find("--rtl-cores: found 77"), std::string::npos) << err_.str();
  EXPECT_EQ(call("run", {"--rtl-cores", first_core_, "--fidelity", "functional"}), 2);
  EXPECT_EQ(call("run", {"--waves", path("a.fst")}), 2);
  EXPECT_EQ(call("run", {"--rtl-cores", first_core_, "--waves", path("none/a.fst")}), 2);
}

TEST_F(RtlCommandTest, RunWritesWavesAndTheirView) {
  ASSERT_EQ(call("run", {"--steps", "2", "--rtl-cores", first_core_, "--waves", path("a.fst")}), 0)
      << err_.str();
  EXPECT_GT(read("a.fst").size(), 1000U);
  EXPECT_NE(read("a.fst.gtkw").find("core_" + first_core_ + ".neuron_core.step[31:0]"),
            std::string::npos);
}

TEST_F(RtlCommandTest, VerifyTellsWhatItCompared) {
  ASSERT_EQ(call("verify", {"--steps", "8", "--seed", "5", "--json"}), 0) << err_.str();
  const auto report = nlohmann::json::parse(out_.str());
  EXPECT_EQ(report["agree"], true);
  EXPECT_EQ(report["steps"], 8);
  EXPECT_GT(report["words"], 0);
  EXPECT_GT(report["transactions"], 0);
  EXPECT_GT(report["spikes"], 0);
}

}  // namespace
}  // namespace spikemesh::cli
