#include "hw/arch/text_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hw/arch/edit_for_test.h"

namespace spikemesh {
namespace {

using testing::HasSubstr;

std::string tiny_text() { return to_text(load_architecture("tiny")); }

std::vector<std::string> faults_of(const std::string& text) {
  std::vector<std::string> texts;
  for (const UserErrorInfo& fault : read_text(text, "f").faults)
    texts.emplace_back(UserError(fault).what());
  return texts;
}

std::string only_fault(const std::string& text) {
  const auto faults = faults_of(text);
  EXPECT_EQ(faults.size(), 1U);
  return faults.empty() ? "" : faults.front();
}

TEST(TextReader, AnUnknownFieldIsNamedWithItsPlaceAndTheNearest) {
  EditedText text(tiny_text());
  text.remove("noc.fifo_depth").add_below("noc.fabrics", "  fifo_dept: 8");
  EXPECT_EQ(only_fault(text.text()),
            "f:25:3: noc.fifo_dept: found an unknown field, expected one of fabrics, fifo_depth, "
            "link_bits (did you mean noc.fifo_depth?)");
}

TEST(TextReader, AllUnknownFieldsAreNamedInOneRun) {
  const auto faults = faults_of("mash { width: 8 }\ncolour: 1\n" + tiny_text() + "pi: [ 3, 1 ]\n");
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_THAT(faults[0], HasSubstr("f:1:1: mash: found an unknown field"));
  EXPECT_THAT(faults[1], HasSubstr("f:2:1: colour: found an unknown field"));
  EXPECT_THAT(faults[2], HasSubstr(": pi: found an unknown field"));
}

TEST(TextReader, ARightNameInTheWrongBlockTellsTheBlock) {
  EXPECT_THAT(only_fault(EditedText(tiny_text()).add_below("core", "  fabrics: 2").text()),
              HasSubstr("f:10:3: core.fabrics: found an unknown field"));
  EXPECT_THAT(faults_of("width: 8\n").at(4), HasSubstr("expected a block"));
  EXPECT_THAT(only_fault("width: 8\n" + tiny_text()), HasSubstr("(did you mean mesh.width?)"));
}

TEST(TextReader, AValueOfTheWrongKindIsQuotedWithWhatIsExpected) {
  const auto fault = [](const std::string& value) {
    return only_fault(EditedText(tiny_text()).set("noc.fabrics", value).text());
  };
  EXPECT_EQ(fault("two"),
            "f:24:12: noc.fabrics: found 'two', expected 1 to 2 fabrics, a whole number");
  EXPECT_THAT(fault("-1"), HasSubstr("noc.fabrics: found '-1', expected 1 to 2 fabrics"));
  EXPECT_THAT(fault("1.5"), HasSubstr("noc.fabrics: found '1.5', expected 1 to 2 fabrics"));
  EXPECT_THAT(fault("18446744073709551616"), HasSubstr("found '18446744073709551616'"));
  EXPECT_THAT(fault("{ }"), HasSubstr("noc.fabrics: found '{'"));
  EXPECT_THAT(only_fault("name: tiny"), HasSubstr("name: found 'tiny', expected 1 to 64"));
  EXPECT_THAT(only_fault("clock: 5"), HasSubstr("f:1:8: found '5', expected '{' (after clock)"));
}

TEST(TextReader, BrokenSyntaxTellsWhatWasExpectedAndAfterWhich) {
  EXPECT_EQ(only_fault("format 1"), "f:1:8: found '1', expected ':' (after format)");
  EXPECT_EQ(only_fault("noc { fabrics: 2\n"),
            "f:2:1: found the end of the text, expected the name of a field, or '}' (after "
            "noc.fabrics)");
  EXPECT_THAT(only_fault("name: \"tiny\n"), HasSubstr("f:1:12: found String literals"));
  EXPECT_THAT(only_fault("name: \"tiny"), HasSubstr("f:1:12: found Unexpected end of string"));
  EXPECT_FALSE(faults_of(std::string("a\0\x01", 3)).empty());
}

TEST(TextReader, ColumnsCountBytesAndATabIsOne) {
  EditedText text(tiny_text());
  text.add_below("noc", "\t\tfabrics: 3").remove("noc.fabrics");
  const auto faults = faults_of(text.text());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0], HasSubstr(":3: noc.fabrics: found 3, expected 1 to 2 fabrics"));
}

TEST(TextReader, CommentsAndLineEndsOfWindowsAreRead) {
  std::string text;
  for (const char c : tiny_text())
    text += c == '\n' ? std::string(" # note\r\n") : std::string(1, c);
  EXPECT_TRUE(faults_of(text).empty());
}

TEST(TextReader, ContradictionsCarryThePlaceOfTheirField) {
  EditedText text(tiny_text());
  text.add_below("mesh", "  # wide").set("mesh.width", "4096").set("timing.local_link", "1");
  const auto faults = faults_of(text.text());
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_THAT(faults[0], HasSubstr("f:4:1: mesh: found 4096 x 2 x 1 = 8192 cores"));
  EXPECT_THAT(faults[1], HasSubstr(": timing.barrier: found 8 with links of up to 1 extra"));
}

TEST(TextReader, EachOfSeveralHostPortsIsCheckedByItself) {
  EditedText blocks(tiny_text());
  blocks.remove("host_port")
      .add_below("format", "host_port{x:0 y:0} host_port{x:1} host_port{y:9 x:0}");
  const auto faults = faults_of(blocks.text());
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_THAT(faults[0], HasSubstr("f:2:20: host_port[1].y: found nothing"));
  EXPECT_THAT(faults[1], HasSubstr("f:2:30: host_port[1].x: found 1, expected 0"));
  EditedText list(tiny_text());
  list.remove("host_port").add_below("format", "host_port: [{x:0 y:1}, {x:0 y:1}]");
  EXPECT_THAT(only_fault(list.text()), HasSubstr("f:2:1: host_port[1]: found x 0 and y 1 as in"));
}

TEST(TextReader, ADeepTextIsRefusedBeforeItIsParsed) {
  const auto nested = [](const std::string& open) {
    std::string text;
    for (int i = 0; i < 50000; ++i) text += open;
    return text;
  };
  EXPECT_THAT(only_fault(nested("a{")), HasSubstr("f:1:34: found blocks nested more than 16 deep"));
  EXPECT_THAT(only_fault(nested("a<")), HasSubstr("found blocks nested more than 16 deep"));
  EXPECT_THAT(only_fault("a:" + nested("[")), HasSubstr("found blocks nested more than 16 deep"));
}

TEST(TextReader, ALongTextIsRefused) {
  const std::string padding(kMaxArchitectureBytes - tiny_text().size(), '\n');
  EXPECT_TRUE(faults_of(tiny_text() + padding).empty());
  EXPECT_EQ(only_fault(tiny_text() + padding + "\n"),
            "f: found 262145 bytes, expected at most 262144 bytes");
}

TEST(TextReader, OfManyUnknownFieldsAHundredAreNamed) {
  std::string text = tiny_text();
  for (int i = 0; i < 20000; ++i) text += "colour:1 ";
  EXPECT_EQ(faults_of(text).size(), 100U);
}

TEST(TextReader, ALongWordIsShortenedInTheError) {
  const std::string word(100000, 'x');
  EXPECT_LT(faults_of(word + ": 1\n").at(0).size(), 400U);
  EXPECT_LT(only_fault("format: " + word + "\n").size(), 400U);
}

}  // namespace
}  // namespace spikemesh
