#include "compiler/network/network.h"

#include "compiler/network/checks.h"

namespace spikemesh::network {
namespace {

std::string known_names(const auto& a, const auto& b) {
  constexpr std::size_t kShown = 8;
  std::string names;
  std::size_t count = 0;
  for (const auto* list : {&a, &b})
    for (const auto& [name, index] : *list) {
      if (count++ >= kShown) continue;
      names += (names.empty() ? "" : ", ") + name;
    }
  if (count > kShown) names += fmt::format(" and {} more", count - kShown);
  return names.empty() ? "there is none yet" : "known: " + names;
}

}  // namespace

std::uint32_t Population::compartments_per_neuron() const {
  const auto* tree = std::get_if<NeuronTree>(&neuron);
  return tree == nullptr ? 1 : static_cast<std::uint32_t>(tree->size());
}

Network::Network(std::string name, std::uint32_t seed) : name_(std::move(name)), seed_(seed) {
  check_name(Checks("network"), name_);
}

void Network::set_step_ms(double step_ms) {
  constexpr double kShortest = 1e-6;
  constexpr double kLongest = 1e6;
  Checks("network").finite_in_range("step_ms", step_ms, kShortest, kLongest);
  step_ms_ = step_ms;
}

void Network::add(Population population) {
  const Checks checks("population " + population.name);
  check_name(checks, population.name);
  checks.that(
      !population_index_.contains(population.name) && !input_index_.contains(population.name),
      "name", population.name, "a name that is not taken");
  check_population(checks, population);
  const std::uint64_t more = std::uint64_t{population.size} * population.compartments_per_neuron();
  checks.that(compartments_ + more <= kMaxSources, "size", fmt::format("{}", population.size),
              fmt::format("at most {} compartments in a network", kMaxSources));
  compartments_ += more;
  population_index_.emplace(population.name, populations_.size());
  populations_.push_back(std::move(population));
}

void Network::add(Input input) {
  const Checks checks("input " + input.name);
  check_name(checks, input.name);
  checks.that(!population_index_.contains(input.name) && !input_index_.contains(input.name), "name",
              input.name, "a name that is not taken");
  check_input(checks, input);
  input_index_.emplace(input.name, inputs_.size());
  inputs_.push_back(std::move(input));
}

void Network::add(LearningRule rule) {
  const Checks checks("learning_rule " + rule.name);
  check_name(checks, rule.name);
  checks.that(!find_learning_rule(rule.name), "name", rule.name, "a name that is not taken");
  check_learning_rule(checks, rule);
  if (!learning_rules_.empty()) {
    const LearningRule& first = learning_rules_.front();
    const std::string as_first = fmt::format("as of learning_rule {}: a chip has one", first.name);
    checks.that(rule.epoch == first.epoch, "epoch", fmt::format("{}", rule.epoch),
                fmt::format("{}, {}", first.epoch, as_first));
    checks.that(rule.reward_decay == first.reward_decay, "reward_decay",
                fmt::format("{}", rule.reward_decay),
                fmt::format("{}, {}", first.reward_decay, as_first));
  }
  learning_rules_.push_back(std::move(rule));
}

void Network::take_plasticity(const Checks& checks, Projection& projection, std::size_t target) {
  const auto index = find_learning_rule(projection.plasticity->rule);
  std::string known;
  for (const LearningRule& rule : learning_rules_) known += (known.empty() ? "" : ", ") + rule.name;
  checks.that(index.has_value(), "plasticity.rule",
              fmt::format("\"{}\"", projection.plasticity->rule), "the name of a learning_rule",
              known.empty() ? "there is none yet" : "known: " + known);
  const LearningRule& rule = learning_rules_[*index];
  check_plasticity(checks, projection, rule);
  const auto [kept, is_new] =
      post_traces_.emplace(std::pair(target, projection.target_compartment), *index);
  if (is_new) return;
  const LearningRule& other = learning_rules_[kept->second];
  const auto same = [&](image::Trace which) { return rule.trace(which) == other.trace(which); };
  checks.that(same(image::Trace::kY1) && same(image::Trace::kY2) && same(image::Trace::kY3) &&
                  rule.stochastic == other.stochastic,
              "plasticity.rule", fmt::format("{} with its y traces", rule.name),
              fmt::format("the y traces and rounding of {}", other.name),
              "a compartment has one set of them");
}

void Network::add(Projection projection) {
  const Checks checks("projection " + projection.name);
  check_name(checks, projection.name);
  checks.that(other_names_.emplace("projection " + projection.name, true).second, "name",
              projection.name, "a name that is not taken");
  checks.that(find_population(projection.source) || find_input(projection.source), "source",
              fmt::format("\"{}\"", projection.source), "the name of a population or input",
              known_names(population_index_, input_index_));
  const auto target = find_population(projection.target);
  checks.that(target.has_value(), "target", fmt::format("\"{}\"", projection.target),
              "the name of a population", known_names(population_index_, decltype(input_index_){}));
  const Population& onto = populations_[*target];
  if (projection.target_compartment == Projection::kRoot)
    projection.target_compartment = onto.compartments_per_neuron() - 1;
  checks.in_range("target_compartment", projection.target_compartment, 0,
                  onto.compartments_per_neuron() - 1);
  check_projection(checks, projection, size_of(projection.source), onto.size);
  if (projection.plasticity) take_plasticity(checks, projection, *target);
  if (auto* list = std::get_if<Explicit>(&projection.rule))
    if (!list->synapses.sealed()) list->synapses.seal(onto.size);
  projections_.push_back(std::move(projection));
}

void Network::add(Probe probe) {
  const Checks checks("probe " + probe.name);
  check_name(checks, probe.name);
  checks.that(other_names_.emplace("probe " + probe.name, true).second, "name", probe.name,
              "a name that is not taken");
  const auto found = find_population(probe.population);
  checks.that(found.has_value(), "population", fmt::format("\"{}\"", probe.population),
              "the name of a population", known_names(population_index_, decltype(input_index_){}));
  const std::uint32_t size = populations_[*found].size;
  checks.in_range("first", probe.first, 0, size - 1);
  if (probe.count == 0) probe.count = size - probe.first;
  checks.in_range("count", probe.count, 1, size - probe.first);
  probes_.push_back(std::move(probe));
}

std::optional<std::size_t> Network::find_population(std::string_view name) const {
  const auto found = population_index_.find(name);
  return found == population_index_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Network::find_learning_rule(std::string_view name) const {
  for (std::size_t i = 0; i < learning_rules_.size(); ++i)
    if (learning_rules_[i].name == name) return i;
  return std::nullopt;
}

std::optional<std::size_t> Network::post_traces_of(std::size_t population,
                                                   std::uint32_t compartment) const {
  const auto found = post_traces_.find({population, compartment});
  return found == post_traces_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Network::find_input(std::string_view name) const {
  const auto found = input_index_.find(name);
  return found == input_index_.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t Network::size_of(std::string_view population_or_input) const {
  if (const auto found = find_population(population_or_input)) return populations_[*found].size;
  const auto input = find_input(population_or_input);
  SPIKEMESH_CHECK(input.has_value(), "{} is a population or an input", population_or_input);
  return inputs_[*input].size;
}

}  // namespace spikemesh::network
