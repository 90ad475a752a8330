#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/passes/list_encoder.h"

namespace spikemesh::compiler {

/// Finds numbers again by the hash of what they stand for; what is equal, the caller says.
class HashIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// The first number of this hash for which is_equal(number), or kNone.
  template <class IsEqual>
  std::uint32_t find(std::uint64_t hash, IsEqual&& is_equal) const {
    if (slots_.empty()) return kNone;
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].number != kNone;
         at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].hash == hash && is_equal(slots_[at].number)) return slots_[at].number;
    return kNone;
  }
  void insert(std::uint64_t hash, std::uint32_t number);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = kNone;
  };
  std::vector<Slot> slots_;  ///< a power of two of them, at most half taken
  std::size_t taken_ = 0;
};

/// Collects the lists of a core: equal words are stored once, equal chains of entries too.
class SharedLists {
 public:
  /// Adds the lists of a source of this logical id; returns the index of the chain's first entry.
  /// Plastic lists share nothing: each has words and traces of its own.
  std::uint32_t add_chain(const std::vector<EncodedList>& lists, std::uint32_t source);

  /// Packs entries, words and X_TRACE, which stays empty if nothing is plastic. Lists that share
  /// their words with no other become sparse.
  void finish(std::vector<std::uint64_t>& in_axons, std::vector<std::uint64_t>& words,
              std::vector<std::uint64_t>& x_traces);

 private:
  struct Block {
    std::uint32_t first = 0;  ///< of its words
    std::uint32_t size = 0;
    std::uint32_t users = 0;
  };
  struct Entry {
    std::uint64_t head = 0;  ///< packed, without an address
    std::uint32_t block = 0;
    std::uint64_t x_trace = 0;
  };

  std::span<std::uint64_t> words_of(const Block& block) {
    return std::span(words_).subspan(block.first, block.size);
  }
  std::uint32_t block_of(const std::vector<std::uint64_t>& words);
  std::uint32_t new_block(const std::vector<std::uint64_t>& words);
  bool is_chain_at(std::uint32_t first) const;

  std::vector<std::uint64_t> words_;
  std::vector<Block> blocks_;
  std::vector<Entry> entries_;
  HashIndex blocks_by_words_;
  HashIndex chains_;          ///< first entries, by heads and blocks
  std::vector<Entry> chain_;  ///< the one that is added
};

}  // namespace spikemesh::compiler
