#pragma once

#include <cstdint>

#include "hw/core/learning_kernel.h"
#include "hw/image/words.h"

namespace spikemesh::core {

/// Consecutive synapses of a list, a field an array; `weight` holds mantissas (hardware.md §4.1).
/// Fields that the list does not store are not touched.
struct SynapseBlock {
  alignas(64) SmallArray target;
  alignas(64) SmallArray weight;
  alignas(64) SmallArray delay;
  alignas(64) SmallArray tag;
};

/// Synapses of such a list that are taken at once: whole words, at most kLearningBlock.
std::uint32_t block_size(const image::InAxonEntry& entry);

/// Takes `count` synapses, the first of them the lowest of words[0].
void unpack_block(const image::InAxonEntry& entry, const std::uint64_t* words, std::uint32_t count,
                  SynapseBlock& block);
/// Puts weight, delay and tag back; targets and reserved bits stay as they are. The block is used
/// up.
void pack_block(const image::InAxonEntry& entry, std::uint64_t* words, std::uint32_t count,
                SynapseBlock& block);

}  // namespace spikemesh::core
