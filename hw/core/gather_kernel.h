#pragma once

#include <cstdint>

#include "hw/arith/vector_dispatch.h"

/// Values of compartments in the order in which synapses name them.
namespace spikemesh::core {

/// out[i] = values[index[i]] + constant. One value after the last one named is read too.
void gather(const std::int16_t* values, const std::int16_t* index, int constant, std::int16_t* out,
            std::uint32_t count, arith::VectorSet set);

/// Takes words of an id (low arith::kLogicalIdBits bits) and a time apart:
/// ids[i] and times[i] are those of words[index[i]].
void gather_ids_and_times(const std::uint32_t* words, const std::int16_t* index, std::uint32_t* ids,
                          std::int16_t* times, std::uint32_t count, arith::VectorSet set);

}  // namespace spikemesh::core
