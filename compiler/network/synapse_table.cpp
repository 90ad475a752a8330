#include "compiler/network/synapse_table.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::network {

void SynapseTable::add(const ExplicitSynapse& synapse) {
  SPIKEMESH_CHECK(!sealed(), "a sealed table takes no synapse");
  sources_.push_back(synapse.source);
  targets_.push_back(synapse.target);
  weights_.push_back(synapse.weight);
  delays_.push_back(synapse.delay);
}

void SynapseTable::reserve(std::size_t synapses) {
  sources_.reserve(synapses);
  targets_.reserve(synapses);
  weights_.reserve(synapses);
  delays_.reserve(synapses);
}

namespace {

template <class T>
void permute(std::vector<T>& values, const std::vector<std::uint32_t>& keys,
             std::vector<std::size_t> next) {
  std::vector<T> sorted(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) sorted[next[keys[i]]++] = values[i];
  values = std::move(sorted);
}

}  // namespace

void SynapseTable::seal(std::uint32_t targets) {
  SPIKEMESH_CHECK(!sealed(), "a table is sealed once");
  std::vector<std::size_t> first(std::size_t{targets} + 1, 0);
  for (const std::uint32_t target : targets_) {
    SPIKEMESH_CHECK(target < targets, "target {} is one of {}", target, targets);
    ++first[target + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  permute(sources_, targets_, first);
  permute(weights_, targets_, first);
  permute(delays_, targets_, first);
  std::ranges::sort(targets_);
  sealed_ = true;
}

SynapseTable::Range SynapseTable::of_target(std::uint32_t target) const {
  const auto [begin, end] = std::equal_range(targets_.begin(), targets_.end(), target);
  return {static_cast<std::size_t>(begin - targets_.begin()),
          static_cast<std::size_t>(end - targets_.begin())};
}

}  // namespace spikemesh::network
