#include <algorithm>
#include <unordered_map>
#include <vector>

#include "hw/image/core_check.h"
#include "hw/image/learning_words.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::image {
namespace {

/// The place of the largest target and delay fields in a list, and their values.
struct ListExtremes {
  std::uint32_t target_at = 0;
  std::uint32_t target = 0;
  std::uint32_t delay_at = 0;
  std::uint32_t delay = 0;
};

/// Checks the lists of a core. Lists that several entries share are read once.
class ListChecker {
 public:
  explicit ListChecker(const CheckedCore& checked)
      : checked_(checked), core_(checked.core), owners_(core_.synapses.size(), Owner::kNone) {}

  void check_all() {
    for (std::size_t i = 0; i < core_.in_axons.size(); ++i) check_entry(i);
  }

 private:
  enum class Owner : std::uint8_t { kNone, kFixed, kPlastic };

  [[noreturn]] void fail(std::size_t index, std::string_view field, const std::string& found,
                         const std::string& expected) const {
    checked_.fail(Memory::kInAxon, index, field, found, expected);
  }

  void check_entry(std::size_t index) {
    const std::uint64_t word = core_.in_axons[index];
    const InAxonEntry entry = InAxonEntry::unpack(word);
    if (entry.format == ListFormat::kNone) {
      if (word != 0) fail(index, "format", "0 (none)", "1 to 3, as other bits are set");
      check_trace(index, entry);
      return;
    }
    check_fields(index, word, entry);
    check_extent(index, entry);
    check_continuation(index, entry);
    check_plasticity(index, entry);
    check_trace(index, entry);
    check_reach(index, entry);
    claim_words(index, entry);
  }

  void check_fields(std::size_t index, std::uint64_t word, const InAxonEntry& entry) const {
    if ((word & InAxonEntry::kReserved) != 0) fail(index, "reserved bit 63", "1", "0");
    if (entry.sign == kIllegalSign) fail(index, "sign", "3", "0 to 2");
    if (entry.delay_bits > 6) fail(index, "delay_bits", "code 3", "codes 0 to 2");
    if (entry.format == ListFormat::kSparse && entry.base != 0)
      fail(index, "base", fmt::format("{}", entry.base), "0 in a sparse list");
    if (!entry.plastic && entry.rule != 0)
      fail(index, "rule", fmt::format("{}", entry.rule), "0 as the list is not plastic");
    const std::uint32_t longest = max_delay(core_.slots_log2);
    if (entry.delay > longest)
      fail(index, "delay", fmt::format("{}", entry.delay),
           fmt::format("at most {} with {} delay slots", longest, core_.slots()));
  }

  void check_extent(std::size_t index, const InAxonEntry& entry) const {
    const std::uint32_t words = SynapseLayout::of(entry).words(entry.count);
    if (entry.address + words > core_.synapses.size() && words > 0)
      fail(index, "address and count",
           fmt::format("a list of {} words from {}", words, entry.address),
           fmt::format("within the {} of SYNAPSE", core_.synapses.size()));
  }

  void check_continuation(std::size_t index, const InAxonEntry& entry) const {
    if (!entry.cont) return;
    if (index + 1 >= core_.in_axons.size()) fail(index, "cont", "1", "0 in the last entry");
    if (InAxonEntry::unpack(core_.in_axons[index + 1]).format == ListFormat::kNone)
      fail(index, "cont", "1", "0, as the next entry holds no list");
  }

  void check_plasticity(std::size_t index, const InAxonEntry& entry) const {
    if (!entry.plastic) return;
    const std::size_t rules =
        std::min(core_.rules.size() / kProductsPerRule, core_.decays.size() / kDecayWordsPerRule);
    if (entry.rule >= rules)
      fail(index, "rule", fmt::format("{}", entry.rule),
           fmt::format("below {}, the rules in RULE and DECAY", rules));
    const auto first = core_.rules.begin() + rule_address(entry.rule, 0);
    if (std::none_of(first, first + kProductsPerRule,
                     [](std::uint64_t word) { return Product::unpack(word).last; }))
      checked_.fail(Memory::kRule, rule_address(entry.rule, 0), "last",
                    fmt::format("0 in every product of rule {}", entry.rule), "1 in one of them");
    if (core_.x_traces.empty()) fail(index, "plastic", "1", "a word in X_TRACE, which holds none");
  }

  void check_trace(std::size_t index, const InAxonEntry& entry) const {
    if (core_.x_traces.empty()) return;
    const std::uint64_t word = core_.x_traces[index];
    if ((word & XTrace::kReserved) != 0)
      checked_.fail(Memory::kXTrace, index, "reserved bits", fmt::format("{:#x}", word),
                    "0 in bits 63:37");
    if (!entry.plastic && word != 0)
      checked_.fail(Memory::kXTrace, index, "traces", fmt::format("{:#x}", word),
                    "0, as the entry is not plastic");
  }

  void check_reach(std::size_t index, const InAxonEntry& entry) {
    if (entry.count == 0) return;
    const ListExtremes& extremes = extremes_of(index, entry);
    const std::uint32_t at =
        entry.format == ListFormat::kDense ? entry.count - 1U : extremes.target_at;
    const std::uint32_t target =
        target_of(entry, at, {.target = static_cast<std::uint16_t>(extremes.target)});
    if (target >= core_.compartment_count())
      fail_synapse(
          index, entry, at, "target", target,
          fmt::format("below {}, the compartments of the core", core_.compartment_count()));
    const std::uint32_t longest = max_delay(core_.slots_log2);
    if (entry.delay + extremes.delay > longest)
      fail_synapse(index, entry, extremes.delay_at, "delay", entry.delay + extremes.delay,
                   fmt::format("at most {} with {} delay slots", longest, core_.slots()));
  }

  [[noreturn]] void fail_synapse(std::size_t index, const InAxonEntry& entry, std::uint32_t at,
                                 std::string_view field, std::uint32_t found,
                                 const std::string& expected) const {
    const std::uint32_t per_word = SynapseLayout::of(entry).per_word();
    checked_.fail(Memory::kSynapse, entry.address + at / per_word,
                  fmt::format("{} of synapse {} in the list of IN_AXON {}", field, at, index),
                  fmt::format("{}", found), expected);
  }

  /// What decides how a list's words are read.
  static std::uint64_t list_key(const InAxonEntry& entry) {
    InAxonEntry key;
    key.format = entry.format == ListFormat::kDense ? ListFormat::kDense : ListFormat::kSparse;
    key.weight_bits = entry.weight_bits;
    key.address = entry.address;
    key.count = entry.count;
    key.delay_bits = entry.delay_bits;
    key.tag = entry.tag;
    return key.pack();
  }

  const ListExtremes& extremes_of(std::size_t index, const InAxonEntry& entry) {
    const auto [place, is_new] = extremes_.try_emplace(list_key(entry));
    if (is_new) place->second = read_list(index, entry);
    return place->second;
  }

  ListExtremes read_list(std::size_t index, const InAxonEntry& entry) const {
    const SynapseLayout layout = SynapseLayout::of(entry);
    ListExtremes extremes;
    const std::uint32_t words = layout.words(entry.count);
    for (std::uint32_t w = 0; w < words; ++w) {
      const std::uint64_t word = core_.synapses[entry.address + w];
      const std::uint32_t first = w * layout.per_word();
      const unsigned used = std::min(layout.per_word(), entry.count - first);
      if ((word & layout.reserved(used)) != 0)
        checked_.fail(
            Memory::kSynapse, entry.address + w,
            fmt::format("reserved bits above synapse {} of IN_AXON {}", first + used - 1, index),
            fmt::format("{:#x}", word & layout.reserved(used)), "0");
      for (unsigned i = 0; i < used; ++i)
        note_extremes(layout.extract(word, i), first + i, extremes);
    }
    return extremes;
  }

  static void note_extremes(Synapse synapse, std::uint32_t at, ListExtremes& extremes) {
    if (synapse.target > extremes.target) {
      extremes.target = synapse.target;
      extremes.target_at = at;
    }
    if (synapse.delay > extremes.delay) {
      extremes.delay = synapse.delay;
      extremes.delay_at = at;
    }
  }

  /// The words of a plastic list belong to it alone: learning in one list must not change what
  /// another one means, nor depend on the order of the two.
  void claim_words(std::size_t index, const InAxonEntry& entry) {
    const std::uint32_t words = SynapseLayout::of(entry).words(entry.count);
    const Owner claim = entry.plastic ? Owner::kPlastic : Owner::kFixed;
    for (std::uint32_t w = entry.address; w < entry.address + words; ++w) {
      const Owner owner = owners_[w];
      if (owner != Owner::kNone && (owner == Owner::kPlastic || entry.plastic))
        fail(index, "address", fmt::format("SYNAPSE word {}, which another list uses", w),
             "words of its own for a plastic list");
      owners_[w] = claim;
    }
  }

  const CheckedCore& checked_;
  const CoreImage& core_;
  std::vector<Owner> owners_;
  std::unordered_map<std::uint64_t, ListExtremes> extremes_;
};

}  // namespace

void check_lists(const CheckedCore& checked) { ListChecker(checked).check_all(); }

}  // namespace spikemesh::image
