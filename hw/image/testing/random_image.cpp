#include "hw/image/testing/random_image.h"

#include <algorithm>
#include <string>
#include <utility>

#include "hw/image/image_builder.h"
#include "hw/image/memory.h"
#include "hw/image/stimulus.h"
#include "hw/image/testing/random_parts.h"

namespace spikemesh::image::testing {
namespace {

/// Fills one core.
class RandomCore {
 public:
  RandomCore(CoreBuilder& core, const Architecture& architecture, const RandomImageOptions& options,
             std::uint64_t seed)
      : core_(core), architecture_(architecture), options_(options), dice_(seed) {}

  /// The axons that spikes can be sent to; never empty.
  std::vector<AxonId> fill() {
    add_rules();
    add_profiles();
    add_compartments();
    add_axons();
    return axons_;
  }

 private:
  void add_rules() {
    if (!options_.learning) return;
    rules_ = 1 + dice_.below(std::min(architecture_.core.rules, 5U));
    for (std::uint32_t i = 0; i < rules_; ++i) core_.add_rule(random_rule(dice_));
  }

  /// A plain one first, which every join stack allows; then each number of children, with and
  /// without a push.
  void add_profiles() {
    const std::uint32_t wanted = std::min(architecture_.core.profiles, 16U);
    for (std::uint32_t i = 0; i < wanted; ++i) {
      Profile profile =
          random_join(dice_, static_cast<std::uint8_t>(i / 2 % 3), i % 2 == 1, options_.noise);
      if (rules_ > 0 && dice_.one_in(2)) {
        profile.y_traces = true;
        profile.trace_class = static_cast<std::uint8_t>(dice_.below(rules_));
      }
      const std::uint8_t index = core_.add_profile(profile);
      if (index == profiles_.size()) profiles_.push_back(profile);
    }
  }

  void add_compartments() {
    const std::uint32_t capacity = compartment_capacity(architecture_, core_.core().slots_log2);
    const std::uint32_t limit = std::min(capacity, options_.max_compartments);
    const std::uint32_t wanted =
        std::min(limit, dice_.pick<std::uint32_t>({1, 7, 8, 9, limit, 1 + dice_.below(limit)}));
    for (std::uint32_t c = 0; c < wanted; ++c) {
      CompartmentConfig config = random_compartment(dice_);
      config.profile = fitting_profile();
      config.logical_id = logical_id(c);
      core_.add_compartment(config);
    }
    if (dice_.one_in(2)) return;
    for (std::uint32_t c = 0; c < wanted; ++c)
      core_.set_state(CompartmentId{c}, random_state(dice_),
                      dice_.pick<std::uint32_t>({0, 1, dice_.below(5000), kMaxAdaptation}));
  }

  std::uint8_t fitting_profile() {
    for (int trial = 0; trial < 8; ++trial) {
      const std::uint32_t index = dice_.below(static_cast<std::uint32_t>(profiles_.size()));
      const std::uint32_t depth = core_.join_depth();
      const Profile& profile = profiles_[index];
      if (profile.pops <= depth && depth - profile.pops + (profile.push ? 1 : 0) <= kJoinStackDepth)
        return static_cast<std::uint8_t>(index);
    }
    return 0;
  }

  /// One of its own for every compartment of the chip, spread over the 23 bits.
  std::uint32_t logical_id(std::uint32_t compartment) const {
    constexpr std::uint32_t spread = 0x2b5a35;  // odd: a permutation of the 23 bits
    return (core_.id().value() * 1024 + compartment) * spread & kMaxLogicalId;
  }

  void add_axons() {
    shapes_ = random_shapes(dice_);
    const std::uint32_t wanted = 1 + dice_.below(std::max(options_.max_axons, 1U));
    try {
      while (axons_.size() < wanted) add_axon();
    } catch (const ResourceError&) {
      // A small core is full: what it holds is what it has.
      if (axons_.empty()) throw;
    }
  }

  void add_axon() {
    std::vector<AxonList> lists;
    const std::uint32_t chain = dice_.one_in(4) ? 1 + dice_.below(4) : 1;
    for (std::uint32_t i = 0; i < chain; ++i)
      lists.push_back(!fixed_.empty() && dice_.one_in(6) ? shared_list() : new_list());
    axons_.push_back(core_.add_axon(lists));
    for (const AxonList& list : lists)
      if (!list.plasticity) fixed_.push_back(list);
  }

  /// A list that is there already, read in another way.
  AxonList shared_list() {
    AxonList list = dice_.pick(fixed_);
    list.sign = random_sign();
    list.exponent = random_exponent();
    return list;
  }

  AxonList new_list() {
    const ListShape shape = shapes_[next_shape_++ % shapes_.size()];
    const SynapseLayout layout = SynapseLayout::of({.format = shape.format,
                                                    .weight_bits = shape.weight_bits,
                                                    .delay_bits = shape.delay_bits,
                                                    .tag = shape.tag});
    const std::uint32_t longest = max_delay(core_.core().slots_log2);
    AxonList list{.sign = random_sign(), .exponent = random_exponent()};
    list.delay = static_cast<std::uint8_t>(
        dice_.pick<std::uint32_t>({0, 0, 1, longest, dice_.below(longest + 1)}));
    const std::uint32_t compartments = core_.compartment_count();
    if (shape.format != ListFormat::kSparse)
      list.base = static_cast<std::uint16_t>(dice_.one_in(2) ? 0 : dice_.below(compartments));
    const std::uint32_t reach = compartments - list.base;
    const std::uint32_t count = random_count(
        dice_, layout, shape.format == ListFormat::kDense ? reach : std::min(4 * reach, 300U));
    std::vector<Synapse> synapses;
    for (std::uint32_t i = 0; i < count; ++i)
      synapses.push_back(random_synapse(layout, reach, longest - list.delay));
    list.list = core_.store(shape, synapses);
    if (rules_ > 0 && dice_.one_in(3)) list.plasticity = random_plasticity();
    return list;
  }

  Synapse random_synapse(const SynapseLayout& layout, std::uint32_t reach, std::uint32_t longest) {
    const auto field = [](unsigned bits) { return (1U << bits) - 1; };
    Synapse synapse;
    if (layout.target_bits() > 0) synapse.target = static_cast<std::uint16_t>(dice_.below(reach));
    synapse.weight = static_cast<std::uint8_t>(dice_.below(field(layout.weight_bits()) + 1));
    synapse.delay =
        static_cast<std::uint8_t>(dice_.below(std::min(longest, field(layout.delay_bits())) + 1));
    if (layout.tag_bits() > 0) synapse.tag = static_cast<std::int16_t>(dice_.between(-256, 255));
    return synapse;
  }

  WeightSign random_sign() {
    return dice_.pick({WeightSign::kExcitatory, WeightSign::kExcitatory, WeightSign::kInhibitory,
                       WeightSign::kMixed});
  }

  std::int8_t random_exponent() {
    return static_cast<std::int8_t>(dice_.one_in(4) ? dice_.between(-8, 7) : dice_.between(-3, 2));
  }

  Plasticity random_plasticity() {
    return {.rule = static_cast<std::uint8_t>(dice_.below(rules_)),
            .source_id = static_cast<std::uint32_t>(dice_.word() & kMaxLogicalId),
            .x1 = static_cast<std::uint8_t>(dice_.one_in(2) ? 0 : dice_.below(128)),
            .x2 = static_cast<std::uint8_t>(dice_.one_in(2) ? 0 : dice_.below(128))};
  }

  CoreBuilder& core_;
  const Architecture& architecture_;
  const RandomImageOptions& options_;
  Dice dice_;
  std::uint32_t rules_ = 0;
  std::vector<Profile> profiles_;
  std::vector<ListShape> shapes_;
  std::size_t next_shape_ = 0;
  std::vector<AxonList> fixed_;
  std::vector<AxonId> axons_;
};

/// Chooses cores, fills them, and joins them up.
class RandomChip {
 public:
  RandomChip(const Architecture& architecture, const RandomImageOptions& options)
      : options_(options), dice_(options.seed), builder_(architecture) {}

  ChipImage make() {
    set_registers();
    choose_cores();
    for (const CoreId id : ids_) {
      CoreBuilder& core = builder_.add_core(
          id, static_cast<std::uint32_t>(dice_.between(kMinSlotsLog2, kMaxSlotsLog2)));
      axons_.push_back(RandomCore(core, builder_.architecture(), options_, dice_.word()).fill());
    }
    topology_ = options_.topology == Topology::kAny ? static_cast<Topology>(1 + dice_.below(4))
                                                    : options_.topology;
    hub_ = dice_.below(static_cast<std::uint32_t>(ids_.size()));
    for (std::size_t i = 0; i < ids_.size(); ++i) connect_core(i);
    add_inputs();
    add_read_outs();
    builder_.set_metadata("generator", "random_image");
    builder_.set_metadata("seed", std::to_string(options_.seed));
    return builder_.build();
  }

 private:
  void set_registers() {
    builder_.set_seed(static_cast<std::uint32_t>(dice_.word()));
    builder_.set_reward_decay(dice_.pick<std::uint32_t>({0, 4096, dice_.below(4097)}));
    if (options_.learning)
      builder_.set_epoch(dice_.pick<std::uint32_t>({1, 2, 3, 8, 63, 1 + dice_.below(63)}));
  }

  void choose_cores() {
    const std::uint32_t all = builder_.architecture().core_count();
    const std::uint32_t wanted = 1 + dice_.below(std::min(options_.max_cores, all));
    while (ids_.size() < wanted) {
      const CoreId id{dice_.below(all)};
      if (std::ranges::find(ids_, id) == ids_.end()) ids_.push_back(id);
    }
    std::ranges::sort(ids_);
  }

  AxonAddress random_axon_of(std::size_t core) {
    return {.core = ids_[core], .axon = dice_.pick(axons_[core])};
  }

  AxonAddress destination_from(std::size_t core) {
    const auto any = dice_.below(static_cast<std::uint32_t>(ids_.size()));
    switch (topology_) {
      case Topology::kRing:
        return random_axon_of((core + 1) % ids_.size());
      case Topology::kAllToOne:
        return random_axon_of(hub_);
      case Topology::kOneCore:
        return random_axon_of(core);
      default:
        return random_axon_of(any);
    }
  }

  /// A third of the compartments send nothing, the others to some places, the same one twice too.
  void connect_core(std::size_t index) {
    CoreBuilder& core = builder_.core(ids_[index]);
    for (std::uint32_t c = 0; c < core.compartment_count(); ++c) {
      const std::uint32_t fan_out = dice_.one_in(3) ? 0 : dice_.below(options_.max_fan_out + 1);
      for (std::uint32_t i = 0; i < fan_out; ++i) {
        try {
          builder_.connect({.core = ids_[index], .compartment = CompartmentId{c}},
                           destination_from(index));
        } catch (const ResourceError&) {
          return;
        }
      }
    }
  }

  void add_inputs() {
    InputGroup group{.name = "in"};
    group.lines.resize(options_.input_lines);
    for (auto& line : group.lines) {
      const std::uint32_t fan_out = dice_.pick<std::uint32_t>({0, 1, 1, 2, 4});
      for (std::uint32_t i = 0; i < fan_out; ++i)
        line.push_back(random_axon_of(dice_.below(static_cast<std::uint32_t>(ids_.size()))));
    }
    add_stimulus(group);
    builder_.add_input(std::move(group));
  }

  /// Has dice of its own, so that the rest of an image does not depend on it.
  void add_stimulus(InputGroup& group) const {
    Dice dice(~options_.seed);
    group.first_source =
        dice.pick<std::uint32_t>({0, 1000, kMaxLogicalId + 1 - options_.input_lines});
    group.poisson = dice.pick<std::uint64_t>({0, 1, dice.word() >> 33, kAlways});
    for (std::uint32_t i = dice.below(4) * options_.input_lines; i > 0; --i)
      group.spikes.push_back({.step = dice.below(50), .line = dice.below(options_.input_lines)});
    std::ranges::sort(group.spikes);
  }

  void add_read_outs() {
    Population all{.name = "all"};
    for (const CoreId id : ids_)
      for (std::uint32_t c = 0; c < builder_.core(id).compartment_count(); ++c)
        all.neurons.push_back({.core = id, .compartment = CompartmentId{c}});
    for (auto i = static_cast<std::uint32_t>(all.neurons.size()); i > 1; --i)
      std::swap(all.neurons[i - 1], all.neurons[dice_.below(i)]);
    const auto neurons = static_cast<std::uint32_t>(all.neurons.size());
    const std::uint32_t population = builder_.add_population(std::move(all));
    const auto ports = static_cast<std::uint32_t>(builder_.architecture().host_ports.size());
    for (std::uint32_t i = 0; i < std::max(ports, neurons / 4); ++i) {
      try {
        builder_.add_read_out(population, dice_.below(neurons), i % ports);
      } catch (const ResourceError&) {
        continue;
      }
    }
    builder_.add_probe(
        {.name = "u", .kind = Probe::Kind::kU, .population = population, .count = 1});
    builder_.add_probe(
        {.name = "v", .kind = Probe::Kind::kV, .population = population, .count = neurons});
  }

  const RandomImageOptions& options_;
  Dice dice_;
  ImageBuilder builder_;
  Topology topology_ = Topology::kRandom;
  std::size_t hub_ = 0;
  std::vector<CoreId> ids_;
  std::vector<std::vector<AxonId>> axons_;
};

}  // namespace

ChipImage random_image(const Architecture& architecture, const RandomImageOptions& options) {
  return RandomChip(architecture, options).make();
}

std::vector<StepInput> random_stimulus(const ChipImage& image, std::uint32_t steps,
                                       std::uint64_t seed) {
  Dice dice(seed);
  std::vector<StepInput> inputs(steps);
  for (StepInput& input : inputs) {
    const std::uint32_t one_in = dice.pick<std::uint32_t>({1, 2, 4, 16, 0});
    for (std::uint32_t group = 0; group < image.inputs.size(); ++group)
      for (std::uint32_t line = 0; line < image.inputs[group].lines.size(); ++line) {
        if (one_in == 0 || !dice.one_in(one_in)) continue;
        input.spikes.push_back({.group = group, .line = line});
        if (dice.one_in(16)) input.spikes.push_back({.group = group, .line = line});
      }
    if (dice.one_in(8))
      input.rewards.push_back(
          dice.pick<std::int8_t>({-128, 127, static_cast<std::int8_t>(dice.between(-20, 20))}));
    if (dice.one_in(32)) input.rewards.push_back(127);
  }
  return inputs;
}

}  // namespace spikemesh::image::testing
