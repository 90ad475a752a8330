#include "tests/equivalence/direct_simulation.h"

#include <algorithm>
#include <cstdlib>

#include "compiler/network/expander.h"
#include "tests/equivalence/direct_learning.h"

namespace spikemesh::equivalence {
namespace {

constexpr std::int64_t kLimit = (1 << 23) - 1;

std::int64_t wrap24(std::int64_t x) { return ((x + (1 << 23)) & 0xffffff) - (1 << 23); }

std::int64_t decayed(std::int64_t x, std::int64_t factor) {
  const std::int64_t magnitude = (std::llabs(x) * factor) >> 12;
  return x < 0 ? -magnitude : magnitude;
}

std::int64_t noise(std::uint32_t seed, std::uint32_t step, std::uint32_t id, int exponent) {
  const auto r16 = static_cast<std::int16_t>(direct_random(seed, step, 1, id, 0) & 0xffffU);
  return (std::int64_t{r16} * (1 << exponent)) >> 12;
}

struct Synapse {
  std::uint32_t source;
  std::uint32_t delay;
  std::int64_t weight;
};

struct Cell {
  network::Neuron neuron;
  std::uint32_t population = 0;
  std::uint32_t number = 0;  ///< of its neuron
  bool root = false;
  std::int64_t u = 0, v = 0, a = 0, silent = 0;
  bool spiked = false;
  std::vector<Synapse> synapses{};
};

struct Child {
  std::int64_t value = 0;
  bool spike = false;
};

/// All compartments in the order of the description, then all input channels.
class Model {
 public:
  explicit Model(const network::Network& network) : network_(network), learning_(network) {
    for (const network::Population& population : network.populations()) add(population);
    std::uint32_t next = static_cast<std::uint32_t>(cells_.size());
    for (const network::Input& input : network.inputs()) {
      input_first_.push_back(next);
      next += input.size;
    }
    sources_ = next;
    arriving_.resize(cells_.size());
    for (std::size_t i = 0; i < network.projections().size(); ++i) connect(i);
  }

  Outcome run(const InputSchedule& inputs, const RewardSchedule& rewards) {
    Outcome outcome;
    std::vector<Spike>& spikes = outcome.spikes;
    for (std::uint32_t t = 0; t < inputs.size(); ++t) {
      std::vector<bool> fired(sources_, false);
      stack_.clear();
      for (std::uint32_t c = 0; c < cells_.size(); ++c) {
        fired[c] = advance(cells_[c], c, t);
        if (fired[c] && cells_[c].root)
          spikes.push_back({t, cells_[c].population, cells_[c].number});
      }
      std::copy(inputs[t].begin(), inputs[t].end(),
                fired.begin() + static_cast<std::ptrdiff_t>(cells_.size()));
      learning_.deliver(t, fired, arriving_);
      history_.push_back(std::move(fired));
      learning_.close(t, history_.back(), rewards.empty() ? std::nullopt : rewards[t]);
    }
    std::ranges::sort(spikes);
    outcome.learned = learning_.synapses();
    return outcome;
  }

 private:
  void add(const network::Population& population) {
    const auto& tree = std::get<network::NeuronTree>(population.neuron);
    const auto index = static_cast<std::uint32_t>(first_.size());
    first_.push_back(static_cast<std::uint32_t>(cells_.size()));
    trees_.push_back(static_cast<std::uint32_t>(tree.size()));
    for (std::uint32_t i = 0; i < population.size; ++i)
      for (std::size_t k = 0; k < tree.size(); ++k) {
        Cell cell{.neuron = tree[k], .population = index, .number = i};
        cell.root = k + 1 == tree.size();
        const std::size_t place = i * tree.size() + k;
        if (!population.thresholds.empty()) cell.neuron.threshold = population.thresholds[place];
        if (!population.bias_mantissas.empty())
          cell.neuron.bias_mantissa = population.bias_mantissas[place];
        cells_.push_back(std::move(cell));
      }
  }

  std::uint32_t source_of(const std::string& name, std::uint32_t index) const {
    if (const auto p = network_.find_population(name))
      return first_[*p] + index * trees_[*p] + trees_[*p] - 1;
    return input_first_[*network_.find_input(name)] + index;
  }

  void connect(std::size_t index) {
    const network::Projection& projection = network_.projections()[index];
    const network::Expander expander(network_, index);
    const std::size_t target = *network_.find_population(projection.target);
    std::vector<network::Contact> contacts;
    for (std::uint32_t i = 0; i < network_.populations()[target].size; ++i) {
      contacts.clear();
      expander.append_contacts(i, contacts);
      Cell& cell = cells_[first_[target] + i * trees_[target] + projection.target_compartment];
      const auto id = static_cast<std::uint32_t>(&cell - cells_.data());
      for (const network::Contact& contact : contacts) {
        if (projection.plasticity) {
          learning_.add(index, source_of(projection.source, contact.source), id, contact);
          continue;
        }
        const int shift = 6 + projection.exponent;
        const std::int64_t weight = shift >= 0 ? contact.weight * (std::int64_t{1} << shift)
                                               : std::int64_t{contact.weight} >> -shift;
        cell.synapses.push_back(
            {source_of(projection.source, contact.source), contact.delay, weight});
      }
    }
  }

  /// Sent in step s with delay d, integrated in s + 1 + d.
  std::int64_t received(const Cell& cell, std::uint32_t t) const {
    const auto& plastic = arriving_[static_cast<std::size_t>(&cell - cells_.data())];
    const auto learned = plastic.find(t);
    std::int64_t sum = learned == plastic.end() ? 0 : learned->second;
    for (const Synapse& synapse : cell.synapses)
      if (t >= 1 + synapse.delay && history_[t - 1 - synapse.delay][synapse.source])
        sum += synapse.weight;
    return sum;
  }

  Child pop() {
    const Child child = stack_.back();
    stack_.pop_back();
    return child;
  }

  bool advance(Cell& cell, std::uint32_t id, std::uint32_t t) {
    const arith::CompartmentProfile& p = cell.neuron.profile;
    cell.u = wrap24(decayed(cell.u, 4096 - std::min(4096, p.decay_u + 1)) + received(cell, t));
    cell.a = decayed(cell.a, 4096 - p.decay_a);
    const std::int64_t in =
        cell.u + cell.neuron.bias_mantissa * (std::int64_t{1} << cell.neuron.bias_exponent) +
        (p.noise ? noise(network_.seed(), t, id, p.noise_exponent) : 0);
    std::vector<Child> children;
    children.reserve(static_cast<std::size_t>(p.pops));
    for (int i = 0; i < p.pops; ++i) children.push_back(pop());
    const bool any = std::ranges::any_of(children, &Child::spike);
    const bool all = std::ranges::all_of(children, &Child::spike);
    const std::int64_t kept = decayed(cell.v, 4096 - p.decay_v);
    std::int64_t x = kept + in;
    using arith::Join;
    if (p.join == Join::kPass && !any) x = kept;
    if (p.join == Join::kBlock && any) x = kept;
    for (const Child& child : children) {
      if (p.join == Join::kAdd) x += child.value;
      if (p.join == Join::kMax) x = std::max(x, child.value);
      if (p.join == Join::kMin) x = std::min(x, child.value);
    }
    x = std::clamp<std::int64_t>(x, -p.vmin, p.vmax);
    bool spike = false;
    if (cell.silent > 0) {
      cell.v = 0;
      --cell.silent;
      x = 0;
    } else {
      const std::int64_t theta = cell.neuron.threshold * 64 + cell.a;
      spike = p.compare_ge ? x >= theta : x > theta;
      if (p.join == Join::kOr) spike = spike || any;
      if (p.join == Join::kAnd) spike = spike && all;
      cell.v = x;
      if (spike) fire(cell, x, theta);
    }
    if (p.push) stack_.push_back({x, spike});
    return spike;
  }

  static void fire(Cell& cell, std::int64_t x, std::int64_t theta) {
    const arith::CompartmentProfile& p = cell.neuron.profile;
    if (p.reset == arith::ResetMode::kHard) cell.v = 0;
    if (p.reset == arith::ResetMode::kSoft) cell.v = std::max(x - theta, -kLimit);
    cell.silent = p.refractory - 1;
    cell.a = std::min(cell.a + (std::int64_t{p.adapt_mantissa} << p.adapt_exponent), kLimit);
  }

  const network::Network& network_;
  DirectLearning learning_;
  std::vector<Arrivals> arriving_;  ///< through plastic synapses, of each cell
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> first_;        ///< compartment, of each population
  std::vector<std::uint32_t> trees_;        ///< compartments a neuron, of each population
  std::vector<std::uint32_t> input_first_;  ///< source, of each input
  std::uint32_t sources_ = 0;
  std::vector<std::vector<bool>> history_;  ///< [step][source]
  std::vector<Child> stack_;
};

}  // namespace

Outcome simulate_all(const network::Network& network, const InputSchedule& inputs,
                     const RewardSchedule& rewards) {
  return Model(network).run(inputs, rewards);
}

std::vector<Spike> simulate(const network::Network& network, const InputSchedule& inputs) {
  return simulate_all(network, inputs, {}).spikes;
}

}  // namespace spikemesh::equivalence
