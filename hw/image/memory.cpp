#include "hw/image/memory.h"

#include <algorithm>
#include <array>

#include "hw/image/learning_words.h"

namespace spikemesh::image {
namespace {

constexpr std::uint32_t kRegisters = 12;  // hardware.md §3.3

}  // namespace

std::string_view memory_name(Memory memory) {
  constexpr std::array<std::string_view, 16> names = {
      "IN_AXON", "SYNAPSE", "COMP_CFG", "STATE_UV", "STATE_A", "PROFILE", "AXON_MAP", "OUT_AXON",
      "X_TRACE", "X_TIME",  "Y_TRACE",  "Y_TIME",   "RULE",    "DECAY",   "ACC",      "REG"};
  return names.at(static_cast<std::size_t>(memory));
}

std::uint32_t memory_words(Memory memory, const Architecture& architecture) {
  const Architecture::Core& core = architecture.core;
  switch (memory) {
    case Memory::kInAxon:
    case Memory::kXTrace:
    case Memory::kXTime:
      return core.in_axons;
    case Memory::kSynapse:
      return core.synapse_words;
    case Memory::kCompCfg:
    case Memory::kStateUv:
    case Memory::kStateA:
    case Memory::kAxonMap:
    case Memory::kYTrace:
    case Memory::kYTime:
      return core.compartments;
    case Memory::kProfile:
      return 2 * core.profiles;
    case Memory::kOutAxon:
      return core.out_axons;
    case Memory::kRule:
      return kProductsPerRule * core.rules;
    case Memory::kDecay:
      return kDecayWordsPerRule * core.rules;
    case Memory::kAcc:
      return core.accumulators;
    case Memory::kReg:
      return kRegisters;
  }
  SPIKEMESH_CHECK(false, "a memory id is 0 to 15, not {}", static_cast<unsigned>(memory));
}

std::uint32_t compartment_capacity(const Architecture& architecture, std::uint32_t slots_log2) {
  return std::min(architecture.core.accumulators >> slots_log2, architecture.core.compartments);
}

}  // namespace spikemesh::image
