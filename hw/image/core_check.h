#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "hw/image/chip_image.h"
#include "hw/image/memory.h"

namespace spikemesh::image {

/// The core under check, and how a fault in it is told.
struct CheckedCore {
  const CoreImage& core;
  const Architecture& architecture;
  const std::string& file;

  /// Throws a UserError whose key is `core 3, IN_AXON word 17: count`.
  [[noreturn]] void fail(Memory memory, std::size_t word, std::string_view field,
                         const std::string& found, const std::string& expected) const;

  /// The same for what is not one word: `core 3: SLOTS`.
  [[noreturn]] void fail(std::string_view what, const std::string& found,
                         const std::string& expected) const;
};

/// The parts of check_core(), one for each group of memories; each throws UserError.
void check_sizes(const CheckedCore& checked);
void check_compartments(const CheckedCore& checked);  ///< COMP_CFG, PROFILE, AXON_MAP, state
void check_lists(const CheckedCore& checked);         ///< IN_AXON, SYNAPSE, X_TRACE
void check_rules(const CheckedCore& checked);         ///< RULE, DECAY

}  // namespace spikemesh::image
