#include "models/support/confusion.h"

#include <gtest/gtest.h>

namespace spikemesh::models {
namespace {

TEST(Confusion, CountsWhatWasAnsweredToWhat) {
  Confusion confusion;
  confusion.add(3, 3);
  confusion.add(3, 8);
  confusion.add(3, 8);
  confusion.add(9, 9);
  EXPECT_EQ(confusion.pictures(), 4U);
  EXPECT_EQ(confusion.right(), 2U);
  EXPECT_EQ(confusion.accuracy(), 50.0);
  const report::Findings::Table table = confusion.table("answers");
  ASSERT_EQ(table.heads.size(), 11U);
  ASSERT_EQ(table.rows.size(), 10U);
  EXPECT_EQ(table.rows[3],
            (std::vector<std::string>{"3", "0", "0", "0", "1", "0", "0", "0", "0", "2", "0"}));
  EXPECT_EQ(table.rows[9].back(), "1");
}

}  // namespace
}  // namespace spikemesh::models
