#pragma once

namespace spikemesh {

/// Seconds of processor time that this process has used, its own and the system's for it.
double cpu_seconds();

/// The most memory that this process has had at once, in MiB.
double peak_mib();

}  // namespace spikemesh
