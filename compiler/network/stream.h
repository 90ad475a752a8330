#pragma once

#include <array>
#include <iosfwd>
#include <string>

#include "compiler/network/network.h"

namespace spikemesh::network {

/// What a streamed network begins with. Then come Record messages, each after its length as a
/// varint; the last is an End that counts the others, so that a cut file is noticed.
inline constexpr std::array<char, 8> kStreamMagic{'S', 'P', 'K', 'N', 'E', 'T', '\r', '\n'};

/// Synapses in one record of those that save_network() writes.
inline constexpr std::size_t kSynapsesPerRecord = 1U << 16;

/// Longest record that is read, in bytes.
inline constexpr std::uint32_t kMaxRecordBytes = 64U << 20;

/// Reads a stream from its magic on; `file` is the name that errors carry.
Network read_stream(std::istream& in, const std::string& file, const std::string& folder);

void write_stream(const Network& network, std::ostream& out);

}  // namespace spikemesh::network
