#include "hw/image/image_builder.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "hw/image/image_check.h"
#include "hw/image/stimulus.h"
#include "hw/image/text.h"

namespace spikemesh::image {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& found,
                         const std::string& expected) {
  throw UserError({.key = what, .found = found, .expected = expected});
}

template <class Named>
void require_new_name(const std::vector<Named>& items, std::string_view kind,
                      const std::string& name) {
  if (!is_name(name)) refuse(std::string(kind), "a name that is no text", "a name");
  if (std::ranges::find(items, name, &Named::name) != items.end())
    refuse(fmt::format("{} {}", kind, name), "twice", "a name of its own");
}

}  // namespace

ImageBuilder::ImageBuilder(Architecture architecture) {
  check_architecture(architecture);
  host_axons_.resize(architecture.host_ports.size());
  image_.architecture = std::move(architecture);
}

void ImageBuilder::set_epoch(std::uint32_t steps) {
  if (steps > kMaxEpoch)
    refuse("EPOCH", fmt::format("{}", steps), fmt::format("0 to {}", kMaxEpoch));
  image_.epoch = steps;
}

void ImageBuilder::set_reward_decay(std::uint32_t factor) {
  if (factor > kDecayOne)
    refuse("R_DECAY", fmt::format("{}", factor), fmt::format("0 to {}", kDecayOne));
  image_.r_decay = factor;
}

void ImageBuilder::set_metadata(const std::string& key, const std::string& value) {
  if (!is_name(key) || !is_utf8(value)) refuse("metadata", "no text", "a name and UTF-8");
  image_.metadata[key] = value;
}

CoreBuilder& ImageBuilder::add_core(CoreId id, std::uint32_t slots_log2) {
  const auto [place, is_new] = cores_.try_emplace(id, id, image_.architecture, slots_log2);
  if (!is_new) refuse(fmt::format("core {}", id), "added twice", "once");
  return place->second;
}

CoreBuilder& ImageBuilder::core(CoreId id) {
  const auto found = cores_.find(id);
  if (found == cores_.end())
    refuse(fmt::format("core {}", id), "not in use", "a core added before");
  return found->second;
}

void ImageBuilder::require_axon(const std::string& what, const AxonAddress& to) const {
  const auto found = cores_.find(to.core);
  const std::uint32_t axons = found == cores_.end() ? 0 : found->second.in_axon_count();
  if (to.axon.value() >= axons)
    refuse(what, fmt::format("axon {} of core {}", to.axon, to.core),
           fmt::format("below {}, the axons added there", axons));
}

const CoreBuilder& ImageBuilder::require_compartment(const std::string& what,
                                                     const CompartmentAddress& at) const {
  const auto found = cores_.find(at.core);
  const std::uint32_t count = found == cores_.end() ? 0 : found->second.compartment_count();
  if (at.compartment.value() >= count)
    refuse(what, fmt::format("compartment {} of core {}", at.compartment, at.core),
           fmt::format("below {}, the compartments added there", count));
  return found->second;
}

OutAxonEntry ImageBuilder::out_axon_of(const AxonAddress& to) const {
  const Architecture::Mesh& mesh = image_.architecture.mesh;
  const std::uint32_t router = to.core.value() / mesh.cores_per_router;
  return {.x = static_cast<std::uint16_t>(router % mesh.width),
          .y = static_cast<std::uint16_t>(router / mesh.width),
          .port = static_cast<std::uint8_t>(to.core.value() % mesh.cores_per_router),
          .axon = static_cast<std::uint16_t>(to.axon.value())};
}

void ImageBuilder::connect(const CompartmentAddress& from, const AxonAddress& to) {
  require_compartment("source of a connection", from);
  require_axon("destination of a connection", to);
  core(from.core).add_out_axon(from.compartment, out_axon_of(to));
}

void ImageBuilder::add_input(InputGroup group) {
  require_new_name(image_.inputs, "input", group.name);
  if (std::uint64_t{group.first_source} + group.lines.size() > std::uint64_t{kMaxLogicalId} + 1)
    refuse(fmt::format("input {}", group.name), fmt::format("source {}", group.first_source),
           fmt::format("logical ids up to {}", kMaxLogicalId));
  if (group.poisson > kAlways)
    refuse(fmt::format("input {}", group.name), fmt::format("{}", group.poisson), "at most 2^32");
  for (const LineSpike& spike : group.spikes)
    if (spike.line >= group.lines.size())
      refuse(fmt::format("input {}", group.name), fmt::format("a spike of line {}", spike.line),
             fmt::format("below {}", group.lines.size()));
  std::ranges::sort(group.spikes);
  for (std::size_t line = 0; line < group.lines.size(); ++line)
    for (const AxonAddress& to : group.lines[line])
      require_axon(fmt::format("input {}, line {}", group.name, line), to);
  image_.inputs.push_back(std::move(group));
}

std::uint32_t ImageBuilder::add_population(Population population) {
  require_new_name(image_.populations, "population", population.name);
  for (std::size_t n = 0; n < population.neurons.size(); ++n)
    require_compartment(fmt::format("population {}, neuron {}", population.name, n),
                        population.neurons[n]);
  image_.populations.push_back(std::move(population));
  return static_cast<std::uint32_t>(image_.populations.size() - 1);
}

void ImageBuilder::add_read_out(std::uint32_t population, std::uint32_t neuron,
                                std::uint32_t host_port) {
  if (population >= image_.populations.size() ||
      neuron >= image_.populations[population].neurons.size())
    refuse("read-out", fmt::format("neuron {} of population {}", neuron, population),
           "a neuron added before");
  if (host_port >= host_axons_.size())
    refuse("read-out", fmt::format("host port {}", host_port),
           fmt::format("below {}", host_axons_.size()));
  const std::uint32_t axon = host_axons_[host_port];
  if (!OutAxonEntry::Axon::fits(axon))
    refuse(fmt::format("read-outs of host port {}", host_port), fmt::format("{}", axon + 1),
           fmt::format("at most {}", axon));
  const CompartmentAddress& at = image_.populations[population].neurons[neuron];
  const Architecture::HostPort& port = image_.architecture.host_ports[host_port];
  core(at.core).add_out_axon(at.compartment, {.x = static_cast<std::uint16_t>(port.x),
                                              .y = static_cast<std::uint16_t>(port.y),
                                              .port = kHostPort,
                                              .axon = static_cast<std::uint16_t>(axon)});
  ++host_axons_[host_port];
  image_.read_outs.push_back(
      {.host_port = host_port, .axon = axon, .population = population, .neuron = neuron});
}

void ImageBuilder::add_probe(Probe probe) {
  require_new_name(image_.probes, "probe", probe.name);
  const std::size_t neurons = probe.population < image_.populations.size()
                                  ? image_.populations[probe.population].neurons.size()
                                  : 0;
  if (std::uint64_t{probe.first} + probe.count > neurons)
    refuse(fmt::format("probe {}", probe.name),
           fmt::format("{} neurons from {}", probe.count, probe.first),
           fmt::format("within {}, those of its population", neurons));
  image_.probes.push_back(std::move(probe));
}

ChipImage ImageBuilder::build() {
  for (auto& [id, core] : cores_) image_.cores.push_back(core.finish());
  cores_.clear();
  std::ranges::sort(image_.read_outs);
  try {
    check_image(image_, "");
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(false, "a builder makes legal images only: {}", error.what());
  }
  return std::move(image_);
}

}  // namespace spikemesh::image
