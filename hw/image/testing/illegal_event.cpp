#include "hw/image/testing/illegal_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace spikemesh::image::testing {
namespace {

std::uint64_t bits(std::uint64_t word, unsigned high, unsigned low) {
  return word >> low & ((std::uint64_t{2} << (high - low)) - 1);
}

/// The word at `index`, 0 beyond what the image gives (§10.3: the model uses 0).
template <class Word>
std::uint64_t at(const std::vector<Word>& memory, std::uint64_t index) {
  return index < memory.size() ? memory[index] : 0;
}

/// Follows every spike that could be sent through the table of §11.
class Walk {
 public:
  explicit Walk(const ChipImage& image) : image_(image), arch_(image.architecture) {}

  std::optional<std::string> find() {
    for (const InputGroup& group : image_.inputs)
      for (const auto& line : group.lines)
        for (const AxonAddress& to : line) hit(to.core.value(), to.axon.value());
    for (const CoreImage& core : image_.cores) {
      work_compartments(core);
      // A sweep reads every entry, hit or not.
      for (std::uint32_t i = 0; i < core.in_axons.size(); ++i)
        if (bits(core.in_axons[i], 1, 0) != 0) work_entry(core, i);
    }
    return found_;
  }

 private:
  void report(std::string what) {
    if (!found_) found_ = std::move(what);
  }

  void hit(std::uint64_t core_id, std::uint64_t axon) {
    const auto core = std::ranges::find(image_.cores, CoreId{static_cast<std::uint32_t>(core_id)},
                                        &CoreImage::id);
    if (core == image_.cores.end()) return report(fmt::format("core {} is empty", core_id));
    if (axon >= arch_.core.in_axons) return report("axon beyond IN_AXON");
    if (bits(at(core->in_axons, axon), 1, 0) == 0)
      report(fmt::format("core {}, axon {}: format 0", core_id, axon));
  }

  void work_entry(const CoreImage& core, std::uint32_t index) {
    const std::uint64_t entry = core.in_axons[index];
    const std::uint64_t field = (bits(entry, 1, 0) == 2 ? 0 : 10) +
                                (std::uint64_t{1} << bits(entry, 3, 2)) + 3 * bits(entry, 55, 54) +
                                (bits(entry, 56, 56) != 0 ? 9 : 0);
    if (bits(entry, 5, 4) == 3) report("sign 3");
    if (bits(entry, 55, 54) == 3 || field > 64) return report("delay_bits 3");
    const std::uint64_t count = bits(entry, 37, 26);
    const std::uint64_t per_word = 64 / field;
    if (count > 0 &&
        bits(entry, 25, 10) + (count + per_word - 1) / per_word > arch_.core.synapse_words)
      return report("a list beyond SYNAPSE");
    if (bits(entry, 57, 57) != 0) {
      if (index + 1 >= arch_.core.in_axons) report("cont in the last entry");
      if (bits(at(core.in_axons, index + 1), 1, 0) == 0) report("cont into format 0");
    }
    for (std::uint64_t i = 0; i < count; ++i) work_synapse(core, entry, i, field, per_word);
  }

  void work_synapse(const CoreImage& core, std::uint64_t entry, std::uint64_t i,
                    std::uint64_t field_bits, std::uint64_t per_word) {
    const std::uint64_t word = at(core.synapses, bits(entry, 25, 10) + i / per_word);
    std::uint64_t field = word >> (i % per_word * field_bits);
    const std::uint64_t format = bits(entry, 1, 0);
    std::uint64_t target = bits(entry, 47, 38) + i;
    if (format != 2) {
      target = bits(field, 9, 0) + (format == 3 ? bits(entry, 47, 38) : 0);
      field >>= 10;
    }
    field >>= std::uint64_t{1} << bits(entry, 3, 2);
    const std::uint64_t delay_bits = 3 * bits(entry, 55, 54);
    const std::uint64_t own = delay_bits == 0 ? 0 : field & ((1U << delay_bits) - 1);
    if (target >= core.compartments.size()) report("target beyond the compartments");
    if (bits(entry, 53, 48) + own > (1U << core.slots_log2) - 2) report("delay beyond S - 2");
  }

  void work_compartments(const CoreImage& core) {
    std::uint64_t depth = 0;
    for (std::size_t c = 0; c < core.compartments.size(); ++c) {
      const std::uint64_t index = bits(core.compartments[c], 7, 0);
      if (index >= arch_.core.profiles) report("profile beyond PROFILE");
      const std::uint64_t profile = at(core.profiles, 2 * index);
      if (bits(profile, 41, 36) == 0) report("refractory 0");
      if (bits(profile, 43, 42) == 3) report("reset 3");
      const std::uint64_t pops = bits(profile, 54, 53);
      if (pops == 3) report("pops 3");
      if (pops > depth) return report("pop of an empty stack");
      depth += bits(profile, 55, 55) - pops;
      if (depth > 4) report("push onto a full stack");
      send(core, at(core.axon_map, c));
    }
  }

  void send(const CoreImage& core, std::uint64_t map) {
    const std::uint64_t end = bits(map, 15, 0) + bits(map, 31, 16);
    if (end > arch_.core.out_axons) return report("OUT_AXON beyond the memory");
    for (std::uint64_t i = bits(map, 15, 0); i < end; ++i) {
      const std::uint64_t entry = at(core.out_axons, i);
      const std::uint64_t x = bits(entry, 11, 0);
      const std::uint64_t y = bits(entry, 23, 12);
      const std::uint64_t port = bits(entry, 26, 24);
      const bool is_host = std::ranges::any_of(
          arch_.host_ports, [&](const auto& host) { return host.x == x && host.y == y; });
      if (port == 7 && is_host) continue;
      if (x >= arch_.mesh.width || y >= arch_.mesh.height || port >= arch_.mesh.cores_per_router)
        return report("a destination that does not exist");
      hit((y * arch_.mesh.width + x) * arch_.mesh.cores_per_router + port, bits(entry, 42, 27));
    }
  }

  const ChipImage& image_;
  const Architecture& arch_;
  std::optional<std::string> found_;
};

}  // namespace

std::optional<std::string> find_illegal_event(const ChipImage& image) { return Walk(image).find(); }

}  // namespace spikemesh::image::testing
