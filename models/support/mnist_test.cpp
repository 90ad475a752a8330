#include "models/support/mnist.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikemesh::models {
namespace {

/// A folder with the files of MNIST's test part: one byte of ink and a label a picture.
class MnistFiles : public ::testing::Test {
 protected:
  void write(std::uint8_t pictures, std::uint8_t side, std::initializer_list<char> labels) {
    std::filesystem::create_directories(folder_);
    std::ofstream images(folder_ + "/t10k-images-idx3-ubyte.gz", std::ios::binary);
    images << std::string("\0\0\x08\x03", 4);
    for (const std::uint8_t size : {pictures, side, side}) {
      for (int i = 0; i < 3; ++i) images.put(0);
      images.put(static_cast<char>(size));
    }
    for (int i = 0; i < pictures * side * side; ++i) images.put(static_cast<char>(i % 7));
    std::ofstream digits(folder_ + "/t10k-labels-idx1-ubyte.gz", std::ios::binary);
    digits << std::string("\0\0\x08\x01\0\0\0", 7);
    digits.put(static_cast<char>(labels.size()));
    for (const char label : labels) digits.put(label);
  }
  ~MnistFiles() override { std::filesystem::remove_all(folder_); }

  std::string folder_ = ::testing::TempDir() + "spikemesh_mnist_files";
};

TEST_F(MnistFiles, AreReadIfTheyAreMnist) {
  write(2, kMnistSide, {4, 9});
  const Mnist mnist = load_mnist(folder_, MnistPart::kTest);
  EXPECT_EQ(mnist.pictures.items(), 2U);
  EXPECT_EQ(mnist.pictures.item(1)[0], 784 % 7);
  EXPECT_EQ(mnist.digits.values, (std::vector<std::uint8_t>{4, 9}));
}

TEST_F(MnistFiles, AreRefusedIfSomethingElse) {
  write(2, kMnistSide, {4});  // a label is missing
  EXPECT_THROW(load_mnist(folder_, MnistPart::kTest), UserError);
  write(2, kMnistSide - 1, {4, 9});
  EXPECT_THROW(load_mnist(folder_, MnistPart::kTest), UserError);
  write(2, kMnistSide, {4, 10});
  EXPECT_THROW(load_mnist(folder_, MnistPart::kTest), UserError);
  EXPECT_THROW(load_mnist(folder_, MnistPart::kTrain), UserError);  // there is no such file
}

}  // namespace
}  // namespace spikemesh::models
