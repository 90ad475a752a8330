#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// Finds in an image what the network says of learning: rules, traces, lists and registers, all
/// decoded from the memories alone. Kinds and rules that the chip could not tell apart count as
/// one: their first.
class PlasticReader {
 public:
  explicit PlasticReader(const Compilation& compilation);

  /// Requires the registers of the chip, and on each core the y traces of its compartments.
  void check_registers() const;
  void check_core(const image::CoreImage& core, const Cluster& cluster) const;

  /// The kind of the list of a plastic entry, as 1 + index into Program::plastic. Requires that it
  /// belongs to this source.
  std::uint16_t kind_of(const image::CoreImage& core, std::uint32_t axon,
                        const image::InAxonEntry& entry, std::uint32_t source) const;
  /// The same for a synapse of the description; 0 stays 0.
  std::uint16_t canonical(std::uint16_t plastic) const;
  const PlasticKind& kind(std::uint16_t plastic) const {
    return compilation_.program.plastic.at(plastic - 1U);
  }

 private:
  std::size_t canonical_rule(std::size_t rule) const;
  std::optional<std::size_t> rule_on(const image::CoreImage& core, std::uint32_t number) const;
  PlasticKind key_of(PlasticKind kind) const;

  const Compilation& compilation_;
  std::vector<RuleWords> rules_;
};

}  // namespace spikemesh::compiler
