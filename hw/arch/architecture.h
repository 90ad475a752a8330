#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/strong.h"

namespace spikemesh {

/// What a chip is made of: the numbers that every fidelity, the compiler and the reports share.
/// Units, ranges, explanations and sources of all fields stand in architecture.proto and are
/// shown by `spikemesh arch explain`. An Architecture that parse_architecture() returned is
/// complete, in range and consistent; one filled by hand is checked by check_architecture().
struct Architecture {
  struct Mesh {
    std::uint32_t width = 0;   ///< routers, west to east
    std::uint32_t height = 0;  ///< routers, along y
    std::uint32_t cores_per_router = 0;
    bool operator==(const Mesh&) const = default;
  };
  struct Core {
    std::uint32_t compartments = 0;
    std::uint32_t in_axons = 0;
    std::uint32_t out_axons = 0;
    std::uint32_t synapse_words = 0;  ///< of 64 bits
    std::uint32_t accumulators = 0;   ///< compartments x delay slots, a power of two
    std::uint32_t profiles = 0;
    std::uint32_t rules = 0;
    std::uint32_t synapse_lanes = 0;
    std::uint32_t input_fifo_depth = 0;  ///< flits, for each fabric
    std::uint32_t word_fifo_depth = 0;   ///< synapse words
    std::uint32_t spike_fifo_depth = 0;  ///< spikes
    std::uint32_t flit_fifo_depth = 0;   ///< flits
    bool operator==(const Core&) const = default;
  };
  struct Noc {
    std::uint32_t fabrics = 0;
    std::uint32_t fifo_depth = 0;  ///< flits, for each input and fabric
    std::uint32_t link_bits = 0;
    bool operator==(const Noc&) const = default;
  };
  /// The router whose unused west side carries a host edge port.
  struct HostPort {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    bool operator==(const HostPort&) const = default;
  };
  struct Clock {
    Picoseconds period{};
    bool operator==(const Clock&) const = default;
  };
  struct Timing {
    Cycle synapse_group{};
    Cycle compartment_active{};
    Cycle compartment_inactive{};
    Cycle hop_east_west{};    ///< beyond the router's own
    Cycle hop_north_south{};  ///< beyond the router's own
    Cycle local_link{};       ///< beyond the router's own
    Cycle link_interval{};
    Cycle learning_synapse{};
    Cycle barrier{};
    bool operator==(const Timing&) const = default;
  };
  struct Energy {
    Picojoules synaptic_op{};
    Picojoules synaptic_update{};
    Picojoules compartment_active{};
    Picojoules compartment_inactive{};
    Picojoules spike_local{};
    Picojoules hop_east_west{};
    Picojoules hop_north_south{};
    double static_mw = 0.0;
    bool operator==(const Energy&) const = default;
  };

  std::string name;
  std::string description;
  Mesh mesh;
  Core core;
  Noc noc;
  std::vector<HostPort> host_ports;  ///< at least one, in the order of the file
  Clock clock;
  Timing timing;
  Energy energy;

  std::uint32_t router_count() const { return mesh.width * mesh.height; }
  std::uint32_t core_count() const { return router_count() * mesh.cores_per_router; }
  bool operator==(const Architecture&) const = default;
};

/// The version of the file format that this program reads and writes.
inline constexpr std::uint32_t kArchitectureFormat = 1;

/// The longest text that is read as an architecture, in bytes.
inline constexpr std::size_t kMaxArchitectureBytes = std::size_t{256} * 1024;

/// Reads a preset by its name, or else the file at this path. Throws UserError.
Architecture load_architecture(const std::string& preset_or_path);

/// Reads an architecture from text; `file` is the name that errors carry. Throws UserError with
/// the first fault, with its line and column.
Architecture parse_architecture(std::string_view text, const std::string& file);

/// Everything that is wrong with the text, by line; empty when parse_architecture() takes it.
std::vector<UserErrorInfo> find_architecture_faults(std::string_view text, const std::string& file);

/// The bytes of an architecture file, at most kMaxArchitectureBytes. Throws UserError.
std::string read_architecture_file(const std::string& path);

/// Throws UserError (without line) when a field is out of range or fields contradict each other.
void check_architecture(const Architecture& architecture);

/// The architecture as text that parse_architecture() reads back to an equal value.
std::string to_text(const Architecture& architecture);

/// The architecture as one JSON object; names and units as in the text format.
std::string to_json(const Architecture& architecture);

/// A field by its path, and the value that it shall have, as text without quotes.
struct FieldSetting {
  std::string field;
  std::string value;
};

/// Reads `noc.fifo_depth=16`. Throws UserError.
FieldSetting parse_setting(const std::string& text);

/// A copy with some fields changed, as a sweep does; checked when all are. Throws UserError as
/// parse_architecture() does, without a line. Host ports cannot be changed so.
Architecture with_fields(const Architecture& architecture,
                         const std::vector<FieldSetting>& settings);

/// A number that differs (but for one chance in 2^64) where two architectures differ in anything
/// but name and description. The same on every machine and in every later version of the program
/// that knows the same fields.
std::uint64_t fingerprint(const Architecture& architecture);

}  // namespace spikemesh
