#include "hw/arch/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "hw/arch/fields.h"

namespace spikemesh {
namespace {

using testing::HasSubstr;

TEST(Explain, AFieldHasSentenceUnitRangeValuesAndSource) {
  EXPECT_EQ(explain_architecture("timing.synapse_group"),
            "timing.synapse_group\n"
            "  Cycles from one group of synapses (core.synapse_lanes of them) to the next.\n"
            "  unit     cycles\n"
            "  range    1 to 1024\n"
            "  mesh128  1\n"
            "  loihi1   35\n"
            "  source   mesh128: docs/hardware.md; loihi1: 3.5 ns, Davies et al., table 2.\n");
}

TEST(Explain, ABlockIsExplainedWithAllItsFields) {
  const std::string text = explain_architecture("noc");
  EXPECT_TRUE(text.starts_with("noc\n"));
  for (const std::string& name : architecture_fields_within("noc"))
    EXPECT_THAT(text, HasSubstr("\nnoc." + name + "\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("mesh.width")));
}

TEST(Explain, WithoutAFieldAllAreExplained) {
  const std::string text = "\n" + explain_architecture("");
  for (const FieldInfo& field : architecture_fields())
    EXPECT_THAT(text, HasSubstr("\n" + field.path + "\n"));
}

TEST(Explain, AnUnknownFieldIsAUserErrorWithTheNearest) {
  try {
    explain_architecture("fifo_dept");
    FAIL() << "an unknown field was explained";
  } catch (const UserError& error) {
    EXPECT_EQ(error.info().key, "fifo_dept");
    EXPECT_EQ(error.info().hint, "did you mean noc.fifo_depth?");
  }
}

TEST(Explain, EveryValueOfAFileComesWithItsSource) {
  for (const FieldInfo& field : architecture_fields()) {
    EXPECT_TRUE(field.doc.ends_with('.')) << field.path;
    EXPECT_TRUE(field.kind == FieldKind::kGroup || field.source.ends_with('.')) << field.path;
  }
}

TEST(Explain, TheTablesOfThePageAreUpToDate) {
  std::ifstream file("docs/architecture.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(page, HasSubstr("<!-- fields -->\n\n" + architecture_fields_markdown() +
                              "\n<!-- end of fields -->"))
      << "Put the output of `spikemesh arch explain --markdown` between the two marks.";
}

}  // namespace
}  // namespace spikemesh
