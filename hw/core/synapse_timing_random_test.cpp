#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <random>
#include <vector>

#include "hw/core/entry_plan.h"
#include "hw/core/synapse_timing.h"
#include "hw/core/testing/naive_synapse_stage.h"

// SynapseTiming against the naive stage: random memories, packets and cycles of arrival.
namespace spikemesh::core {
namespace {

using testing::NaiveSynapseStage;

struct Arrival {
  std::uint64_t seen;
  std::uint32_t fabric;
  std::uint32_t axon;
};

struct Case {
  NaiveSynapseStage::Config config;
  std::vector<std::uint64_t> in_axons;
  std::vector<std::uint64_t> synapses;
  std::vector<Arrival> arrivals;  ///< by ascending cycle; at most one a cycle and fabric
};

struct Outcome {
  std::vector<NaiveSynapseStage::Pop> pops;
  std::vector<std::uint64_t> consumed;
  SynapseCounters counters;
};

class CaseMaker {
 public:
  explicit CaseMaker(std::uint64_t seed) : random_(seed) {}

  Case make() {
    Case made;
    const std::uint32_t kLanes[] = {1, 2, 4};
    made.config = {.lanes = kLanes[below(3)],
                   .word_fifo_depth = 2 + below(4),
                   .group_interval = below(4) == 0 ? 1 + below(9) : 1,
                   .fabrics = 1 + below(2),
                   .log2_slots = 3 + below(4),
                   .compartments = below(3) == 0 ? 1 + below(40) : 1024,
                   .step = below(100)};
    close_banks_ = below(2) == 0;
    const std::uint32_t entries = 1 + below(12);
    for (std::uint32_t i = 0; i < entries; ++i) add_list(made, i + 1 == entries);
    std::uint64_t cycle = below(20);
    const std::uint32_t gap = 1 + below(12);
    const std::uint32_t packets = below(40);
    for (std::uint32_t i = 0; i < packets; ++i) {
      cycle += 1 + below(gap);
      made.arrivals.push_back({cycle, below(made.config.fabrics), below(entries)});
    }
    return made;
  }

 private:
  std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }

  void add_list(Case& made, bool last) {
    image::InAxonEntry entry;
    entry.format = static_cast<image::ListFormat>(1 + below(3));
    entry.weight_bits = static_cast<std::uint8_t>(1U << below(4));
    entry.delay_bits = static_cast<std::uint8_t>(3 * below(3));
    entry.tag = below(4) == 0;
    entry.delay = static_cast<std::uint8_t>(below(8));
    entry.base = static_cast<std::uint16_t>(below(2) == 0 ? below(1000) : 0);
    entry.cont = !last && below(4) == 0;
    entry.count = static_cast<std::uint16_t>(below(6) == 0 ? 0 : below(below(4) == 0 ? 80 : 20));
    entry.address = static_cast<std::uint16_t>(made.synapses.size());
    const auto layout = image::SynapseLayout::of(entry);
    const std::uint32_t spread = close_banks_ ? 24 : 1024;
    for (std::uint32_t i = 0; i < entry.count; ++i) {
      if (i % layout.per_word() == 0) made.synapses.push_back(0);
      image::Synapse synapse;
      if (layout.target_bits() != 0) synapse.target = static_cast<std::uint16_t>(below(spread));
      synapse.delay = static_cast<std::uint8_t>(below(1U << entry.delay_bits));
      made.synapses.back() = layout.insert(made.synapses.back(), i % layout.per_word(), synapse);
    }
    made.in_axons.push_back(entry.pack());
  }

  std::mt19937_64 random_;
  bool close_banks_ = false;
};

Outcome run_naive(const Case& given) {
  NaiveSynapseStage stage(given.config, given.in_axons, given.synapses);
  for (std::size_t next = 0; next < given.arrivals.size() || !stage.idle();) {
    for (; next < given.arrivals.size() && given.arrivals[next].seen == stage.now() + 1; ++next) {
      stage.push(given.arrivals[next].fabric, given.arrivals[next].axon);
    }
    stage.cycle();
  }
  const auto& counted = stage.counters();
  return {.pops = stage.pops(),
          .consumed = stage.consumed(),
          .counters = {.row_slot = counted.row_slot,
                       .write_back = counted.write_back,
                       .bank_conflict = counted.bank_conflict,
                       .word_wait = counted.word_wait,
                       .busy = counted.busy,
                       .word_fifo_peak = counted.word_fifo_peak}};
}

/// Takes the flit that is popped next, and its cycle, by §6.1 and §9.6.
NaiveSynapseStage::Pop take_next(std::vector<std::deque<Arrival>>& fifos, std::uint64_t from,
                                 std::uint32_t& pointer) {
  std::uint64_t cycle = ~0ULL;
  for (const auto& fifo : fifos) {
    if (!fifo.empty()) cycle = std::min(cycle, std::max(fifo.front().seen, from));
  }
  const auto fabrics = static_cast<std::uint32_t>(fifos.size());
  while (fifos[pointer].empty() || fifos[pointer].front().seen > cycle) {
    pointer = (pointer + 1) % fabrics;
  }
  const NaiveSynapseStage::Pop pop{cycle, pointer, fifos[pointer].front().axon};
  fifos[pointer].pop_front();
  pointer = (pointer + 1) % fabrics;
  return pop;
}

/// Works the list of an entry.
using Work = std::function<Cycle(SynapseTiming& stage, std::uint32_t axon)>;

/// From its words.
Work by_words(const Case& given) {
  return [&given](SynapseTiming& stage, std::uint32_t axon) {
    return stage.work(list_of(image::InAxonEntry::unpack(given.in_axons[axon]), given.synapses));
  };
}

/// By what is known of the lists beforehand, where it is.
Work by_demands(const Case& given, const ListDemands& lists) {
  return [&given, &lists](SynapseTiming& stage, std::uint32_t axon) {
    if (!lists.keeps(AxonId{axon})) return by_words(given)(stage, axon);
    return stage.work(lists.list(image::InAxonEntry::unpack(given.in_axons[axon])));
  };
}

/// By the plans of a core, as NeuronCore does.
Work by_plans(const Case& given, const EntryPlans& plans) {
  return [&given, &plans](SynapseTiming& stage, std::uint32_t axon) {
    const EntryPlan& plan = plans[AxonId{axon}];
    return plan.words != 0 ? stage.work(plans.list(plan)) : by_words(given)(stage, axon);
  };
}

/// A core with the memories of a case.
FunctionalCore core_of(const Case& given) {
  image::CoreImage core;
  core.slots_log2 = given.config.log2_slots;
  core.in_axons = given.in_axons;
  core.synapses = given.synapses;
  core.compartments.resize(given.config.compartments);
  core.profiles.resize(2);
  Architecture::Core limits;
  limits.in_axons = static_cast<std::uint32_t>(core.in_axons.size());
  limits.synapse_words = static_cast<std::uint32_t>(core.synapses.size());
  limits.compartments = given.config.compartments;
  limits.accumulators = given.config.compartments * core.slots();
  return {limits, core, image::ChipImage{}};
}

Outcome run_model(const Case& given, const Work& work) {
  SynapseTiming stage({.lanes = given.config.lanes,
                       .word_fifo_depth = given.config.word_fifo_depth,
                       .group_interval = Cycle{given.config.group_interval}});
  stage.begin_step({.next_slot = static_cast<std::uint32_t>(given.config.step + 1),
                    .compartments = given.config.compartments,
                    .max_delay = (1U << given.config.log2_slots) - 2});
  std::vector<std::deque<Arrival>> fifos(given.config.fabrics);
  for (const Arrival& arrival : given.arrivals) fifos[arrival.fabric].push_back(arrival);
  Outcome outcome;
  std::uint32_t pointer = 0;
  for (std::size_t i = 0; i < given.arrivals.size(); ++i) {
    const auto pop = take_next(fifos, stage.next_pop().value(), pointer);
    outcome.pops.push_back(pop);
    auto entry = image::InAxonEntry::unpack(given.in_axons[pop.axon]);
    stage.load(Cycle{pop.cycle}, entry.cont);
    Cycle consumed = work(stage, pop.axon);
    for (std::uint32_t axon = pop.axon + 1; entry.cont; ++axon) {
      entry = image::InAxonEntry::unpack(given.in_axons[axon]);
      stage.load(stage.next_pop(), entry.cont);
      consumed = work(stage, axon);
    }
    outcome.consumed.push_back(consumed.value());
  }
  outcome.counters = stage.counters();
  return outcome;
}

TEST(SynapseTimingRandom, EqualsTheNaiveStageInEveryPopStallAndConsumedCycle) {
  constexpr std::uint64_t kCases = 20000;
  SynapseCounters sum;
  std::uint64_t known = 0;
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const Case given = CaseMaker(seed).make();
    const Outcome expected = run_naive(given);
    const Outcome found = run_model(given, by_words(given));
    ASSERT_EQ(found.pops, expected.pops) << "seed " << seed;
    ASSERT_EQ(found.consumed, expected.consumed) << "seed " << seed;
    ASSERT_EQ(found.counters, expected.counters) << "seed " << seed;
    const ListDemands lists(given.in_axons, given.synapses, given.config.compartments,
                            (1U << given.config.log2_slots) - 2, given.config.lanes);
    for (std::uint32_t i = 0; i < given.in_axons.size(); ++i) known += lists.keeps(AxonId{i});
    const Outcome by_known = run_model(given, by_demands(given, lists));
    ASSERT_EQ(by_known.pops, expected.pops) << "seed " << seed;
    ASSERT_EQ(by_known.consumed, expected.consumed) << "seed " << seed;
    ASSERT_EQ(by_known.counters, expected.counters) << "seed " << seed;
    sum.row_slot += found.counters.row_slot;
    sum.write_back += found.counters.write_back;
    sum.bank_conflict += found.counters.bank_conflict;
    sum.word_wait += found.counters.word_wait;
  }
  // the cases reach every rule
  EXPECT_GT(sum.row_slot, kCases);
  EXPECT_GT(sum.write_back, kCases);
  EXPECT_GT(sum.bank_conflict, kCases);
  EXPECT_GT(sum.word_wait, kCases);
  EXPECT_GT(known, kCases / 2);
}

TEST(SynapseTimingRandom, PlansOfEntriesTimeTheirListsAsTheNaiveStage) {
  constexpr std::uint64_t kCases = 5000;
  std::uint64_t inside = 0;  // lists whose banks are in the plan, moved on by a base
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const Case given = CaseMaker(seed).make();
    const FunctionalCore core = core_of(given);
    const EntryPlans plans(core, given.config.lanes);
    for (std::uint32_t axon = 0; axon < plans.size(); ++axon) {
      const auto entry = image::InAxonEntry::unpack(given.in_axons[axon]);
      const bool moved = entry.format == image::ListFormat::kShared && entry.base % 8 != 0;
      if (plans[AxonId{axon}].inside && plans[AxonId{axon}].words != 0 && moved) ++inside;
    }
    const Outcome expected = run_naive(given);
    const Outcome found = run_model(given, by_plans(given, plans));
    ASSERT_EQ(found.pops, expected.pops) << "seed " << seed;
    ASSERT_EQ(found.consumed, expected.consumed) << "seed " << seed;
    ASSERT_EQ(found.counters, expected.counters) << "seed " << seed;
  }
  EXPECT_GT(inside, kCases / 50);
}

}  // namespace
}  // namespace spikemesh::core
