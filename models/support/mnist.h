#pragma once

#include <cstdint>
#include <string>

#include "runtime/input/idx_file.h"

namespace spikemesh::models {

inline constexpr std::uint32_t kMnistSide = 28;

/// Pictures of MNIST, kMnistSide x kMnistSide bytes of ink each, and the digit of each, 0 ... 9.
struct Mnist {
  input::IdxArray pictures;
  input::IdxArray digits;
};

enum class MnistPart : std::uint8_t { kTrain, kTest };

/// Reads one part of MNIST from the folder that holds its four IDX files. Throws UserError that
/// names the file, or the folder if its files are not MNIST's.
Mnist load_mnist(const std::string& folder, MnistPart part);

}  // namespace spikemesh::models
