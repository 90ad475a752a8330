#include "compiler/network/array_file.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/hdf5_file.h"
#include "base/npy_file.h"
#include "compiler/network/network.h"

namespace spikemesh::network {
namespace {

/// Whole numbers are mantissas, floating-point numbers are physical.
Weight to_weight(const std::string& path, std::vector<double> values, bool floating) {
  if (floating) return RealWeights{.values = std::move(values)};
  WeightValues weights;
  weights.values.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::abs(values[i]) > kMaxMantissa)
      throw UserError({.file = path,
                       .key = fmt::format("number {}", i),
                       .found = fmt::format("{:.0f}", values[i]),
                       .expected = fmt::format("{}..{}", -kMaxMantissa, kMaxMantissa),
                       .hint = "floating-point numbers are weights in physical units"});
    weights.values.push_back(static_cast<std::int16_t>(values[i]));
  }
  return weights;
}

}  // namespace

Weight load_npy(const std::string& path) {
  NumericArray array = load_npy_file(path);
  return to_weight(path, std::move(array.values), array.floating);
}

Weight load_hdf5(const std::string& path, const std::string& dataset) {
  const Hdf5File file(path);
  if (dataset.empty())
    throw UserError({.file = path,
                     .key = "dataset",
                     .found = "nothing",
                     .expected = "the name of a dataset of this file"});
  return to_weight(path, file.numbers(dataset), file.is_floating(dataset));
}

Weight load_weights(const std::string& folder, const std::string& path,
                    const std::string& dataset) {
  const std::filesystem::path full = std::filesystem::path(folder) / path;
  const std::string extension = full.extension().string();
  if (extension == ".npy") return load_npy(full.string());
  if (extension == ".h5" || extension == ".hdf5") return load_hdf5(full.string(), dataset);
  throw UserError({.file = full.string(),
                   .found = fmt::format("extension '{}'", extension),
                   .expected = ".npy, .h5 or .hdf5"});
}

}  // namespace spikemesh::network
