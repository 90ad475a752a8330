#pragma once

#include <cstdlib>
#include <string>

namespace spikemesh::models {

/// The folder of data that is not the project's, or nothing: then a test skips itself.
inline std::string test_data() {
  const char* folder = std::getenv("SPIKEMESH_DATA");
  return folder == nullptr ? "" : folder;
}

/// What a test says that skips itself.
inline constexpr const char* kNoData = "set SPIKEMESH_DATA to the folder that holds the data";

}  // namespace spikemesh::models
