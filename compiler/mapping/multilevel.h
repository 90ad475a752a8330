#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "compiler/mapping/clustering.h"

namespace spikemesh::mapping {

/// An order of vertices that is filled into clusters, as a place to start from.
struct SeedOrder {
  std::string name;
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> breaks{};  ///< positions at which a new cluster begins
};

struct MultilevelOptions {
  std::uint32_t seed = 1;
  std::uint32_t effort = 2;          ///< 0 ... 9: rounds of improvement
  std::uint32_t max_clusters = 128;  ///< fewer are better; more are kept where nothing fits
  std::vector<SeedOrder> orders{};
  /// Where not empty, no seed is grown: this is brought within the limits and improved.
  Assignment start{};
  bool rough = false;  ///< only whether it fits is asked: what needs no growth is not refined
  std::function<void(const std::string& what, double part)> progress{};  ///< part 0 ... 1
};

struct MultilevelResult {
  Assignment assignment;
  std::uint32_t clusters = 0;
  std::uint32_t broken = 0;  ///< clusters beyond a limit
  double cost = 0.0;
  std::string seed;  ///< which of the portfolio it came from
  std::uint32_t levels = 0;
  bool settled = false;  ///< a seed order that ended the search (is_settled())
};

/// Partitions by a portfolio: every seed order; overlap growth on the coarsest of several levels,
/// refined on each level on the way back; the best orders, refined; then the best goes down and up
/// again (V-cycles). Up to effort 5 an order with a structure of its own (is_settled()) ends the
/// search. The same options and graph give the same result.
MultilevelResult partition_multilevel(const Hypergraph& graph, const Limits& limits,
                                      const MultilevelOptions& options);

/// Whether a clustering has found what there is to find: it costs much less than one by chance,
/// and hardly any vertex would gain by another cluster, limits aside. Looks at a sample.
bool is_settled(Clustering& clustering);

}  // namespace spikemesh::mapping
