#include "models/stdp_digits/pictures.h"

#include <algorithm>
#include <numeric>

namespace spikemesh::stdp_digits {
namespace {

// A digit of MNIST has the ink of 100 full pixels on average, one of the small table that of 20.
constexpr std::uint32_t kMnistTotal = 100 * kGrades;
constexpr std::uint32_t kEmbeddedTotal = 20 * kGrades;
constexpr std::uint32_t kEmbeddedSide = 8;

std::vector<Picture> all_graded(const models::DigitPictures& digits, std::uint32_t total) {
  std::vector<Picture> pictures;
  pictures.reserve(digits.size());
  for (std::size_t i = 0; i < digits.size(); ++i) {
    pictures.push_back({graded(digits.ink[i], total), digits.digits[i]});
  }
  return pictures;
}

}  // namespace

std::vector<std::uint8_t> graded(const std::vector<std::uint8_t>& ink, std::uint32_t total) {
  const std::uint32_t sum = std::accumulate(ink.begin(), ink.end(), std::uint32_t{0});
  std::vector<std::uint8_t> grades;
  for (const std::uint32_t pixel : ink) {
    const std::uint32_t grade = pixel * total / std::max(1U, sum);
    grades.push_back(static_cast<std::uint8_t>(std::min(grade, kGrades)));
  }
  return grades;
}

PictureSet pictures_of(const models::DigitSet& digits) {
  const std::uint32_t total = digits.side <= kEmbeddedSide ? kEmbeddedTotal : kMnistTotal;
  return {digits.side, total, all_graded(digits.train, total), all_graded(digits.test, total)};
}

}  // namespace spikemesh::stdp_digits
