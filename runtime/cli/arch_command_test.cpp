#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "hw/arch/architecture.h"
#include "hw/arch/presets.h"
#include "runtime/cli/testing/call.h"

namespace spikemesh::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Called run_arch(const std::vector<std::string>& words) { return call({"arch"}, words); }

/// A file that lives as long as its test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) { std::ofstream(path_) << text; }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = testing::TempDir() + "spikemesh_" +
                      testing::UnitTest::GetInstance()->current_test_info()->name() + ".textproto";
};

TEST(ArchCommand, ListNamesEveryPresetWithItsDescription) {
  const Called result = run_arch({"list"});
  EXPECT_EQ(result.code, 0);
  for (const ArchitecturePreset& preset : architecture_presets()) {
    EXPECT_THAT(result.out, HasSubstr(preset.name));
    EXPECT_THAT(result.out, HasSubstr(load_architecture(std::string(preset.name)).description));
  }
}

TEST(ArchCommand, ShowPrintsThePresetsFileAsItIs) {
  const Called result = run_arch({"show", "loihi1"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, find_preset("loihi1"));
}

TEST(ArchCommand, WhatShowPrintsIsAFileThatCheckTakes) {
  const TemporaryFile file(run_arch({"show", "mesh128"}).out);
  const Called result = run_arch({"check", file.path()});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr(": good: mesh128: 8 x 16 routers, 128 cores, 131072 "
                                    "compartments, fingerprint "));
  EXPECT_EQ(parse_architecture(run_arch({"show", file.path()}).out, "shown"),
            load_architecture("mesh128"));
}

TEST(ArchCommand, ShowJsonIsForOtherPrograms) {
  const Called result = run_arch({"show", "tiny", "--json"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, to_json(load_architecture("tiny")));
  EXPECT_THAT(result.out, StartsWith("{\n"));
}

TEST(ArchCommand, ShowChangesFieldsOnRequest) {
  const Called result =
      run_arch({"show", "--set", "noc.fifo_depth=16", "tiny", "--set", "name=deep"});
  EXPECT_EQ(result.code, 0);
  const Architecture shown = parse_architecture(result.out, "shown");
  EXPECT_EQ(shown.noc.fifo_depth, 16U);
  EXPECT_EQ(shown.name, "deep");
  const Called wrong = run_arch({"show", "tiny", "--set", "noc.fifo_depth=65"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_EQ(wrong.err, "error: noc.fifo_depth: found 65, expected 2 to 64 flits\n");
}

TEST(ArchCommand, ShowOfAnUnknownPresetSuggestsOne) {
  const Called result = run_arch({"show", "lohi1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("did you mean loihi1?"));
}

TEST(ArchCommand, CheckNamesEveryFaultWithItsPlace) {
  const TemporaryFile file("format: 2\nmash { width: 1 }\n");
  const Called result = run_arch({"check", file.path()});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.out, HasSubstr(file.path() + ":1:1: format: found 2, expected 1 version\n"));
  EXPECT_THAT(result.out, HasSubstr(file.path() + ":2:1: mash: found an unknown field"));
  EXPECT_THAT(result.out, HasSubstr("(did you mean mesh?)"));
  EXPECT_THAT(result.out, HasSubstr(": core: found nothing"));
  EXPECT_THAT(result.out, testing::EndsWith(file.path() + ": 10 faults\n"));
}

TEST(ArchCommand, CheckOfAMissingFileIsAUserError) {
  const Called result = run_arch({"check", "no/such/file"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, StartsWith("error: no/such/file: found no such file"));
}

TEST(ArchCommand, ExplainTellsOneFieldOrAll) {
  const Called one = run_arch({"explain", "noc.fifo_depth"});
  EXPECT_EQ(one.code, 0);
  EXPECT_THAT(one.out, HasSubstr("range    2 to 64"));
  const Called all = run_arch({"explain"});
  EXPECT_THAT(all.out, HasSubstr(one.out));
  EXPECT_EQ(run_arch({"explain", "colour"}).code, 2);
}

TEST(ArchCommand, ExplainMarkdownIsATable) {
  const Called result = run_arch({"explain", "--markdown"});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, HasSubstr("| `fifo_depth` | flits | 2 to 64 | 8 | 8 |"));
}

TEST(ArchCommand, HelpOfEachPartTeachesWithExamples) {
  EXPECT_THAT(run_arch({"--help"}).out, HasSubstr("Examples:"));
  for (const char* part : {"show", "check", "explain"})
    EXPECT_THAT(run_arch({part, "--help"}).out, HasSubstr("Example")) << part;
}

TEST(ArchCommand, WithoutAPartIsAUserError) {
  const Called result = run_arch({});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, StartsWith("error: "));
}

}  // namespace
}  // namespace spikemesh::cli
