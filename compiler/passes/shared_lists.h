#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "compiler/passes/list_encoder.h"

namespace spikemesh::compiler {

/// Collects the lists of a core: equal words are stored once, equal chains of entries too.
class SharedLists {
 public:
  /// Adds the lists of a source of this logical id; returns the index of the chain's first entry.
  /// Plastic lists share nothing: each has words and traces of its own.
  std::uint32_t add_chain(std::vector<EncodedList>& lists, std::uint32_t source);

  /// Packs entries, words and X_TRACE, which stays empty if nothing is plastic. Lists that share
  /// their words with no other become sparse.
  void finish(std::vector<std::uint64_t>& in_axons, std::vector<std::uint64_t>& words,
              std::vector<std::uint64_t>& x_traces);

 private:
  struct Block {
    std::vector<std::uint64_t> words;
    std::uint32_t address = 0;
    std::uint32_t users = 0;
  };
  struct Entry {
    image::InAxonEntry head{};
    std::size_t block = 0;
    std::uint64_t x_trace = 0;
  };

  std::size_t block_of(std::vector<std::uint64_t>&& words);
  std::size_t new_block(std::vector<std::uint64_t>&& words);

  std::vector<Block> blocks_;
  std::vector<Entry> entries_;
  std::unordered_multimap<std::uint64_t, std::size_t> blocks_by_hash_;
  std::map<std::vector<std::uint64_t>, std::uint32_t> chains_;  ///< heads and blocks to first entry
  std::uint32_t next_address_ = 0;
};

}  // namespace spikemesh::compiler
