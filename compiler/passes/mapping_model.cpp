#include "compiler/passes/mapping_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "compiler/network/expander.h"
#include "compiler/passes/link_kind.h"
#include "compiler/passes/read_outs.h"
#include "compiler/passes/seed_orders.h"
#include "hw/arith/weight.h"

namespace spikemesh::compiler {
namespace {

using network::Convolution;

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint32_t kPiecesACore = 16;

/// A link with what it costs.
struct CostedLink {
  Link link{};
  LinkCost cost{};
  const network::Projection* projection = nullptr;
};

/// Numbers the classes of neurons that have equal keys.
class Classes {
 public:
  void begin_neuron() { key_.clear(); }
  void add(const PlaneKey& key) { key_.insert(key_.end(), {key.group, key.y, key.x}); }
  void add(std::uint32_t value) { key_.push_back(value); }
  std::uint32_t end_neuron() {
    return numbers_.emplace(key_, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }

 private:
  std::vector<std::uint32_t> key_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
};

class ModelBuilder {
 public:
  explicit ModelBuilder(const Compilation& compilation)
      : network_(compilation.network),
        program_(compilation.program),
        arch_(compilation.arch),
        watched_(read_out_compartments(compilation)),
        net_of_(program_.sources(), kNone) {}

  MappingModel run() {
    cost_links();
    number_nets();
    make_vertices();
    std::vector<mapping::Csr<mapping::Pin>::Cell> pins = make_pins();
    add_profiles_and_rules(pins);
    model_.graph =
        mapping::Hypergraph(std::move(vertices_), std::move(nets_), pins, make_senders());
    return std::move(model_);
  }

 private:
  void cost_links() {
    onto_.resize(program_.onto.size());
    from_.resize(program_.onto.size() + network_.inputs().size());
    for (std::size_t p = 0; p < program_.onto.size(); ++p)
      for (const Link& link : program_.onto[p]) {
        const network::Projection& projection = network_.projections()[link.projection];
        const CostedLink costed{.link = link,
                                .cost = cost_of(projection, network_.size_of(projection.source),
                                                network_.populations()[p].size),
                                .projection = &projection};
        onto_[p].push_back(costed);
        from_[group_of_source(projection.source)].push_back(costed);
      }
  }

  /// Populations first, then inputs.
  std::size_t group_of_source(const std::string& name) const {
    if (const auto population = network_.find_population(name)) return *population;
    return program_.onto.size() + *network_.find_input(name);
  }

  void number_nets() {
    nets_of_group_.resize(from_.size());
    for (std::size_t group = 0; group < from_.size(); ++group) {
      if (from_[group].empty()) continue;
      const bool neurons = group < program_.onto.size();
      const std::uint32_t size = neurons ? network_.populations()[group].size
                                         : network_.inputs()[group - program_.onto.size()].size;
      number_nets_of(group, size);
    }
  }

  mapping::Net net_of_links(const std::vector<CostedLink>& links) const {
    mapping::Net net{.sources = 0, .in_axons = 0};
    net.single_is_shared = std::ranges::all_of(
        links, [](const CostedLink& costed) { return costed.cost.single_is_shared; });
    for (const CostedLink& costed : links)
      net.words_a_synapse =
          std::max(net.words_a_synapse, static_cast<float>(costed.cost.words_a_synapse));
    return net;
  }

  void number_nets_of(std::size_t group, std::uint32_t size) {
    const std::vector<CostedLink>& links = from_[group];
    const auto has = [&links](LinkKind kind) {
      return std::ranges::any_of(links,
                                 [kind](const CostedLink& l) { return l.cost.kind == kind; });
    };
    const bool unique = has(LinkKind::kUnique);
    const bool planes = has(LinkKind::kPlanes);
    const bool shared =
        std::ranges::all_of(links, [](const CostedLink& l) { return l.cost.shared; });
    std::uint32_t lists = 1;
    for (const CostedLink& costed : links) lists = std::max(lists, costed.cost.lists);
    const auto base = static_cast<std::uint32_t>(nets_.size());
    Classes classes;
    for (std::uint32_t i = 0; i < size; ++i) {
      std::uint32_t number = unique ? i : 0;
      if (!unique && planes) number = source_class(links, i, classes);
      if (base + number == nets_.size()) {
        nets_.push_back(net_of_links(links));
        nets_of_group_[group].push_back(base + number);
      }
      mapping::Net& net = nets_[base + number];
      const SourceId source = links.front().link.source(i);
      net.sources = shared ? 1 : net.sources + 1;
      net.in_axons = shared ? 1 : net.in_axons + lists;
      net.rate += static_cast<float>(program_.rate_of(source));
      net_of_[source.index()] = base + number;
    }
  }

  static std::uint32_t source_class(const std::vector<CostedLink>& links, std::uint32_t neuron,
                                    Classes& classes) {
    classes.begin_neuron();
    for (const CostedLink& costed : links)
      if (const auto* rule = std::get_if<Convolution>(&costed.projection->rule))
        classes.add(source_key(*rule, neuron));
    return classes.end_neuron();
  }

  void make_vertices() {
    SeedOrders orders;
    for (std::size_t p = 0; p < onto_.size(); ++p) {
      const std::uint32_t size = network_.populations()[p].size;
      const auto unique = [](const CostedLink& l) { return l.cost.kind == LinkKind::kUnique; };
      orders.begin_population(size, planes_of(p));
      if (std::ranges::any_of(onto_[p], unique)) {
        for (std::uint32_t i = 0; i < size; ++i) add_vertex(p, std::span(&i, 1), orders);
        continue;
      }
      for (const std::vector<std::uint32_t>& members : target_classes(p, size))
        add_pieces(p, members, orders);
    }
    model_.first.push_back(static_cast<std::uint32_t>(model_.compartments.size()));
    model_.orders = orders.finish();
  }

  network::Planes planes_of(std::size_t population) const {
    for (const CostedLink& costed : onto_[population])
      if (const auto planes = target_planes(costed.projection->rule)) return *planes;
    return {.channels = 1, .height = 1, .width = network_.populations()[population].size};
  }

  std::vector<std::vector<std::uint32_t>> target_classes(std::size_t population,
                                                         std::uint32_t size) const {
    std::vector<std::vector<std::uint32_t>> members;
    Classes classes;
    for (std::uint32_t i = 0; i < size; ++i) {
      classes.begin_neuron();
      for (const CostedLink& costed : onto_[population])
        if (const auto* rule = std::get_if<Convolution>(&costed.projection->rule))
          classes.add(target_key(*rule, i));
      const std::uint32_t number = classes.end_neuron();
      if (number == members.size()) members.emplace_back();
      members[number].push_back(i);
    }
    return members;
  }

  /// Cuts a class so that no piece takes more than its part of a core, at whole words.
  void add_pieces(std::size_t population, std::span<const std::uint32_t> members,
                  SeedOrders& orders) {
    double words = 0.0;
    double word_per_synapse = 1.0;
    for (const CostedLink& costed : onto_[population]) {
      const auto sources = costed.cost.shared ? 1U : network_.size_of(costed.projection->source);
      words += sources * costed.cost.density * costed.cost.words_a_synapse;
      word_per_synapse = std::min(word_per_synapse, costed.cost.words_a_synapse);
    }
    const double room = static_cast<double>(arch_.core.synapse_words) / kPiecesACore;
    std::uint32_t most = arch_.core.compartments / kPiecesACore / program_.tree_size[population];
    if (words * most > room) most = static_cast<std::uint32_t>(room / words);
    const auto whole_word = static_cast<std::uint32_t>(std::lround(1.0 / word_per_synapse));
    if (most > whole_word) most -= most % whole_word;
    if (most < whole_word && words * whole_word < 2 * room) most = whole_word;
    most = std::max(1U, most);
    for (std::size_t begin = 0; begin < members.size(); begin += most)
      add_vertex(population,
                 members.subspan(begin, std::min<std::size_t>(most, members.size() - begin)),
                 orders);
  }

  void add_vertex(std::size_t population, std::span<const std::uint32_t> neurons,
                  SeedOrders& orders) {
    const std::uint32_t tree = program_.tree_size[population];
    orders.add_vertex(neurons.front());
    model_.first.push_back(static_cast<std::uint32_t>(model_.compartments.size()));
    population_of_.push_back(static_cast<std::uint32_t>(population));
    for (const std::uint32_t neuron : neurons)
      for (std::uint32_t i = 0; i < tree; ++i)
        model_.compartments.push_back(program_.population_first[population] + neuron * tree + i);
    mapping::Vertex vertex{.compartments = static_cast<std::uint32_t>(neurons.size()) * tree,
                           .slots_log2 = slots_log2_for(program_.max_delay(population))};
    for (const std::uint32_t neuron : neurons) {
      const std::uint32_t root = program_.population_first[population] + neuron * tree + tree - 1;
      vertex.out_axons += std::ranges::binary_search(watched_, root) ? 1U : 0U;
    }
    vertices_.push_back(vertex);
  }

  std::vector<mapping::Csr<mapping::Pin>::Cell> make_pins() {
    std::vector<network::Expander> expanders;
    for (std::size_t i = 0; i < network_.projections().size(); ++i)
      expanders.emplace_back(network_, i);
    cell_of_.assign(nets_.size(), 0);
    counted_for_.assign(nets_.size(), 0);
    for (std::uint32_t v = 0; v < vertices_.size(); ++v) {
      const std::size_t begin = cells_.size();
      const std::uint32_t p = population_of_[v];
      for (const CostedLink& costed : onto_[p]) {
        if (costed.cost.kind == LinkKind::kWhole)
          pin_whole(v, costed, begin);
        else
          pin_contacts(v, costed, expanders[costed.link.projection], begin);
      }
    }
    return std::move(cells_);
  }

  void pin_whole(std::uint32_t v, const CostedLink& costed, std::size_t begin) {
    const double synapses = neurons_of(v) * costed.cost.density;
    for (const std::uint32_t net : nets_of_group_[group_of_source(costed.projection->source)])
      add_pin(v, net, std::max(1U, static_cast<std::uint32_t>(std::lround(synapses))), begin);
  }

  void pin_contacts(std::uint32_t v, const CostedLink& costed, const network::Expander& expander,
                    std::size_t begin) {
    const CompartmentName name = program_.name_of(model_.compartments[model_.first[v]]);
    const std::uint32_t neurons = neurons_of(v);
    contacts_.clear();
    expander.append_contacts(name.neuron, contacts_);
    ++now_;
    for (const network::Contact& contact : contacts_) {
      const std::uint32_t net = net_of_[costed.link.source(contact.source).index()];
      if (costed.cost.kind == LinkKind::kPlanes) {
        if (counted_for_[net] == now_) continue;  // another channel of the same class
        counted_for_[net] = now_;
      } else if (arith::scaled_weight(contact.weight, costed.projection->exponent) == 0) {
        continue;
      }
      add_pin(v, net, neurons, begin);
    }
  }

  std::uint32_t neurons_of(std::uint32_t v) const {
    return vertices_[v].compartments / program_.tree_size[population_of_[v]];
  }

  void add_pin(std::uint32_t v, std::uint32_t net, std::uint32_t synapses, std::size_t begin) {
    constexpr std::uint32_t kMost = 0xffff;
    const std::size_t at = cell_of_[net];
    if (at >= begin && at < cells_.size() && cells_[at].column == net) {
      std::uint16_t& count = cells_[at].property.synapses;
      count = static_cast<std::uint16_t>(std::min(kMost, count + synapses));
      return;
    }
    cell_of_[net] = cells_.size();
    cells_.push_back({v, net, {static_cast<std::uint16_t>(std::min(kMost, synapses))}});
  }

  /// Where the network has more profiles or learning rules than a core holds, each is a net that
  /// costs one.
  void add_profiles_and_rules(std::vector<mapping::Csr<mapping::Pin>::Cell>& pins) {
    const bool profiles = program_.profiles.size() > arch_.core.profiles;
    const bool rules = network_.learning_rules().size() > arch_.core.rules;
    if (!profiles && !rules) return;
    std::vector<std::vector<std::uint32_t>> held(onto_.size());
    if (profiles) number_held(program_.profiles.size(), {.profiles = 1}, program_.profile_of, held);
    if (rules) number_held(network_.learning_rules().size(), {.rules = 1}, rules_of_all(), held);
    std::vector<mapping::Csr<mapping::Pin>::Cell> with;
    std::size_t next = 0;
    for (std::uint32_t v = 0; v < vertices_.size(); ++v) {
      for (; next < pins.size() && pins[next].row == v; ++next) with.push_back(pins[next]);
      for (const std::uint32_t net : held[population_of_[v]]) with.push_back({v, net, {1}});
    }
    pins = std::move(with);
  }

  /// Adds `count` nets like `net`, and to `held` those that each population has by `numbers`.
  void number_held(std::size_t count, mapping::Net net,
                   const std::vector<std::vector<std::uint32_t>>& numbers,
                   std::vector<std::vector<std::uint32_t>>& held) {
    net.sources = 0;
    net.in_axons = 0;
    const auto base = static_cast<std::uint32_t>(nets_.size());
    nets_.insert(nets_.end(), count, net);
    for (std::size_t p = 0; p < held.size(); ++p) {
      std::vector<std::uint32_t> own = numbers[p];
      std::ranges::sort(own);
      own.erase(std::unique(own.begin(), own.end()), own.end());
      for (const std::uint32_t number : own) held[p].push_back(base + number);
    }
  }

  /// The learning rules of what goes onto each population.
  std::vector<std::vector<std::uint32_t>> rules_of_all() const {
    std::vector<std::vector<std::uint32_t>> rules(onto_.size());
    for (std::size_t p = 0; p < onto_.size(); ++p)
      for (const Link& link : program_.onto[p])
        if (link.plastic != 0)
          rules[p].push_back(static_cast<std::uint32_t>(program_.plastic[link.plastic - 1U].rule));
    return rules;
  }

  std::vector<mapping::Csr<mapping::Sender>::Cell> make_senders() const {
    std::vector<mapping::Csr<mapping::Sender>::Cell> cells;
    for (std::uint32_t v = 0; v < model_.first.size() - 1; ++v) {
      const std::size_t begin = cells.size();
      for (const std::uint32_t compartment : model_.members(v)) {
        const std::uint32_t net = net_of_[compartment];
        if (net == kNone) continue;
        const auto rate = static_cast<float>(program_.rate_of(SourceId{compartment}));
        const auto same =
            std::find_if(cells.begin() + static_cast<std::ptrdiff_t>(begin), cells.end(),
                         [net](const auto& c) { return c.column == net; });
        if (same == cells.end()) {
          cells.push_back({v, net, {1, rate}});
        } else {
          ++same->property.sources;
          same->property.rate += rate;
        }
      }
    }
    return cells;
  }

  const network::Network& network_;
  const Program& program_;
  const Architecture& arch_;
  const std::vector<std::uint32_t> watched_;  ///< compartments that the host reads, ascending
  std::vector<std::vector<CostedLink>> onto_;
  std::vector<std::vector<CostedLink>> from_;  ///< of each population, then of each input
  std::vector<std::vector<std::uint32_t>> nets_of_group_;
  std::vector<std::uint32_t> net_of_;         ///< of each source
  std::vector<std::uint32_t> population_of_;  ///< of each vertex
  std::vector<mapping::Net> nets_;
  std::vector<mapping::Vertex> vertices_;
  std::vector<mapping::Csr<mapping::Pin>::Cell> cells_;
  std::vector<std::size_t> cell_of_;        ///< of each net, at the vertex at hand
  std::vector<std::uint64_t> counted_for_;  ///< of each net: now_ when it was
  std::uint64_t now_ = 0;                   ///< which vertex and link is expanded
  std::vector<network::Contact> contacts_;
  MappingModel model_;
};

}  // namespace

MappingModel build_mapping_model(const Compilation& compilation) {
  return ModelBuilder(compilation).run();
}

mapping::Limits core_limits(const Architecture& arch) {
  return {.compartments = arch.core.compartments,
          .accumulators = arch.core.accumulators,
          .in_axons = arch.core.in_axons,
          .out_axons = arch.core.out_axons,
          .synapse_words = arch.core.synapse_words,
          .profiles = arch.core.profiles,
          .rules = arch.core.rules};
}

std::vector<Cluster> clusters_of(const MappingModel& model, const mapping::Assignment& assignment,
                                 std::uint32_t clusters) {
  std::vector<Cluster> result(clusters);
  for (std::uint32_t v = 0; v < assignment.size(); ++v) {
    const auto members = model.members(v);
    result[assignment[v]].insert(result[assignment[v]].end(), members.begin(), members.end());
  }
  for (Cluster& cluster : result) std::ranges::sort(cluster);
  return result;
}

}  // namespace spikemesh::compiler
