#include "models/stdp_conv/contrast.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr int kReach = 3;

/// A Gaussian of this deviation on the square of that reach, of sum 1.
struct Gaussian {
  explicit Gaussian(double width) : deviation(width) {
    for (int y = -kReach; y <= kReach; ++y) {
      for (int x = -kReach; x <= kReach; ++x) sum += raw(y, x);
    }
  }
  double raw(int y, int x) const {
    return std::exp(-(y * y + x * x) / (2 * deviation * deviation));
  }
  double at(int y, int x) const { return raw(y, x) / sum; }

  double deviation;
  double sum = 0;
};

/// Their difference, [y][x] from -kReach on.
std::vector<double> difference(const Gaussian& narrow, const Gaussian& wide) {
  std::vector<double> filter;
  for (int y = -kReach; y <= kReach; ++y) {
    for (int x = -kReach; x <= kReach; ++x) filter.push_back(narrow.at(y, x) - wide.at(y, x));
  }
  return filter;
}

double response(const std::vector<double>& filter, std::span<const std::uint8_t> ink, int side,
                int y, int x) {
  double sum = 0;
  auto weight = filter.begin();
  for (int row = y - kReach; row <= y + kReach; ++row) {
    for (int column = x - kReach; column <= x + kReach; ++column, ++weight) {
      const bool inside = row >= 0 && row < side && column >= 0 && column < side;
      if (inside) sum += *weight * ink[static_cast<std::size_t>(row * side + column)];
    }
  }
  return sum;
}

}  // namespace

Grades contrast(std::span<const std::uint8_t> ink) {
  const int side = static_cast<int>(std::lround(std::sqrt(ink.size())));
  SPIKEMESH_CHECK(static_cast<std::size_t>(side * side) == ink.size(),
                  "a picture of {} pixels is not square", ink.size());
  const std::vector<double> filter = difference(Gaussian(1), Gaussian(2));
  std::vector<double> values;
  double largest = 1;  // of an even picture nothing is left
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      values.push_back(response(filter, ink, side, y, x));
      largest = std::max(largest, std::abs(values.back()));
    }
  }
  Grades grades(kContrastChannels * ink.size());
  for (std::size_t pixel = 0; pixel < ink.size(); ++pixel) {
    const double share = values[pixel] / largest * kGrades;
    const std::size_t channel = share < 0 ? 1 : 0;
    grades[channel * ink.size() + pixel] = static_cast<std::uint8_t>(std::abs(share));
  }
  return grades;
}

}  // namespace spikemesh::stdp_conv
