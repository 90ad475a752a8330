#pragma once

#include <cstdint>
#include <string>

#include "rtl/core_build.h"
#include "runtime/verify/testing/aimed_image.h"

namespace spikemesh::verify::testing {

/// Runs an aimed chip for some steps in lockstep, all its cores in RTL or some by the seed. If the
/// fidelities differ, makes the chip small, stores it with its input as an image in `folder`, and
/// returns the file's path; else an empty string.
std::string search_chip(Corner corner, std::uint64_t seed, const std::string& folder,
                        const rtl::CoreBuilds& builds = {});

}  // namespace spikemesh::verify::testing
