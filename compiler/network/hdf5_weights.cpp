#include <algorithm>

#include "base/error.h"
#include "base/hdf5_file.h"
#include "compiler/network/array_file.h"

namespace spikemesh::network {

Weight load_hdf5(const std::string& path, const std::string& dataset) {
  const Hdf5File file(path);
  if (dataset.empty())
    throw UserError({.file = path,
                     .key = "dataset",
                     .found = "nothing",
                     .expected = "the name of a dataset of this file"});
  if (file.is_floating(dataset)) return RealWeights{.values = file.numbers(dataset)};
  WeightValues weights;
  constexpr std::int64_t kBeyond = 0x7fff;  // one that the network refuses
  for (const std::int64_t value : file.integers(dataset))
    weights.values.push_back(static_cast<std::int16_t>(std::clamp(value, -kBeyond, kBeyond)));
  return weights;
}

}  // namespace spikemesh::network
