#include "models/stdp_conv/filters.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "models/stdp_conv/contrast.h"

namespace spikemesh::stdp_conv {
namespace {

/// What kernels want: more than 0 is brightness, less is darkness.
struct Patterns {
  std::uint32_t side = 0;
  std::vector<double> values;  ///< [kernel][y][x]
};

Patterns of_first(const LearnedLayer& layer) {
  const KernelShape& shape = layer.layer.shape;
  const std::size_t square = std::size_t{shape.side} * shape.side;
  Patterns patterns{.side = shape.side, .values = std::vector<double>(shape.maps * square)};
  for (std::size_t map = 0; map < shape.maps; ++map) {
    const auto learned = std::span(layer.learned).subspan(map * kContrastChannels * square);
    for (std::size_t i = 0; i < square; ++i) {
      patterns.values[map * square + i] = static_cast<int>(learned[i]) - learned[square + i];
    }
  }
  return patterns;
}

/// Adds the pattern of a map below, `strength` times, with its corner at (top, left).
void add(const Patterns& below, std::size_t map, double strength, std::size_t top, std::size_t left,
         std::uint32_t side, std::span<double> picture) {
  const double* from = below.values.data() + map * below.side * below.side;
  for (std::size_t y = 0; y < below.side; ++y) {
    for (std::size_t x = 0; x < below.side; ++x, ++from) {
      picture[(top + y) * side + left + x] += strength * *from;
    }
  }
}

Patterns of_higher(const LearnedLayer& layer, const Patterns& below, std::uint32_t pool) {
  const KernelShape& shape = layer.layer.shape;
  const std::uint32_t side = (shape.side - 1) * pool + below.side;
  const std::size_t square = std::size_t{side} * side;
  Patterns patterns{.side = side, .values = std::vector<double>(shape.maps * square)};
  for (std::size_t map = 0; map < shape.maps; ++map) {
    const auto learned = std::span(layer.learned).subspan(map * shape.weights(), shape.weights());
    const double mean = std::accumulate(learned.begin(), learned.end(), 0.0) / shape.weights();
    const auto picture = std::span(patterns.values).subspan(map * square, square);
    for (std::size_t k = 0; k < learned.size(); ++k) {
      const std::size_t y = k / shape.side % shape.side;
      const std::size_t x = k % shape.side;
      const double strength = std::max(0.0, learned[k] - mean);
      add(below, k / shape.side / shape.side, strength, y * pool, x * pool, side, picture);
    }
  }
  return patterns;
}

}  // namespace

FilterPictures filter_pictures(const std::vector<LearnedLayer>& layers, std::size_t index) {
  Patterns patterns = of_first(layers.front());
  for (std::size_t i = 1; i <= index; ++i) {
    patterns = of_higher(layers[i], patterns, layers[i - 1].layer.pool);
  }
  constexpr double kMiddle = 128;
  FilterPictures pictures{.side = patterns.side, .pixels = {}};
  const std::size_t square = std::size_t{patterns.side} * patterns.side;
  for (std::size_t first = 0; first < patterns.values.size(); first += square) {
    const auto values = std::span(patterns.values).subspan(first, square);
    double largest = 1;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    for (const double value : values) {
      pictures.pixels.push_back(
          static_cast<std::uint8_t>(std::lround(kMiddle + (kMiddle - 1) * value / largest)));
    }
  }
  return pictures;
}

}  // namespace spikemesh::stdp_conv
