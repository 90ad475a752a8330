#pragma once

#include <cstdint>

#include "hw/core/learning_kernel.h"
#include "hw/image/words.h"

namespace spikemesh::core {

/// Consecutive synapses of a list, a field an array; `weight` holds mantissas (hardware.md §4.1).
/// Fields that the list does not store are not touched, except for `target`.
struct SynapseBlock {
  alignas(64) SmallArray target;  ///< compartments; of a block in order not filled
  alignas(64) SmallArray weight;
  alignas(64) SmallArray delay;
  alignas(64) SmallArray tag;
};

/// Where the synapses of a list are in the arrays of its blocks.
struct BlockShape {
  /// Synapse i is at place i. Otherwise those at the same place of their words lie together, so
  /// that vectors work words: synapse p of word w is at p * (number of words) + w, and places that
  /// have no synapse hold something harmless.
  bool in_order;
  std::uint32_t per_word;  ///< synapses
  std::uint32_t largest;   ///< synapses that are taken at once: whole words, at most kLearningBlock

  static const BlockShape& of(const image::InAxonEntry& entry);
  /// Places that a block of `count` synapses takes.
  std::uint32_t places(std::uint32_t count) const {
    return in_order ? count : (count + per_word - 1) / per_word * per_word;
  }
};

/// Takes `count` synapses from number `first` of the list on, which is the lowest of words[0].
void unpack_block(const image::InAxonEntry& entry, std::uint32_t first, std::uint32_t count,
                  const std::uint64_t* words, SynapseBlock& block, arith::VectorSet set);
/// Puts weight, delay and tag back; targets and reserved bits stay as they are. The block is used
/// up.
void pack_block(const image::InAxonEntry& entry, std::uint32_t count, std::uint64_t* words,
                SynapseBlock& block, arith::VectorSet set);

}  // namespace spikemesh::core
