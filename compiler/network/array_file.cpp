#include "compiler/network/array_file.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/hdf5_file.h"
#include "base/npy_file.h"

namespace spikemesh::network {
namespace {

/// Whole numbers are mantissas, floating-point numbers are physical.
Weight to_weight(std::vector<double> values, bool floating) {
  if (floating) return RealWeights{.values = std::move(values)};
  WeightValues weights;
  constexpr double kBeyond = 0x7fff;  // one that the network refuses
  for (const double value : values)
    weights.values.push_back(static_cast<std::int16_t>(std::clamp(value, -kBeyond, kBeyond)));
  return weights;
}

}  // namespace

Weight load_npy(const std::string& path) {
  NumericArray array = load_npy_file(path);
  return to_weight(std::move(array.values), array.floating);
}

Weight load_hdf5(const std::string& path, const std::string& dataset) {
  const Hdf5File file(path);
  if (dataset.empty())
    throw UserError({.file = path,
                     .key = "dataset",
                     .found = "nothing",
                     .expected = "the name of a dataset of this file"});
  return to_weight(file.numbers(dataset), file.is_floating(dataset));
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
