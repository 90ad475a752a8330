#pragma once

#include <cstdint>
#include <vector>

#include "hw/image/chip_image.h"

/// Generated images and inputs, for tests that compare fidelities. Everything follows from the
/// seed and is the same on every machine.
namespace spikemesh::image::testing {

/// Who sends to whom.
enum class Topology : std::uint8_t {
  kAny,       ///< one of the others, by the seed
  kRandom,    ///< every core to any core, itself included
  kRing,      ///< each core to the next in use
  kAllToOne,  ///< all cores to one
  kOneCore,   ///< within each core only
};

struct RandomImageOptions {
  std::uint64_t seed = 0;
  std::uint32_t max_cores = 4;          ///< in use: 1 ... this, at any place of the mesh
  std::uint32_t max_compartments = 64;  ///< of a core; the architecture may allow less
  std::uint32_t max_axons = 24;         ///< of a core
  std::uint32_t max_fan_out = 6;        ///< packets of a spike
  std::uint32_t input_lines = 24;
  Topology topology = Topology::kAny;
  bool learning = true;  ///< plastic lists, y traces and an epoch; else none of these
  bool noise = true;
};

/// A legal image that goes for the corners: every list format, width, sign and delay field in one
/// core, exponents -8 to 7, delays up to the largest, lists of no synapse and of a word and one,
/// chains, shared lists, join trees, resets of every kind, adaptation, extreme decays, thresholds
/// and clips, initial state. Its neurons spike when random_stimulus() drives it.
/// It has one input group `in`, one population `all` and read-outs at every host port.
ChipImage random_image(const Architecture& architecture, const RandomImageOptions& options);

/// What the host does in one step.
struct StepInput {
  /// A spike of a line of an input group, both by index.
  struct Spike {
    std::uint32_t group = 0;
    std::uint32_t line = 0;
    bool operator==(const Spike&) const = default;
  };
  std::vector<Spike> spikes;         ///< ascending; a line can spike twice
  std::vector<std::int8_t> rewards;  ///< mostly none
  bool operator==(const StepInput&) const = default;
};

/// Input for each of `steps` steps: silence, single spikes and bursts of all lines, and rewards.
std::vector<StepInput> random_stimulus(const ChipImage& image, std::uint32_t steps,
                                       std::uint64_t seed);

/// An image in which every table and memory of every core is full, in use and legal: what the
/// slowest load and the largest file are measured with.
ChipImage full_image(const Architecture& architecture, std::uint64_t seed);

}  // namespace spikemesh::image::testing
