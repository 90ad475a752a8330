#include "compiler/passes/shared_lists.h"

#include "base/error.h"
#include "hw/image/learning_words.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

std::uint64_t hash_of(const std::vector<std::uint64_t>& words) {
  constexpr std::uint64_t kPrime = 0x9e3779b97f4a7c15;
  std::uint64_t hash = words.size();
  for (const std::uint64_t word : words) {
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 32;
  }
  return hash;
}

/// Turns a shared list of one user into a sparse one: the base moves into the targets.
void make_sparse(image::InAxonEntry& head, std::vector<std::uint64_t>& words) {
  const auto layout = image::SynapseLayout::of(head);
  for (std::uint32_t i = 0; i < head.count; ++i) {
    std::uint64_t& word = words[i / layout.per_word()];
    const unsigned place = i % layout.per_word();
    image::Synapse synapse = layout.extract(word, place);
    synapse.target = static_cast<std::uint16_t>(synapse.target + head.base);
    word = layout.insert(word, place, synapse);
  }
  head.format = image::ListFormat::kSparse;
  head.base = 0;
}

}  // namespace

std::size_t SharedLists::new_block(std::vector<std::uint64_t>&& words) {
  const auto size = static_cast<std::uint32_t>(words.size());
  blocks_.push_back({.words = std::move(words), .address = next_address_});
  next_address_ += size;
  return blocks_.size() - 1;
}

std::size_t SharedLists::block_of(std::vector<std::uint64_t>&& words) {
  const std::uint64_t hash = hash_of(words);
  const auto [begin, end] = blocks_by_hash_.equal_range(hash);
  for (auto it = begin; it != end; ++it)
    if (blocks_[it->second].words == words) return it->second;
  const std::size_t block = new_block(std::move(words));
  blocks_by_hash_.emplace(hash, block);
  return block;
}

std::uint32_t SharedLists::add_chain(std::vector<EncodedList>& lists, std::uint32_t source) {
  SPIKEMESH_CHECK(!lists.empty(), "a chain has a list");
  std::vector<Entry> chain;
  std::vector<std::uint64_t> key;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    image::InAxonEntry head = lists[i].head;
    head.cont = i + 1 < lists.size();
    const std::size_t block =
        head.plastic ? new_block(std::move(lists[i].words)) : block_of(std::move(lists[i].words));
    const image::XTrace trace{.x1 = lists[i].x1, .x2 = lists[i].x2, .source_id = source};
    chain.push_back({head, block, head.plastic ? trace.pack() : 0});
    key.push_back(head.pack());
    key.push_back(block);
  }
  const auto [found, is_new] =
      chains_.emplace(std::move(key), static_cast<std::uint32_t>(entries_.size()));
  if (is_new) {
    entries_.insert(entries_.end(), chain.begin(), chain.end());
    for (const Entry& entry : chain) ++blocks_[entry.block].users;
  }
  return found->second;
}

void SharedLists::finish(std::vector<std::uint64_t>& in_axons, std::vector<std::uint64_t>& words,
                         std::vector<std::uint64_t>& x_traces) {
  for (Entry& entry : entries_) {
    Block& block = blocks_[entry.block];
    if (block.users == 1 && entry.head.format == image::ListFormat::kShared)
      make_sparse(entry.head, block.words);
    entry.head.address = static_cast<std::uint16_t>(block.address);
    in_axons.push_back(entry.head.pack());
    if (!entry.head.plastic) continue;
    x_traces.resize(entries_.size());
    x_traces[in_axons.size() - 1] = entry.x_trace;
  }
  words.reserve(next_address_);
  for (const Block& block : blocks_)
    words.insert(words.end(), block.words.begin(), block.words.end());
}

}  // namespace spikemesh::compiler
