#include "hw/core/synapse_block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

#if SPIKEMESH_HAS_X86_TARGETS
#include <immintrin.h>
#endif

namespace spikemesh::core {
namespace {

constexpr unsigned kMostByPlace = 6;

/// The fields of one list form, known at compile time; `weight` holds stored bits here.
template <bool kTarget, unsigned kWeightBits, unsigned kDelayBits, bool kTag>
struct Form {
  static constexpr unsigned kTargetBits = kTarget ? image::SynapseLayout::kTargetBits : 0;
  static constexpr unsigned kWeights = kWeightBits;
  static constexpr unsigned kDelays = kDelayBits;
  static constexpr bool kTagged = kTag;
  static constexpr unsigned kDelayShift = kTargetBits + kWeightBits;
  static constexpr unsigned kTagShift = kDelayShift + kDelayBits;
  static constexpr unsigned kFieldBits = kTagShift + (kTag ? image::SynapseLayout::kTagBits : 0);
  static constexpr unsigned kPerWord = image::SynapseLayout::kWordBits / kFieldBits;
  static constexpr bool kBytes = kFieldBits == 8 && kWeightBits == 8;
  /// With many synapses a word there are too few words for a vector of them.
  static constexpr bool kInOrder = !kTarget && (kPerWord > kMostByPlace || kBytes);
  static constexpr BlockShape kShape = BlockShape::with(kInOrder, kPerWord);

  static constexpr std::uint64_t mask(unsigned bits) { return (std::uint64_t{1} << bits) - 1; }
  static constexpr std::int16_t take(std::uint64_t field, unsigned shift, unsigned bits) {
    return static_cast<std::int16_t>(field >> shift & mask(bits));
  }

  static constexpr std::uint64_t kLearned = mask(kFieldBits) & ~mask(kTargetBits);

  static SPIKEMESH_ALWAYS_INLINE void unpack_one(std::uint64_t field, std::uint32_t i,
                                                 SynapseFields block) {
    if constexpr (kTarget) block.target[i] = take(field, 0, kTargetBits);
    block.weight[i] = take(field, kTargetBits, kWeightBits);
    if constexpr (kDelayBits != 0) block.delay[i] = take(field, kDelayShift, kDelayBits);
    if constexpr (kTag) {
      constexpr std::int16_t kSign = std::int16_t{1} << (image::SynapseLayout::kTagBits - 1);
      const std::int16_t bits = take(field, kTagShift, image::SynapseLayout::kTagBits);
      block.tag[i] = static_cast<std::int16_t>((bits ^ kSign) - kSign);
    }
  }

  /// What the synapse at place i has learned, at its bits in a field.
  static SPIKEMESH_ALWAYS_INLINE std::uint64_t learned(std::uint32_t i, SynapseFields block) {
    std::uint64_t field = static_cast<std::uint64_t>(block.weight[i]);
    if constexpr (kDelayBits != 0) {
      field |= static_cast<std::uint64_t>(block.delay[i]) << kWeightBits;
    }
    if constexpr (kTag) {
      field |= (static_cast<std::uint64_t>(block.tag[i]) & mask(image::SynapseLayout::kTagBits))
               << (kTagShift - kTargetBits);
    }
    return field << kTargetBits;
  }

  static SPIKEMESH_ALWAYS_INLINE void unpack(const std::uint64_t* words, std::uint32_t count,
                                             SynapseFields block) {
    if constexpr (kBytes && std::endian::native == std::endian::little) {
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(words);
      for (std::uint32_t i = 0; i < count; ++i) block.weight[i] = bytes[i];
    } else if constexpr (kInOrder) {
      unpack_in_order(words, count, block);
    } else {
      const std::uint32_t size = (count + kPerWord - 1) / kPerWord;
      for (unsigned p = 0; p < kPerWord; ++p) {
        SPIKEMESH_INDEPENDENT_LOOP
        for (std::uint32_t w = 0; w < size; ++w) {
          unpack_one(words[w] >> (p * kFieldBits), p * size + w, block);
        }
      }
      if constexpr (kTarget) clear_rest(count, block);
    }
  }

  /// Targets of the places that no synapse has: of the last word's.
  static SPIKEMESH_ALWAYS_INLINE void clear_rest(std::uint32_t count, SynapseFields block) {
    const std::uint32_t size = (count + kPerWord - 1) / kPerWord;
    for (std::uint32_t p = count - (size - 1) * kPerWord; p < kPerWord; ++p) {
      block.target[p * size + size - 1] = 0;
    }
  }

  static SPIKEMESH_ALWAYS_INLINE void pack(std::uint64_t* words, std::uint32_t count,
                                           SynapseFields block) {
    if constexpr (kBytes && std::endian::native == std::endian::little) {
      auto* bytes = reinterpret_cast<std::uint8_t*>(words);
      for (std::uint32_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(block.weight[i]);
      }
    } else if constexpr (kInOrder) {
      pack_in_order(words, count, block);
    } else {
      pack_by_place(words, count, block);
    }
  }

 private:
  static SPIKEMESH_ALWAYS_INLINE void unpack_in_order(const std::uint64_t* words,
                                                      std::uint32_t count, SynapseFields block) {
    std::uint32_t i = 0;
    for (; i + kPerWord <= count; i += kPerWord, ++words) {
      const std::uint64_t word = *words;
      for (unsigned p = 0; p < kPerWord; ++p) unpack_one(word >> (p * kFieldBits), i + p, block);
    }
    for (unsigned p = 0; i < count; ++i, ++p) unpack_one(*words >> (p * kFieldBits), i, block);
  }

  static SPIKEMESH_ALWAYS_INLINE std::uint64_t with_learned(std::uint64_t word, unsigned place,
                                                            std::uint32_t i, SynapseFields block) {
    const unsigned shift = place * kFieldBits;
    return (word & ~(kLearned << shift)) | learned(i, block) << shift;
  }

  static SPIKEMESH_ALWAYS_INLINE void pack_in_order(std::uint64_t* words, std::uint32_t count,
                                                    SynapseFields block) {
    std::uint32_t i = 0;
    for (; i + kPerWord <= count; i += kPerWord, ++words) {
      std::uint64_t word = *words;
      for (unsigned p = 0; p < kPerWord; ++p) word = with_learned(word, p, i + p, block);
      *words = word;
    }
    for (unsigned p = 0; i < count; ++i, ++p) *words = with_learned(*words, p, i, block);
  }

  static SPIKEMESH_ALWAYS_INLINE void pack_by_place(std::uint64_t* words, std::uint32_t count,
                                                    SynapseFields block) {
    const std::uint32_t size = (count + kPerWord - 1) / kPerWord;
    const std::uint32_t full = count / kPerWord;
    SPIKEMESH_INDEPENDENT_LOOP
    for (std::uint32_t w = 0; w < full; ++w) {
      std::uint64_t word = words[w];
      for (unsigned p = 0; p < kPerWord; ++p) word = with_learned(word, p, p * size + w, block);
      words[w] = word;
    }
    for (unsigned p = 0; p < count % kPerWord; ++p) {
      words[full] = with_learned(words[full], p, p * size + full, block);
    }
  }
};

template <class Form>
struct Portable {
  static void unpack(const std::uint64_t* words, std::uint32_t count, SynapseFields block) {
    Form::unpack(words, count, block);
  }
  static void pack(std::uint64_t* words, std::uint32_t count, SynapseFields block) {
    Form::pack(words, count, block);
  }
};

#if SPIKEMESH_HAS_X86_TARGETS
template <class Form>
struct Avx2 {
  SPIKEMESH_TARGET_AVX2 static void unpack(const std::uint64_t* words, std::uint32_t count,
                                           SynapseFields block) {
    Form::unpack(words, count, block);
  }
  SPIKEMESH_TARGET_AVX2 static void pack(std::uint64_t* words, std::uint32_t count,
                                         SynapseFields block) {
    Form::pack(words, count, block);
  }
};

// Masked forms: GCC 12 takes the others' unused lanes for uninitialised values.
constexpr __mmask8 kAllWords = 0xff;
constexpr std::uint32_t kWordLanes = 8;

SPIKEMESH_TARGET_AVX512 inline __mmask8 first_lanes(std::uint32_t count) {
  return static_cast<__mmask8>(count < kWordLanes ? (1U << count) - 1 : kAllWords);
}

/// Bits of 8 words, from `shift` on, become 8 places.
SPIKEMESH_TARGET_AVX512 inline void spread(__m512i words, unsigned shift, unsigned bits,
                                           __mmask8 here, std::int16_t* out) {
  const __m512i field =
      _mm512_and_si512(_mm512_maskz_srli_epi64(kAllWords, words, shift),
                       _mm512_set1_epi64(static_cast<long long>((std::uint64_t{1} << bits) - 1)));
  _mm512_mask_cvtepi64_storeu_epi16(out, here, field);
}

/// The low `bits` of 8 places, at `shift` of 8 words.
SPIKEMESH_TARGET_AVX512 inline __m512i joined(const std::int16_t* places, unsigned shift,
                                              unsigned bits, __mmask8 here) {
  const __m512i wide = _mm512_maskz_cvtepu16_epi64(here, _mm_maskz_loadu_epi16(here, places));
  const auto mask = static_cast<long long>((std::uint64_t{1} << bits) - 1);
  return _mm512_maskz_slli_epi64(here, _mm512_and_si512(wide, _mm512_set1_epi64(mask)), shift);
}

/// Lists by place: 8 words at a time.
template <class Form>
struct Avx512 {
  static constexpr unsigned kTagBits = image::SynapseLayout::kTagBits;

  SPIKEMESH_TARGET_AVX512 static void unpack(const std::uint64_t* words, std::uint32_t count,
                                             SynapseFields block) {
    if constexpr (Form::kInOrder) {
      Form::unpack(words, count, block);
    } else {
      const std::uint32_t size = (count + Form::kPerWord - 1) / Form::kPerWord;
      for (std::uint32_t w = 0; w < size; w += kWordLanes) {
        const __mmask8 here = first_lanes(size - w);
        const __m512i word = _mm512_maskz_loadu_epi64(here, words + w);
        for (unsigned p = 0; p < Form::kPerWord; ++p) {
          unpack_words(word, p * Form::kFieldBits, here, p * size + w, block);
        }
      }
      if constexpr (Form::kTargetBits != 0) Form::clear_rest(count, block);
    }
  }
  SPIKEMESH_TARGET_AVX512 static void pack(std::uint64_t* words, std::uint32_t count,
                                           SynapseFields block) {
    if constexpr (Form::kInOrder) {
      Form::pack(words, count, block);
    } else {
      const std::uint32_t size = (count + Form::kPerWord - 1) / Form::kPerWord;
      for (std::uint32_t w = 0; w < size; w += kWordLanes) {
        __m512i word = _mm512_maskz_loadu_epi64(first_lanes(size - w), words + w);
        for (unsigned p = 0; p < Form::kPerWord; ++p) {
          // The last word may hold fewer synapses.
          const std::uint32_t filled = (count - p + Form::kPerWord - 1) / Form::kPerWord;
          const __mmask8 here = filled <= w ? __mmask8{0} : first_lanes(filled - w);
          word = pack_words(word, p * Form::kFieldBits, here, p * size + w, block);
        }
        _mm512_mask_storeu_epi64(words + w, first_lanes(size - w), word);
      }
    }
  }

 private:
  SPIKEMESH_TARGET_AVX512 static void unpack_words(__m512i word, unsigned shift, __mmask8 here,
                                                   std::uint32_t i, SynapseFields block) {
    if constexpr (Form::kTargetBits != 0) {
      spread(word, shift, Form::kTargetBits, here, &block.target[i]);
    }
    spread(word, shift + Form::kTargetBits, Form::kWeights, here, &block.weight[i]);
    if constexpr (Form::kDelays != 0) {
      spread(word, shift + Form::kDelayShift, Form::kDelays, here, &block.delay[i]);
    }
    if constexpr (Form::kTagged) {
      constexpr unsigned kAbove = 64 - kTagBits;  // shifted up and back for the sign
      const __m512i up = _mm512_maskz_sllv_epi64(
          kAllWords, word, _mm512_set1_epi64(kAbove - shift - Form::kTagShift));
      _mm512_mask_cvtepi64_storeu_epi16(&block.tag[i], here,
                                        _mm512_maskz_srai_epi64(kAllWords, up, kAbove));
    }
  }
  SPIKEMESH_TARGET_AVX512 static __m512i pack_words(__m512i word, unsigned shift, __mmask8 here,
                                                    std::uint32_t i, SynapseFields block) {
    __m512i field = joined(&block.weight[i], shift + Form::kTargetBits, Form::kWeights, here);
    if constexpr (Form::kDelays != 0) {
      field = _mm512_or_si512(
          field, joined(&block.delay[i], shift + Form::kDelayShift, Form::kDelays, here));
    }
    if constexpr (Form::kTagged) {
      field =
          _mm512_or_si512(field, joined(&block.tag[i], shift + Form::kTagShift, kTagBits, here));
    }
    const __m512i learned =
        _mm512_maskz_set1_epi64(here, static_cast<long long>(Form::kLearned << shift));
    return _mm512_or_si512(_mm512_maskz_andnot_epi64(kAllWords, learned, word), field);
  }
};
#endif

// Number of a form: target field, logarithm of the weight bits, delay bits / 3, tag.
constexpr std::size_t kForms = 2 * 4 * 3 * 2;
constexpr std::size_t form_index(bool target, unsigned weight_log, unsigned delay_thirds,
                                 bool tag) {
  return ((std::size_t{target} * 4 + weight_log) * 3 + delay_thirds) * 2 + std::size_t{tag};
}
template <std::size_t kIndex>
using FormAt =
    Form<(kIndex / 24 != 0), 1U << (kIndex / 6 % 4), 3 * (kIndex / 2 % 3), (kIndex % 2 != 0)>;
template <template <class> class Loops, std::size_t... kIndex>
constexpr std::array<BlockCodec, kForms> form_codecs(std::index_sequence<kIndex...>) {
  return {BlockCodec{Loops<FormAt<kIndex>>::unpack, Loops<FormAt<kIndex>>::pack,
                     FormAt<kIndex>::kShape}...};
}
constexpr auto kEveryForm = std::make_index_sequence<kForms>{};
// The size is told: from a single array, the compiler would deduce a copy of it.
#if SPIKEMESH_HAS_X86_TARGETS
constexpr std::array<std::array<BlockCodec, kForms>, 3> kCodecs{form_codecs<Portable>(kEveryForm),
                                                                form_codecs<Avx2>(kEveryForm),
                                                                form_codecs<Avx512>(kEveryForm)};
#else
constexpr std::array<std::array<BlockCodec, kForms>, 1> kCodecs{form_codecs<Portable>(kEveryForm)};
#endif

bool is_binary(const image::InAxonEntry& entry) {
  return entry.sign == image::WeightSign::kMixed && entry.weight_bits == 1;
}

// arith::weight_mantissa and arith::stored_weight, without branches; of excitatory lists they are
// the same.
void to_mantissas(const image::InAxonEntry& entry, std::int16_t* weight, std::uint32_t count) {
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

void to_stored(const image::InAxonEntry& entry, std::int16_t* weight, std::uint32_t count) {
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

/// What a block by place lacks of its targets: a list's base, or all of them.
void complete_targets(const image::InAxonEntry& entry, std::uint32_t first, std::uint32_t count,
                      std::uint32_t per_word, std::int16_t* target) {
  if (entry.format == image::ListFormat::kSparse) return;
  const std::uint32_t words = (count + per_word - 1) / per_word;
  if (entry.format == image::ListFormat::kShared) {
    for (std::uint32_t i = 0; i < words * per_word; ++i) {
      target[i] = static_cast<std::int16_t>(target[i] + entry.base);
    }
  } else {
    const std::uint32_t last = entry.base + first + count - 1;
    for (std::uint32_t p = 0; p < per_word; ++p) {
      const std::uint32_t begin = entry.base + first + p;
      for (std::uint32_t w = 0; w < words; ++w) {
        target[p * words + w] = static_cast<std::int16_t>(std::min(begin + w * per_word, last));
      }
    }
  }
}

}  // namespace

const BlockCodec& BlockCodec::of(const image::InAxonEntry& entry, arith::VectorSet set) {
  const bool target = entry.format != image::ListFormat::kDense;
  const auto weight_log = static_cast<unsigned>(std::countr_zero(entry.weight_bits));
  return kCodecs[static_cast<std::size_t>(set)]
                [form_index(target, weight_log, entry.delay_bits / 3U, entry.tag)];
}

void unpack_block(const BlockCodec& codec, const image::InAxonEntry& entry, std::uint32_t first,
                  std::uint32_t count, const std::uint64_t* words, SynapseFields block) {
  codec.unpack(words, count, block);
  if (entry.sign != image::WeightSign::kExcitatory) {
    to_mantissas(entry, block.weight, codec.shape.places(count));
  }
  if (!codec.shape.in_order) {
    complete_targets(entry, first, count, codec.shape.per_word, block.target);
  }
}

void pack_block(const BlockCodec& codec, const image::InAxonEntry& entry, std::uint32_t count,
                std::uint64_t* words, SynapseFields block) {
  if (entry.sign != image::WeightSign::kExcitatory) {
    to_stored(entry, block.weight, codec.shape.places(count));
  }
  codec.pack(words, count, block);
}

}  // namespace spikemesh::core
