#include "models/stdp_digits/filters.h"

#include <cmath>
#include <fstream>
#include <vector>

#include "base/error.h"

namespace spikemesh::stdp_digits {

void write_filters(const std::string& path, const Learner& learner, std::uint32_t neurons,
                   std::uint32_t side) {
  const auto columns = static_cast<std::uint32_t>(std::ceil(std::sqrt(neurons)));
  const std::uint32_t rows = (neurons + columns - 1) / columns;
  const std::uint32_t cell = side + 1;  // a black line between them
  std::vector<std::uint8_t> picture(std::size_t{columns} * cell * rows * cell);
  for (std::uint32_t n = 0; n < neurons; ++n) {
    const std::vector<std::uint8_t> weights = learner.weights(n);
    for (std::uint32_t y = 0; y < side; ++y) {
      for (std::uint32_t x = 0; x < side; ++x) {
        const std::size_t row = n / columns * cell + y;
        picture[row * columns * cell + n % columns * cell + x] = weights[y * side + x];
      }
    }
  }
  std::ofstream file(path, std::ios::binary);
  file << "P5\n" << columns * cell << ' ' << rows * cell << "\n255\n";
  file.write(reinterpret_cast<const char*>(picture.data()),
             static_cast<std::streamsize>(picture.size()));
  file.close();
  if (!file) {
    throw UserError({.file = path,
                     .found = "a file that cannot be written",
                     .expected = "a place for the picture of the filters"});
  }
}

}  // namespace spikemesh::stdp_digits
