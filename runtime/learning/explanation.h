#pragma once

#include <iosfwd>
#include <string>

#include "compiler/rules/check.h"
#include "runtime/learning/cost.h"
#include "runtime/learning/window.h"

namespace spikemesh::learning {

/// All that `spikemesh rule explain` tells of a rule.
struct Explanation {
  network::LearningRule rule;
  SynapseStart start;
  std::int32_t reward = 0;
  std::uint32_t reward_after = 0;  ///< steps from the later spike of a pair
  rules::Registers registers;
  rules::RuleCheck check;
  std::string architecture;
  RuleCost cost;
  Window window;
};

/// Measures and checks.
Explanation explain(const network::LearningRule& rule, const WindowOptions& options,
                    const Architecture& arch);

/// For a terminal, the window as a plot of characters.
void print_text(const Explanation& explanation, std::ostream& out);
/// Everything, as one JSON object.
std::string to_json(const Explanation& explanation);
/// The window as a drawing of its own.
std::string to_svg(const Explanation& explanation);

}  // namespace spikemesh::learning
