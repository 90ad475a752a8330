#pragma once

#include <memory>
#include <string>

#include "rtl/core_build.h"

namespace spikemesh::rtl {

/// Chooses the fault of seed_bugs.py that acts in the seeded cores that are made from now on;
/// 0: none.
void choose_bug(int number);

/// The core with its seeded faults, with waves and without assertions: what finds a fault must be a
/// comparison.
std::unique_ptr<VerilatedCore> make_seeded_core(VerilatedContext* context, const std::string& name);

}  // namespace spikemesh::rtl
