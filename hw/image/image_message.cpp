#include "hw/image/image_message.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"

namespace spikemesh::image {
namespace {

template <class Field, class Word>
void to_field(const std::vector<Word>& words, Field& field) {
  field.Assign(words.begin(), words.end());
}

template <class Word, class Field>
std::vector<Word> from_field(const Field& field) {
  return {field.begin(), field.end()};
}

[[noreturn]] void refuse(const std::string& file, const std::string& key, const std::string& found,
                         const std::string& expected) {
  throw UserError({.file = file, .key = key, .found = found, .expected = expected});
}

/// Two fields that hold one entry each for the same things.
void require_equal_size(const std::string& file, const std::string& key, int found, int expected) {
  if (found != expected)
    refuse(file, key, fmt::format("{} and {} entries", expected, found), "as many of both");
}

void to_inputs(const ChipImage& image, pb::Header& header) {
  for (const InputGroup& group : image.inputs) {
    pb::InputGroup& message = *header.add_inputs();
    message.set_name(group.name);
    for (const auto& line : group.lines) {
      message.add_line_sizes(static_cast<std::uint32_t>(line.size()));
      for (const AxonAddress& to : line) {
        message.add_cores(to.core.value());
        message.add_axons(to.axon.value());
      }
    }
    message.set_first_source(group.first_source);
    message.set_poisson(group.poisson);
    for (const LineSpike& spike : group.spikes) {
      message.add_spike_steps(spike.step);
      message.add_spike_lines(spike.line);
    }
  }
}

InputGroup from_input(const pb::InputGroup& message, int index, const std::string& file) {
  InputGroup group{.name = message.name()};
  const std::string key = fmt::format("input {}", index);
  require_equal_size(file, key, message.axons_size(), message.cores_size());
  int next = 0;
  for (const std::uint32_t size : message.line_sizes()) {
    if (size > static_cast<std::uint32_t>(message.cores_size() - next))
      refuse(file, key, fmt::format("a line of {} destinations", size),
             fmt::format("at most the {} left", message.cores_size() - next));
    auto& line = group.lines.emplace_back();
    line.reserve(size);
    for (const int end = next + static_cast<int>(size); next < end; ++next)
      line.push_back({.core = CoreId{message.cores(next)}, .axon = AxonId{message.axons(next)}});
  }
  if (next != message.cores_size())
    refuse(file, key, fmt::format("{} destinations of no line", message.cores_size() - next),
           "all in lines");
  require_equal_size(file, key, message.spike_lines_size(), message.spike_steps_size());
  group.spikes.reserve(static_cast<std::size_t>(message.spike_steps_size()));
  for (int i = 0; i < message.spike_steps_size(); ++i)
    group.spikes.push_back({.step = message.spike_steps(i), .line = message.spike_lines(i)});
  group.first_source = message.first_source();
  group.poisson = message.poisson();
  return group;
}

void to_populations(const ChipImage& image, pb::Header& header) {
  for (const Population& population : image.populations) {
    pb::Population& message = *header.add_populations();
    message.set_name(population.name);
    for (const CompartmentAddress& at : population.neurons) {
      message.add_cores(at.core.value());
      message.add_compartments(at.compartment.value());
    }
  }
}

Population from_population(const pb::Population& message, int index, const std::string& file) {
  Population population{.name = message.name()};
  require_equal_size(file, fmt::format("population {}", index), message.compartments_size(),
                     message.cores_size());
  for (int i = 0; i < message.cores_size(); ++i)
    population.neurons.push_back(
        {.core = CoreId{message.cores(i)}, .compartment = CompartmentId{message.compartments(i)}});
  return population;
}

void to_read_outs(const ChipImage& image, pb::ReadOuts& message) {
  for (const ReadOut& read_out : image.read_outs) {
    message.add_host_ports(read_out.host_port);
    message.add_axons(read_out.axon);
    message.add_populations(read_out.population);
    message.add_neurons(read_out.neuron);
  }
}

void to_probes(const ChipImage& image, pb::Header& header) {
  for (const Probe& probe : image.probes) {
    pb::Probe& message = *header.add_probes();
    message.set_name(probe.name);
    message.set_kind(static_cast<std::uint32_t>(probe.kind));
    message.set_population(probe.population);
    message.set_first(probe.first);
    message.set_count(probe.count);
  }
}

Probe from_probe(const pb::Probe& message, const std::string& file) {
  if (message.kind() > static_cast<std::uint32_t>(Probe::Kind::kV))
    refuse(file, "kind of a probe", fmt::format("{}", message.kind()), "0 to 2");
  return {.name = message.name(),
          .kind = static_cast<Probe::Kind>(message.kind()),
          .population = message.population(),
          .first = message.first(),
          .count = message.count()};
}

std::vector<ReadOut> from_read_outs(const pb::ReadOuts& message, const std::string& file) {
  const int count = message.host_ports_size();
  require_equal_size(file, "read-outs", message.axons_size(), count);
  require_equal_size(file, "read-outs", message.populations_size(), count);
  require_equal_size(file, "read-outs", message.neurons_size(), count);
  std::vector<ReadOut> read_outs;
  read_outs.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    read_outs.push_back({.host_port = message.host_ports(i),
                         .axon = message.axons(i),
                         .population = message.populations(i),
                         .neuron = message.neurons(i)});
  return read_outs;
}

}  // namespace

pb::Header to_header(const ChipImage& image) {
  pb::Header header;
  header.set_architecture(to_text(image.architecture));
  header.set_cores(static_cast<std::uint32_t>(image.cores.size()));
  header.set_seed(image.seed);
  header.set_epoch(image.epoch);
  header.set_r_decay(image.r_decay);
  to_inputs(image, header);
  to_populations(image, header);
  to_read_outs(image, *header.mutable_read_outs());
  to_probes(image, header);
  for (const auto& [key, value] : image.metadata) {
    pb::Metadata& message = *header.add_metadata();
    message.set_key(key);
    message.set_value(value);
  }
  return header;
}

ChipImage from_header(const pb::Header& header, const std::string& file) {
  ChipImage image;
  image.architecture = parse_architecture(header.architecture(), file + " (architecture)");
  image.seed = header.seed();
  image.epoch = header.epoch();
  image.r_decay = header.r_decay();
  for (int i = 0; i < header.inputs_size(); ++i)
    image.inputs.push_back(from_input(header.inputs(i), i, file));
  for (int i = 0; i < header.populations_size(); ++i)
    image.populations.push_back(from_population(header.populations(i), i, file));
  image.read_outs = from_read_outs(header.read_outs(), file);
  for (const pb::Probe& probe : header.probes()) image.probes.push_back(from_probe(probe, file));
  for (const pb::Metadata& message : header.metadata()) {
    if (!image.metadata.empty() && message.key() <= image.metadata.rbegin()->first)
      refuse(file, "metadata", "keys out of order", "ascending keys");
    image.metadata.emplace_hint(image.metadata.end(), message.key(), message.value());
  }
  return image;
}

pb::Core to_message(const CoreImage& core) {
  pb::Core message;
  message.set_id(core.id.value());
  message.set_slots_log2(core.slots_log2);
  message.set_stochastic(core.stochastic);
  to_field(core.in_axons, *message.mutable_in_axons());
  to_field(core.synapses, *message.mutable_synapses());
  to_field(core.compartments, *message.mutable_compartments());
  to_field(core.profiles, *message.mutable_profiles());
  to_field(core.axon_map, *message.mutable_axon_map());
  to_field(core.out_axons, *message.mutable_out_axons());
  to_field(core.rules, *message.mutable_rules());
  to_field(core.decays, *message.mutable_decays());
  to_field(core.x_traces, *message.mutable_x_traces());
  to_field(core.state_uv, *message.mutable_state_uv());
  to_field(core.state_a, *message.mutable_state_a());
  return message;
}

CoreImage from_message(const pb::Core& message, const std::string& file) {
  const auto max_word = std::numeric_limits<std::uint16_t>::max();
  const std::string core = fmt::format("core {}", message.id());
  if (message.stochastic() > max_word)
    refuse(file, core + ": STOCHASTIC", fmt::format("{:#x}", message.stochastic()), "16 bits");
  const auto wide =
      std::ranges::find_if(message.decays(), [](auto word) { return word > max_word; });
  if (wide != message.decays().end())
    refuse(file, fmt::format("{}, DECAY word {}", core, wide - message.decays().begin()),
           fmt::format("{}", *wide), "13 bits");
  return {.id = CoreId{message.id()},
          .slots_log2 = message.slots_log2(),
          .stochastic = static_cast<std::uint16_t>(message.stochastic()),
          .in_axons = from_field<std::uint64_t>(message.in_axons()),
          .synapses = from_field<std::uint64_t>(message.synapses()),
          .compartments = from_field<std::uint64_t>(message.compartments()),
          .profiles = from_field<std::uint64_t>(message.profiles()),
          .axon_map = from_field<std::uint32_t>(message.axon_map()),
          .out_axons = from_field<std::uint64_t>(message.out_axons()),
          .rules = from_field<std::uint64_t>(message.rules()),
          .decays = from_field<std::uint16_t>(message.decays()),
          .x_traces = from_field<std::uint64_t>(message.x_traces()),
          .state_uv = from_field<std::uint64_t>(message.state_uv()),
          .state_a = from_field<std::uint32_t>(message.state_a())};
}

}  // namespace spikemesh::image
