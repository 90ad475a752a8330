#include "models/stdp_digits/pictures.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/error.h"
#include "models/digits/dataset.h"
#include "runtime/input/idx_file.h"

namespace spikemesh::stdp_digits {
namespace {

// A digit of MNIST has the ink of 100 full pixels on average, one of the small table that of 20.
constexpr std::uint32_t kMnistTotal = 100 * kGrades;
constexpr std::uint32_t kEmbeddedTotal = 20 * kGrades;
constexpr std::uint32_t kMnistSide = 28;
constexpr std::uint32_t kEmbeddedSide = 8;

std::vector<Picture> from_table(const std::vector<digits::Digit>& table) {
  std::vector<Picture> pictures;
  for (const digits::Digit& digit : table) {
    const std::vector<std::uint8_t> ink(digit.pixels.begin(), digit.pixels.end());
    pictures.push_back({graded(ink, kEmbeddedTotal), digit.label});
  }
  return pictures;
}

std::vector<Picture> from_files(const std::string& folder, const std::string& part) {
  const std::string path = folder + "/" + part;
  const input::IdxArray images = input::load_idx(path + "-images-idx3-ubyte.gz");
  const input::IdxArray labels = input::load_idx(path + "-labels-idx1-ubyte.gz");
  const bool fits = images.items() == labels.items() && labels.item_size() == 1 &&
                    images.item_size() == std::size_t{kMnistSide} * kMnistSide;
  if (!fits) {
    throw UserError({.key = path,
                     .found = "images and labels that are not MNIST's",
                     .expected = "as many labels as images of 28 x 28"});
  }
  std::vector<Picture> pictures;
  for (std::size_t i = 0; i < images.items(); ++i) {
    const auto item = images.item(i);
    pictures.push_back({graded({item.begin(), item.end()}, kMnistTotal), labels.item(i)[0]});
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

PictureSet embedded_pictures() {
  const digits::Dataset data = digits::embedded_digits();
  return {kEmbeddedSide, kEmbeddedTotal, from_table(data.train), from_table(data.test)};
}

PictureSet mnist_pictures(const std::string& folder) {
  return {kMnistSide, kMnistTotal, from_files(folder, "train"), from_files(folder, "t10k")};
}

void hold_out(PictureSet& pictures, std::size_t count) {
  std::vector<Picture>& train = pictures.train;
  if (count >= train.size()) {
    throw UserError(
        {.key = "validate",
         .found = std::to_string(count),
         .expected = "fewer than the " + std::to_string(train.size()) + " training pictures"});
  }
  const auto from = train.end() - static_cast<std::ptrdiff_t>(count);
  pictures.test.assign(from, train.end());
  train.erase(from, train.end());
}

}  // namespace spikemesh::stdp_digits
