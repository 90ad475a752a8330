#include "hw/image/core_builder.h"

#include <algorithm>

namespace spikemesh::image {
namespace {

/// For a range of which the end is what a field can hold.
template <class Field>
constexpr std::int64_t max_of() {
  return static_cast<std::int64_t>(Field::kMax);
}

/// All of it but `cont`.
InAxonEntry entry_of(const AxonList& axon) {
  const StoredList& list = axon.list;
  return {.format = list.shape().format,
          .weight_bits = list.shape().weight_bits,
          .sign = axon.sign,
          .exponent = axon.exponent,
          .address = static_cast<std::uint16_t>(list.address()),
          .count = static_cast<std::uint16_t>(list.count()),
          .base = axon.base,
          .delay = axon.delay,
          .delay_bits = list.shape().delay_bits,
          .tag = list.shape().tag,
          .cont = false,
          .plastic = axon.plasticity.has_value(),
          .rule = axon.plasticity ? axon.plasticity->rule : std::uint8_t{0}};
}

}  // namespace

CoreBuilder::CoreBuilder(CoreId id, const Architecture& architecture, std::uint32_t slots_log2)
    : architecture_(architecture) {
  core_.id = id;
  core_.slots_log2 = slots_log2;
  require_in("id", id.value(), 0, std::int64_t{architecture.core_count()} - 1);
  require_in("SLOTS", slots_log2, kMinSlotsLog2, kMaxSlotsLog2);
}

void CoreBuilder::require(Resource resource, std::uint64_t needed, std::uint64_t limit) const {
  if (needed > limit) throw ResourceError(core_.id, resource, needed, limit);
}

void CoreBuilder::refuse(const std::string& what, const std::string& found,
                         const std::string& expected) const {
  throw UserError(
      {.key = fmt::format("core {}: {}", core_.id, what), .found = found, .expected = expected});
}

void CoreBuilder::require_in(const char* what, std::int64_t value, std::int64_t low,
                             std::int64_t high) const {
  if (value < low || value > high)
    refuse(what, fmt::format("{}", value), fmt::format("{} to {}", low, high));
}

void CoreBuilder::require_compartment(CompartmentId compartment) const {
  require_in("compartment", compartment.value(), 0, std::int64_t{core_.compartment_count()} - 1);
}

Profile CoreBuilder::profile_of(std::uint8_t index) const {
  return Profile::unpack(
      {.low = core_.profiles[2U * index], .high = core_.profiles[2U * index + 1]});
}

void CoreBuilder::check_profile(const Profile& profile) const {
  require_in("decay_u", profile.decay_u, 0, max_of<Profile::DecayU>());
  require_in("decay_v", profile.decay_v, 0, max_of<Profile::DecayV>());
  require_in("decay_a", profile.decay_a, 0, max_of<Profile::DecayA>());
  require_in("refractory", profile.refractory, 1, max_of<Profile::Refractory>());
  require_in("reset", static_cast<std::int64_t>(profile.reset), 0, 2);
  require_in("noise_exponent", profile.noise_exponent, 0, max_of<Profile::NoiseExponent>());
  require_in("join", static_cast<std::int64_t>(profile.join), 0, max_of<Profile::JoinKind>());
  if (profile.join == Join::kNone)
    require_in("pops without a join", profile.pops, 0, 0);
  else
    require_in("pops of a join", profile.pops, 1, 2);
  require_in("trace_class", profile.trace_class, 0, max_of<Profile::TraceClass>());
  const auto rules = static_cast<std::int64_t>(core_.rules.size() / kProductsPerRule);
  if (profile.y_traces) require_in("trace_class", profile.trace_class, 0, rules - 1);
  require_in("vmin_magnitude", profile.vmin_magnitude, 0, max_of<Profile::VminMagnitude>());
  require_in("vmax", profile.vmax, 0, max_of<Profile::Vmax>());
  require_in("adapt_mantissa", profile.adapt_mantissa, 0, max_of<Profile::AdaptMantissa>());
  require_in("adapt_exponent", profile.adapt_exponent, 0, max_of<Profile::AdaptExponent>());
}

std::uint8_t CoreBuilder::add_profile(const Profile& profile) {
  check_profile(profile);
  const ProfileWords words = profile.pack();
  const auto known = profiles_.find({words.low, words.high});
  if (known != profiles_.end()) return known->second;
  const std::size_t index = profiles_.size();
  require(Resource::kProfiles, index + 1, architecture_.core.profiles);
  core_.profiles.push_back(words.low);
  core_.profiles.push_back(words.high);
  profiles_.emplace(std::pair(words.low, words.high), static_cast<std::uint8_t>(index));
  return static_cast<std::uint8_t>(index);
}

std::uint8_t CoreBuilder::add_rule(const LearningRule& rule) {
  const std::size_t index = core_.rules.size() / kProductsPerRule;
  require(Resource::kRules, index + 1, architecture_.core.rules);
  require_in("products of a rule", static_cast<std::int64_t>(rule.products.size()), 0,
             kProductsPerRule);
  std::array<std::uint64_t, kProductsPerRule> words{};
  words[0] = Product{.last = true}.pack();
  for (std::size_t i = 0; i < rule.products.size(); ++i) {
    Product product = rule.products[i];
    require_in("mantissa of a product", product.mantissa, -8, 7);
    require_in("exponent of a product", product.exponent, -7, 8);
    require_in("gate u of a product", product.gate_u, 0, max_of<Product::GateU>());
    for (const Factor& factor : product.factors)
      require_in("variable of a factor", static_cast<std::int64_t>(factor.variable), 0,
                 max_of<Product::FactorVariable>());
    product.last = i + 1 == rule.products.size();
    words[i] = product.pack();
  }
  for (const DecayTable& table : rule.decays) {
    require_in("impulse", table.impulse, 0, kMaxImpulse);
    for (const std::uint16_t factor : table.after_steps) require_in("decay", factor, 0, kDecayOne);
  }
  core_.rules.insert(core_.rules.end(), words.begin(), words.end());
  for (const DecayTable& table : rule.decays) {
    core_.decays.push_back(table.impulse);
    core_.decays.insert(core_.decays.end(), table.after_steps.begin() + 1, table.after_steps.end());
  }
  if (rule.stochastic)
    core_.stochastic = static_cast<std::uint16_t>(core_.stochastic | 1U << index);
  return static_cast<std::uint8_t>(index);
}

CompartmentId CoreBuilder::add_compartment(const CompartmentConfig& config) {
  require(Resource::kCompartments, core_.compartments.size() + 1,
          compartment_capacity(architecture_, core_.slots_log2));
  require_in("profile", config.profile, 0, static_cast<std::int64_t>(profiles_.size()) - 1);
  require_in("threshold_mantissa", config.threshold_mantissa, 0,
             max_of<CompartmentConfig::ThresholdMantissa>());
  require_in("bias_mantissa", config.bias_mantissa, -4096, 4095);
  require_in("bias_exponent", config.bias_exponent, 0, max_of<CompartmentConfig::BiasExponent>());
  require_in("logical_id", config.logical_id, 0, kMaxLogicalId);
  const Profile profile = profile_of(config.profile);
  require_in("pops, with the children on the join stack", profile.pops, 0, join_depth_);
  const std::uint32_t depth = join_depth_ - profile.pops + (profile.push ? 1 : 0);
  require(Resource::kJoinStack, depth, kJoinStackDepth);
  join_depth_ = depth;
  core_.compartments.push_back(config.pack());
  out_axons_.emplace_back();
  return CompartmentId{core_.compartment_count() - 1};
}

void CoreBuilder::set_state(CompartmentId compartment, const StateUv& uv, std::uint32_t a) {
  require_compartment(compartment);
  require_in("u", uv.u, -(1 << 23), (1 << 23) - 1);
  require_in("v", uv.v, -(1 << 23), (1 << 23) - 1);
  require_in("refractory counter", uv.refractory, 0, max_of<StateUv::Refractory>());
  require_in("a", a, 0, kMaxAdaptation);
  core_.state_uv.resize(std::max(core_.state_uv.size(), compartment.index() + 1));
  core_.state_a.resize(core_.state_uv.size());
  core_.state_uv[compartment.index()] = uv.pack();
  core_.state_a[compartment.index()] = a;
}

void CoreBuilder::check_shape(const ListShape& shape) const {
  if (shape.format == ListFormat::kNone || shape.format > ListFormat::kShared)
    refuse("format of a list", fmt::format("{}", static_cast<unsigned>(shape.format)),
           "sparse, dense or shared");
  if (shape.weight_bits != 1 && shape.weight_bits != 2 && shape.weight_bits != 4 &&
      shape.weight_bits != 8)
    refuse("weight_bits", fmt::format("{}", shape.weight_bits), "1, 2, 4 or 8");
  if (shape.delay_bits != 0 && shape.delay_bits != 3 && shape.delay_bits != 6)
    refuse("delay_bits", fmt::format("{}", shape.delay_bits), "0, 3 or 6");
}

StoredList CoreBuilder::store(const ListShape& shape, std::span<const Synapse> synapses) {
  check_shape(shape);
  require_in("synapses of a list", static_cast<std::int64_t>(synapses.size()), 0, kMaxListCount);
  const SynapseLayout layout = SynapseLayout::of({.format = shape.format,
                                                  .weight_bits = shape.weight_bits,
                                                  .delay_bits = shape.delay_bits,
                                                  .tag = shape.tag});
  StoredList list;
  list.core_ = core_.id;
  list.index_ = static_cast<std::uint32_t>(lists_.size());
  list.address_ = synapses.empty() ? 0 : static_cast<std::uint32_t>(core_.synapses.size());
  list.count_ = static_cast<std::uint32_t>(synapses.size());
  list.shape_ = shape;
  if (shape.format == ListFormat::kDense && !synapses.empty()) list.max_target_ = list.count_ - 1;
  std::vector<std::uint64_t> words(layout.words(list.count_));
  for (std::uint32_t i = 0; i < list.count_; ++i) {
    const Synapse& synapse = synapses[i];
    const auto limit = [](unsigned bits) { return (std::int64_t{1} << bits) - 1; };
    require_in("target of a synapse", synapse.target, 0, limit(layout.target_bits()));
    require_in("weight of a synapse", synapse.weight, 0, limit(layout.weight_bits()));
    require_in("delay of a synapse", synapse.delay, 0, limit(layout.delay_bits()));
    require_in("tag of a synapse", synapse.tag, shape.tag ? -256 : 0, shape.tag ? 255 : 0);
    std::uint64_t& word = words[i / layout.per_word()];
    word = layout.insert(word, i % layout.per_word(), synapse);
    list.max_target_ = std::max<std::uint32_t>(list.max_target_, synapse.target);
    list.max_delay_ = std::max<std::uint32_t>(list.max_delay_, synapse.delay);
  }
  require(Resource::kSynapseWords, core_.synapses.size() + words.size(),
          architecture_.core.synapse_words);
  core_.synapses.insert(core_.synapses.end(), words.begin(), words.end());
  lists_.emplace_back();
  return list;
}

void CoreBuilder::check_axon_list(const AxonList& axon) const {
  const StoredList& list = axon.list;
  if (list.core_ != core_.id)
    refuse("stored list", fmt::format("one of core {}", list.core_), "one of this core");
  require_in("stored list", list.index_, 0, static_cast<std::int64_t>(lists_.size()) - 1);
  require_in("sign", static_cast<std::int64_t>(axon.sign), 0, 2);
  require_in("exponent", axon.exponent, -8, 7);
  require_in("base", axon.base, 0,
             list.shape_.format == ListFormat::kSparse ? 0 : max_of<InAxonEntry::Base>());
  require(Resource::kDelaySlots, axon.delay + list.max_delay_, max_delay(core_.slots_log2));
  if (list.count_ > 0)
    require_in("target of a list", axon.base + list.max_target_, 0,
               std::int64_t{core_.compartment_count()} - 1);
  const ListUse& use = lists_[list.index_];
  if (list.count_ > 0 && (use.plastic || (axon.plasticity && use.used)))
    refuse("plastic list", "used twice", "a stored list of its own");
  if (!axon.plasticity) return;
  require_in("rule", axon.plasticity->rule, 0,
             static_cast<std::int64_t>(core_.rules.size() / kProductsPerRule) - 1);
  require_in("x1", axon.plasticity->x1, 0, max_of<XTrace::X1>());
  require_in("x2", axon.plasticity->x2, 0, max_of<XTrace::X2>());
  require_in("source_id", axon.plasticity->source_id, 0, kMaxLogicalId);
}

/// Checks the lists and marks them as used; on an error none of them is.
void CoreBuilder::claim_lists(std::span<const AxonList> lists) {
  std::vector<std::pair<std::uint32_t, ListUse>> before;
  try {
    for (const AxonList& list : lists) {
      check_axon_list(list);
      before.emplace_back(list.list.index_, lists_[list.list.index_]);
      lists_[list.list.index_] = {.used = true, .plastic = list.plasticity.has_value()};
    }
  } catch (const UserError&) {
    for (auto use = before.rbegin(); use != before.rend(); ++use) lists_[use->first] = use->second;
    throw;
  }
}

AxonId CoreBuilder::add_axon(std::span<const AxonList> lists) {
  const AxonId axon{core_.in_axon_count()};
  require_in("lists of an axon", static_cast<std::int64_t>(lists.size()), 1,
             architecture_.core.in_axons);
  require(Resource::kInAxons, core_.in_axons.size() + lists.size(), architecture_.core.in_axons);
  claim_lists(lists);
  for (const AxonList& list : lists) {
    InAxonEntry entry = entry_of(list);
    entry.cont = &list != &lists.back();
    core_.in_axons.push_back(entry.pack());
    if (!list.plasticity) continue;
    core_.x_traces.resize(core_.in_axons.size());
    core_.x_traces.back() = XTrace{.x1 = list.plasticity->x1,
                                   .x2 = list.plasticity->x2,
                                   .source_id = list.plasticity->source_id}
                                .pack();
  }
  return axon;
}

void CoreBuilder::add_out_axon(CompartmentId from, const OutAxonEntry& to) {
  require_compartment(from);
  require(Resource::kOutAxons, out_axon_count_ + 1U, architecture_.core.out_axons);
  require(Resource::kOutAxons, out_axons_[from.index()].size() + 1, AxonMapEntry::Count::kMax);
  out_axons_[from.index()].push_back(to);
  ++out_axon_count_;
}

CoreImage CoreBuilder::finish() {
  for (const std::vector<OutAxonEntry>& entries : out_axons_) {
    core_.axon_map.push_back(AxonMapEntry{
        .first = static_cast<std::uint16_t>(entries.empty() ? 0 : core_.out_axons.size()),
        .count = static_cast<std::uint16_t>(entries.size())}
                                 .pack());
    for (const OutAxonEntry& entry : entries) core_.out_axons.push_back(entry.pack());
  }
  if (!core_.state_uv.empty()) {
    core_.state_uv.resize(core_.compartments.size());
    core_.state_a.resize(core_.compartments.size());
  }
  if (!core_.x_traces.empty()) core_.x_traces.resize(core_.in_axons.size());
  return std::move(core_);
}

}  // namespace spikemesh::image
