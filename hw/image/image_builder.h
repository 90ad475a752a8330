#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hw/image/chip_image.h"
#include "hw/image/core_builder.h"

namespace spikemesh::image {

/// Builds a chip image that is legal: cores are filled through their CoreBuilder, and what goes
/// from core to core through here. A spike's destination exists before the spike is sent there.
/// Throws as CoreBuilder does.
class ImageBuilder {
 public:
  explicit ImageBuilder(Architecture architecture);

  ImageBuilder(const ImageBuilder&) = delete;
  ImageBuilder& operator=(const ImageBuilder&) = delete;

  const Architecture& architecture() const { return image_.architecture; }

  void set_seed(std::uint32_t seed) { image_.seed = seed; }
  void set_epoch(std::uint32_t steps);
  void set_reward_decay(std::uint32_t factor);
  void set_metadata(const std::string& key, const std::string& value);

  /// Takes a core into use, with 2^slots_log2 delay slots: 3 to 6. The reference stays valid.
  CoreBuilder& add_core(CoreId id, std::uint32_t slots_log2);
  CoreBuilder& core(CoreId id);
  bool has_core(CoreId id) const { return cores_.contains(id); }

  /// Makes the compartment's spikes go to an axon that add_axon() has returned.
  void connect(const CompartmentAddress& from, const AxonAddress& to);

  /// Inputs with a name of their own; a line may reach any number of axons, or none.
  void add_input(InputGroup group);

  /// Neurons with a name of their own. Returns the population's index.
  std::uint32_t add_population(Population population);

  /// Sends a neuron's spikes to a host port and names them there.
  void add_read_out(std::uint32_t population, std::uint32_t neuron, std::uint32_t host_port);

  /// What the user wants to watch, of a population added before. Does not add read-outs.
  void add_probe(Probe probe);

  /// The finished image. The builder is empty afterwards.
  ChipImage build();

 private:
  void require_axon(const std::string& what, const AxonAddress& to) const;
  const CoreBuilder& require_compartment(const std::string& what,
                                         const CompartmentAddress& at) const;
  OutAxonEntry out_axon_of(const AxonAddress& to) const;

  ChipImage image_;
  std::map<CoreId, CoreBuilder> cores_;
  std::vector<std::uint32_t> host_axons_;  ///< used up at each host port
};

}  // namespace spikemesh::image
