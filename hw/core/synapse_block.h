#pragma once

#include <cstdint>

#include "hw/core/learning_kernel.h"
#include "hw/image/words.h"

namespace spikemesh::core {

/// Where consecutive synapses of a list are unpacked to, a field an array; `weight` holds mantissas
/// (hardware.md §4.1). Fields that the list does not store are not touched, except for `target`.
struct SynapseFields {
  std::int16_t* target;  ///< compartments; of a block in order not filled
  std::int16_t* weight;
  std::int16_t* delay;
  std::int16_t* tag;
};

/// Room for the synapses of one list, or of several short ones behind one another.
struct SynapseBlock {
  alignas(64) SmallArray target;
  alignas(64) SmallArray weight;
  alignas(64) SmallArray delay;
  alignas(64) SmallArray tag;

  SynapseFields from(std::uint32_t place) {
    return {&target[place], &weight[place], &delay[place], &tag[place]};
  }
};

/// Where the synapses of a list are in the arrays of its blocks.
struct BlockShape {
  /// Synapse i is at place i. Otherwise those at the same place of their words lie together, so
  /// that vectors work words: synapse p of word w is at p * (number of words) + w, and places that
  /// have no synapse hold something harmless.
  bool in_order;
  std::uint32_t per_word;  ///< synapses
  std::uint32_t largest;   ///< synapses that are taken at once: whole words, at most kLearningBlock
  std::uint64_t inverse;   ///< of per_word, rounded up, in 2^-kInverseShift

  /// Exact: the inverse is too large by less than 1, and (4095 + 63) * 64 is less than 2^20.
  static constexpr unsigned kInverseShift = 20;
  static constexpr BlockShape with(bool in_order, std::uint32_t per_word) {
    return {in_order, per_word, kLearningBlock / per_word * per_word,
            (std::uint64_t{1} << kInverseShift) / per_word + 1};
  }
  /// Words of `count` synapses, at most 4095. Short lists ask often, and would feel a division.
  std::uint32_t words(std::uint32_t count) const {
    return static_cast<std::uint32_t>((count + per_word - 1) * inverse >> kInverseShift);
  }
  /// Places that a block of `count` synapses takes.
  std::uint32_t places(std::uint32_t count) const {
    return in_order ? count : words(count) * per_word;
  }
};

/// How lists of one form are unpacked and packed.
struct BlockCodec {
  void (*unpack)(const std::uint64_t* words, std::uint32_t count, SynapseFields block);
  void (*pack)(std::uint64_t* words, std::uint32_t count, SynapseFields block);
  BlockShape shape;

  static const BlockCodec& of(const image::InAxonEntry& entry, arith::VectorSet set);
};

/// Takes `count` synapses from number `first` of the list on, which is the lowest of words[0].
void unpack_block(const BlockCodec& codec, const image::InAxonEntry& entry, std::uint32_t first,
                  std::uint32_t count, const std::uint64_t* words, SynapseFields block);
/// Puts weight, delay and tag back; targets and reserved bits stay as they are. The block is used
/// up.
void pack_block(const BlockCodec& codec, const image::InAxonEntry& entry, std::uint32_t count,
                std::uint64_t* words, SynapseFields block);

}  // namespace spikemesh::core
