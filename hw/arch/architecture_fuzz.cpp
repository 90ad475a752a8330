// Any bytes are either an architecture that survives a round trip, or end in faults with a place.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "hw/arch/architecture.h"

namespace {

using namespace spikemesh;

void expect_round_trip(std::string_view text) {
  const Architecture first = parse_architecture(text, "fuzz");
  const Architecture second = parse_architecture(to_text(first), "again");
  SPIKEMESH_CHECK(first == second, "an architecture survives a round trip");
  SPIKEMESH_CHECK(fingerprint(first) == fingerprint(second), "equals have one fingerprint");
  check_architecture(first);
}

void expect_refusal(std::string_view text) {
  try {
    parse_architecture(text, "fuzz");
  } catch (const UserError& error) {
    const auto lines = std::ranges::count(text, '\n') + 1;
    SPIKEMESH_CHECK(error.info().file == "fuzz", "a fault names its file");
    SPIKEMESH_CHECK(error.info().line <= lines, "a fault lies within the text");
    return;
  }
  SPIKEMESH_CHECK(false, "a text with faults is refused");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (find_architecture_faults(text, "fuzz").empty())
    expect_round_trip(text);
  else
    expect_refusal(text);
  return 0;
}
