#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace spikemesh::report {

/// Bytes as text that JSON and browsers know: RFC 4648, with padding.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace spikemesh::report
