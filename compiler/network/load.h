#pragma once

#include <string>
#include <string_view>

#include "compiler/network/network.h"

namespace spikemesh::network {

/// Reads a network file in either form; weight files are looked for in its folder. Throws
/// UserError: in text with line and column, in binary with the number of the record.
Network load_network(const std::string& path);

/// Reads the text form. `file` is the name that errors carry.
Network parse_network(std::string_view text, const std::string& file, const std::string& folder);

/// The longest text that is read as a network, in bytes; larger networks are streams.
inline constexpr std::size_t kMaxNetworkText = std::size_t{64} << 20;

/// The network as text that parse_network() reads back to an equal one.
std::string to_text(const Network& network);

enum class NetworkForm { kText, kStream };

/// Writes a network file. Throws UserError if it cannot be written.
void save_network(const Network& network, const std::string& path, NetworkForm form);

}  // namespace spikemesh::network
