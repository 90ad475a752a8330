// Any bytes are either spikes that a table holds, or end in a UserError: files of event cameras
// and of spikes as text. The first byte says which.

#include <cstdint>
#include <sstream>
#include <string>

#include "base/error.h"
#include "hw/image/testing/small_image.h"
#include "runtime/input/event_file.h"
#include "runtime/input/spike_csv.h"

namespace {

using namespace spikemesh;

const image::ChipImage& own_image() {
  static const image::ChipImage image = image::testing::small_image();
  return image;
}

void expect_in_order(const input::SpikeTable& table, std::size_t lines) {
  SPIKEMESH_CHECK(table.lines() <= lines, "a spike has a line that there is");
  for (std::size_t i = 1; i < table.spikes().size(); ++i)
    SPIKEMESH_CHECK(table.spikes()[i - 1] <= table.spikes()[i], "spikes are in order");
}

void read_events(std::span<const std::byte> bytes, std::uint32_t steps) {
  const input::Sensor sensor;
  const auto events = input::parse_events(bytes, sensor, "fuzz");
  const input::SpikeTable table(input::bin_events(events, sensor, 1000, steps));
  expect_in_order(table, sensor.channels());
  for (const auto& spike : table.spikes())
    SPIKEMESH_CHECK(spike.step < steps, "no spike comes after the last step");
}

void read_text(const std::string& text) {
  std::istringstream in(text);
  for (const auto& [group, table] : input::read_spike_csv(in, "fuzz", own_image()))
    expect_in_order(table, own_image().find_input(group)->lines.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    if (data[0] % 2 == 0)
      read_events({reinterpret_cast<const std::byte*>(data + 1), size - 1}, data[0]);
    else
      read_text(std::string(reinterpret_cast<const char*>(data + 1), size - 1));
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(error.info().file.starts_with("fuzz"), "a fault names its file");
  }
  return 0;
}
