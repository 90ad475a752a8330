#include "hw/core/synapse_block.h"

#include <array>
#include <bit>
#include <utility>

#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {
namespace {

/// The fields of one list form, known at compile time; `weight` holds stored bits here.
template <bool kTarget, unsigned kWeightBits, unsigned kDelayBits, bool kTag>
struct Form {
  static constexpr unsigned kTargetBits = kTarget ? image::SynapseLayout::kTargetBits : 0;
  static constexpr unsigned kDelayShift = kTargetBits + kWeightBits;
  static constexpr unsigned kTagShift = kDelayShift + kDelayBits;
  static constexpr unsigned kFieldBits = kTagShift + (kTag ? image::SynapseLayout::kTagBits : 0);
  static constexpr unsigned kPerWord = image::SynapseLayout::kWordBits / kFieldBits;
  static constexpr bool kBytes = kFieldBits == 8 && kWeightBits == 8;

  static constexpr std::uint64_t mask(unsigned bits) { return (std::uint64_t{1} << bits) - 1; }
  static constexpr std::int16_t take(std::uint64_t field, unsigned shift, unsigned bits) {
    return static_cast<std::int16_t>(field >> shift & mask(bits));
  }

  static SPIKEMESH_ALWAYS_INLINE void unpack_one(std::uint64_t field, std::uint32_t i,
                                                 SynapseBlock& block) {
    if constexpr (kTarget) block.target[i] = take(field, 0, kTargetBits);
    block.weight[i] = take(field, kTargetBits, kWeightBits);
    if constexpr (kDelayBits != 0) block.delay[i] = take(field, kDelayShift, kDelayBits);
    if constexpr (kTag) {
      block.tag[i] = static_cast<std::int16_t>(image::Bits<8, 0>::get_signed(field >> kTagShift));
    }
  }

  static SPIKEMESH_ALWAYS_INLINE std::uint64_t pack_one(std::uint64_t word, unsigned shift,
                                                        std::uint32_t i,
                                                        const SynapseBlock& block) {
    std::uint64_t field = static_cast<std::uint64_t>(block.weight[i]);
    if constexpr (kDelayBits != 0) {
      field |= static_cast<std::uint64_t>(block.delay[i]) << kWeightBits;
    }
    if constexpr (kTag) {
      field |= (static_cast<std::uint64_t>(block.tag[i]) & mask(image::SynapseLayout::kTagBits))
               << (kTagShift - kTargetBits);
    }
    constexpr std::uint64_t kLearned = mask(kFieldBits) & ~mask(kTargetBits);
    return (word & ~(kLearned << shift)) | field << (shift + kTargetBits);
  }

  static void unpack(const std::uint64_t* words, std::uint32_t count, SynapseBlock& block) {
    if constexpr (kBytes && std::endian::native == std::endian::little) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(words);
      for (std::uint32_t i = 0; i < count; ++i) block.weight[i] = bytes[i];
      return;
    }
    std::uint32_t i = 0;
    for (; i + kPerWord <= count; i += kPerWord, ++words) {
      const std::uint64_t word = *words;
      for (unsigned p = 0; p < kPerWord; ++p) unpack_one(word >> (p * kFieldBits), i + p, block);
    }
    for (unsigned p = 0; i < count; ++i, ++p) unpack_one(*words >> (p * kFieldBits), i, block);
  }

  static void pack(std::uint64_t* words, std::uint32_t count, const SynapseBlock& block) {
    if constexpr (kBytes && std::endian::native == std::endian::little) {
      auto* bytes = reinterpret_cast<std::uint8_t*>(words);
      for (std::uint32_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(block.weight[i]);
      }
      return;
    }
    std::uint32_t i = 0;
    for (; i + kPerWord <= count; i += kPerWord, ++words) {
      std::uint64_t word = *words;
      for (unsigned p = 0; p < kPerWord; ++p) word = pack_one(word, p * kFieldBits, i + p, block);
      *words = word;
    }
    for (unsigned p = 0; i < count; ++i, ++p) *words = pack_one(*words, p * kFieldBits, i, block);
  }
};

struct Codec {
  void (*unpack)(const std::uint64_t*, std::uint32_t, SynapseBlock&);
  void (*pack)(std::uint64_t*, std::uint32_t, const SynapseBlock&);
};

// Number of a form: target field, logarithm of the weight bits, delay bits / 3, tag.
constexpr std::size_t kForms = 2 * 4 * 3 * 2;
constexpr std::size_t form_index(bool target, unsigned weight_log, unsigned delay_thirds,
                                 bool tag) {
  return ((std::size_t{target} * 4 + weight_log) * 3 + delay_thirds) * 2 + std::size_t{tag};
}
template <std::size_t kIndex>
constexpr Codec form_codec() {
  using Of =
      Form<(kIndex / 24 != 0), 1U << (kIndex / 6 % 4), 3 * (kIndex / 2 % 3), (kIndex % 2 != 0)>;
  return {Of::unpack, Of::pack};
}
template <std::size_t... kIndex>
constexpr std::array<Codec, kForms> form_codecs(std::index_sequence<kIndex...>) {
  return {form_codec<kIndex>()...};
}
constexpr auto kCodecs = form_codecs(std::make_index_sequence<kForms>{});

const Codec& codec_of(const image::InAxonEntry& entry) {
  const bool target = entry.format != image::ListFormat::kDense;
  const auto weight_log = static_cast<unsigned>(std::countr_zero(entry.weight_bits));
  return kCodecs[form_index(target, weight_log, entry.delay_bits / 3U, entry.tag)];
}

bool is_binary(const image::InAxonEntry& entry) {
  return entry.sign == image::WeightSign::kMixed && entry.weight_bits == 1;
}

// arith::weight_mantissa and arith::stored_weight, without branches.
void to_mantissas(const image::InAxonEntry& entry, SmallArray& weight, std::uint32_t count) {
  if (entry.sign == image::WeightSign::kExcitatory) return;
  if (is_binary(entry)) {
    constexpr int kApart = 2 * arith::kBinaryMantissa;
    for (std::uint32_t i = 0; i < count; ++i) {
      weight[i] = static_cast<std::int16_t>(arith::kBinaryMantissa - kApart * weight[i]);
    }
    return;
  }
  const bool mixed = entry.sign == image::WeightSign::kMixed;
  const int flip = mixed ? 1 << (entry.weight_bits - 1) : -1;
  const int factor = mixed ? 2 : 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    weight[i] = static_cast<std::int16_t>(((weight[i] ^ flip) - flip) * factor);
  }
}

void to_stored(const image::InAxonEntry& entry, SmallArray& weight, std::uint32_t count) {
  if (entry.sign == image::WeightSign::kExcitatory) return;
  if (is_binary(entry)) {
    for (std::uint32_t i = 0; i < count; ++i) weight[i] = weight[i] < 0 ? 1 : 0;
    return;
  }
  const bool mixed = entry.sign == image::WeightSign::kMixed;
  const int mask = (1 << entry.weight_bits) - 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    const int magnitude = mixed ? weight[i] >> 1 : -weight[i];
    weight[i] = static_cast<std::int16_t>(magnitude & mask);
  }
}

}  // namespace

std::uint32_t block_size(const image::InAxonEntry& entry) {
  const std::uint32_t per_word = image::SynapseLayout::of(entry).per_word();
  return kLearningBlock / per_word * per_word;
}

void unpack_block(const image::InAxonEntry& entry, const std::uint64_t* words, std::uint32_t count,
                  SynapseBlock& block) {
  codec_of(entry).unpack(words, count, block);
  to_mantissas(entry, block.weight, count);
}

void pack_block(const image::InAxonEntry& entry, std::uint64_t* words, std::uint32_t count,
                SynapseBlock& block) {
  to_stored(entry, block.weight, count);
  codec_of(entry).pack(words, count, block);
}

}  // namespace spikemesh::core
