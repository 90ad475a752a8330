#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/arch/architecture.pb.h"

namespace spikemesh {

/// What a text holds and everything that is wrong with it, by line. The message is complete and
/// consistent when there are no faults.
struct ArchitectureText {
  arch::pb::Architecture message;
  std::vector<UserErrorInfo> faults;
};

/// Reads a text; `file` is the name that faults carry.
ArchitectureText read_text(std::string_view text, const std::string& file);

/// Everything that is wrong with a message: missing fields, ranges, contradictions.
std::vector<UserErrorInfo> find_faults(const arch::pb::Architecture& message);

}  // namespace spikemesh
