#include "models/support/digit_set.h"

#include <iterator>

#include "base/error.h"
#include "models/digits/dataset.h"
#include "models/support/mnist.h"

namespace spikemesh::models {
namespace {

constexpr std::uint32_t kEmbeddedSide = 8;

DigitPictures from_table(const std::vector<digits::Digit>& table) {
  DigitPictures pictures;
  for (const digits::Digit& digit : table) {
    pictures.ink.emplace_back(digit.pixels.begin(), digit.pixels.end());
    pictures.digits.push_back(digit.label);
  }
  return pictures;
}

DigitPictures from_mnist(const std::string& folder, MnistPart part) {
  Mnist mnist = load_mnist(folder, part);
  DigitPictures pictures;
  for (std::size_t i = 0; i < mnist.pictures.items(); ++i) {
    const auto item = mnist.pictures.item(i);
    pictures.ink.emplace_back(item.begin(), item.end());
  }
  pictures.digits = std::move(mnist.digits.values);
  return pictures;
}

void shorten(DigitPictures& pictures, std::size_t count) {
  if (count == 0 || count >= pictures.size()) return;
  pictures.ink.resize(count);
  pictures.digits.resize(count);
}

}  // namespace

DigitSet load_digit_set(const std::string& data) {
  if (data.empty()) {
    const digits::Dataset table = digits::embedded_digits();
    return {kEmbeddedSide, from_table(table.train), from_table(table.test)};
  }
  const std::string folder = data + "/mnist";
  return {kMnistSide, from_mnist(folder, MnistPart::kTrain), from_mnist(folder, MnistPart::kTest)};
}

void shorten(DigitSet& set, std::size_t train, std::size_t test) {
  shorten(set.train, train);
  shorten(set.test, test);
}

void hold_out(DigitSet& set, std::size_t count) {
  DigitPictures& train = set.train;
  if (count >= train.size()) {
    throw UserError(
        {.key = "validate",
         .found = std::to_string(count),
         .expected = "fewer than the " + std::to_string(train.size()) + " training pictures"});
  }
  const auto from = static_cast<std::ptrdiff_t>(train.size() - count);
  set.test.ink.assign(std::make_move_iterator(train.ink.begin() + from),
                      std::make_move_iterator(train.ink.end()));
  set.test.digits.assign(train.digits.begin() + from, train.digits.end());
  shorten(train, train.size() - count);
}

}  // namespace spikemesh::models
