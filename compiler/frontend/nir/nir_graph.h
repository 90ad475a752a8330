#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/hdf5_file.h"

namespace spikemesh::nir {

/// One primitive of a graph.
struct Node {
  std::string type;                 ///< as the file says: LIF, Affine, Conv2d ...
  std::string group;                ///< its group in the file: /node/nodes/fc1
  std::vector<std::string> from{};  ///< names of the nodes that feed it
  std::vector<std::string> to{};
};

/// A NIR file as one flat graph: nested graphs are taken apart, their inputs and outputs joined
/// through. A nested node is called `outer.inner`.
struct Graph {
  std::map<std::string, Node> nodes;  ///< by name
};

/// Reads nodes and edges. Throws UserError with the file and the node for what is broken.
Graph read_graph(const Hdf5File& file);

}  // namespace spikemesh::nir
