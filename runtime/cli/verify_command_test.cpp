#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"
#include "runtime/cli/testing/call.h"
#include "runtime/cli/testing/folder_test.h"

namespace spikemesh::cli {
namespace {

/// A small image whose cores can be in RTL, as a file.
class RtlCommandTest : public FolderTest {
 protected:
  RtlCommandTest() {
    const auto image = image::testing::random_image(
        load_architecture("mesh4x4"), {.seed = 12, .max_cores = 4, .learning = false});
    first_core_ = std::to_string(image.cores.front().id.value());
    image::save_image(image, path("net.image"));
  }

  int call(const std::string& command, const std::vector<std::string>& options) {
    const Called called = cli::call({command, path("net.image")}, options);
    out_ = called.out;
    err_ = called.err;
    return called.code;
  }

  std::string first_core_;
  std::string out_;
  std::string err_;
};

TEST_F(RtlCommandTest, RunInRtlGivesTheSpikesOfTheModel) {
  ASSERT_EQ(call("run", {"--steps", "10", "--spikes", path("model.csv")}), 0) << err_;
  ASSERT_EQ(call("run", {"--steps", "10", "--spikes", path("rtl.csv"), "--rtl-cores", "all"}), 0)
      << err_;
  EXPECT_NE(out_.find("in RTL: configured in"), std::string::npos) << out_;
  EXPECT_EQ(read("rtl.csv"), read("model.csv"));
  EXPECT_GT(read("rtl.csv").size(), 30U);
}

TEST_F(RtlCommandTest, ACompiledNetworkRunsTheSameWithSomeOfItsCoresInRtl) {
  ASSERT_EQ(cli::call({"example", "mlp"}, {"-o", path("mlp.net")}).code, 0);
  ASSERT_EQ(cli::call({"compile", path("mlp.net")}, {"-o", path("net.image")}).code, 0);
  const image::ChipImage image = image::load_image(path("net.image"));
  ASSERT_GT(image.cores.size(), 2U);
  std::string cores;  // every other one
  for (std::size_t i = 0; i < image.cores.size(); i += 2) {
    cores += (i == 0 ? "" : ",") + std::to_string(image.cores[i].id.value());
  }
  ASSERT_EQ(call("run", {"--steps", "6"}), 0) << err_;
  const std::string of_model = out_;
  ASSERT_EQ(call("run", {"--steps", "6", "--rtl-cores", cores}), 0) << err_;
  EXPECT_TRUE(out_.starts_with(of_model)) << out_ << of_model;
  EXPECT_NE(out_.find("in RTL: configured in"), std::string::npos) << out_;
  EXPECT_EQ(call("verify", {"--steps", "4", "--rtl-cores", cores}), 0) << out_ << err_;
}

TEST_F(RtlCommandTest, RunRefusesCoresThatAreNotThere) {
  EXPECT_EQ(call("run", {"--rtl-cores", "77"}), 2);
  EXPECT_NE(err_.find("--rtl-cores: found 77"), std::string::npos) << err_;
  EXPECT_EQ(call("run", {"--rtl-cores", first_core_, "--fidelity", "functional"}), 2);
  EXPECT_EQ(call("run", {"--waves", path("a.fst")}), 2);
  EXPECT_EQ(call("run", {"--rtl-cores", first_core_, "--waves", path("none/a.fst")}), 2);
}

TEST_F(RtlCommandTest, RunWritesWavesAndTheirView) {
  ASSERT_EQ(call("run", {"--steps", "2", "--rtl-cores", first_core_, "--waves", path("a.fst")}), 0)
      << err_;
  EXPECT_GT(read("a.fst").size(), 1000U);
  EXPECT_NE(read("a.fst.gtkw").find("core_" + first_core_ + ".neuron_core.step[31:0]"),
            std::string::npos);
}

TEST_F(RtlCommandTest, VerifyTellsWhatItCompared) {
  ASSERT_EQ(call("verify", {"--steps", "8", "--seed", "5", "--json"}), 0) << err_;
  const auto report = nlohmann::json::parse(out_);
  EXPECT_EQ(report["agree"], true);
  EXPECT_EQ(report["steps"], 8);
  EXPECT_GT(report["words"], 0);
  EXPECT_GT(report["transactions"], 0);
  EXPECT_GT(report["spikes"], 0);
}

}  // namespace
}  // namespace spikemesh::cli
