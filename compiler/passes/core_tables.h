#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/strong.h"
#include "compiler/network/expander.h"
#include "compiler/passes/list_encoder.h"
#include "compiler/passes/program.h"
#include "hw/arch/architecture.h"

namespace spikemesh::compiler {

/// How much of each of its limits a core uses. Out-axons are known only when all cores are.
struct CoreUse {
  std::uint32_t compartments = 0;
  std::uint32_t in_axons = 0;
  std::uint32_t synapse_words = 0;
  std::uint32_t profiles = 0;
  std::uint32_t rules = 0;
  std::uint32_t out_axons = 0;
  std::uint32_t synapses = 0;  ///< before lists are shared
};

/// A limit of a core and its name, as reports and diagnostics print it.
struct Resource {
  const char* name;        ///< "in-axons"
  const char* arch_field;  ///< "core.in_axons"; nullptr for a limit of the compiler's own
  std::uint32_t CoreUse::*use;
};
std::span<const Resource> core_resources();

/// The limit of a resource in a core whose delays need 2^slots_log2 slots: fewer compartments with
/// more slots, hardware.md §5.1.
std::uint32_t limit_of(const Resource& resource, const Architecture& arch,
                       std::uint32_t slots_log2);

/// Where a source's spikes enter a core.
struct Entrance {
  SourceId source{};
  AxonId axon{};
  std::uint32_t targets = 0;  ///< compartments of the core that it has synapses onto
};

/// Where a spike is sent: an in-axon entry of a cluster, or a read-out of the host.
struct OutTarget {
  static constexpr std::uint32_t kHost = 0xffffffff;
  std::uint32_t cluster = 0;  ///< or kHost
  std::uint32_t axon = 0;     ///< at the host the number of the read-out
  friend auto operator<=>(const OutTarget&, const OutTarget&) = default;
};

/// The out-axon entries of one compartment.
struct OutRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// What one core holds, its synapse side packed; indices may exceed the core's limits until
/// partition has found a split that fits.
struct CoreTables {
  std::uint32_t slots_log2 = 3;
  std::vector<std::uint64_t> in_axons;
  std::vector<std::uint64_t> words;
  std::vector<std::uint32_t> profiles;  ///< indices into Program::profiles, ascending
  std::vector<std::uint32_t> rules;  ///< indices of learning rules, ascending: numbers are places
  std::vector<std::uint64_t> x_traces;  ///< X_TRACE; empty where nothing is plastic
  std::vector<Entrance> entrances;      ///< by ascending source
  std::vector<OutTarget> out_targets;   ///< filled when all cores are known
  std::vector<OutRange> out_ranges;     ///< of each compartment
  CoreUse use{};
};

/// The most synapses of one core that are held in memory while it is compiled.
inline constexpr std::uint32_t kMaxCoreSynapses = 1U << 24;

/// Builds the tables of cores: expands what goes onto their compartments, groups it by source,
/// encodes it, and lets equal lists share words and equal chains of lists share in-axon entries.
class CoreTableBuilder {
 public:
  CoreTableBuilder(const network::Network& network, const Program& program,
                   const Architecture& arch);

  CoreTables build(std::span<const std::uint32_t> compartments);

  /// A synapse onto a core, before it is encoded.
  struct Incoming {
    std::uint32_t source = 0;
    CoreSynapse synapse{};
  };
  /// Everything that goes onto these compartments, ordered by source; weight 0 left out. Stops
  /// when there is more than kMaxCoreSynapses of it.
  const std::vector<Incoming>& expand(std::span<const std::uint32_t> compartments);

  /// The delay slots that these compartments need.
  std::uint32_t slots_log2(std::span<const std::uint32_t> compartments) const;

 private:
  std::vector<std::uint32_t> rules_of(std::span<const std::uint32_t> compartments) const;
  void encode(std::vector<CoreSynapse>& synapses, std::span<const std::uint32_t> rules,
              std::vector<EncodedList>& lists) const;
  void expand_compartment(std::uint32_t compartment, std::uint16_t local);
  void order_by_source();

  const network::Network& network_;
  const Program& program_;
  ListEncoder encoder_;
  std::vector<network::Expander> expanders_;  ///< of each projection
  std::vector<network::Contact> contacts_;
  std::vector<Incoming> incoming_;
  std::vector<Incoming> ordered_;
  std::vector<std::uint32_t> next_;
};

/// The first limit that these tables break, or nullptr.
const Resource* first_excess(const CoreTables& tables, const Architecture& arch);

}  // namespace spikemesh::compiler
