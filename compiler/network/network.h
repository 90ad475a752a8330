#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/network/neuron.h"
#include "compiler/network/plasticity.h"
#include "compiler/network/rules.h"

namespace spikemesh::network {

class Checks;

/// Neurons that share parameters.
struct Population {
  std::string name;
  std::uint32_t size = 0;  ///< neurons
  std::variant<NeuronTree, PhysicalNeuron> neuron{};
  std::vector<std::int32_t> thresholds{};      ///< of each compartment; empty: as in `neuron`
  std::vector<std::int32_t> bias_mantissas{};  ///< of each compartment; empty: as in `neuron`
  double rate = 0.02;  ///< expected spikes a neuron and step, 0 ... 1: weighs mapping decisions
  std::vector<float> rates{};  ///< of each neuron; empty: all have `rate`

  std::uint32_t compartments_per_neuron() const;
};

/// A spike of an input channel in a step.
struct InputSpike {
  std::uint32_t step = 0;
  std::uint32_t channel = 0;
  friend auto operator<=>(const InputSpike&, const InputSpike&) = default;
};

/// Independent spikes: each channel in each step with this probability.
struct PoissonInput {
  double probability = 0.0;  ///< 0 ... 1
};

using InputSpikes = std::variant<std::vector<InputSpike>, PoissonInput>;

/// Channels through which the host sends spikes into the chip.
struct Input {
  std::string name;
  std::uint32_t size = 0;  ///< channels
  InputSpikes spikes{};    ///< an empty list where a session sends them
  double rate = 0.02;      ///< expected spikes a channel and step, 0 ... 1
};

/// Synapses from one population or input to one population, by a rule.
struct Projection {
  std::string name;
  std::string source;
  std::string target;
  std::uint32_t target_compartment = kRoot;  ///< of each target neuron's tree
  Rule rule{};
  Weight weight{};
  std::int32_t exponent = 0;  ///< -8 ... 7, hardware.md §4.1
  Delay delay{};
  std::optional<Plasticity> plasticity{};  ///< without it the synapses stay as they are

  static constexpr std::uint32_t kRoot = 0xffffffff;
};

/// What of a population is watched.
struct Probe {
  enum class Kind : std::uint8_t {
    kSpikes,  ///< each spike is sent to the host
    kU,
    kV,
  };
  std::string name;
  std::string population;
  Kind kind = Kind::kSpikes;
  std::uint32_t first = 0;  ///< neuron
  std::uint32_t count = 0;  ///< neurons; 0: to the end of the population
};

/// A spiking network in the user's terms. Every add function checks what it is given, takes it
/// or throws UserError; its key is `projection ff.weight.value`. So a Network is always whole:
/// names are unique and known, indices and values in range.
class Network {
 public:
  explicit Network(std::string name = "network", std::uint32_t seed = 1);

  void add(Population population);
  void add(Input input);
  void add(LearningRule rule);
  void add(Projection projection);  ///< seals an explicit table
  void add(Probe probe);

  const std::string& name() const { return name_; }
  std::uint32_t seed() const { return seed_; }
  /// Length of a time-step, for parameters in physical units.
  double step_ms() const { return step_ms_; }
  void set_step_ms(double step_ms);
  const std::vector<Population>& populations() const { return populations_; }
  const std::vector<Input>& inputs() const { return inputs_; }
  const std::vector<LearningRule>& learning_rules() const { return learning_rules_; }
  const std::vector<Projection>& projections() const { return projections_; }
  const std::vector<Probe>& probes() const { return probes_; }

  std::optional<std::size_t> find_population(std::string_view name) const;
  std::optional<std::size_t> find_input(std::string_view name) const;
  std::optional<std::size_t> find_learning_rule(std::string_view name) const;
  /// The rule whose y traces this compartment keeps: that of the first plastic projection onto it.
  std::optional<std::size_t> post_traces_of(std::size_t population,
                                            std::uint32_t compartment) const;
  /// Neurons or channels of a population or input that exists.
  std::uint32_t size_of(std::string_view population_or_input) const;

 private:
  std::string name_;
  std::uint32_t seed_;
  double step_ms_ = 1.0;
  std::vector<Population> populations_;
  std::vector<Input> inputs_;
  void take_plasticity(const Checks& checks, Projection& projection, std::size_t target);

  std::vector<LearningRule> learning_rules_;
  std::vector<Projection> projections_;
  std::vector<Probe> probes_;
  std::map<std::string, std::size_t, std::less<>> population_index_;
  std::map<std::string, std::size_t, std::less<>> input_index_;
  std::map<std::string, bool, std::less<>> other_names_;
  /// By population and compartment: what post_traces_of() gives.
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> post_traces_;
  std::uint64_t compartments_ = 0;
};

/// Compartments that a network may have: a logical id has 23 bits (hardware.md §3.2), and input
/// channels are numbered after the compartments.
inline constexpr std::uint64_t kMaxSources = std::uint64_t{1} << 23;

/// The longest delay that any split of the accumulators allows: 64 slots, hardware.md §5.1.
inline constexpr std::uint32_t kMaxDelay = 62;

/// Largest mantissa of a threshold. hardware.md §3.2, COMP_CFG
inline constexpr std::int32_t kMaxThresholdMantissa = 131071;

/// Largest magnitude of a weight's mantissa.
inline constexpr std::int32_t kMaxMantissa = 255;

}  // namespace spikemesh::network
