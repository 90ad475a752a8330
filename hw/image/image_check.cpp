#include "hw/image/image_check.h"

#include <set>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "hw/image/core_check.h"
#include "hw/image/learning_words.h"
#include "hw/image/stimulus.h"
#include "hw/image/text.h"
#include "hw/image/words.h"

namespace spikemesh::image {
namespace {

/// Checks what one part of an image says of another.
class CrossCheck {
 public:
  CrossCheck(const ChipImage& image, const std::string& file) : image_(image), file_(file) {
    for (const CoreImage& core : image.cores) cores_.emplace(core.id.value(), &core);
    for (std::size_t i = 0; i < image.architecture.host_ports.size(); ++i) {
      const Architecture::HostPort& port = image.architecture.host_ports[i];
      host_ports_.emplace(port.x, port.y);
    }
  }

  void check_all() const {
    check_registers();
    check_order();
    for (const CoreImage& core : image_.cores) check_destinations(core);
    check_inputs();
    check_populations();
    check_read_outs();
    check_probes();
    for (const auto& [key, value] : image_.metadata)
      if (!is_name(key) || !is_utf8(value)) fail("metadata", "no text", "a name and UTF-8");
  }

 private:
  [[noreturn]] void fail(const std::string& key, const std::string& found,
                         const std::string& expected) const {
    throw UserError({.file = file_, .key = key, .found = found, .expected = expected});
  }

  void check_registers() const {
    if (image_.epoch > kMaxEpoch)
      fail("EPOCH", fmt::format("{}", image_.epoch), fmt::format("0 to {}", kMaxEpoch));
    if (image_.r_decay > kDecayOne)
      fail("R_DECAY", fmt::format("{}", image_.r_decay), fmt::format("0 to {}", kDecayOne));
  }

  void check_order() const {
    for (std::size_t i = 1; i < image_.cores.size(); ++i)
      if (image_.cores[i].id <= image_.cores[i - 1].id)
        fail(fmt::format("core {}", image_.cores[i].id),
             fmt::format("after core {}", image_.cores[i - 1].id), "cores by ascending id");
  }

  /// Throws unless a spike to this axon finds a list.
  void check_axon(const std::string& key, std::uint32_t core_id, std::uint32_t axon) const {
    const auto core = cores_.find(core_id);
    if (core == cores_.end()) fail(key, fmt::format("core {}", core_id), "a core of the image");
    const auto& in_axons = core->second->in_axons;
    if (axon >= in_axons.size())
      fail(key, fmt::format("axon {} of core {}", axon, core_id),
           fmt::format("below {}, its IN_AXON entries", in_axons.size()));
    if (InAxonEntry::unpack(in_axons[axon]).format == ListFormat::kNone)
      fail(key, fmt::format("axon {} of core {}, which has no list", axon, core_id),
           "an IN_AXON entry with a list");
  }

  void check_destinations(const CoreImage& core) const {
    const CheckedCore checked{.core = core, .architecture = image_.architecture, .file = file_};
    const Architecture::Mesh& mesh = image_.architecture.mesh;
    for (std::size_t i = 0; i < core.out_axons.size(); ++i) {
      if ((core.out_axons[i] & OutAxonEntry::kReserved) != 0)
        checked.fail(Memory::kOutAxon, i, "reserved bits", fmt::format("{:#x}", core.out_axons[i]),
                     "0 in bits 63:43");
      const OutAxonEntry entry = OutAxonEntry::unpack(core.out_axons[i]);
      if (entry.port == kHostPort) {
        if (!host_ports_.contains({entry.x, entry.y}))
          checked.fail(Memory::kOutAxon, i, "x, y",
                       fmt::format("the host port at ({}, {})", entry.x, entry.y),
                       "a router with a host port");
        continue;
      }
      if (entry.x >= mesh.width || entry.y >= mesh.height || entry.port >= mesh.cores_per_router)
        checked.fail(Memory::kOutAxon, i, "x, y, port",
                     fmt::format("port {} at ({}, {})", entry.port, entry.x, entry.y),
                     fmt::format("a core of the {} x {} x {} there are, or port {}, the host",
                                 mesh.width, mesh.height, mesh.cores_per_router, kHostPort));
      check_axon(fmt::format("core {}, OUT_AXON word {}: destination", core.id, i),
                 (entry.y * mesh.width + entry.x) * mesh.cores_per_router + entry.port, entry.axon);
    }
  }

  template <class Named>
  void check_names(std::string_view kind, const std::vector<Named>& items) const {
    std::set<std::string_view> names;
    for (const Named& item : items) {
      if (!is_name(item.name)) fail(std::string(kind), "a name that is no text", "a name");
      if (!names.insert(item.name).second)
        fail(fmt::format("{} {}", kind, item.name), "twice", "a name of its own");
    }
  }

  void check_inputs() const {
    check_names("input", image_.inputs);
    for (const InputGroup& group : image_.inputs) {
      check_stimulus(group);
      for (std::size_t line = 0; line < group.lines.size(); ++line)
        for (const AxonAddress& to : group.lines[line])
          check_axon(fmt::format("input {}, line {}", group.name, line), to.core.value(),
                     to.axon.value());
    }
  }

  void check_stimulus(const InputGroup& group) const {
    const std::string key = fmt::format("input {}", group.name);
    const std::uint64_t last = std::uint64_t{group.first_source} + group.lines.size();
    if (last > std::uint64_t{kMaxLogicalId} + 1)
      fail(key, fmt::format("logical ids up to {}", last), fmt::format("up to {}", kMaxLogicalId));
    if (group.poisson > kAlways)
      fail(key, fmt::format("a probability of {} 2^-32", group.poisson), "at most 1");
    for (std::size_t i = 0; i < group.spikes.size(); ++i) {
      if (group.spikes[i].line >= group.lines.size())
        fail(fmt::format("{}, spike {}", key, i), fmt::format("line {}", group.spikes[i].line),
             fmt::format("below {}", group.lines.size()));
      if (i > 0 && group.spikes[i] < group.spikes[i - 1])
        fail(fmt::format("{}, spike {}", key, i), fmt::format("step {}", group.spikes[i].step),
             "spikes by ascending step and line");
    }
  }

  void check_probes() const {
    check_names("probe", image_.probes);
    for (const Probe& probe : image_.probes) {
      const std::size_t neurons = probe.population < image_.populations.size()
                                      ? image_.populations[probe.population].neurons.size()
                                      : 0;
      if (std::uint64_t{probe.first} + probe.count > neurons)
        fail(fmt::format("probe {}", probe.name),
             fmt::format("{} neurons from {} of population {}", probe.count, probe.first,
                         probe.population),
             "neurons of the image");
    }
  }

  void check_populations() const {
    check_names("population", image_.populations);
    for (const Population& population : image_.populations) {
      for (std::size_t n = 0; n < population.neurons.size(); ++n) {
        const CompartmentAddress& at = population.neurons[n];
        const auto core = cores_.find(at.core.value());
        if (core == cores_.end() || at.compartment.value() >= core->second->compartment_count())
          fail(fmt::format("population {}, neuron {}", population.name, n),
               fmt::format("compartment {} of core {}", at.compartment, at.core),
               "a compartment of the image");
      }
    }
  }

  void check_read_outs() const {
    const std::size_t ports = image_.architecture.host_ports.size();
    for (std::size_t i = 0; i < image_.read_outs.size(); ++i) {
      const ReadOut& read_out = image_.read_outs[i];
      const std::string key = fmt::format("read-out {}", i);
      if (read_out.host_port >= ports)
        fail(key, fmt::format("host port {}", read_out.host_port), fmt::format("below {}", ports));
      if (!OutAxonEntry::Axon::fits(read_out.axon))
        fail(key, fmt::format("axon {}", read_out.axon),
             fmt::format("at most {}", OutAxonEntry::Axon::kMax));
      if (read_out.population >= image_.populations.size() ||
          read_out.neuron >= image_.populations[read_out.population].neurons.size())
        fail(key, fmt::format("neuron {} of population {}", read_out.neuron, read_out.population),
             "a neuron of the image");
      if (i > 0 && std::pair(read_out.host_port, read_out.axon) <=
                       std::pair(image_.read_outs[i - 1].host_port, image_.read_outs[i - 1].axon))
        fail(key, fmt::format("port {}, axon {}", read_out.host_port, read_out.axon),
             "read-outs by ascending port and axon, each once");
    }
  }

  const ChipImage& image_;
  const std::string& file_;
  std::unordered_map<std::uint32_t, const CoreImage*> cores_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> host_ports_;
};

}  // namespace

void check_across_cores(const ChipImage& image, const std::string& file) {
  CrossCheck(image, file).check_all();
}

void check_image(const ChipImage& image, const std::string& file) {
  for (const CoreImage& core : image.cores) check_core(core, image.architecture, file);
  check_across_cores(image, file);
}

}  // namespace spikemesh::image
