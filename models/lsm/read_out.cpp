#include "models/lsm/read_out.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace spikemesh::lsm {
namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr double kPenalty = 1.0;  ///< states are a few spikes large

/// L with a = L L^T, in the lower triangle.
void factorise(Matrix& a) {
  for (std::size_t j = 0; j < a.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
    SPIKEMESH_CHECK(a[j][j] > 0.0, "the matrix is positive definite at {}", j);
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < a.size(); ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
}

void substitute(const Matrix& lower, std::vector<double>& x) {
  const std::size_t size = lower.size();
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < i; ++k) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t k = i + 1; k < size; ++k) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
}

std::vector<double> with_offset(std::span<const double> state) {
  std::vector<double> row(state.begin(), state.end());
  row.push_back(1.0);
  return row;
}

}  // namespace

Matrix solve(Matrix a, Matrix right) {
  factorise(a);
  for (std::vector<double>& column : right) substitute(a, column);
  return right;
}

ReadOut::ReadOut(std::span<const std::vector<double>> states, std::span<const std::uint32_t> labels,
                 std::uint32_t classes) {
  SPIKEMESH_CHECK(!states.empty() && states.size() == labels.size(), "each state has a label");
  const std::size_t size = states.front().size() + 1;
  Matrix products(size, std::vector<double>(size, 0.0));
  Matrix wanted(classes, std::vector<double>(size, 0.0));
  for (std::size_t sample = 0; sample < states.size(); ++sample) {
    const std::vector<double> row = with_offset(states[sample]);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) products[i][j] += row[i] * row[j];
      wanted[labels[sample]][i] += row[i];
    }
  }
  for (std::size_t i = 0; i < size; ++i) products[i][i] += kPenalty;
  weights_ = solve(std::move(products), std::move(wanted));
}

std::uint32_t ReadOut::answer(std::span<const double> state) const {
  const std::vector<double> row = with_offset(state);
  std::uint32_t best = 0;
  double best_sum = 0.0;
  for (std::uint32_t c = 0; c < weights_.size(); ++c) {
    double sum = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) sum += weights_[c][i] * row[i];
    if (c == 0 || sum > best_sum) {
      best = c;
      best_sum = sum;
    }
  }
  return best;
}

}  // namespace spikemesh::lsm
