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
  const std::int16_t* stored;  ///< one for all if there is one owner
  const std::uint32_t* ids;    ///< likewise
};

template <bool kStochastic, bool kOneOwner>
SPIKEMESH_ALWAYS_INLINE std::uint32_t value_loop(const TraceJob& job, const Lanes& lanes,
                                                 std::int16_t* out, std::uint32_t count) {
  const std::uint32_t key = job.key;
  const std::int32_t impulse = job.impulse;
  const Lanes in = lanes;
  const std::int32_t first_stored = in.stored[0];
  const std::uint32_t first_id = in.ids[0];
  std::int32_t nonzero = 0;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    std::int32_t rounding = arith::kTraceRoundNearest;
    if constexpr (kStochastic) {
      const std::uint32_t id = kOneOwner ? first_id : in.ids[i];
      const auto draw = static_cast<std::uint32_t>(in.tau[i]);
      rounding = arith::trace_rounding(arith::random_of_key(key, id, draw));
    }
    const std::int32_t stored = kOneOwner ? first_stored : in.stored[i];
    const std::int32_t sum = stored * in.kept[i] + impulse * in.added[i] + rounding;
    const std::int32_t value = std::min(arith::kTraceMax, sum >> arith::kDecayShift);
    out[i] = static_cast<std::int16_t>(value);
    nonzero += value != 0 ? 1 : 0;
  }
  return static_cast<std::uint32_t>(nonzero);
}

template <bool kOneOwner>
SPIKEMESH_ALWAYS_INLINE std::uint32_t any_loop(const TraceJob& job, const Lanes& lanes,
                                               std::int16_t* out, std::uint32_t count) {
  return job.stochastic ? value_loop<true, kOneOwner>(job, lanes, out, count)
                        : value_loop<false, kOneOwner>(job, lanes, out, count);
}

struct Portable {
  template <bool kOneOwner>
  static std::uint32_t values(const TraceJob& job, const Lanes& lanes, std::int16_t* out,
                              std::uint32_t count) {
    return any_loop<kOneOwner>(job, lanes, out, count);
  }
};

#if SPIKEMESH_HAS_X86_TARGETS
struct Avx2 {
  template <bool kOneOwner>
  SPIKEMESH_TARGET_AVX2 static std::uint32_t values(const TraceJob& job, const Lanes& lanes,
                                                    std::int16_t* out, std::uint32_t count) {
    return any_loop<kOneOwner>(job, lanes, out, count);
  }
};
struct Avx512 {
  template <bool kOneOwner>
  SPIKEMESH_TARGET_AVX512 static std::uint32_t values(const TraceJob& job, const Lanes& lanes,
                                                      std::int16_t* out, std::uint32_t count) {
    return any_loop<kOneOwner>(job, lanes, out, count);
  }
};
template <bool kOneOwner>
constexpr std::array kValues{Portable::values<kOneOwner>, Avx2::values<kOneOwner>,
                             Avx512::values<kOneOwner>};
constexpr std::array kLookUp{look_up_one_by_one, look_up_one_by_one, look_up_avx512};
#else
template <bool kOneOwner>
constexpr std::array kValues{Portable::values<kOneOwner>};
constexpr std::array kLookUp{look_up_one_by_one};
#endif

}  // namespace

void look_up(const TimeTable& table, const SpikeTime* times, std::int16_t* out, std::uint32_t count,
             VectorSet set) {
  kLookUp[static_cast<std::size_t>(set)](table, times, out, count);
}

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
    nonzero += kValues<false>[which](job, lanes, out + first, size);
  }
  return nonzero;
}

void trace_of_times(const TraceJob& job, std::int32_t stored, std::uint32_t id, TimeTable& out,
                    std::uint32_t count, VectorSet set) {
  const auto z = static_cast<std::int16_t>(stored);
  const Lanes lanes{job.kept.data(), job.added.data(), job.tau.data(), &z, &id};
  constexpr std::uint32_t kVector = 16;  // without a rest
  const std::uint32_t vectors = (count + kVector - 1) / kVector;
  kValues<true>[static_cast<std::size_t>(set)](job, lanes, out.data(), vectors * kVector);
}

}  // namespace spikemesh::core
