#pragma once

#include <google/protobuf/text_format.h>

#include <vector>

#include "base/error.h"
#include "hw/arch/architecture.pb.h"
#include "hw/arch/text_trail.h"

namespace spikemesh {

/// `found` of a fault that says that a field is missing.
inline constexpr const char* kNothingFound = "nothing";

/// Everything that is wrong with a message: missing fields, values out of range and, when there
/// are none of these, fields that contradict each other. With a tree of locations, faults carry
/// the place of their field; that of a missing field is the block that should hold it.
std::vector<UserErrorInfo> check_message(
    const arch::pb::Architecture& message,
    const google::protobuf::TextFormat::ParseInfoTree* locations, const TextTrail& trail);

}  // namespace spikemesh
