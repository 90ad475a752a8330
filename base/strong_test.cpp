#include "base/strong.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

namespace spikemesh {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};

template <class A, class B>
concept Comparable = requires(A a, B b) {
  a < b;
};

TEST(StrongId, CostsNothingAndDoesNotMix) {
  EXPECT_EQ(sizeof(CoreId), sizeof(CoreId::rep));
  EXPECT_TRUE(std::is_trivially_copyable_v<CoreId>);
  EXPECT_FALSE((std::is_convertible_v<std::uint32_t, CoreId>));
  EXPECT_FALSE((std::is_convertible_v<CoreId, std::uint32_t>));
  EXPECT_FALSE((Comparable<CoreId, CompartmentId>));
  EXPECT_FALSE((Addable<CoreId, CoreId>));
}

TEST(StrongId, IsOrderedHashedIndexedAndPrinted) {
  EXPECT_LT(CoreId{2}, CoreId{10});
  EXPECT_EQ(CoreId{}, CoreId{0});
  CoreId next{7};
  EXPECT_EQ(++next, CoreId{8});
  EXPECT_EQ(AxonId{41}.index(), 41U);
  const std::unordered_set<CoreId> set{CoreId{1}, CoreId{2}, CoreId{1}};
  EXPECT_EQ(set.size(), 2U);
  EXPECT_EQ(fmt::format("core {:03}", CoreId{7}), "core 007");
}

TEST(Quantity, AddsOnlyItsOwnUnit) {
  EXPECT_TRUE((Addable<Cycle, Cycle>));
  EXPECT_FALSE((Addable<Cycle, Step>));
  EXPECT_FALSE((Addable<Cycle, std::uint64_t>));
  EXPECT_FALSE((Comparable<Cycle, Step>));
  EXPECT_EQ(Cycle{5} + Cycle{2} - Cycle{3}, Cycle{4});
}

TEST(Quantity, ScalesByPlainNumbersAndDividesToOne) {
  EXPECT_EQ(Picojoules{1.5} * 4.0, Picojoules{6.0});
  EXPECT_EQ(3U * Cycle{7}, Cycle{21});
  EXPECT_EQ(Cycle{21} / Cycle{7}, 3U);
  Step step{4};
  EXPECT_EQ(++step, Step{5});
  EXPECT_EQ(fmt::format("{:.1f} pJ", Picojoules{23.6}), "23.6 pJ");
}

}  // namespace
}  // namespace spikemesh
