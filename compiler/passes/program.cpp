#include "compiler/passes/program.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::compiler {
namespace {

constexpr std::uint32_t kMinSlotsLog2 = 3;
constexpr std::uint32_t kMaxSlotsLog2 = 6;

/// Index of the range that holds `value`; `firsts` ascends and ends with the end of the last.
std::size_t range_of(const std::vector<std::uint32_t>& firsts, std::uint32_t value) {
  return static_cast<std::size_t>(std::ranges::upper_bound(firsts, value) - firsts.begin() - 1);
}

}  // namespace

CompartmentName Program::name_of(std::uint32_t compartment) const {
  const std::size_t population = range_of(population_first, compartment);
  const std::uint32_t within = compartment - population_first[population];
  const std::uint32_t tree = tree_size[population];
  return {population, within / tree, within % tree};
}

std::uint32_t Program::max_delay(std::size_t population) const {
  std::uint32_t longest = 0;
  for (const Link& link : onto[population]) longest = std::max(longest, link.max_delay);
  return longest;
}

double Program::rate_of(SourceId source) const {
  if (source.value() < compartments()) {
    const CompartmentName name = name_of(source.value());
    const std::vector<float>& rates = neuron_rates[name.population];
    return rates.empty() ? source_rate[name.population] : double{rates[name.neuron]};
  }
  return source_rate[tree_size.size() + range_of(input_first, source.value())];
}

std::uint32_t slots_log2_for(std::uint32_t max_delay) {
  std::uint32_t log2 = kMinSlotsLog2;
  while ((1U << log2) < max_delay + 2) ++log2;
  SPIKEMESH_CHECK(log2 <= kMaxSlotsLog2, "delay {} was checked to fit 64 slots", max_delay);
  return log2;
}

}  // namespace spikemesh::compiler
