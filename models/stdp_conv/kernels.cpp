#include "models/stdp_conv/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include "base/error.h"
#include "base/progress.h"
#include "models/stdp_digits/learner.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr std::uint32_t kGradesAWeight = 3;              ///< of a patch as it is learned, about
constexpr std::uint32_t kLeastContrast = 1;              ///< likewise, of one worth a look
constexpr std::array<std::uint32_t, 3> kRates{3, 4, 5};  ///< of equal parts, as in stdp_digits

Grades cut(std::span<const std::uint8_t> grades, const KernelShape& shape, std::uint32_t top,
           std::uint32_t left) {
  Grades patch;
  const std::uint32_t side = shape.input.side;
  for (std::uint32_t channel = 0; channel < shape.input.channels; ++channel) {
    for (std::uint32_t y = 0; y < shape.side; ++y) {
      const auto row = grades.subspan((channel * side + top + y) * side + left, shape.side);
      patch.insert(patch.end(), row.begin(), row.end());
    }
  }
  return patch;
}

std::vector<stdp_digits::Picture> draw_patches(std::span<const Grades> pictures,
                                               const KernelShape& shape,
                                               const KernelSchedule& schedule) {
  constexpr std::uint64_t kMostDraws = 1000;  // a patch; so pictures without contrast end
  std::mt19937 draw(schedule.seed);
  const std::uint32_t places = shape.output().side;
  std::vector<stdp_digits::Picture> patches;
  for (std::uint64_t i = 0; patches.size() < schedule.patches; ++i) {
    if (i > kMostDraws * schedule.patches) {
      throw UserError({.key = "patches",
                       .found = "pictures without contrast",
                       .expected = "some place to learn from"});
    }
    const Grades& picture = pictures[draw() % pictures.size()];
    const auto top = static_cast<std::uint32_t>(draw() % places);
    const auto left = static_cast<std::uint32_t>(draw() % places);
    const Grades patch = cut(picture, shape, top, left);
    const std::uint32_t sum = std::accumulate(patch.begin(), patch.end(), 0U);
    if (sum < kLeastContrast * shape.weights()) continue;
    patches.push_back({.grades = stdp_digits::graded(patch, kGradesAWeight * shape.weights())});
  }
  return patches;
}

}  // namespace

std::vector<std::int16_t> deployed(std::span<const std::uint8_t> learned, std::uint32_t weights) {
  constexpr double kLength = 500;
  constexpr double kLargest = 254;
  std::vector<std::int16_t> kernels;
  for (std::size_t first = 0; first < learned.size(); first += weights) {
    const auto kernel = learned.subspan(first, weights);
    const double mean = std::accumulate(kernel.begin(), kernel.end(), 0.0) / weights;
    double squares = 1;
    for (const double w : kernel) squares += (w - mean) * (w - mean);
    for (const double w : kernel) {
      const double even = 2 * std::round((w - mean) * kLength / std::sqrt(squares) / 2);
      kernels.push_back(static_cast<std::int16_t>(std::clamp(even, -kLargest, kLargest)));
    }
  }
  return kernels;
}

std::vector<std::uint8_t> learn_kernels(std::span<const Grades> pictures, const KernelShape& shape,
                                        const KernelSchedule& schedule) {
  const auto patches = draw_patches(pictures, shape, schedule);
  std::vector<std::uint32_t> order(patches.size());
  std::iota(order.begin(), order.end(), 0U);
  stdp_digits::Learner learner({.pixels = shape.weights(),
                                .total = kGradesAWeight * shape.weights(),
                                .neurons = shape.maps,
                                .seed = schedule.seed});
  Progress progress("patches learned", order.size());
  std::size_t done = 0;
  for (std::size_t part = 0; part < kRates.size(); ++part) {
    const std::size_t begin = order.size() * part / kRates.size();
    const std::size_t end = order.size() * (part + 1) / kRates.size();
    learner.learn(patches, std::span(order).subspan(begin, end - begin), kRates[part],
                  [&] { progress.at(++done); });
  }
  std::vector<std::uint8_t> learned;
  for (std::uint32_t map = 0; map < shape.maps; ++map) {
    const std::vector<std::uint8_t> weights = learner.weights(map);
    learned.insert(learned.end(), weights.begin(), weights.end());
  }
  return learned;
}

}  // namespace spikemesh::stdp_conv
