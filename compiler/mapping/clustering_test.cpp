#include "compiler/mapping/clustering.h"

#include <gtest/gtest.h>

#include <set>

#include "compiler/mapping/coarsen.h"
#include "compiler/mapping/multilevel.h"
#include "compiler/mapping/refine.h"
#include "compiler/mapping/seeds.h"
#include "compiler/mapping/testing/random_hypergraph.h"

namespace spikemesh::mapping {
namespace {

constexpr std::uint32_t kVertices = 300;
constexpr Limits kRoomy{.compartments = 1000,
                        .accumulators = 16000,
                        .in_axons = 4096,
                        .out_axons = 4096,
                        .synapse_words = 16384,
                        .profiles = 64,
                        .rules = 16};
constexpr Limits kTight{.compartments = 40,
                        .accumulators = 480,
                        .in_axons = 150,
                        .out_axons = 200,
                        .synapse_words = 200,
                        .profiles = 64,
                        .rules = 16};

Assignment random_assignment(Dice& dice, std::uint32_t vertices, std::uint32_t clusters) {
  Assignment assignment(vertices);
  for (std::uint32_t& cluster : assignment) cluster = dice.below(clusters);
  return assignment;
}

/// Cost and usage from their definitions alone.
struct Reference {
  double cost = 0.0;
  std::vector<Usage> usage;
};

Reference reference_of(const Hypergraph& graph, const Assignment& assignment,
                       std::uint32_t clusters) {
  Reference result{.usage = std::vector<Usage>(clusters)};
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    result.usage[assignment[v]].compartments += graph.vertex(v).compartments;
    result.usage[assignment[v]].out_axons += graph.vertex(v).out_axons;
    ++result.usage[assignment[v]].vertices_with_slots.at(graph.vertex(v).slots_log2 - 3);
  }
  for (std::uint32_t n = 0; n < graph.net_count(); ++n) {
    std::vector<std::uint32_t> synapses(clusters, 0);
    std::set<std::uint32_t> reached;
    graph.pins_of().for_each(n, [&](std::uint32_t v, const Pin& pin) {
      synapses[assignment[v]] += pin.synapses;
      reached.insert(assignment[v]);
    });
    result.cost +=
        graph.net(n).rate * static_cast<double>(reached.size()) * (1 + Clustering::kTravel);
    for (const std::uint32_t c : reached) {
      result.usage[c].in_axons += graph.net(n).in_axons;
      result.usage[c].synapse_words += words_of(graph.net(n), synapses[c]);
    }
    graph.senders_of().for_each(n, [&](std::uint32_t v, const Sender& sender) {
      result.usage[assignment[v]].out_axons +=
          sender.sources * static_cast<std::uint32_t>(reached.size());
      if (reached.contains(assignment[v])) result.cost -= Clustering::kTravel * sender.rate;
    });
  }
  return result;
}

void expect_as_defined(const Clustering& clustering) {
  const Reference wanted =
      reference_of(clustering.graph(), clustering.assignment(), clustering.cluster_count());
  EXPECT_NEAR(clustering.cost(), wanted.cost, 1e-6 * (1 + wanted.cost));
  for (std::uint32_t c = 0; c < clustering.cluster_count(); ++c) {
    EXPECT_EQ(clustering.usage(c).compartments, wanted.usage[c].compartments);
    EXPECT_EQ(clustering.usage(c).in_axons, wanted.usage[c].in_axons);
    EXPECT_EQ(clustering.usage(c).out_axons, wanted.usage[c].out_axons);
    EXPECT_EQ(clustering.usage(c).synapse_words, wanted.usage[c].synapse_words);
    EXPECT_EQ(clustering.usage(c).vertices_with_slots, wanted.usage[c].vertices_with_slots);
  }
}

TEST(Clustering, CostAndUsageStayWhatTheyAreDefinedToBeOverManyMoves) {
  const Hypergraph graph = random_hypergraph(1, kVertices, 6);
  Dice dice(2);
  Clustering clustering(graph, kRoomy, random_assignment(dice, kVertices, 7));
  expect_as_defined(clustering);
  for (int i = 0; i < 500; ++i) clustering.move(dice.below(kVertices), dice.below(7));
  expect_as_defined(clustering);
}

TEST(Clustering, TheGainOfAMoveIsWhatTheCostFallsBy) {
  const Hypergraph graph = random_hypergraph(3, kVertices, 6);
  Dice dice(4);
  Clustering clustering(graph, kRoomy, random_assignment(dice, kVertices, 7));
  int moves = 0;
  for (int i = 0; i < 400; ++i) {
    const std::uint32_t v = dice.below(kVertices);
    const auto all = clustering.moves(v);
    if (all.empty()) continue;
    const Move move = all[dice.below(static_cast<std::uint32_t>(all.size()))];
    const double before = clustering.cost();
    clustering.move(v, move.cluster);
    EXPECT_NEAR(before - clustering.cost(), move.gain, 1e-5);
    ++moves;
  }
  EXPECT_GT(moves, 300);
}

TEST(Clustering, AMoveThatIsSaidToFitBreaksNoLimitOfAnyCore) {
  const Hypergraph graph = random_hypergraph(5, kVertices, 6, 10);
  Dice dice(6);
  Clustering tight(graph, kTight, grow_by_overlap(graph, kTight));
  repair(tight);
  Limits limits = kTight;  // a little room, or nothing could move
  limits.out_axons += limits.out_axons / 8;
  limits.in_axons += limits.in_axons / 8;
  limits.accumulators += limits.accumulators / 4;
  Clustering clustering(graph, limits, tight.assignment());
  ASSERT_TRUE(clustering.legal());
  int moved = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint32_t v = dice.below(kVertices);
    if (const auto best = clustering.best_fitting_move(v, -1e9)) {
      clustering.move(v, best->cluster);
      ++moved;
      ASSERT_TRUE(clustering.legal()) << "after move " << moved;
    }
  }
  EXPECT_GT(moved, 100);
}

TEST(Coarsening, ContractionKeepsWhatClustersCostAndUse) {
  const Hypergraph graph = random_hypergraph(7, kVertices, 6, 10);
  Dice dice(8);
  const Grouping grouping = group_by_shared_in_axons(graph, {.max_compartments = 8}, dice);
  EXPECT_LT(grouping.groups, kVertices / 2);
  const Hypergraph coarse = graph.contracted(grouping.group, grouping.groups);
  const Assignment assignment = random_assignment(dice, grouping.groups, 5);
  Assignment fine(kVertices);
  for (std::uint32_t v = 0; v < kVertices; ++v) fine[v] = assignment[grouping.group[v]];
  const Clustering above(coarse, kRoomy, assignment);
  const Clustering below(graph, kRoomy, fine);
  EXPECT_NEAR(above.cost(), below.cost(), 1e-6 * below.cost());
  for (std::uint32_t c = 0; c < 5; ++c) {
    EXPECT_EQ(above.usage(c).in_axons, below.usage(c).in_axons);
    EXPECT_EQ(above.usage(c).out_axons, below.usage(c).out_axons);
    EXPECT_EQ(above.usage(c).synapse_words, below.usage(c).synapse_words);
  }
}

TEST(Coarsening, GroupsKeepTheirSizeAndStayWithinClusters) {
  const Hypergraph graph = random_hypergraph(9, kVertices, 6, 10);
  Dice dice(10);
  const Assignment within = random_assignment(dice, kVertices, 3);
  const Grouping grouping =
      group_by_shared_in_axons(graph, {.max_compartments = 5, .within = &within}, dice);
  std::vector<std::uint32_t> size(grouping.groups, 0);
  std::vector<std::uint32_t> cluster(grouping.groups, kUnassigned);
  for (std::uint32_t v = 0; v < kVertices; ++v) {
    const std::uint32_t group = grouping.group[v];
    EXPECT_LE(++size[group], 5U);
    if (cluster[group] == kUnassigned) cluster[group] = within[v];
    EXPECT_EQ(cluster[group], within[v]);
  }
}

TEST(Refinement, NeverRaisesTheCostNorBreaksALimit) {
  for (std::uint32_t seed = 20; seed < 26; ++seed) {
    const Hypergraph graph = random_hypergraph(seed, kVertices, 6, 10);
    Dice dice(seed);
    Clustering clustering(graph, kTight, fill_in_order(graph, kTight, dice.order(kVertices)));
    repair(clustering);
    ASSERT_TRUE(clustering.legal());
    const double before = clustering.cost();
    refine(clustering, {.sweeps = 3, .hill_passes = 2, .swap_passes = 1}, dice);
    EXPECT_LT(clustering.cost(), before);
    EXPECT_TRUE(clustering.legal());
    expect_as_defined(clustering);
  }
}

TEST(Refinement, ASwapHelpsWhereBothClustersAreFull) {
  // Two sources, each with two targets: 0 and 1 hear the first, 2 and 3 the second.
  const std::vector<Csr<Pin>::Cell> pins{{0, 0, {1}}, {1, 0, {1}}, {2, 1, {1}}, {3, 1, {1}}};
  const Hypergraph graph(std::vector<Vertex>(4), {{.rate = 1.0F}, {.rate = 1.0F}}, pins, {});
  Limits limits = kRoomy;
  limits.compartments = 2;
  Clustering clustering(graph, limits, {0, 1, 0, 1});
  Dice dice(1);
  refine(clustering, {.sweeps = 2, .hill_passes = 0, .swap_passes = 0}, dice);
  EXPECT_EQ(clustering.cost(), 8.0) << "no single move fits";
  refine(clustering, {.sweeps = 0, .hill_passes = 0, .swap_passes = 1}, dice);
  EXPECT_EQ(clustering.cost(), 4.0);
}

TEST(Merging, ClustersThatFitOneCoreBecomeOne) {
  const Hypergraph graph = random_hypergraph(30, 30, 2);
  Dice dice(30);
  Clustering clustering(graph, kRoomy, random_assignment(dice, 30, 6));
  merge_clusters(clustering);
  EXPECT_EQ(clustering.cluster_count(), 1U);
  expect_as_defined(clustering);
}

MultilevelResult planted(std::uint32_t seed, std::uint32_t effort) {
  const Hypergraph graph = random_hypergraph(40, 2000, 16, 20);
  MultilevelOptions options{.seed = seed, .effort = effort, .max_clusters = 64};
  Limits limits = kRoomy;
  limits.compartments = 120;
  return partition_multilevel(graph, limits, options);
}

TEST(Multilevel, FindsBlocksThatWerePlanted) {
  // Of 16 targets 12 are in the source's block: with a block a core, a net reaches about 1 + 4.
  const Hypergraph graph = random_hypergraph(40, 2000, 16, 20);
  Limits limits = kRoomy;
  limits.compartments = 120;
  Assignment blocks(2000);
  for (std::uint32_t v = 0; v < 2000; ++v) blocks[v] = v % 20;
  const Clustering best(graph, limits, blocks);
  const MultilevelResult result = planted(1, 2);
  EXPECT_EQ(result.broken, 0U);
  EXPECT_LE(result.cost, 1.05 * best.cost());
}

TEST(Multilevel, TheSeedDecidesTheResult) {
  const MultilevelResult first = planted(3, 1);
  EXPECT_EQ(planted(3, 1).assignment, first.assignment);
}

}  // namespace
}  // namespace spikemesh::mapping
