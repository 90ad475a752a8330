#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/network/plasticity.h"
#include "hw/image/chip_image.h"

namespace spikemesh::learning {

/// How the synapses of a rig are stored and begin.
struct SynapseStart {
  arith::WeightSign sign = arith::WeightSign::kExcitatory;
  std::uint32_t weight_bits = 8;
  std::uint32_t delay_bits = 3;  ///< of a delay that the rule reads or changes
  std::int32_t weight = 128;     ///< mantissa
  std::int32_t delay = 0;
  std::int32_t tag = 0;
};

/// When the two ends of one synapse spike. A post-spike in step 0 is not possible.
struct SpikeTrains {
  std::vector<std::uint32_t> pre;   ///< steps of hits
  std::vector<std::uint32_t> post;  ///< steps of spikes
};

/// A reward that the host gives in a step.
struct Reward {
  std::uint32_t step = 0;
  std::int8_t value = 0;
};

/// A synapse as a run left it.
struct SynapseEnd {
  std::int32_t weight = 0;
  std::int32_t delay = 0;
  std::int32_t tag = 0;
};

/// Synapses on the functional chip whose two ends spike when the experimenter says so: each has an
/// in-axon of its own, and a compartment that only a second, fixed in-axon can bring to fire. The
/// plastic weights are too small to.
class RuleRig {
 public:
  /// The most synapses of one run: the compartments of a core.
  static constexpr std::uint32_t kMaxSynapses = 512;

  RuleRig(const network::LearningRule& rule, const SynapseStart& start);

  /// Runs so many steps from the start, a synapse for each pair of trains. Rewards are for all.
  /// The same seed gives the same run; other seeds round stochastically in other ways.
  std::vector<SynapseEnd> run(const std::vector<SpikeTrains>& trains,
                              const std::vector<Reward>& rewards, std::uint32_t steps,
                              std::uint32_t seed) const;

  const network::LearningRule& rule() const { return rule_; }
  const SynapseStart& start() const { return start_; }

 private:
  image::ChipImage image_of(std::size_t synapses, std::uint32_t seed) const;
  SynapseEnd end_of(const image::ChipImage& image, const std::vector<std::uint64_t>& words,
                    std::size_t synapse) const;

  network::LearningRule rule_;
  SynapseStart start_;
};

/// The rule as a core holds it.
image::LearningRule image_rule(const network::LearningRule& rule);

}  // namespace spikemesh::learning
