#include "runtime/input/event_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.h"

namespace spikemesh::input {
namespace {

constexpr std::size_t kEventBytes = 5;
constexpr std::uint32_t kPolarityBit = 1U << 23;

/// time / step, rounded to the nearest step, ties to the even one.
std::uint32_t nearest_step(std::uint32_t time, std::uint32_t step) {
  const std::uint32_t below = time / step;
  const std::uint32_t twice_rest = 2 * (time % step);
  if (twice_rest == step) return below + below % 2;
  return twice_rest > step ? below + 1 : below;
}

}  // namespace

std::vector<Event> parse_events(std::span<const std::byte> bytes, const Sensor& sensor,
                                const std::string& file) {
  if (bytes.size() % kEventBytes != 0)
    throw UserError({.file = file,
                     .found = fmt::format("{} bytes", bytes.size()),
                     .expected = "whole events of 5 bytes"});
  std::vector<Event> events;
  events.reserve(bytes.size() / kEventBytes);
  for (std::size_t at = 0; at < bytes.size(); at += kEventBytes) {
    const auto byte = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[at + i]); };
    const std::uint32_t word = byte(2) << 16 | byte(3) << 8 | byte(4);
    if (byte(0) >= sensor.width || byte(1) >= sensor.height)
      throw UserError(
          {.file = file,
           .key = fmt::format("event {}", at / kEventBytes),
           .found = fmt::format("pixel ({}, {})", byte(0), byte(1)),
           .expected = fmt::format("a sensor of {} x {}", sensor.width, sensor.height)});
    events.push_back({.x = static_cast<std::uint8_t>(byte(0)),
                      .y = static_cast<std::uint8_t>(byte(1)),
                      .on = (word & kPolarityBit) != 0,
                      .microseconds = word & (kPolarityBit - 1)});
  }
  return events;
}

std::vector<Event> load_events(const std::string& path, const Sensor& sensor) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw UserError(
        {.file = path, .found = "nothing that can be read", .expected = "a file of events"});
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  return parse_events(std::as_bytes(std::span(bytes)), sensor, path);
}

std::vector<network::InputSpike> bin_events(std::span<const Event> events, const Sensor& sensor,
                                            std::uint32_t step_microseconds, std::uint32_t steps) {
  std::vector<network::InputSpike> spikes;
  spikes.reserve(events.size());
  for (const Event& event : events) {
    const std::uint32_t step = nearest_step(event.microseconds, step_microseconds);
    const std::uint32_t plane = event.on ? sensor.width * sensor.height : 0;
    if (step < steps) spikes.push_back({step, plane + event.y * sensor.width + event.x});
  }
  std::sort(spikes.begin(), spikes.end());
  spikes.erase(std::unique(spikes.begin(), spikes.end()), spikes.end());
  return spikes;
}

}  // namespace spikemesh::input
