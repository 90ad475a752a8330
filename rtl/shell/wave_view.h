#pragma once

#include <string>
#include <vector>

#include "base/strong.h"

namespace spikemesh::rtl {

/// The signals of a core that tell what it does, by name under its scope: the order of a step, from
/// what comes in to what goes out.
std::vector<std::string> signals_that_matter();

/// Writes the GTKWave save file `<waves>.gtkw`: `gtkwave FILE.fst FILE.fst.gtkw` opens on
/// signals_that_matter() of each core. Throws UserError if it cannot be written.
void write_wave_view(const std::string& waves, const std::vector<CoreId>& cores);

}  // namespace spikemesh::rtl
