#pragma once

#include <string>

#include "runtime/input/host_input.h"

namespace spikemesh::input {

/// Adds what a text says, `[GROUP=]WHAT[,KEY=VALUE]...`, to the input of a chip. GROUP can be left
/// out where the image has one input group. WHAT is a file, known by the end of its name, or
/// `poisson`:
///
/// | WHAT | keys |
/// | --- | --- |
/// | FILE.csv: lines `step,group,line` | takes no GROUP |
/// | FILE.h5: SONATA; without GROUP each population goes to the group of its name | population,
/// step-ms (1) | | FILE.bin, FILE.bs2: event camera | width (34), height (34), step-us (1000) | |
/// FILE-ubyte, FILE.idx, also .gz: images of MNIST | item (0), code rate, latency or threshold
/// (rate), steps (32), thresholds (40), cue (56) | | poisson | rate, seed (the image's) |
///
/// Throws UserError that names the text, the key, and what it could be.
void add_input(const std::string& text, HostInput& input);

}  // namespace spikemesh::input
