#include "bench/chip_workloads/chip_workloads.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "base/error.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/words.h"

namespace spikemesh::bench {
namespace {

constexpr std::uint32_t kBlock = 4;  ///< cores along a side of the block of kLocal
constexpr std::uint32_t kFewCores = 4;
constexpr std::uint32_t kFewSynapses = 16;
constexpr std::uint32_t kManyCores = 64;
constexpr std::uint32_t kSlotsLog2 = 3;
constexpr std::uint8_t kWeightBits = 4;
constexpr std::int16_t kBias = 4000;
constexpr std::uint16_t kDecayU = 1023;
constexpr std::uint16_t kDecayV = 128;
constexpr std::int32_t kThresholdUnit = 64;  // hardware.md §4.4
constexpr std::uint32_t kOne = 4096;         ///< of a decay factor

/// The membrane after `steps` steps of bias alone, from 0.
std::int32_t charge(std::uint32_t steps) {
  std::int64_t v = 0;
  for (std::uint32_t i = 0; i < steps; ++i) v = v * (kOne - kDecayV) / kOne + kBias;
  return static_cast<std::int32_t>(v);
}

/// For each neuron of the chip, the cores that its spikes go to.
using Fan = std::vector<std::vector<std::uint32_t>>;

Fan local_fan(const Architecture& architecture) {
  const std::uint32_t width = architecture.mesh.width;
  const auto around = [](std::uint32_t at, std::uint32_t by) {
    return at / kBlock * kBlock + (at + by) % kBlock;
  };
  Fan fan;
  for (std::uint32_t core = 0; core < architecture.core_count(); ++core) {
    const std::uint32_t x = core % width;
    const std::uint32_t y = core / width;
    const std::vector<std::uint32_t> to{y * width + around(x, 1), y * width + around(x, kBlock - 1),
                                        around(y, 1) * width + x,
                                        around(y, kBlock - 1) * width + x};
    fan.insert(fan.end(), architecture.core.compartments, to);
  }
  return fan;
}

/// Every core is drawn equally often; no neuron draws one twice.
Fan far_fan(const Architecture& architecture, std::mt19937_64& random) {
  const std::uint32_t neurons = architecture.core_count() * architecture.core.compartments;
  Fan fan(neurons);
  std::vector<std::uint32_t> deck(neurons);
  const auto holds = [&fan](std::uint32_t neuron, std::uint32_t core) {
    return std::find(fan[neuron].begin(), fan[neuron].end(), core) != fan[neuron].end();
  };
  for (std::uint32_t draw = 0; draw < kFewCores; ++draw) {
    for (std::uint32_t i = 0; i < neurons; ++i) deck[i] = i % architecture.core_count();
    std::shuffle(deck.begin(), deck.end(), random);
    for (std::uint32_t i = 0; i < neurons; ++i) {
      while (holds(i, deck[i])) {
        const auto other = std::uniform_int_distribution<std::uint32_t>(0, neurons - 1)(random);
        const bool other_takes = other > i ? true : !holds(other, deck[i]);
        if (!other_takes || holds(i, deck[other])) continue;
        if (other < i) {
          *std::find(fan[other].begin(), fan[other].end(), deck[other]) = deck[i];
        }
        std::swap(deck[i], deck[other]);
      }
      fan[i].push_back(deck[i]);
    }
  }
  return fan;
}

/// Each pair of neurons shares out the cores, half to each.
Fan scattered_fan(const Architecture& architecture, std::mt19937_64& random) {
  const std::uint32_t neurons = architecture.core_count() * architecture.core.compartments;
  std::vector<std::uint32_t> cores(architecture.core_count());
  std::iota(cores.begin(), cores.end(), 0U);
  const auto half = static_cast<std::ptrdiff_t>(cores.size() / 2);
  Fan fan;
  for (std::uint32_t i = 0; i < neurons; i += 2) {
    std::shuffle(cores.begin(), cores.end(), random);
    fan.emplace_back(cores.begin(), cores.begin() + half);
    fan.emplace_back(cores.begin() + half, cores.end());
    if (cores.size() > 2 * kManyCores) {
      fan[i].resize(kManyCores);
      fan[i + 1].resize(kManyCores);
    }
  }
  return fan;
}

Fan make_fan(const Workload& workload, const Architecture& architecture, std::mt19937_64& random) {
  switch (workload.reach) {
    case Reach::kLocal:
      return local_fan(architecture);
    case Reach::kFar:
      return far_fan(architecture, random);
    case Reach::kScattered:
      return scattered_fan(architecture, random);
  }
  SPIKEMESH_CHECK(false, "every reach has a fan");
}

class Maker {
 public:
  Maker(const Workload& workload, const Architecture& architecture)
      : workload_(workload), architecture_(architecture), random_(workload.seed) {}

  image::ChipImage make() {
    image::ChipImage made;
    made.architecture = architecture_;
    made.seed = workload_.seed;
    made.cores.resize(architecture_.core_count());
    for (std::uint32_t id = 0; id < made.cores.size(); ++id) {
      made.cores[id].id = CoreId{id};
      made.cores[id].slots_log2 = kSlotsLog2;
      add_compartments(made.cores[id]);
    }
    connect(made);
    made.metadata["generator"] = "bench/chip_workloads";
    return made;
  }

 private:
  std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }

  void add_compartments(image::CoreImage& core) {
    const image::ProfileWords profile =
        image::Profile{.decay_u = kDecayU, .decay_v = kDecayV}.pack();
    core.profiles = {profile.low, profile.high};
    const std::uint32_t period = workload_.steps_per_spike;
    const std::int32_t threshold = (charge(period - 1) + charge(period)) / 2;
    for (std::uint32_t i = 0; i < architecture_.core.compartments; ++i) {
      const image::CompartmentConfig config{
          .threshold_mantissa = static_cast<std::uint32_t>(threshold / kThresholdUnit),
          .bias_mantissa = kBias,
          .logical_id = core.id.value() * architecture_.core.compartments + i};
      core.compartments.push_back(config.pack());
      core.state_uv.push_back(image::StateUv{.v = charge(below(period))}.pack());
    }
  }

  void connect(image::ChipImage& made) {
    const Fan fan = make_fan(workload_, architecture_, random_);
    std::uint32_t neuron = 0;
    for (image::CoreImage& core : made.cores) {
      for (std::uint32_t i = 0; i < architecture_.core.compartments; ++i) {
        const std::vector<std::uint32_t>& to = fan[neuron++];
        core.axon_map.push_back(
            image::AxonMapEntry{.first = static_cast<std::uint16_t>(core.out_axons.size()),
                                .count = static_cast<std::uint16_t>(to.size())}
                .pack());
        for (const std::uint32_t id : to) core.out_axons.push_back(add_list(made.cores[id]));
      }
    }
  }

  /// A new list in a core; returns the OUT_AXON word that leads to it.
  std::uint64_t add_list(image::CoreImage& core) {
    const std::uint32_t count = workload_.reach == Reach::kScattered ? 1 : kFewSynapses;
    const image::InAxonEntry entry{.format = image::ListFormat::kSparse,
                                   .weight_bits = kWeightBits,
                                   .sign = image::WeightSign::kMixed,
                                   .exponent = -6,
                                   .address = static_cast<std::uint16_t>(core.synapses.size()),
                                   .count = static_cast<std::uint16_t>(count),
                                   .delay = static_cast<std::uint8_t>(below(kDelays))};
    const auto layout = image::SynapseLayout::of(entry);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i % layout.per_word() == 0) core.synapses.push_back(0);
      const image::Synapse synapse{
          .target = static_cast<std::uint16_t>(below(architecture_.core.compartments)),
          .weight = static_cast<std::uint8_t>(below(1U << kWeightBits))};
      core.synapses.back() = layout.insert(core.synapses.back(), i % layout.per_word(), synapse);
    }
    core.in_axons.push_back(entry.pack());
    const std::uint32_t id = core.id.value();
    return image::OutAxonEntry{.x = static_cast<std::uint16_t>(id % architecture_.mesh.width),
                               .y = static_cast<std::uint16_t>(id / architecture_.mesh.width),
                               .axon = static_cast<std::uint16_t>(core.in_axons.size() - 1)}
        .pack();
  }

  static constexpr std::uint32_t kDelays = (1U << kSlotsLog2) - 1;

  const Workload& workload_;
  const Architecture& architecture_;
  std::mt19937_64 random_;
};

}  // namespace

image::ChipImage make_workload(const Workload& workload) {
  Architecture architecture = load_architecture("mesh128");
  if (workload.reach == Reach::kScattered) {
    architecture = with_fields(
        architecture, {parse_setting("core.in_axons=65536"), parse_setting("core.out_axons=65536"),
                       parse_setting("core.synapse_words=65536")});
  }
  return make_workload(workload, architecture);
}

image::ChipImage make_workload(const Workload& workload, const Architecture& architecture) {
  SPIKEMESH_CHECK(architecture.mesh.width % kBlock == 0 && architecture.mesh.height % kBlock == 0 &&
                      architecture.mesh.cores_per_router == 1,
                  "workloads are made for blocks of {} x {} cores, one a router", kBlock, kBlock);
  return Maker(workload, architecture).make();
}

Reach reach_of(const std::string& name) {
  if (name == "local") return Reach::kLocal;
  if (name == "far") return Reach::kFar;
  if (name == "scattered") return Reach::kScattered;
  throw UserError({.key = "workload", .found = name, .expected = "local, far or scattered"});
}

}  // namespace spikemesh::bench
