#include "hw/core/list_kernel.h"

#include <array>
#include <bit>
#include <utility>

#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::core {
namespace {

using arith::PackedAccumulator;
using arith::VectorSet;

/// How stored bits become a weight shifted up to the bits of a PackedAccumulator. The places below
/// them hold what a negative exponent shifts out; cutting them off is the shift toward minus
/// infinity of hardware.md §4.1.
struct WeightCode {
  std::uint32_t flip;   // (s ^ flip) - flip is the mantissa: signed, negated or as it is
  std::uint32_t shift;  // 6 ... 22
  std::uint32_t zero;   // 1-bit weights: what 0 and 1 add
  std::uint32_t one;
};

constexpr std::uint32_t kValueBits = ~std::uint32_t{0} << arith::kAccumulatorShift;

std::uint32_t shifted_weight(std::uint32_t stored, const image::InAxonEntry& entry) {
  const auto sign = entry.sign;
  const std::int32_t mantissa = arith::weight_mantissa(stored, entry.weight_bits, sign);
  return static_cast<std::uint32_t>(arith::scaled_weight(mantissa, entry.exponent))
         << arith::kAccumulatorShift;
}

WeightCode code_of(const image::InAxonEntry& entry) {
  WeightCode code{};
  const int shift = arith::kAccumulatorShift + arith::kWeightShift + entry.exponent;
  const bool mixed = entry.sign == image::WeightSign::kMixed;
  code.shift = static_cast<std::uint32_t>(mixed ? shift + 1 : shift);  // mixed mantissas are even
  if (mixed) code.flip = 1U << (entry.weight_bits - 1);
  if (entry.sign == image::WeightSign::kInhibitory) code.flip = ~std::uint32_t{0};
  code.zero = shifted_weight(0, entry);
  code.one = shifted_weight(1, entry);
  return code;
}

template <unsigned kWeightBits>
SPIKEMESH_ALWAYS_INLINE std::uint32_t decode(std::uint32_t stored, const WeightCode& code) {
  if constexpr (kWeightBits == 1) return stored != 0 ? code.one : code.zero;
  return (((stored ^ code.flip) - code.flip) << code.shift) & kValueBits;
}

/// A list on its way into the accumulators.
struct ListJob {
  const std::uint64_t* words;
  std::uint32_t count;
  std::uint32_t list_delay;
  std::uint32_t base;
  WeightCode code;
  AccumulatorRows rows;
};

/// The fields of one list form, known at compile time.
template <bool kTarget, unsigned kWeightBits, unsigned kDelayBits, bool kTag>
struct Form {
  static constexpr unsigned kTargetBits = kTarget ? image::SynapseLayout::kTargetBits : 0;
  static constexpr unsigned kDelayShift = kTargetBits + kWeightBits;
  static constexpr unsigned kFieldBits =
      kDelayShift + kDelayBits + (kTag ? image::SynapseLayout::kTagBits : 0);
  static constexpr unsigned kPerWord = image::SynapseLayout::kWordBits / kFieldBits;

  static constexpr std::uint32_t take(std::uint64_t field, unsigned shift, unsigned bits) {
    return static_cast<std::uint32_t>(field >> shift) & ((1U << bits) - 1);
  }

  /// `row` is that of the list's delay, from its base on; used where synapses have no delay.
  static SPIKEMESH_ALWAYS_INLINE void add(const ListJob& job, PackedAccumulator* row,
                                          std::uint64_t field, std::uint32_t index) {
    const std::uint32_t target = kTarget ? take(field, 0, kTargetBits) : index;
    if constexpr (kDelayBits != 0) {
      row = job.rows.row(job.list_delay + take(field, kDelayShift, kDelayBits)) + job.base;
    }
    const std::uint32_t stored = take(field, kTargetBits, kWeightBits);
    row[target] = arith::add_weight(row[target], decode<kWeightBits>(stored, job.code));
  }

  static void apply(const ListJob& job) {
    PackedAccumulator* const row = job.rows.row(job.list_delay) + job.base;
    const std::uint64_t* word = job.words;
    std::uint32_t index = 0;
    for (; index + kPerWord <= job.count; index += kPerWord, ++word) {
      const std::uint64_t bits = *word;
      for (unsigned place = 0; place < kPerWord; ++place) {
        add(job, row, bits >> (place * kFieldBits), index + place);
      }
    }
    for (unsigned place = 0; index < job.count; ++index, ++place) {
      add(job, row, *word >> (place * kFieldBits), index);
    }
  }
};

// Dense runs without delays and tags are arrays of weights beside arrays of accumulators.
template <unsigned kWeightBits>
SPIKEMESH_ALWAYS_INLINE void add_run(const ListJob& job) {
  PackedAccumulator* row = job.rows.row(job.list_delay) + job.base;
  const WeightCode code = job.code;
  const std::uint32_t count = job.count;
  if constexpr (kWeightBits == 8) {
    const auto* stored = reinterpret_cast<const std::uint8_t*>(job.words);
    SPIKEMESH_INDEPENDENT_LOOP
    for (std::uint32_t i = 0; i < count; ++i) {
      row[i] = arith::add_weight(row[i], decode<kWeightBits>(stored[i], code));
    }
  } else {
    constexpr std::uint32_t kMask = (1U << kWeightBits) - 1;
    constexpr std::uint32_t kPerPart = 32 / kWeightBits;
    const auto part_of = [&job](std::uint32_t part) {
      return static_cast<std::uint32_t>(job.words[part / 2] >> (part % 2 * 32));
    };
    const std::uint32_t whole = count / kPerPart;
    for (std::uint32_t part = 0; part < whole; ++part, row += kPerPart) {
      const std::uint32_t bits = part_of(part);
      SPIKEMESH_INDEPENDENT_LOOP
      for (std::uint32_t j = 0; j < kPerPart; ++j) {
        const std::uint32_t stored = bits >> (j * kWeightBits) & kMask;
        row[j] = arith::add_weight(row[j], decode<kWeightBits>(stored, code));
      }
    }
    const std::uint32_t rest = count % kPerPart;
    for (std::uint32_t j = 0; j < rest; ++j) {
      const std::uint32_t stored = part_of(whole) >> (j * kWeightBits) & kMask;
      row[j] = arith::add_weight(row[j], decode<kWeightBits>(stored, code));
    }
  }
}

using ListKernel = void (*)(const ListJob&);

template <unsigned kWeightBits>
void run_portable(const ListJob& job) {
  add_run<kWeightBits>(job);
}
#if SPIKEMESH_HAS_X86_TARGETS
template <unsigned kWeightBits>
SPIKEMESH_TARGET_AVX2 void run_avx2(const ListJob& job) {
  add_run<kWeightBits>(job);
}
template <unsigned kWeightBits>
SPIKEMESH_TARGET_AVX512 void run_avx512(const ListJob& job) {
  add_run<kWeightBits>(job);
}
constexpr std::array<std::array<ListKernel, 4>, 3> kRunKernels{
    {{run_portable<1>, run_portable<2>, run_portable<4>, run_portable<8>},
     {run_avx2<1>, run_avx2<2>, run_avx2<4>, run_avx2<8>},
     {run_avx512<1>, run_avx512<2>, run_avx512<4>, run_avx512<8>}}};
#else
constexpr std::array<std::array<ListKernel, 4>, 1> kRunKernels{
    {{run_portable<1>, run_portable<2>, run_portable<4>, run_portable<8>}}};
#endif

// Number of a form: target field, logarithm of the weight bits, delay bits / 3, tag.
constexpr std::size_t kForms = 2 * 4 * 3 * 2;
constexpr std::size_t form_index(bool target, unsigned weight_log, unsigned delay_thirds,
                                 bool tag) {
  return ((std::size_t{target} * 4 + weight_log) * 3 + delay_thirds) * 2 + std::size_t{tag};
}
template <std::size_t kIndex>
constexpr ListKernel form_kernel() {
  return Form<(kIndex / 24 != 0), 1U << (kIndex / 6 % 4), 3 * (kIndex / 2 % 3),
              (kIndex % 2 != 0)>::apply;
}
template <std::size_t... kIndex>
constexpr std::array<ListKernel, kForms> form_kernels(std::index_sequence<kIndex...>) {
  return {form_kernel<kIndex>()...};
}
constexpr auto kFormKernels = form_kernels(std::make_index_sequence<kForms>{});

ListKernel kernel_of(const image::InAxonEntry& entry, VectorSet set) {
  const bool target = entry.format != image::ListFormat::kDense;
  const auto weight_log = static_cast<unsigned>(std::countr_zero(entry.weight_bits));
  const bool plain = !target && entry.delay_bits == 0 && !entry.tag;
  if (plain && (std::endian::native == std::endian::little || entry.weight_bits != 8)) {
    return kRunKernels[static_cast<std::size_t>(set)][weight_log];
  }
  return kFormKernels[form_index(target, weight_log, entry.delay_bits / 3U, entry.tag)];
}

std::uint32_t target_base(const image::InAxonEntry& entry) {
  return entry.format == image::ListFormat::kSparse ? 0 : entry.base;
}

template <class Visit>
void visit_synapses(const image::InAxonEntry& entry, const std::uint64_t* words, Visit visit) {
  const auto layout = image::SynapseLayout::of(entry);
  for (std::uint32_t i = 0; i < entry.count; ++i) {
    const auto synapse = layout.extract(words[i / layout.per_word()], i % layout.per_word());
    visit(image::target_of(entry, i, synapse), std::uint32_t{entry.delay} + synapse.delay,
          synapse.weight);
  }
}

}  // namespace

void apply_list(const image::InAxonEntry& entry, const std::uint64_t* words,
                const AccumulatorRows& rows, arith::VectorSet set) {
  kernel_of(entry,
            set)({words, entry.count, entry.delay, target_base(entry), code_of(entry), rows});
}

void apply_lists(std::span<const std::uint64_t> entries, const std::uint64_t* synapses,
                 PackedAccumulator* row, arith::VectorSet set) {
  using image::InAxonEntry;
  // Far enough ahead to hide a miss of the last cache behind a few short lists.
  constexpr std::size_t kAhead = 8;
  constexpr std::size_t kWordsPerLine = 8;
  constexpr std::uint64_t kForm = InAxonEntry::Format::kMask | InAxonEntry::Width::kMask |
                                  InAxonEntry::Sign::kMask | InAxonEntry::Exponent::kMask |
                                  InAxonEntry::Tag::kMask;
  ListKernel kernel = nullptr;
  ListJob job{};
  job.rows = {.data = row, .slot_size = 0, .slot_mask = 0, .next_slot = 0};
  std::uint64_t form = 0;
  for (std::size_t k = 0; k < entries.size(); ++k) {
    if (k + kAhead < entries.size()) {
      const std::uint64_t* const words = synapses + InAxonEntry::Address::get(entries[k + kAhead]);
      __builtin_prefetch(words);
      __builtin_prefetch(words + kWordsPerLine);
    }
    const auto entry = InAxonEntry::unpack(entries[k]);
    if ((entries[k] & kForm) != form) {  // never 0 for a list
      form = entries[k] & kForm;
      kernel = kernel_of(entry, set);
      job.code = code_of(entry);
    }
    job.words = synapses + entry.address;
    job.count = entry.count;
    job.base = target_base(entry);
    kernel(job);
  }
}

std::uint32_t apply_list_checked(const image::InAxonEntry& entry, const std::uint64_t* words,
                                 const AccumulatorRows& rows, std::uint32_t compartments,
                                 std::uint32_t max_delay) {
  std::uint32_t illegal = 0;
  visit_synapses(entry, words,
                 [&](std::uint32_t target, std::uint32_t delay, std::uint32_t stored) {
                   if (target >= compartments || delay > max_delay) {
                     ++illegal;
                     return;
                   }
                   PackedAccumulator& q = rows.row(delay)[target];
                   q = arith::add_weight(q, shifted_weight(stored, entry));
                 });
  return illegal;
}

bool list_is_legal(const image::InAxonEntry& entry, const std::uint64_t* words,
                   std::uint32_t compartments, std::uint32_t max_delay) {
  bool legal = true;
  visit_synapses(entry, words, [&](std::uint32_t target, std::uint32_t delay, std::uint32_t) {
    legal = legal && target < compartments && delay <= max_delay;
  });
  return legal;
}

}  // namespace spikemesh::core
