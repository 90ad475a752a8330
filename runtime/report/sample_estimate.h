#pragma once

#include <cstdint>
#include <vector>

#include "runtime/report/number_archive.h"

namespace spikemesh::report {

/// A mean and the interval that holds the true one with a probability of 95 %.
struct Estimate {
  double mean = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// What a random sample of the steps of a run tells of all of them. The sample is stratified by
/// the phase of the learning epoch: step modulo epoch; without learning there is one stratum.
///
/// Mean of a stratified sample without replacement: sum of N_h y_h / N; its variance: sum of
/// (N_h / N)^2 (1 - n_h / N_h) s_h^2 / n_h; degrees of freedom after Satterthwaite, quantile of
/// Student's t. (Cochran, Sampling Techniques, 3rd edition, 5.4 and 5.6.)
class SampleEstimate {
 public:
  /// `epoch` in steps; 0: no learning.
  explicit SampleEstimate(std::uint32_t epoch);

  /// Adds a step of the sample; `step` as the chip counts.
  void add(std::uint64_t step, double cycles, double picojoules);

  std::uint64_t steps() const;
  /// Means of a step over the steps `first` to before `end` of the chip, of which the sample is.
  Estimate cycles(std::uint64_t first, std::uint64_t end) const;
  Estimate picojoules(std::uint64_t first, std::uint64_t end) const;

  void visit(NumberArchive& archive);

 private:
  /// Running mean and sum of squared differences from it (Welford).
  struct Moments {
    double mean = 0.0;
    double squares = 0.0;
    void add(double value, std::uint64_t count);
  };
  struct Stratum {
    std::uint64_t count = 0;
    Moments cycles;
    Moments picojoules;
  };
  Estimate estimate(Moments Stratum::*which, std::uint64_t first, std::uint64_t end) const;
  std::uint64_t population(std::size_t phase, std::uint64_t first, std::uint64_t end) const;

  std::vector<Stratum> strata_;
};

}  // namespace spikemesh::report
