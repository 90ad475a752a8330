#pragma once

#include <string>
#include <string_view>

#include "base/strong.h"
#include "hw/core/core_state.h"
#include "hw/image/chip_image.h"

namespace spikemesh::checkpoint {

/// The core whose state is under check, and how a fault in it is told.
struct CheckedState {
  const image::ChipImage& image;
  const image::CoreImage& core;
  const core::CoreState& shape;  ///< any state of the core
  Step next{};                   ///< the step that starts next
  const std::string& file;

  /// Throws a UserError whose key is `core 3: u of compartment 17`.
  [[noreturn]] void fail(std::string_view what, const std::string& found,
                         const std::string& expected) const;
};

/// Throws UserError unless a run of the image could have this state before step `next`: numbers in
/// the widths of hardware.md §3.2, synaptic words that only learning has changed, times within the
/// epoch so far. The state has the sizes of the shape.
void check_state(const core::CoreState& state, const CheckedState& checked);

}  // namespace spikemesh::checkpoint
