#include "compiler/passes/shared_lists.h"

#include <algorithm>

#include "base/error.h"
#include "hw/image/learning_words.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  constexpr std::uint64_t kPrime = 0x9e3779b97f4a7c15;
  hash = (hash ^ value) * kPrime;
  return hash ^ (hash >> 32);
}

/// Turns a shared list of one user into a sparse one: the base moves into the targets.
void make_sparse(image::InAxonEntry& head, std::span<std::uint64_t> words) {
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

void HashIndex::insert(std::uint64_t hash, std::uint32_t number) {
  constexpr std::size_t kFewest = 64;
  if (2 * (taken_ + 1) > slots_.size()) {
    std::vector<Slot> before(std::max(kFewest, 2 * slots_.size()));
    before.swap(slots_);
    taken_ = 0;
    for (const Slot& slot : before)
      if (slot.number != kNone) insert(slot.hash, slot.number);
  }
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].number != kNone) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {hash, number};
  ++taken_;
}

std::uint32_t SharedLists::new_block(const std::vector<std::uint64_t>& words) {
  blocks_.push_back({.first = static_cast<std::uint32_t>(words_.size()),
                     .size = static_cast<std::uint32_t>(words.size())});
  words_.insert(words_.end(), words.begin(), words.end());
  return static_cast<std::uint32_t>(blocks_.size() - 1);
}

std::uint32_t SharedLists::block_of(const std::vector<std::uint64_t>& words) {
  std::uint64_t hash = words.size();
  for (const std::uint64_t word : words) hash = mixed(hash, word);
  const std::uint32_t found = blocks_by_words_.find(hash, [&](std::uint32_t block) {
    return std::ranges::equal(words_of(blocks_[block]), words);
  });
  if (found != HashIndex::kNone) return found;
  const std::uint32_t block = new_block(words);
  blocks_by_words_.insert(hash, block);
  return block;
}

/// Whether the entries from this one on are those of chain_. A chain ends where the bit `cont` of
/// its last head says so, so none is the beginning of another.
bool SharedLists::is_chain_at(std::uint32_t first) const {
  const auto same = [](const Entry& a, const Entry& b) {
    return a.head == b.head && a.block == b.block;
  };
  return first + chain_.size() <= entries_.size() &&
         std::ranges::equal(chain_, std::span(entries_).subspan(first, chain_.size()), same);
}

std::uint32_t SharedLists::add_chain(const std::vector<EncodedList>& lists, std::uint32_t source) {
  SPIKEMESH_CHECK(!lists.empty(), "a chain has a list");
  chain_.clear();
  std::uint64_t hash = lists.size();
  for (std::size_t i = 0; i < lists.size(); ++i) {
    image::InAxonEntry head = lists[i].head;
    head.cont = i + 1 < lists.size();
    const std::uint32_t block = head.plastic ? new_block(lists[i].words) : block_of(lists[i].words);
    const image::XTrace trace{.x1 = lists[i].x1, .x2 = lists[i].x2, .source_id = source};
    chain_.push_back({head.pack(), block, head.plastic ? trace.pack() : 0});
    hash = mixed(mixed(hash, head.pack()), block);
  }
  const std::uint32_t found =
      chains_.find(hash, [this](std::uint32_t first) { return is_chain_at(first); });
  if (found != HashIndex::kNone) return found;
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.insert(entries_.end(), chain_.begin(), chain_.end());
  for (const Entry& entry : chain_) ++blocks_[entry.block].users;
  chains_.insert(hash, first);
  return first;
}

void SharedLists::finish(std::vector<std::uint64_t>& in_axons, std::vector<std::uint64_t>& words,
                         std::vector<std::uint64_t>& x_traces) {
  in_axons.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    image::InAxonEntry head = image::InAxonEntry::unpack(entry.head);
    const Block& block = blocks_[entry.block];
    if (block.users == 1 && head.format == image::ListFormat::kShared)
      make_sparse(head, words_of(block));
    head.address = static_cast<std::uint16_t>(block.first);
    in_axons.push_back(head.pack());
    if (!head.plastic) continue;
    x_traces.resize(entries_.size());
    x_traces[in_axons.size() - 1] = entry.x_trace;
  }
  words = std::move(words_);
}

}  // namespace spikemesh::compiler
