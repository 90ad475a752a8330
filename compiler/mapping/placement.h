#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "compiler/mapping/csr.h"
#include "compiler/mapping/dice.h"
#include "compiler/mapping/mesh.h"

namespace spikemesh::mapping {

/// Traffic between two clusters, or between a cluster and a router where the host is.
struct Flow {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  double rate = 0.0;  ///< packets a step; 0 still needs a way
};

/// What is to be placed.
struct Traffic {
  std::uint32_t clusters = 0;
  std::vector<Flow> between{};    ///< cluster to cluster
  std::vector<Flow> from_host{};  ///< router to cluster
  std::vector<Flow> to_host{};    ///< cluster to router
};

/// The core of each cluster.
using Places = std::vector<std::uint32_t>;

/// What a placement costs, exactly, under XY routing.
struct PlacementCost {
  double hops = 0.0;          ///< rate x routers passed on, over all flows
  double busiest_link = 0.0;  ///< packets a step
  std::uint32_t busiest = 0;  ///< which link
  std::uint32_t blocked = 0;  ///< flows whose way is broken
};
PlacementCost cost_of(const Mesh& mesh, const Traffic& traffic, const Places& places);

/// Clusters by their number on working cores, row by row.
Places place_row_major(const Mesh& mesh, std::uint32_t clusters);

/// Clusters along Hilbert's curve, in this order; empty: by their number.
Places place_on_curve(const Mesh& mesh, std::uint32_t clusters,
                      const std::vector<std::uint32_t>& order = {});

/// Each cluster after the one with which those before have most to do.
std::vector<std::uint32_t> order_by_traffic(const Traffic& traffic);

struct AnnealOptions {
  double hop_weight = 1.0;
  double link_weight = 1.0;
  std::uint64_t moves = 100'000;
  double heat = 0.1;  ///< first temperature, as a part of what a random exchange changes
  double most_hops =
      std::numeric_limits<double>::infinity();  ///< of a result that is not the start
  std::function<void(const std::string& what, double part)> progress{};
};

/// Exchanges clusters, at first also for worse, and returns the best placement met: never worse
/// than the start. Ways over broken links and routers weigh more than everything else.
Places anneal(const Mesh& mesh, const Traffic& traffic, const Places& start,
              const AnnealOptions& options, Dice& dice);

}  // namespace spikemesh::mapping
