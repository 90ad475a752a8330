#include "hw/noc/latency_histogram.h"

#include <cmath>

namespace spikemesh::noc {

LatencySummary LatencyHistogram::summary() const {
  LatencySummary summary;
  double sum = 0;
  for (std::uint64_t latency = 0; latency < counts_.size(); ++latency) {
    if (counts_[latency] == 0) continue;
    summary.count += counts_[latency];
    summary.max = latency;
    sum += static_cast<double>(latency) * static_cast<double>(counts_[latency]);
  }
  if (summary.count == 0) return summary;
  summary.mean = sum / static_cast<double>(summary.count);

  const auto percentile = [this, &summary](double share) {
    const auto wanted =
        static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(summary.count)));
    std::uint64_t seen = 0;
    std::uint64_t latency = 0;
    while ((seen += counts_[latency]) < wanted) ++latency;
    return latency;
  };
  summary.p50 = percentile(0.5);
  summary.p90 = percentile(0.9);
  summary.p99 = percentile(0.99);
  summary.p999 = percentile(0.999);
  return summary;
}

}  // namespace spikemesh::noc
