#pragma once

#include <cstdint>
#include <string>

#include "compiler/network/rules.h"

namespace spikemesh::network {

/// Reads weights from a file: NumPy's .npy, or a dataset of an HDF5 file (.h5, .hdf5). Whole
/// numbers are mantissas, floating-point numbers are physical. The array is read in C order,
/// whatever its shape; `path` counts from `folder`. Throws UserError that names the file.
Weight load_weights(const std::string& folder, const std::string& path, const std::string& dataset);

/// Reads one .npy file, or one dataset of an HDF5 file.
Weight load_npy(const std::string& path);
Weight load_hdf5(const std::string& path, const std::string& dataset);

}  // namespace spikemesh::network
