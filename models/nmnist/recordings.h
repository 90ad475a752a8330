#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::nmnist {

/// One recording of an event camera that looks at a handwritten digit.
struct Recording {
  std::uint32_t number = 0;  ///< in N-MNIST: 1 ... 60000 training, from 60001 on test
  std::uint8_t label = 0;    ///< 0 ... 9
  std::vector<network::InputSpike> spikes;  ///< by step, in steps of a millisecond
};

/// Reads NMNISTsmall.tar.gz of SLAYER: `list` is train1K.txt or test100.txt. At most `limit`
/// recordings, in the order of the list; 0: all. Throws UserError that names archive and member.
std::vector<Recording> load_recordings(const std::string& archive, const std::string& list,
                                       std::size_t limit);

}  // namespace spikemesh::nmnist
