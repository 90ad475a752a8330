#pragma once

#include <cstdint>
#include <vector>

namespace spikemesh::noc {

/// Mean, percentiles and maximum of a set of latencies, in cycles; all 0 for an empty set.
struct LatencySummary {
  std::uint64_t count = 0;
  double mean = 0;
  std::uint64_t p50 = 0;
  std::uint64_t p90 = 0;
  std::uint64_t p99 = 0;
  std::uint64_t p999 = 0;
  std::uint64_t max = 0;
};

/// Counts how often each latency occurs; exact, memory grows with the largest one.
class LatencyHistogram {
 public:
  void add(std::uint64_t latency) {
    if (latency >= counts_.size()) counts_.resize(latency + latency / 2 + kStep);
    ++counts_[latency];
  }

  /// The p-th percentile is the smallest latency that at least p % do not exceed.
  LatencySummary summary() const;

 private:
  static constexpr std::uint64_t kStep = 256;
  std::vector<std::uint64_t> counts_;  ///< by latency
};

}  // namespace spikemesh::noc
