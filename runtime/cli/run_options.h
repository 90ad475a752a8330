#pragma once

#include <cstdint>
#include <string>

#include "runtime/session/session.h"

namespace spikemesh::cli {

/// What `spikemesh run` was asked for.
struct RunOptions {
  std::string image;
  std::string fidelity = "cycle";
  std::uint64_t steps = 100;  ///< of the whole run
  std::string input;
  std::string stats;
  std::string spikes;
  std::size_t rows = 8;
  bool as_json = false;
};

/// The session that the options describe, its image loaded.
runtime::Session make_session(const RunOptions& options);

}  // namespace spikemesh::cli
