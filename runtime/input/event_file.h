#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::input {

/// One event of an event camera.
struct Event {
  std::uint8_t x = 0;
  std::uint8_t y = 0;
  bool on = false;                 ///< the pixel became brighter
  std::uint32_t microseconds = 0;  ///< 0 ... 2^23 - 1, since the recording began
  friend bool operator==(const Event&, const Event&) = default;
};

/// Pixels of an event camera, at most 256 x 256.
struct Sensor {
  std::uint32_t width = 34;
  std::uint32_t height = 34;
  /// Channels of an input: one for each pixel and polarity. polarity * pixels + y * width + x
  std::uint32_t channels() const { return 2 * width * height; }
};

/// Reads events of 5 bytes each: x, y, and polarity (bit 23) with time (bits 22 ... 0), the high
/// byte first. Files of N-MNIST (.bin) and of SLAYER (.bs2) are such. Throws UserError that names
/// `file` for bytes that are no whole event and for pixels outside the sensor.
std::vector<Event> parse_events(std::span<const std::byte> bytes, const Sensor& sensor,
                                const std::string& file);
std::vector<Event> load_events(const std::string& path, const Sensor& sensor);

/// Spikes of an input of sensor.channels(): an event falls into the step that is nearest to its
/// time (ties to the even one); more than one of a channel in a step are one spike; events from
/// step `steps` on are left out. By step, then channel.
std::vector<network::InputSpike> bin_events(std::span<const Event> events, const Sensor& sensor,
                                            std::uint32_t step_microseconds, std::uint32_t steps);

}  // namespace spikemesh::input
