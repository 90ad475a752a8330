#include "hw/core/sweep_timing.h"

#include <algorithm>

#include "hw/image/synapse_layout.h"

namespace spikemesh::core {
namespace {

// The actions of hardware.md §12.5, in cycles.
constexpr std::uint64_t kReadEntry = 2;
constexpr std::uint64_t kReadWord = 2;
constexpr std::uint64_t kWriteWord = 1;
constexpr std::uint64_t kBeyondProducts = 2;
constexpr std::uint64_t kWriteTraces = 1;
constexpr std::uint64_t kCompartment = 2;

std::uint64_t entry_cycles(const FunctionalCore& core, AxonId axon, std::uint64_t synapse) {
  const image::InAxonEntry entry = core.in_axon(axon);
  if (!entry.plastic) return kReadEntry;
  std::uint64_t cycles = kReadEntry + kWriteTraces;
  if (core.sweep_visits(axon)) {
    const std::uint64_t products = core.learning().products(entry.rule).size();
    cycles += image::SynapseLayout::of(entry).words(entry.count) * (kReadWord + kWriteWord);
    cycles += entry.count * std::max(synapse, products + kBeyondProducts);
  }
  return cycles;
}

}  // namespace

Cycle sweep_done(const FunctionalCore& core, Cycle synapse) {
  std::uint64_t cycles = core.compartments() * kCompartment;
  for (AxonId axon{0}; axon.value() < core.in_axon_count(); ++axon) {
    cycles += entry_cycles(core, axon, synapse.value());
  }
  return Cycle{cycles == 0 ? 0 : cycles - 1};
}

}  // namespace spikemesh::core
