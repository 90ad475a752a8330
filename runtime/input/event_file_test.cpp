#include "runtime/input/event_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikemesh::input {
namespace {

using network::InputSpike;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::byte> bytes_of(const std::vector<unsigned>& values) {
  std::vector<std::byte> bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

TEST(EventFile, FiveBytesAreAnEventHighByteFirst) {
  const auto events =
      parse_events(bytes_of({3, 33, 0x80, 0x01, 0x02, 33, 0, 0x7f, 0xff, 0xff}), {}, "events");
  EXPECT_THAT(events, ElementsAre(Event{3, 33, true, 0x102}, Event{33, 0, false, 0x7fffff}));
}

TEST(EventFile, CutEventsAndPixelsOutsideAreRefused) {
  EXPECT_THROW(parse_events(bytes_of({3, 3, 0, 0}), {}, "events"), UserError);
  try {
    parse_events(bytes_of({0, 0, 0, 0, 0, 34, 1, 0, 0, 0}), {}, "events");
    ADD_FAILURE() << "a pixel outside was taken";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("event 1"));
    EXPECT_THAT(error.what(), HasSubstr("pixel (34, 1)"));
  }
  EXPECT_THROW(load_events("/no/such.bs2", {}), UserError);
}

TEST(EventFile, AnEventFallsIntoTheNearestStepTiesToTheEvenOne) {
  std::vector<Event> events;
  for (const std::uint32_t time : {499U, 500U, 501U, 1500U, 2500U})
    events.push_back({.x = 1, .y = 2, .on = true, .microseconds = time});
  // 499 and 500 fall into step 0, 501 into 1, 1500 and 2500 into 2.
  const std::uint32_t channel = 34 * 34 + 2 * 34 + 1;
  EXPECT_THAT(bin_events(events, {}, 1000, 300),
              ElementsAre(InputSpike{0, channel}, InputSpike{1, channel}, InputSpike{2, channel}));
}

TEST(EventFile, EventsAfterTheLastStepAreLeftOut) {
  const std::array<Event, 2> events{Event{0, 0, false, 2400}, Event{0, 0, false, 2600}};
  EXPECT_THAT(bin_events(events, {}, 1000, 3), ElementsAre(InputSpike{2, 0}));
}

}  // namespace
}  // namespace spikemesh::input
