#pragma once

namespace spikemesh {

/// Asks Linux to back by huge pages what this process has on its heap by now. To be called once,
/// when large tables stand that are then read here and there: most of those reads cost a walk of
/// the page table otherwise. Changes no data; does nothing where the system has no such thing or
/// refuses.
void use_huge_pages();

}  // namespace spikemesh
