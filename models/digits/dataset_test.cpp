#include "models/digits/dataset.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/error.h"

namespace spikemesh::digits {
namespace {

std::string line_of(int columns, const std::string& last) {
  std::string line;
  for (int i = 1; i < columns; ++i) line += "3,";
  return line + last;
}

TEST(Dataset, TheEmbeddedTableHoldsAll1797DigitsOfUci) {
  const Dataset data = embedded_digits();
  EXPECT_EQ(data.test.size(), 360U);
  EXPECT_EQ(data.train.size(), 1437U);
  std::array<int, kClasses> count{};
  for (const auto& part : {data.train, data.test})
    for (const Digit& digit : part) ++count[digit.label];
  // The class counts that UCI states for its test set.
  EXPECT_EQ(count, (std::array<int, kClasses>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
}

TEST(Dataset, ALineHas64PixelsAndAClass) {
  const auto digits = parse_digits(line_of(65, "9") + "\n" + line_of(65, "0"), "t.csv");
  ASSERT_EQ(digits.size(), 2U);
  EXPECT_EQ(digits[0].label, 9);
  EXPECT_EQ(digits[1].pixels[63], 3);
}

TEST(Dataset, AnythingElseIsRefusedWithItsLine) {
  const std::string good = line_of(65, "1") + "\n";
  for (const std::string& bad : {line_of(64, "1"), line_of(66, "1"), line_of(65, "10"),
                                 line_of(65, "x"), std::string("17,") + line_of(64, "1"),
                                 std::string("-1,") + line_of(64, "1"), std::string()}) {
    try {
      parse_digits(good + bad + "\n", "t.csv");
      ADD_FAILURE() << "accepted: " << bad;
    } catch (const UserError& error) {
      EXPECT_EQ(error.info().file, "t.csv");
      EXPECT_EQ(error.info().line, 2);
    }
  }
}

}  // namespace
}  // namespace spikemesh::digits
