#pragma once

#include <string>

#include "base/error.h"
#include "hw/arch/text_trail.h"

namespace spikemesh {

/// A fault that the parser found.
struct SyntaxFault {
  UserErrorInfo info;
  std::string meant;  ///< the field that an unknown name most likely means, or empty
};

/// Says in our words what the parser says in its own: which field, what stands there, what could
/// stand there. A message of a form that is not known becomes `found`.
SyntaxFault syntax_fault(const std::string& message, TextPlace place, const TextTrail& trail);

/// A piece of the user's text, safe to print: not too long, control characters replaced.
std::string shown(std::string_view text);

}  // namespace spikemesh
