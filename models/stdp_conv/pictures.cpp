#include "models/stdp_conv/pictures.h"

#include <iterator>

#include "base/error.h"
#include "models/digits/dataset.h"
#include "models/stdp_conv/contrast.h"
#include "runtime/input/idx_file.h"

namespace spikemesh::stdp_conv {
namespace {

constexpr std::uint32_t kEmbeddedSide = 8;
constexpr std::uint32_t kMnistSide = 28;

Part from_table(const std::vector<digits::Digit>& table) {
  Part part;
  for (const digits::Digit& digit : table) {
    const std::vector<std::uint8_t> ink(digit.pixels.begin(), digit.pixels.end());
    part.pictures.push_back(contrast(ink));
    part.labels.push_back(digit.label);
  }
  return part;
}

Part from_files(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  const input::IdxArray images = input::load_idx(path + "-images-idx3-ubyte.gz");
  const input::IdxArray labels = input::load_idx(path + "-labels-idx1-ubyte.gz");
  const bool fits = images.items() == labels.items() && labels.item_size() == 1 &&
                    images.item_size() == std::size_t{kMnistSide} * kMnistSide;
  if (!fits) {
    throw UserError({.key = path,
                     .found = "images and labels that are not MNIST's",
                     .expected = "as many labels as images of 28 x 28"});
  }
  Part part;
  for (std::size_t i = 0; i < images.items(); ++i) {
    part.pictures.push_back(contrast(images.item(i)));
    part.labels.push_back(labels.item(i)[0]);
  }
  return part;
}

void shorten(Part& part, std::size_t count) {
  if (count == 0 || count >= part.pictures.size()) return;
  part.pictures.resize(count);
  part.labels.resize(count);
}

}  // namespace

PictureSet embedded_pictures() {
  const digits::Dataset data = digits::embedded_digits();
  return {{kContrastChannels, kEmbeddedSide}, from_table(data.train), from_table(data.test)};
}

PictureSet mnist_pictures(const std::string& folder) {
  return {{kContrastChannels, kMnistSide}, from_files(folder, "train"), from_files(folder, "t10k")};
}

void shorten(PictureSet& set, std::size_t train, std::size_t test) {
  shorten(set.train, train);
  shorten(set.test, test);
}

void hold_out(PictureSet& set, std::size_t count) {
  Part& train = set.train;
  if (count >= train.pictures.size()) {
    throw UserError({.key = "validate",
                     .found = std::to_string(count),
                     .expected = "fewer than the " + std::to_string(train.pictures.size()) +
                                 " training pictures"});
  }
  const auto from = static_cast<std::ptrdiff_t>(train.pictures.size() - count);
  set.test.pictures.assign(std::make_move_iterator(train.pictures.begin() + from),
                           std::make_move_iterator(train.pictures.end()));
  set.test.labels.assign(train.labels.begin() + from, train.labels.end());
  shorten(train, train.pictures.size() - count);
}

}  // namespace spikemesh::stdp_conv
