#pragma once

#include <span>
#include <string>
#include <string_view>

#include "compiler/network/plasticity.h"

namespace spikemesh::rule_library {

/// A learning rule that people know, ready for Network::add().
struct Entry {
  network::LearningRule rule;
  std::string purpose;
  std::string source;  ///< where it was published
};

/// All rules, by the order of README.md. Steps are meant as milliseconds; epochs last one step.
std::span<const Entry> entries();

/// The rule of this name. Throws UserError with the names that there are.
const network::LearningRule& find(std::string_view name);

}  // namespace spikemesh::rule_library
