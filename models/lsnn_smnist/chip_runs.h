#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh::lsnn_smnist {

/// An image that a published run showed to Loihi, and what the chip said.
struct ChipRun {
  std::uint32_t image = 0;  ///< index in MNIST's test set
  std::uint32_t label = 0;
  std::uint32_t chip_label = 0;
};

/// The lines of chip_runs.csv of one run: `unit_test` or `power_notebook`. Throws UserError with
/// file and line; `images` is the size of the test set.
std::vector<ChipRun> load_chip_runs(const std::string& path, const std::string& run,
                                    std::uint32_t images);

}  // namespace spikemesh::lsnn_smnist
