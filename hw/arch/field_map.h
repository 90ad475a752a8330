#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/strong.h"

namespace spikemesh {

template <class Arch, class Visitor>
void for_each_size(Arch& arch, Visitor& visit) {
  visit("mesh.width", arch.mesh.width);
  visit("mesh.height", arch.mesh.height);
  visit("mesh.cores_per_router", arch.mesh.cores_per_router);
  visit("core.compartments", arch.core.compartments);
  visit("core.in_axons", arch.core.in_axons);
  visit("core.out_axons", arch.core.out_axons);
  visit("core.synapse_words", arch.core.synapse_words);
  visit("core.accumulators", arch.core.accumulators);
  visit("core.profiles", arch.core.profiles);
  visit("core.rules", arch.core.rules);
  visit("core.synapse_lanes", arch.core.synapse_lanes);
  visit("core.input_fifo_depth", arch.core.input_fifo_depth);
  visit("core.word_fifo_depth", arch.core.word_fifo_depth);
  visit("core.spike_fifo_depth", arch.core.spike_fifo_depth);
  visit("core.flit_fifo_depth", arch.core.flit_fifo_depth);
  visit("noc.fabrics", arch.noc.fabrics);
  visit("noc.fifo_depth", arch.noc.fifo_depth);
  visit("noc.link_bits", arch.noc.link_bits);
}

template <class Arch, class Visitor>
void for_each_timing(Arch& arch, Visitor& visit) {
  visit("clock.period_ps", arch.clock.period);
  visit("timing.synapse_group", arch.timing.synapse_group);
  visit("timing.compartment_active", arch.timing.compartment_active);
  visit("timing.compartment_inactive", arch.timing.compartment_inactive);
  visit("timing.hop_east_west", arch.timing.hop_east_west);
  visit("timing.hop_north_south", arch.timing.hop_north_south);
  visit("timing.local_link", arch.timing.local_link);
  visit("timing.link_interval", arch.timing.link_interval);
  visit("timing.learning_synapse", arch.timing.learning_synapse);
  visit("timing.barrier", arch.timing.barrier);
}

template <class Arch, class Visitor>
void for_each_energy(Arch& arch, Visitor& visit) {
  visit("energy.synaptic_op_pj", arch.energy.synaptic_op);
  visit("energy.synaptic_update_pj", arch.energy.synaptic_update);
  visit("energy.compartment_active_pj", arch.energy.compartment_active);
  visit("energy.compartment_inactive_pj", arch.energy.compartment_inactive);
  visit("energy.spike_local_pj", arch.energy.spike_local);
  visit("energy.hop_east_west_pj", arch.energy.hop_east_west);
  visit("energy.hop_north_south_pj", arch.energy.hop_north_south);
  visit("energy.static_mw", arch.energy.static_mw);
}

/// Calls visit(path, value) for every field of an architecture but its host ports: the one place
/// that ties the struct to the names in architecture.proto. `Arch` may be const.
template <class Arch, class Visitor>
void for_each_value(Arch& arch, Visitor&& visit) {
  visit("name", arch.name);
  visit("description", arch.description);
  for_each_size(arch, visit);
  for_each_timing(arch, visit);
  for_each_energy(arch, visit);
}

/// A value of the struct as the text format writes it, the shortest that reads back the same.
inline std::string value_text(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}
inline std::string value_text(std::uint32_t value) { return fmt::format("{}", value); }
inline std::string value_text(double value) { return fmt::format("{}", value); }
template <class Tag, class Rep>
std::string value_text(Quantity<Tag, Rep> value) {
  return fmt::format("{}", value.value());
}

}  // namespace spikemesh
