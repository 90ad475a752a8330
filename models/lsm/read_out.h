#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spikemesh::lsm {

/// A linear read-out: a weighted sum of a state for each class, the largest is the answer. Trained
/// by least squares with a small penalty on the weights (ridge regression), in one go.
class ReadOut {
 public:
  /// One state a sample, all of one length; labels 0 ... classes - 1.
  ReadOut(std::span<const std::vector<double>> states, std::span<const std::uint32_t> labels,
          std::uint32_t classes);

  std::uint32_t answer(std::span<const double> state) const;

 private:
  std::vector<std::vector<double>> weights_;  ///< by class; the last one is the offset
};

/// x with a x = b for each b of `right`; `a` is symmetric and positive definite (Cholesky).
std::vector<std::vector<double>> solve(std::vector<std::vector<double>> a,
                                       std::vector<std::vector<double>> right);

}  // namespace spikemesh::lsm
