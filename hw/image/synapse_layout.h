#pragma once

#include <cstddef>
#include <cstdint>

#include "hw/image/words.h"

namespace spikemesh::image {

/// One synapse as its field in a SYNAPSE word holds it. What the list does not store is 0.
struct Synapse {
  std::uint16_t target = 0;  ///< sparse: compartment; shared: added to the base; dense: not stored
  std::uint8_t weight = 0;   ///< the stored bits s of hardware.md §4.1, not the mantissa
  std::uint8_t delay = 0;    ///< added to the list's
  std::int16_t tag = 0;      ///< -256 ... 255
  bool operator==(const Synapse&) const = default;
};

/// How the synapses of one list lie in 64-bit words (hardware.md §3.2, SYNAPSE): fields of
/// field_bits() bits, per_word() a word, from bit 0 up.
class SynapseLayout {
 public:
  static constexpr unsigned kWordBits = 64;
  static constexpr unsigned kTargetBits = 10;
  static constexpr unsigned kTagBits = 9;

  /// The layout of an entry's list. delay_bits may be the illegal 9; the rest stays well defined.
  static constexpr SynapseLayout of(const InAxonEntry& entry) {
    return {entry.format == ListFormat::kDense ? 0U : kTargetBits, entry.weight_bits,
            entry.delay_bits, entry.tag ? kTagBits : 0U};
  }

  constexpr unsigned target_bits() const { return target_bits_; }
  constexpr unsigned weight_bits() const { return weight_bits_; }
  constexpr unsigned delay_bits() const { return delay_bits_; }
  constexpr unsigned tag_bits() const { return tag_bits_; }

  /// L: 1 ... 33 with a legal delay field.
  constexpr unsigned field_bits() const { return field_bits_; }

  /// P.
  constexpr unsigned per_word() const { return per_word_; }

  /// Words that a list of `count` synapses occupies.
  constexpr std::uint32_t words(std::uint32_t count) const {
    return (count + per_word_ - 1) / per_word_;
  }

  /// The synapse at `place` (0 ... per_word() - 1) of a word.
  constexpr Synapse extract(std::uint64_t word, unsigned place) const {
    std::uint64_t field = word >> (place * field_bits_);
    const auto take = [&field](unsigned bits) {
      const std::uint64_t value = field & mask(bits);
      field >>= bits;
      return value;
    };
    Synapse synapse;
    synapse.target = static_cast<std::uint16_t>(take(target_bits_));
    synapse.weight = static_cast<std::uint8_t>(take(weight_bits_));
    synapse.delay = static_cast<std::uint8_t>(take(delay_bits_));
    if (tag_bits_ != 0)
      synapse.tag = static_cast<std::int16_t>(Bits<kTagBits - 1, 0>::get_signed(field));
    return synapse;
  }

  /// The word with this synapse at `place`. Parts that the list does not store must be 0, the
  /// others must fit.
  constexpr std::uint64_t insert(std::uint64_t word, unsigned place, Synapse synapse) const {
    SPIKEMESH_CHECK(place < per_word_, "synapse {} is one of a word's {}", place, per_word_);
    std::uint64_t field = 0;
    unsigned low = 0;
    const auto put = [&field, &low](std::uint64_t value, unsigned bits) {
      SPIKEMESH_CHECK(value <= mask(bits), "{} fits the {} bits of its synapse field", value, bits);
      field |= value << low;
      low += bits;
    };
    put(synapse.target, target_bits_);
    put(synapse.weight, weight_bits_);
    put(synapse.delay, delay_bits_);
    if (tag_bits_ != 0) put(Bits<kTagBits - 1, 0>::put_signed(synapse.tag), tag_bits_);
    const unsigned shift = place * field_bits_;
    return (word & ~(mask(field_bits_) << shift)) | (field << shift);
  }

  /// The bits of a word above its first `used` synapses: reserved.
  constexpr std::uint64_t reserved(unsigned used) const { return ~mask(used * field_bits_); }

  bool operator==(const SynapseLayout&) const = default;

 private:
  constexpr SynapseLayout(unsigned target_bits, unsigned weight_bits, unsigned delay_bits,
                          unsigned tag_bits)
      : target_bits_(target_bits),
        weight_bits_(weight_bits),
        delay_bits_(delay_bits),
        tag_bits_(tag_bits),
        field_bits_(target_bits + weight_bits + delay_bits + tag_bits),
        per_word_(kWordBits / field_bits_) {}

  static constexpr std::uint64_t mask(unsigned bits) {
    return bits == kWordBits ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  }

  unsigned target_bits_;
  unsigned weight_bits_;
  unsigned delay_bits_;
  unsigned tag_bits_;
  unsigned field_bits_;
  unsigned per_word_;
};

/// The compartment that synapse `index` of a list adds to. It may be beyond the core's last one:
/// that is illegal (§11), and no loaded image does it.
constexpr std::uint32_t target_of(const InAxonEntry& entry, std::uint32_t index, Synapse synapse) {
  switch (entry.format) {
    case ListFormat::kDense:
      return entry.base + index;
    case ListFormat::kShared:
      return std::uint32_t{entry.base} + synapse.target;
    default:
      return synapse.target;
  }
}

}  // namespace spikemesh::image
