#include "base/huge_pages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace spikemesh {
namespace {

TEST(HugePages, LeaveTheHeapAsItIs) {
  constexpr std::size_t kValues = 4096;
  constexpr std::size_t kBlocks = 1000;  // 32 MB in pieces that the heap takes
  std::vector<std::unique_ptr<std::vector<std::uint64_t>>> blocks;
  for (std::size_t block = 0; block < kBlocks; ++block) {
    blocks.push_back(std::make_unique<std::vector<std::uint64_t>>(kValues, block));
  }
  use_huge_pages();
  blocks.erase(blocks.begin(), blocks.begin() + kBlocks / 2);  // memory can still be given back
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    ASSERT_EQ(*blocks[block], std::vector<std::uint64_t>(kValues, block + kBlocks / 2));
  }
}

}  // namespace
}  // namespace spikemesh
