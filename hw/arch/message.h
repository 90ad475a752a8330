#pragma once

#include "hw/arch/architecture.h"
#include "hw/arch/architecture.pb.h"

namespace spikemesh {

/// The struct of a message that is complete and in range.
Architecture from_message(const arch::pb::Architecture& message);

/// The message of a struct, with every field set. A value that the message cannot hold becomes
/// the nearest that it can, which is out of range as well.
arch::pb::Architecture to_message(const Architecture& architecture);

}  // namespace spikemesh
