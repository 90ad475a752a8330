#include "rtl/core_loader.h"

#include <vector>

#include "base/error.h"
#include "rtl/core_registers.h"

namespace spikemesh::rtl {
namespace {

template <class Word>
void add_words(std::vector<ConfigWord>& all, image::Memory memory, const std::vector<Word>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    all.push_back({memory, static_cast<std::uint16_t>(i), words[i]});
  }
}

void add_register(std::vector<ConfigWord>& all, Register address, std::uint64_t value) {
  all.push_back({image::Memory::kReg, static_cast<std::uint16_t>(address), value});
}

}  // namespace

MeshStraps mesh_straps(const Architecture& architecture) {
  MeshStraps straps{.width = static_cast<std::uint16_t>(architecture.mesh.width),
                    .height = static_cast<std::uint16_t>(architecture.mesh.height)};
  for (const Architecture::HostPort& port : architecture.host_ports) {
    SPIKEMESH_CHECK(port.y < kHostRows, "the RTL knows host ports in its first rows only");
    straps.host_rows = static_cast<std::uint16_t>(straps.host_rows | (1U << port.y));
  }
  return straps;
}

std::vector<ConfigWord> config_words(const image::ChipImage& chip, const image::CoreImage& image) {
  using image::Memory;
  std::vector<ConfigWord> all;
  add_words(all, Memory::kInAxon, image.in_axons);
  add_words(all, Memory::kSynapse, image.synapses);
  add_words(all, Memory::kCompCfg, image.compartments);
  add_words(all, Memory::kProfile, image.profiles);
  add_words(all, Memory::kAxonMap, image.axon_map);
  add_words(all, Memory::kOutAxon, image.out_axons);
  add_words(all, Memory::kRule, image.rules);
  add_words(all, Memory::kDecay, image.decays);
  add_words(all, Memory::kXTrace, image.x_traces);
  add_words(all, Memory::kYTrace, std::vector<std::uint64_t>(image.compartment_count()));
  add_words(all, Memory::kStateUv, image.state_uv);
  add_words(all, Memory::kStateA, image.state_a);

  add_register(all, Register::kCompartments, image.compartment_count());
  add_register(all, Register::kSlots, image.slots_log2);
  add_register(all, Register::kSeed, chip.seed);
  add_register(all, Register::kEpoch, chip.epoch);
  add_register(all, Register::kStep, 0);
  add_register(all, Register::kInAxons, image.in_axon_count());
  add_register(all, Register::kStochastic, image.stochastic);
  add_register(all, Register::kRDecay, chip.r_decay);
  add_register(all, Register::kMode, 1);
  return all;
}

void load_core(const image::ChipImage& chip, const image::CoreImage& image, CoreModel& core) {
  for (const ConfigWord& word : config_words(chip, image)) {
    core.write(word.memory, word.address, word.data);
  }
  while (core.busy()) core.cycle({});
}

}  // namespace spikemesh::rtl
