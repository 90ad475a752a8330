#include "models/pilotnet/golden.h"

#include <array>
#include <filesystem>

#include "base/error.h"
#include "base/npy_file.h"

namespace spikemesh::pilotnet {
namespace {

struct LayerName {
  const char* file;
  const char* population;
};

constexpr std::array<LayerName, 9> kLayers{{{"input", "input"},
                                            {"conv-0", "conv-1"},
                                            {"conv-1", "conv-2"},
                                            {"conv-2", "conv-3"},
                                            {"conv-3", "conv-4"},
                                            {"conv-4", "conv-5"},
                                            {"fc-0", "dense-7"},
                                            {"fc-1", "dense-8"},
                                            {"fc-2", "dense-9"}}};

/// The files count x, y, channel, step (or neuron, step); a step's values in the order of Planes.
Trace to_trace(const NumericArray& array, const std::string& path) {
  if (array.shape.size() != 4 && array.shape.size() != 2)
    throw UserError({.file = path,
                     .found = fmt::format("{} dimensions", array.shape.size()),
                     .expected = "x, y, channel, step or neuron, step"});
  std::array<std::uint64_t, 4> shape{1, 1, array.shape[0], array.shape.back()};
  if (array.shape.size() == 4) std::copy(array.shape.begin(), array.shape.end(), shape.begin());
  const auto [width, height, channels, steps] = shape;
  Trace trace(steps, std::vector<std::int32_t>(width * height * channels));
  std::size_t at = 0;
  for (std::uint64_t x = 0; x < width; ++x)
    for (std::uint64_t y = 0; y < height; ++y)
      for (std::uint64_t c = 0; c < channels; ++c)
        for (std::uint64_t t = 0; t < steps; ++t)
          trace[t][(c * height + y) * width + x] = static_cast<std::int32_t>(array.values[at++]);
  return trace;
}

Trace load_trace(const std::string& path) { return to_trace(load_npy_file(path), path); }

std::optional<Trace> load_optional(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return load_trace(path);
}

}  // namespace

std::vector<Golden> load_golden(const std::string& folder) {
  std::vector<Golden> layers;
  for (std::uint32_t i = 0; i < kLayers.size(); ++i) {
    const std::string path = folder + "/" + kLayers[i].file;
    layers.push_back({.layer = kLayers[i].file,
                      .population = kLayers[i].population,
                      .reset = i,
                      .spikes = load_trace(path + ".npy"),
                      .u = load_optional(path + "-u.npy"),
                      .v = load_optional(path + "-v.npy")});
  }
  return layers;
}

std::vector<std::int32_t> load_input(const std::string& folder) {
  const std::string path = folder + "/image.npy";
  NumericArray image = load_npy_file(path);
  image.shape.push_back(1);
  return to_trace(image, path).front();
}

}  // namespace spikemesh::pilotnet
