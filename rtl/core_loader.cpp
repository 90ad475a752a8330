#include "rtl/core_loader.h"

#include <vector>

#include "base/error.h"
#include "rtl/core_registers.h"

namespace spikemesh::rtl {
namespace {

template <class Word>
void write_words(CoreModel& core, image::Memory memory, const std::vector<Word>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    core.write(memory, static_cast<std::uint32_t>(i), words[i]);
  }
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

void load_core(const image::ChipImage& chip, const image::CoreImage& image, CoreModel& core) {
  using image::Memory;
  write_words(core, Memory::kInAxon, image.in_axons);
  write_words(core, Memory::kSynapse, image.synapses);
  write_words(core, Memory::kCompCfg, image.compartments);
  write_words(core, Memory::kProfile, image.profiles);
  write_words(core, Memory::kAxonMap, image.axon_map);
  write_words(core, Memory::kOutAxon, image.out_axons);
  write_words(core, Memory::kRule, image.rules);
  write_words(core, Memory::kDecay, image.decays);
  write_words(core, Memory::kXTrace, image.x_traces);
  write_words(core, Memory::kYTrace, std::vector<std::uint64_t>(image.compartment_count()));
  write_words(core, Memory::kStateUv, image.state_uv);
  write_words(core, Memory::kStateA, image.state_a);

  write_register(core, Register::kCompartments, image.compartment_count());
  write_register(core, Register::kSlots, image.slots_log2);
  write_register(core, Register::kSeed, chip.seed);
  write_register(core, Register::kEpoch, chip.epoch);
  write_register(core, Register::kStep, 0);
  write_register(core, Register::kInAxons, image.in_axon_count());
  write_register(core, Register::kStochastic, image.stochastic);
  write_register(core, Register::kRDecay, chip.r_decay);
  write_register(core, Register::kMode, 1);
  while (core.busy()) core.cycle({});
}

}  // namespace spikemesh::rtl
