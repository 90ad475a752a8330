#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/strong.h"
#include "compiler/mapping/mesh.h"
#include "compiler/network/network.h"
#include "compiler/passes/core_tables.h"
#include "compiler/passes/program.h"
#include "hw/arch/architecture.h"
#include "hw/image/chip_image.h"

namespace spikemesh::compiler {

struct CompileOptions {
  std::string partition = "multilevel";
  std::string place = "anneal";
  std::uint32_t seed = 1;    ///< of the mapping, not of the network
  std::uint32_t effort = 2;  ///< 0 ... 9: how long the mapping is improved
  double hop_weight = 1.0;   ///< of a packet's step between routers, in placing
  double link_weight = 1.0;  ///< of a packet on the busiest link, in placing
  /// Told what is being done and which part (0 ... 1) of the pass is over; may be empty.
  std::function<void(const std::string& what, double part)> progress{};
};

/// A figure that a pass reports.
struct Statistic {
  std::string name;
  double value = 0.0;
  std::string unit;
};
using Statistics = std::vector<Statistic>;

/// The compartments of one core to be, in the order in which they are worked. Neurons with more
/// than one compartment stand together, children first.
using Cluster = std::vector<std::uint32_t>;

/// What one compilation knows so far; each pass fills its own part and reads those before it.
struct Compilation {
  network::Network network;
  Architecture arch;
  CompileOptions options{};
  mapping::Mesh mesh{};  ///< with what of it is broken; of no size: that of `arch`, sound

  Statistics quantisation{};         ///< quantise: what was rounded, and by how much
  Program program{};                 ///< lower
  std::vector<Cluster> clusters{};   ///< partition; allocate may split some
  std::vector<CoreTables> tables{};  ///< partition or allocate, one for each cluster
  std::vector<CoreId> places{};      ///< place, one for each cluster
  image::ChipImage image{};          ///< emit
};

}  // namespace spikemesh::compiler
