#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/image/words.h"

namespace spikemesh::compiler {

/// A synapse as the chip delivers it: what is added to which compartment's accumulator, and when.
struct CoreSynapse {
  std::uint16_t target = 0;  ///< compartment within the core
  std::uint8_t delay = 0;
  std::int8_t exponent = 0;   ///< of its projection: synapses of one exponent always fit one list
  std::uint16_t plastic = 0;  ///< 0, or 1 + index into Program::plastic
  std::int32_t weight = 0;    ///< as delivered (hardware.md §4.1); of a plastic one the mantissa
  friend auto operator<=>(const CoreSynapse&, const CoreSynapse&) = default;
};

/// One list, ready to be stored. Its head lacks the address, and its targets are relative to
/// head.base (dense or shared), so that lists of the same shape have the same words.
struct EncodedList {
  image::InAxonEntry head{};
  std::vector<std::uint64_t> words;
  std::uint8_t x1 = 0;  ///< pre-traces at first, if plastic
  std::uint8_t x2 = 0;
};

/// Finds the cheapest lists for the synapses of one source on one core: format, weight width,
/// sign, exponent, delay fields; together or split by sign, delay or exponent, chained in
/// consecutive entries. Exact: the lists deliver what they were given, and nothing else.
/// Cost is the share of the core's in-axon entries and synapse words, added.
class ListEncoder {
 public:
  explicit ListEncoder(const Architecture::Core& core);

  /// Synapses of weight 0 are dropped; none at all gives no list. Appends to `lists`.
  void encode(std::vector<CoreSynapse>& synapses, std::vector<EncodedList>& lists) const;

 private:
  double cheapest_split(std::size_t synapses) const;

  double entry_cost_;
  double word_cost_;
};

}  // namespace spikemesh::compiler
