#include "models/stdp_digits/filters.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <vector>

#include "base/error.h"

namespace spikemesh::stdp_digits {

void write_filters(const std::string& path, std::span<const std::uint8_t> weights,
                   const FilterSize& size) {
  const auto neurons = static_cast<std::uint32_t>(weights.size() / (size.width * size.height));
  const auto columns = static_cast<std::uint32_t>(std::ceil(std::sqrt(neurons)));
  const std::uint32_t rows = (neurons + columns - 1) / columns;
  const std::uint32_t width = columns * (size.width + 1);  // a black line between them
  const std::uint32_t height = rows * (size.height + 1);
  std::vector<std::uint8_t> picture(std::size_t{width} * height);
  for (std::uint32_t n = 0; n < neurons; ++n) {
    for (std::uint32_t y = 0; y < size.height; ++y) {
      const auto from = weights.subspan((n * size.height + y) * size.width, size.width);
      const std::size_t row = n / columns * (size.height + 1) + y;
      const std::size_t column = n % columns * (size.width + 1);
      std::copy(from.begin(), from.end(),
                picture.begin() + static_cast<std::ptrdiff_t>(row * width + column));
    }
  }
  std::ofstream file(path, std::ios::binary);
  file << "P5\n" << width << ' ' << height << "\n255\n";
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
