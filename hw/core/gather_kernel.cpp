#include "hw/core/gather_kernel.h"

#include <array>

#include "hw/arith/random.h"

#if SPIKEMESH_HAS_X86_TARGETS
#include <immintrin.h>
#endif

namespace spikemesh::core {
namespace {

using arith::VectorSet;

constexpr std::uint32_t kIdMask = (1U << arith::kLogicalIdBits) - 1;

/// From place `i` on, one after the other.
void gather_rest(const std::int16_t* values, const std::int16_t* index, int constant,
                 std::int16_t* out, std::uint32_t i, std::uint32_t count) {
  for (; i < count; ++i) {
    out[i] = static_cast<std::int16_t>(values[static_cast<std::uint16_t>(index[i])] + constant);
  }
}

void take_apart_rest(const std::uint32_t* words, const std::int16_t* index, std::uint32_t* ids,
                     std::int16_t* times, std::uint32_t i, std::uint32_t count) {
  for (; i < count; ++i) {
    const std::uint32_t word = words[static_cast<std::uint16_t>(index[i])];
    ids[i] = word & kIdMask;
    times[i] = static_cast<std::int16_t>(word >> arith::kLogicalIdBits);
  }
}

void gather_portable(const std::int16_t* values, const std::int16_t* index, int constant,
                     std::int16_t* out, std::uint32_t count) {
  gather_rest(values, index, constant, out, 0, count);
}

void take_apart_portable(const std::uint32_t* words, const std::int16_t* index, std::uint32_t* ids,
                         std::int16_t* times, std::uint32_t count) {
  take_apart_rest(words, index, ids, times, 0, count);
}

#if SPIKEMESH_HAS_X86_TARGETS
constexpr std::uint32_t kLanes = 16;

// Masked forms throughout: GCC 12 takes the others' unused lanes for uninitialised values.
constexpr __mmask16 kAll = 0xffff;

SPIKEMESH_TARGET_AVX512 __m512i load_index(const std::int16_t* index) {
  return _mm512_maskz_cvtepu16_epi32(kAll,
                                     _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)));
}

template <int kBytes>
SPIKEMESH_TARGET_AVX512 __m512i take(__m512i index, const void* from) {
  return _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), kAll, index, from, kBytes);
}

SPIKEMESH_TARGET_AVX512 void gather_avx512(const std::int16_t* values, const std::int16_t* index,
                                           int constant, std::int16_t* out, std::uint32_t count) {
  const __m512i added = _mm512_set1_epi32(constant);
  std::uint32_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    // 32 bits a lane, of which the upper half is the next value.
    const __m512i taken = take<2>(load_index(index + i), values);
    _mm512_mask_cvtepi32_storeu_epi16(out + i, kAll, _mm512_add_epi32(taken, added));
  }
  gather_rest(values, index, constant, out, i, count);
}

SPIKEMESH_TARGET_AVX512 void take_apart_avx512(const std::uint32_t* words,
                                               const std::int16_t* index, std::uint32_t* ids,
                                               std::int16_t* times, std::uint32_t count) {
  const __m512i mask = _mm512_set1_epi32(static_cast<int>(kIdMask));
  std::uint32_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m512i taken = take<4>(load_index(index + i), words);
    _mm512_storeu_si512(ids + i, _mm512_and_si512(taken, mask));
    const __m512i high = _mm512_maskz_srli_epi32(kAll, taken, arith::kLogicalIdBits);
    _mm512_mask_cvtepi32_storeu_epi16(times + i, kAll, high);
  }
  take_apart_rest(words, index, ids, times, i, count);
}

constexpr std::array kGather{gather_portable, gather_portable, gather_avx512};
constexpr std::array kTakeApart{take_apart_portable, take_apart_portable, take_apart_avx512};
#else
constexpr std::array kGather{gather_portable};
constexpr std::array kTakeApart{take_apart_portable};
#endif

}  // namespace

void gather(const std::int16_t* values, const std::int16_t* index, int constant, std::int16_t* out,
            std::uint32_t count, VectorSet set) {
  kGather[static_cast<std::size_t>(set)](values, index, constant, out, count);
}

void gather_ids_and_times(const std::uint32_t* words, const std::int16_t* index, std::uint32_t* ids,
                          std::int16_t* times, std::uint32_t count, VectorSet set) {
  kTakeApart[static_cast<std::size_t>(set)](words, index, ids, times, count);
}

}  // namespace spikemesh::core
