#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/alif_gallery/cells.h"
#include "runtime/session/session.h"

namespace spikemesh::alif_gallery {

/// What a cell did, a value a step.
struct Recording {
  std::vector<std::int32_t> v{};          ///< of the root, after the reset
  std::vector<std::int32_t> threshold{};  ///< with its adaptation
  std::vector<std::int32_t> child{};      ///< v of the child; empty where there is none
  std::vector<std::uint32_t> spikes{};    ///< steps
};

/// Runs the gallery with the stimulus of its image and records every cell, in their order.
std::vector<Recording> record(runtime::Session& session, const std::vector<Cell>& cells);

}  // namespace spikemesh::alif_gallery
