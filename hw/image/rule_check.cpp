#include "hw/image/core_check.h"
#include "hw/image/learning_words.h"

namespace spikemesh::image {

void check_rules(const CheckedCore& checked) {
  const CoreImage& core = checked.core;
  for (std::size_t i = 0; i < core.rules.size(); ++i)
    if ((core.rules[i] & Product::kReserved) != 0)
      checked.fail(Memory::kRule, i, "reserved bits", fmt::format("{:#x}", core.rules[i]),
                   "0 in bits 63:54");
  for (std::size_t i = 0; i < core.decays.size(); ++i) {
    const bool impulse = i % kDecayTableWords == 0;
    const std::uint32_t limit = impulse ? kMaxImpulse : kDecayOne;
    if (core.decays[i] > limit)
      checked.fail(Memory::kDecay, i, impulse ? "impulse" : "decay",
                   fmt::format("{}", core.decays[i]), fmt::format("0 to {}", limit));
  }
}

}  // namespace spikemesh::image
