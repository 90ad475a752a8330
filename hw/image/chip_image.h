#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/strong.h"
#include "hw/arch/architecture.h"

/// What a chip is loaded with: the words of its memories, packed as hardware.md §3.2 lays them out
/// (unpack them with words.h, learning_words.h and synapse_layout.h), and what the outside calls
/// its neurons and inputs. These are plain values: an image that load_image() or an ImageBuilder
/// returned is legal (image_check.h), one filled by hand is whatever it is.
namespace spikemesh::image {

/// The memories and registers of one core. A memory's words beyond the end of its vector are 0.
struct CoreImage {
  CoreId id{};
  std::uint32_t slots_log2 = 3;  ///< SLOTS: 3 ... 6
  std::uint16_t stochastic = 0;  ///< STOCHASTIC: bit r, rule r rounds stochastically

  std::vector<std::uint64_t> in_axons;      ///< IN_AXON; their number is the register IN_AXONS
  std::vector<std::uint64_t> synapses;      ///< SYNAPSE
  std::vector<std::uint64_t> compartments;  ///< COMP_CFG; their number is the register COMPARTMENTS
  std::vector<std::uint64_t> profiles;      ///< PROFILE, two words each
  std::vector<std::uint32_t> axon_map;      ///< AXON_MAP, one for each compartment
  std::vector<std::uint64_t> out_axons;     ///< OUT_AXON
  std::vector<std::uint64_t> rules;         ///< RULE, 16 words a rule
  std::vector<std::uint16_t> decays;        ///< DECAY, 320 words a rule or trace class

  /// Initial state: empty where it is all 0, else one for each in-axon (x) or compartment (u v, a).
  /// X_TRACE of a plastic entry holds its source's logical id, so it is not empty if one is
  /// plastic.
  std::vector<std::uint64_t> x_traces;  ///< X_TRACE
  std::vector<std::uint64_t> state_uv;  ///< STATE_UV
  std::vector<std::uint32_t> state_a;   ///< STATE_A

  std::uint32_t compartment_count() const {
    return static_cast<std::uint32_t>(compartments.size());
  }
  std::uint32_t in_axon_count() const { return static_cast<std::uint32_t>(in_axons.size()); }
  std::uint32_t slots() const { return 1U << slots_log2; }

  bool operator==(const CoreImage&) const = default;
};

/// An in-axon entry of the chip: where a spike can be sent.
struct AxonAddress {
  CoreId core{};
  AxonId axon{};
  auto operator<=>(const AxonAddress&) const = default;
};

/// A compartment of the chip.
struct CompartmentAddress {
  CoreId core{};
  CompartmentId compartment{};
  auto operator<=>(const CompartmentAddress&) const = default;
};

/// A spike of one line of an input group in a step.
struct LineSpike {
  std::uint32_t step = 0;
  std::uint32_t line = 0;
  auto operator<=>(const LineSpike&) const = default;
};

/// Inputs that the host drives: a spike of line i in step t is one packet to each of lines[i].
/// `spikes` and `poisson` are what the network says about them; a session may send others.
struct InputGroup {
  std::string name{};
  std::vector<std::vector<AxonAddress>> lines{};
  std::uint32_t first_source = 0;   ///< logical id of line 0; the others follow
  std::vector<LineSpike> spikes{};  ///< ascending
  /// Each line spikes in each step with this probability, in 2^-32 (hardware.md §10.2): 0 ... 2^32.
  std::uint64_t poisson = 0;
  bool operator==(const InputGroup&) const = default;
};

/// Neurons with a name, in the network's order: what probes and rasters speak of.
struct Population {
  std::string name{};
  std::vector<CompartmentAddress> neurons{};
  bool operator==(const Population&) const = default;
};

/// Whose spike it is that arrives at a host port with this axon.
struct ReadOut {
  std::uint32_t host_port = 0;   ///< index into Architecture::host_ports
  std::uint32_t axon = 0;        ///< 16 bits
  std::uint32_t population = 0;  ///< index into ChipImage::populations
  std::uint32_t neuron = 0;      ///< index into that population
  auto operator<=>(const ReadOut&) const = default;
};

/// What the user wants to watch. Probed spikes are read-outs too; u and v are read between steps.
struct Probe {
  enum class Kind : std::uint8_t { kSpikes = 0, kU = 1, kV = 2 };
  std::string name{};
  Kind kind = Kind::kSpikes;
  std::uint32_t population = 0;  ///< index into ChipImage::populations
  std::uint32_t first = 0;       ///< neuron of that population
  std::uint32_t count = 0;       ///< neurons
  bool operator==(const Probe&) const = default;
};

/// A whole chip.
struct ChipImage {
  Architecture architecture;
  std::uint32_t seed = 0;     ///< SEED of every core
  std::uint32_t epoch = 0;    ///< EPOCH: steps, 1 ... 63; 0: no learning
  std::uint32_t r_decay = 0;  ///< R_DECAY: 0 ... 4096

  std::vector<CoreImage> cores;  ///< those in use, by ascending id; the others stay empty
  std::vector<InputGroup> inputs;
  std::vector<Population> populations;
  std::vector<ReadOut> read_outs;  ///< ascending; (host_port, axon) is unique
  std::vector<Probe> probes;

  /// Free text about where it came from, such as `compiler` and `network`.
  std::map<std::string, std::string> metadata;

  /// The core of this id, or nullptr if it is not in use.
  const CoreImage* find_core(CoreId id) const;
  CoreImage* find_core(CoreId id);

  /// The group or population of this name, or nullptr.
  const InputGroup* find_input(const std::string& name) const;
  const Population* find_population(const std::string& name) const;

  bool operator==(const ChipImage&) const = default;
};

}  // namespace spikemesh::image
