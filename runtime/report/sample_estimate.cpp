#include "runtime/report/sample_estimate.h"

#include <boost/math/distributions/students_t.hpp>

#include <bit>
#include <cmath>
#include <limits>

namespace spikemesh::report {
namespace {

constexpr double kConfidence = 0.95;

/// A floating-point number by its bits, so that it comes back as it was.
void visit_bits(NumberArchive& archive, double& value) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  archive(bits);
  value = std::bit_cast<double>(bits);
  if (archive.reading() && !std::isfinite(value)) archive.refuse(bits, "a finite number");
}

}  // namespace

SampleEstimate::SampleEstimate(std::uint32_t epoch) : strata_(epoch == 0 ? 1 : epoch) {}

void SampleEstimate::Moments::add(double value, std::uint64_t count) {
  const double before = value - mean;
  mean += before / static_cast<double>(count);
  squares += before * (value - mean);
}

void SampleEstimate::add(std::uint64_t step, double cycles, double picojoules) {
  Stratum& stratum = strata_[step % strata_.size()];
  ++stratum.count;
  stratum.cycles.add(cycles, stratum.count);
  stratum.picojoules.add(picojoules, stratum.count);
}

std::uint64_t SampleEstimate::steps() const {
  std::uint64_t sum = 0;
  for (const Stratum& stratum : strata_) sum += stratum.count;
  return sum;
}

Estimate SampleEstimate::cycles(std::uint64_t first, std::uint64_t end) const {
  return estimate(&Stratum::cycles, first, end);
}

Estimate SampleEstimate::picojoules(std::uint64_t first, std::uint64_t end) const {
  return estimate(&Stratum::picojoules, first, end);
}

/// Steps of a phase from `first` to before `end`.
std::uint64_t SampleEstimate::population(std::size_t phase, std::uint64_t first,
                                         std::uint64_t end) const {
  const std::uint64_t epoch = strata_.size();
  const auto before = [epoch, phase](std::uint64_t step) {
    return step / epoch + (step % epoch > phase ? 1 : 0);
  };
  return before(end) - before(first);
}

Estimate SampleEstimate::estimate(Moments Stratum::*which, std::uint64_t first,
                                  std::uint64_t end) const {
  double mean = 0.0;
  double variance = 0.0;
  double for_freedom = 0.0;
  bool known = true;  // the variance of every stratum
  for (std::size_t phase = 0; phase < strata_.size(); ++phase) {
    const Stratum& stratum = strata_[phase];
    const auto all = static_cast<double>(population(phase, first, end));
    const auto count = static_cast<double>(stratum.count);
    if (all == 0.0 || stratum.count == 0) continue;
    const double share = all / static_cast<double>(end - first);
    const Moments& moments = stratum.*which;
    mean += share * moments.mean;
    if (count >= all) continue;
    if (stratum.count < 2) {
      known = false;
      continue;
    }
    const double part =
        share * share * (1.0 - count / all) * moments.squares / (count - 1.0) / count;
    variance += part;
    for_freedom += part * part / (count - 1.0);
  }
  const double infinity = std::numeric_limits<double>::infinity();
  if (!known) return {mean, -infinity, infinity};
  if (variance <= 0.0) return {mean, mean, mean};
  const boost::math::students_t distribution(variance * variance / for_freedom);
  const double half =
      boost::math::quantile(distribution, (1.0 + kConfidence) / 2.0) * std::sqrt(variance);
  return {mean, mean - half, mean + half};
}

void SampleEstimate::visit(NumberArchive& archive) {
  for (Stratum& stratum : strata_) {
    archive(stratum.count);
    for (Moments* moments : {&stratum.cycles, &stratum.picojoules}) {
      visit_bits(archive, moments->mean);
      visit_bits(archive, moments->squares);
    }
  }
}

}  // namespace spikemesh::report
