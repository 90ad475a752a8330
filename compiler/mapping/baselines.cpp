#include "compiler/mapping/baselines.h"

#include <metis.h>
#include <scotch.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "compiler/mapping/clustering.h"

namespace spikemesh::mapping {
namespace {

static_assert(sizeof(idx_t) == sizeof(std::int32_t), "Debian's METIS counts in 32 bits");
static_assert(sizeof(SCOTCH_Num) == sizeof(std::int32_t), "Debian's Scotch counts in 32 bits");

/// Rates as whole numbers from 1 on: the mean becomes kMeanWeight.
class EdgeWeight {
 public:
  explicit EdgeWeight(const Hypergraph& graph) {
    double sum = 0.0;
    for (std::uint32_t n = 0; n < graph.net_count(); ++n) sum += graph.net(n).rate;
    if (sum > 0.0) scale_ = kMeanWeight * graph.net_count() / sum;
  }
  std::int32_t of(float rate) const {
    return static_cast<std::int32_t>(std::clamp(std::round(rate * scale_), 1.0, kMost));
  }

 private:
  static constexpr double kMeanWeight = 100.0;
  static constexpr double kMost = 10000.0;
  double scale_ = 1.0;
};

}  // namespace

BaselineGraph baseline_graph(const Hypergraph& graph) {
  struct Edge {
    std::uint32_t from;
    std::uint32_t to;
    std::int32_t weight;
  };
  const EdgeWeight weight(graph);
  std::vector<Edge> edges;
  for (std::uint32_t n = 0; n < graph.net_count(); ++n)
    graph.senders_of().for_each(n, [&](std::uint32_t from, const Sender& sender) {
      graph.pins_of().for_each(n, [&](std::uint32_t to, const Pin& /*pin*/) {
        if (from == to) return;
        const std::int32_t w = weight.of(sender.rate);
        edges.push_back({from, to, w});
        edges.push_back({to, from, w});
      });
    });
  std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  });
  BaselineGraph result;
  result.first.assign(1, 0);
  std::size_t next = 0;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    for (; next < edges.size() && edges[next].from == v; ++next) {
      const auto to = static_cast<std::int32_t>(edges[next].to);
      const auto begin = static_cast<std::size_t>(result.first.back());
      if (result.to.size() > begin && result.to.back() == to) {
        result.weight.back() += edges[next].weight;
      } else {
        result.to.push_back(to);
        result.weight.push_back(edges[next].weight);
      }
    }
    result.first.push_back(static_cast<std::int32_t>(result.to.size()));
    result.size.push_back(static_cast<std::int32_t>(graph.vertex(v).compartments));
  }
  return result;
}

std::vector<std::uint32_t> metis_partition(const BaselineGraph& graph, std::uint32_t parts,
                                           std::uint32_t seed) {
  std::vector<std::uint32_t> result(graph.size.size(), 0);
  if (parts < 2) return result;
  BaselineGraph copy = graph;  // METIS takes pointers to what it does not change
  auto vertices = static_cast<idx_t>(graph.size.size());
  idx_t constraints = 1;
  auto part_count = static_cast<idx_t>(parts);
  idx_t cut = 0;
  std::vector<idx_t> part(graph.size.size());
  std::vector<idx_t> options(METIS_NOPTIONS);
  METIS_SetDefaultOptions(options.data());
  options[METIS_OPTION_SEED] = static_cast<idx_t>(seed);
  const int done = METIS_PartGraphKway(&vertices, &constraints, copy.first.data(), copy.to.data(),
                                       copy.size.data(), nullptr, copy.weight.data(), &part_count,
                                       nullptr, nullptr, options.data(), &cut, part.data());
  SPIKEMESH_CHECK(done == METIS_OK, "METIS partitions a legal graph, not {}", done);
  std::ranges::transform(part, result.begin(),
                         [](idx_t p) { return static_cast<std::uint32_t>(p); });
  return result;
}

namespace {

/// One thread and one course of random numbers: by default Scotch takes all processors, and its
/// result depends on which of them is faster.
class ScotchContext {
 public:
  explicit ScotchContext(std::uint32_t seed) {
    SPIKEMESH_CHECK(SCOTCH_contextInit(&context_) == 0, "Scotch has room for a context");
    const bool set = SCOTCH_contextOptionSetNum(&context_, SCOTCH_OPTIONNUMDETERMINISTIC, 1) == 0 &&
                     SCOTCH_contextThreadSpawn(&context_, 1, nullptr) == 0 &&
                     SCOTCH_contextRandomClone(&context_) == 0;
    SPIKEMESH_CHECK(set, "Scotch can run in one thread");
    SCOTCH_contextRandomSeed(&context_, static_cast<SCOTCH_Num>(seed));
    SCOTCH_contextRandomReset(&context_);
  }
  ~ScotchContext() { SCOTCH_contextExit(&context_); }
  ScotchContext(const ScotchContext&) = delete;
  ScotchContext& operator=(const ScotchContext&) = delete;

  /// Returns 0, or what went wrong.
  int partition(const SCOTCH_Graph& graph, std::uint32_t parts, std::vector<SCOTCH_Num>& part) {
    SCOTCH_Graph bound;
    SCOTCH_Strat strategy;
    SCOTCH_graphInit(&bound);
    SCOTCH_stratInit(&strategy);
    int done = SCOTCH_contextBindGraph(&context_, &graph, &bound);
    if (done == 0)
      done = SCOTCH_graphPart(&bound, static_cast<SCOTCH_Num>(parts), &strategy, part.data());
    SCOTCH_stratExit(&strategy);
    SCOTCH_graphExit(&bound);
    return done;
  }

 private:
  SCOTCH_Context context_{};
};

}  // namespace

std::vector<std::uint32_t> scotch_partition(const BaselineGraph& graph, std::uint32_t parts,
                                            std::uint32_t seed) {
  std::vector<std::uint32_t> result(graph.size.size(), 0);
  if (parts < 2) return result;
  SCOTCH_Graph handle;
  SCOTCH_graphInit(&handle);
  std::vector<SCOTCH_Num> part(graph.size.size());
  int done = SCOTCH_graphBuild(&handle, 0, static_cast<SCOTCH_Num>(graph.size.size()),
                               graph.first.data(), nullptr, graph.size.data(), nullptr,
                               static_cast<SCOTCH_Num>(graph.to.size()), graph.to.data(),
                               graph.weight.data());
  if (done == 0) done = ScotchContext(seed).partition(handle, parts, part);
  SCOTCH_graphExit(&handle);
  SPIKEMESH_CHECK(done == 0, "Scotch partitions a legal graph, not {}", done);
  std::ranges::transform(part, result.begin(),
                         [](SCOTCH_Num p) { return static_cast<std::uint32_t>(p); });
  return result;
}

std::uint32_t least_clusters(const Hypergraph& graph, const Limits& limits, double fill) {
  const Clustering all(graph, limits, Assignment(graph.vertex_count(), 0));
  const Usage& usage = all.usage(0);
  const auto cores = [fill](double used, double limit) {
    return static_cast<std::uint32_t>(std::ceil(used / (fill * limit)));
  };
  return std::max(
      {1U, cores(usage.compartments, limits.compartments), cores(usage.in_axons, limits.in_axons),
       cores(usage.synapse_words, limits.synapse_words), cores(usage.out_axons, limits.out_axons)});
}

}  // namespace spikemesh::mapping
