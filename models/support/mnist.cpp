#include "models/support/mnist.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace spikemesh::models {

Mnist load_mnist(const std::string& folder, MnistPart part) {
  constexpr std::uint8_t kLastDigit = 9;
  const std::string path = folder + (part == MnistPart::kTrain ? "/train" : "/t10k");
  Mnist mnist{.pictures = input::load_idx(path + "-images-idx3-ubyte.gz"),
              .digits = input::load_idx(path + "-labels-idx1-ubyte.gz")};
  const bool fits = mnist.pictures.items() == mnist.digits.items() &&
                    mnist.pictures.item_size() == std::size_t{kMnistSide} * kMnistSide &&
                    mnist.digits.item_size() == 1;
  const auto& digits = mnist.digits.values;
  if (!fits || *std::max_element(digits.begin(), digits.end()) > kLastDigit) {
    throw UserError({.file = path,
                     .found = fmt::format("{} pictures of {} bytes and {} labels of {}",
                                          mnist.pictures.items(), mnist.pictures.item_size(),
                                          mnist.digits.items(), mnist.digits.item_size()),
                     .expected = "MNIST: pictures of 28 x 28, each with a label 0 to 9"});
  }
  return mnist;
}

}  // namespace spikemesh::models
