// Any bytes: a network, or a UserError. What is taken survives being written and read again.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "base/error.h"
#include "compiler/network/load.h"
#include "compiler/network/stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace spikemesh;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    std::istringstream in(bytes);
    const bool stream =
        bytes.starts_with(std::string(network::kStreamMagic.data(), network::kStreamMagic.size()));
    const network::Network net = stream ? network::read_stream(in, "fuzz", "/nonexistent")
                                        : network::parse_network(bytes, "fuzz", "/nonexistent");
    const std::string text = network::to_text(net);
    const network::Network again = network::parse_network(text, "again", "/nonexistent");
    SPIKEMESH_CHECK(network::to_text(again) == text, "a network survives its text");
  } catch (const UserError&) {
    return 0;
  }
  return 0;
}
