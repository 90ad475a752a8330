#include "tests/equivalence/learned_synapses.h"

#include <algorithm>

#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/words.h"

namespace spikemesh::equivalence {
namespace {

class Reader {
 public:
  Reader(const image::ChipImage& image, const chip::ChipState& state)
      : image_(image), state_(state) {}

  std::vector<LearnedSynapse> run() {
    for (const image::InputGroup& input : image_.inputs)
      for (std::uint32_t line = 0; line < input.lines.size(); ++line)
        for (const image::AxonAddress& to : input.lines[line])
          follow(input.first_source + line, to);
    for (const image::CoreImage& core : image_.cores)
      for (std::size_t c = 0; c < core.compartments.size(); ++c) follow_axons(core, c);
    std::ranges::sort(found_);
    return std::move(found_);
  }

 private:
  static std::uint32_t id_of(const image::CoreImage& core, std::size_t compartment) {
    return image::CompartmentConfig::unpack(core.compartments.at(compartment)).logical_id;
  }

  void follow_axons(const image::CoreImage& core, std::size_t compartment) {
    const Architecture::Mesh& mesh = image_.architecture.mesh;
    const auto range = image::AxonMapEntry::unpack(core.axon_map.at(compartment));
    for (std::size_t i = range.first; i < std::size_t{range.first} + range.count; ++i) {
      const auto to = image::OutAxonEntry::unpack(core.out_axons.at(i));
      if (to.port == image::kHostPort) continue;
      follow(id_of(core, compartment),
             {.core = CoreId{(to.y * mesh.width + to.x) * mesh.cores_per_router + to.port},
              .axon = AxonId{to.axon}});
    }
  }

  void follow(std::uint32_t source, const image::AxonAddress& to) {
    const image::CoreImage& core = *image_.find_core(to.core);
    const auto index = static_cast<std::size_t>(&core - image_.cores.data());
    for (std::uint32_t axon = to.axon.value();; ++axon) {
      const auto entry = image::InAxonEntry::unpack(core.in_axons.at(axon));
      if (entry.plastic) take_list(source, core, entry, state_.cores.at(index).synapses);
      if (!entry.cont) return;
    }
  }

  void take_list(std::uint32_t source, const image::CoreImage& core,
                 const image::InAxonEntry& entry, const std::vector<std::uint64_t>& words) {
    const auto layout = image::SynapseLayout::of(entry);
    for (std::uint32_t i = 0; i < entry.count; ++i) {
      const image::Synapse s =
          layout.extract(words.at(entry.address + i / layout.per_word()), i % layout.per_word());
      const auto sign = entry.sign;
      found_.push_back({.source = source,
                        .target = id_of(core, image::target_of(entry, i, s)),
                        .mantissa = arith::weight_mantissa(s.weight, entry.weight_bits, sign),
                        .delay = entry.delay + s.delay,
                        .tag = s.tag});
    }
  }

  const image::ChipImage& image_;
  const chip::ChipState& state_;
  std::vector<LearnedSynapse> found_;
};

}  // namespace

std::vector<LearnedSynapse> learned_synapses(const image::ChipImage& image,
                                             const chip::ChipState& state) {
  return Reader(image, state).run();
}

}  // namespace spikemesh::equivalence
