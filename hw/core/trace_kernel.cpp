#include "hw/core/trace_kernel.h"

#include <algorithm>

#include "hw/arith/random.h"

#if SPIKEMESH_HAS_X86_TARGETS
#include <immintrin.h>
#endif

namespace spikemesh::core {
namespace {

using arith::VectorSet;

/// Traces that are worked at once: what is looked up stays in the first cache.
constexpr std::uint32_t kBlock = 256;
using Block = std::array<std::int16_t, kBlock>;

void look_up_one_by_one(const TimeTable& table, const SpikeTime* times, std::int16_t* out,
                        std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) out[i] = table[static_cast<std::size_t>(times[i])];
}

#if SPIKEMESH_HAS_X86_TARGETS
/// The whole table is in two registers.
SPIKEMESH_TARGET_AVX512 void look_up_avx512(const TimeTable& table, const SpikeTime* times,
                                            std::int16_t* out, std::uint32_t count) {
  constexpr std::uint32_t kLanes = 32;
  const __m512i low = _mm512_loadu_si512(table.data());
  const __m512i high = _mm512_loadu_si512(table.data() + kLanes);
  std::uint32_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m512i index = _mm512_loadu_si512(times + i);
    _mm512_storeu_si512(out + i, _mm512_permutex2var_epi16(low, index, high));
  }
  look_up_one_by_one(table, times + i, out + i, count - i);
}
#endif

/// What a loop reads, one place a trace.
struct Lanes {
  const std::int16_t* kept;
  const std::int16_t* added;
  const std::int16_t* tau;
  const std::int16_t* stored;
  const std::uint32_t* ids;
};

std::int32_t value_of(const TraceJob& job, std::int32_t sum, std::uint32_t id, std::uint32_t tau) {
  std::int32_t rounding = arith::kTraceRoundNearest;
  if (job.stochastic) rounding = arith::trace_rounding(arith::random_of_key(job.key, id, tau));
  return std::min(arith::kTraceMax, (sum + rounding) >> arith::kDecayShift);
}

template <bool kStochastic>
SPIKEMESH_ALWAYS_INLINE std::uint32_t value_loop(const TraceJob& job, const Lanes& lanes,
                                                 std::int16_t* out, std::uint32_t count) {
  const std::uint32_t key = job.key;
  const std::int32_t impulse = job.impulse;
  const Lanes in = lanes;
  std::int32_t nonzero = 0;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    std::int32_t rounding = arith::kTraceRoundNearest;
    if constexpr (kStochastic) {
      const auto draw = static_cast<std::uint32_t>(in.tau[i]);
      rounding = arith::trace_rounding(arith::random_of_key(key, in.ids[i], draw));
    }
    const std::int32_t sum = in.stored[i] * in.kept[i] + impulse * in.added[i] + rounding;
    const std::int32_t value = std::min(arith::kTraceMax, sum >> arith::kDecayShift);
    out[i] = static_cast<std::int16_t>(value);
    nonzero += value != 0 ? 1 : 0;
  }
  return static_cast<std::uint32_t>(nonzero);
}

SPIKEMESH_ALWAYS_INLINE std::uint32_t any_loop(const TraceJob& job, const Lanes& lanes,
                                               std::int16_t* out, std::uint32_t count) {
  return job.stochastic ? value_loop<true>(job, lanes, out, count)
                        : value_loop<false>(job, lanes, out, count);
}

std::uint32_t values_portable(const TraceJob& job, const Lanes& lanes, std::int16_t* out,
                              std::uint32_t count) {
  return any_loop(job, lanes, out, count);
}

/// First the value at every time, then one for each target.
void at_times_portable(const OwnTrace& trace, const SpikeTime* times, std::int16_t* out,
                       std::uint32_t count) {
  const TraceJob& job = trace.job;
  TimeTable values{};
  for (std::uint32_t t = 0; t < trace.steps; ++t) {
    const std::int32_t sum = trace.stored * job.kept[t] + job.impulse * job.added[t];
    const auto tau = static_cast<std::uint32_t>(job.tau[t]);
    values[t] = static_cast<std::int16_t>(value_of(job, sum, trace.id, tau) + trace.constant);
  }
  look_up_one_by_one(values, times, out, count);
}

#if SPIKEMESH_HAS_X86_TARGETS
SPIKEMESH_TARGET_AVX2 std::uint32_t values_avx2(const TraceJob& job, const Lanes& lanes,
                                                std::int16_t* out, std::uint32_t count) {
  return any_loop(job, lanes, out, count);
}
SPIKEMESH_TARGET_AVX512 std::uint32_t values_avx512(const TraceJob& job, const Lanes& lanes,
                                                    std::int16_t* out, std::uint32_t count) {
  return any_loop(job, lanes, out, count);
}

// Masked forms: GCC 12 takes the others' unused lanes for uninitialised values.
constexpr __mmask16 kAll = 0xffff;
constexpr std::uint32_t kWords = 16;  ///< 32-bit lanes of a register

SPIKEMESH_TARGET_AVX512 __m512i widened(const std::int16_t* values) {
  return _mm512_maskz_cvtepi16_epi32(kAll,
                                     _mm256_load_si256(reinterpret_cast<const __m256i*>(values)));
}

SPIKEMESH_TARGET_AVX512 __m512i folded(__m512i x, unsigned shift) {
  return _mm512_xor_si512(x, _mm512_maskz_srli_epi32(kAll, x, shift));
}

/// arith::mix of 16 lanes.
SPIKEMESH_TARGET_AVX512 __m512i mix_of(__m512i x) {
  x = _mm512_mullo_epi32(folded(x, 16), _mm512_set1_epi32(0x7feb352d));
  x = _mm512_mullo_epi32(folded(x, 15), _mm512_set1_epi32(static_cast<int>(0x846ca68bU)));
  return folded(x, 16);
}

/// The trace at 16 times from `first` on.
SPIKEMESH_TARGET_AVX512 __m256i own_values(const OwnTrace& trace, std::uint32_t first) {
  const TraceJob& job = trace.job;
  __m512i rounding = _mm512_set1_epi32(arith::kTraceRoundNearest);
  if (job.stochastic) {
    const __m512i draw =
        _mm512_maskz_slli_epi32(kAll, widened(&job.tau[first]), arith::kLogicalIdBits);
    const __m512i owner = _mm512_set1_epi32(static_cast<int>(trace.id));
    const __m512i key = _mm512_set1_epi32(static_cast<int>(job.key));
    rounding = _mm512_and_si512(mix_of(_mm512_xor_si512(_mm512_or_si512(draw, owner), key)),
                                _mm512_set1_epi32(arith::kDecayOne - 1));
  }
  const __m512i stored =
      _mm512_mullo_epi32(widened(&job.kept[first]), _mm512_set1_epi32(trace.stored));
  const __m512i added =
      _mm512_mullo_epi32(widened(&job.added[first]), _mm512_set1_epi32(job.impulse));
  const __m512i sum = _mm512_add_epi32(_mm512_add_epi32(stored, added), rounding);
  const __m512i value =
      _mm512_maskz_min_epi32(kAll, _mm512_maskz_srai_epi32(kAll, sum, arith::kDecayShift),
                             _mm512_set1_epi32(arith::kTraceMax));
  return _mm512_maskz_cvtepi32_epi16(kAll,
                                     _mm512_add_epi32(value, _mm512_set1_epi32(trace.constant)));
}

/// The trace at 32 times from `first` on, as far as an epoch has them.
SPIKEMESH_TARGET_AVX512 __m512i own_values_of_32(const OwnTrace& trace, std::uint32_t first) {
  const __m512i none = _mm512_setzero_si512();
  const __m512i both = _mm512_maskz_inserti64x4(0xff, none, own_values(trace, first), 0);
  if (trace.steps <= first + kWords) return both;
  return _mm512_maskz_inserti64x4(0xff, both, own_values(trace, first + kWords), 1);
}

/// The values at all times stay in two registers.
SPIKEMESH_TARGET_AVX512 void at_times_avx512(const OwnTrace& trace, const SpikeTime* times,
                                             std::int16_t* out, std::uint32_t count) {
  constexpr std::uint32_t kLanes = 2 * kWords;
  constexpr __mmask32 kButNoSpike = 0x7fffffff;
  const __m512i low = own_values_of_32(trace, 0);
  __m512i high = _mm512_setzero_si512();
  if (trace.steps > kLanes) {
    high = _mm512_maskz_mov_epi16(kButNoSpike, own_values_of_32(trace, kLanes));
  }
  for (std::uint32_t i = 0; i < count; i += kLanes) {
    const __mmask32 here = count - i < kLanes ? (1U << (count - i)) - 1 : ~0U;
    const __m512i index = _mm512_maskz_loadu_epi16(here, times + i);
    _mm512_mask_storeu_epi16(out + i, here, _mm512_permutex2var_epi16(low, index, high));
  }
}

constexpr std::array kValues{values_portable, values_avx2, values_avx512};
constexpr std::array kAtTimes{at_times_portable, at_times_portable, at_times_avx512};
constexpr std::array kLookUp{look_up_one_by_one, look_up_one_by_one, look_up_avx512};
#else
constexpr std::array kValues{values_portable};
constexpr std::array kAtTimes{at_times_portable};
constexpr std::array kLookUp{look_up_one_by_one};
#endif

}  // namespace

std::uint32_t trace_values(const TraceJob& job, const TraceOwners& owners, std::int16_t* out,
                           std::uint32_t count, VectorSet set) {
  const auto which = static_cast<std::size_t>(set);
  alignas(64) Block kept;
  alignas(64) Block added;
  alignas(64) Block tau;
  std::uint32_t nonzero = 0;
  for (std::uint32_t first = 0; first < count; first += kBlock) {
    const std::uint32_t size = std::min(kBlock, count - first);
    const SpikeTime* const times = owners.times + first;
    kLookUp[which](job.kept, times, kept.data(), size);
    kLookUp[which](job.added, times, added.data(), size);
    kLookUp[which](job.tau, times, tau.data(), size);
    const Lanes lanes{kept.data(), added.data(), tau.data(), owners.stored + first,
                      owners.ids + first};
    nonzero += kValues[which](job, lanes, out + first, size);
  }
  return nonzero;
}

void trace_at_times(const OwnTrace& trace, const SpikeTime* times, std::int16_t* out,
                    std::uint32_t count, VectorSet set) {
  kAtTimes[static_cast<std::size_t>(set)](trace, times, out, count);
}

}  // namespace spikemesh::core
