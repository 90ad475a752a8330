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

void gather_portable(const std::int16_t* values, const std::int16_t* index, int constant,
                     std::int16_t* out, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::int16_t>(values[static_cast<std::uint16_t>(index[i])] + constant);
  }
}

void take_apart_portable(const std::uint32_t* words, const std::int16_t* index, std::uint32_t* ids,
                         std::int16_t* times, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t word = words[static_cast<std::uint16_t>(index[i])];
    ids[i] = word & kIdMask;
    times[i] = static_cast<std::int16_t>(word >> arith::kLogicalIdBits);
  }
}

#if SPIKEMESH_HAS_X86_TARGETS
constexpr std::uint32_t kLanes = 16;
constexpr std::uint32_t kFewLanes = 4;  ///< a gather of so many takes longer than they do singly

// Masked forms throughout: GCC 12 takes the others' unused lanes for uninitialised values.
constexpr __mmask16 kAll = 0xffff;

/// The lanes from place `i` on that have a place.
__mmask16 lanes_from(std::uint32_t i, std::uint32_t count) {
  return static_cast<__mmask16>(count - i < kLanes ? (1U << (count - i)) - 1 : kAll);
}

template <int kBytes>
SPIKEMESH_TARGET_AVX512 __m512i take(__mmask16 here, const std::int16_t* index, const void* from) {
  const __m512i wide = _mm512_maskz_cvtepu16_epi32(here, _mm256_maskz_loadu_epi16(here, index));
  return _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), here, wide, from, kBytes);
}

SPIKEMESH_TARGET_AVX512 void gather_avx512(const std::int16_t* values, const std::int16_t* index,
                                           int constant, std::int16_t* out, std::uint32_t count) {
  const __m512i added = _mm512_set1_epi32(constant);
  const std::uint32_t rest = count % kLanes <= kFewLanes ? count % kLanes : 0;
  for (std::uint32_t i = 0; i + rest < count; i += kLanes) {
    const __mmask16 here = lanes_from(i, count);
    // 32 bits a lane, of which the upper half is the next value.
    const __m512i taken = take<2>(here, index + i, values);
    _mm512_mask_cvtepi32_storeu_epi16(out + i, here, _mm512_add_epi32(taken, added));
  }
  const std::uint32_t end = count - rest;
  gather_portable(values, index + end, constant, out + end, rest);
}

SPIKEMESH_TARGET_AVX512 void take_apart_avx512(const std::uint32_t* words,
                                               const std::int16_t* index, std::uint32_t* ids,
                                               std::int16_t* times, std::uint32_t count) {
  const __m512i mask = _mm512_set1_epi32(static_cast<int>(kIdMask));
  const std::uint32_t rest = count % kLanes <= kFewLanes ? count % kLanes : 0;
  for (std::uint32_t i = 0; i + rest < count; i += kLanes) {
    const __mmask16 here = lanes_from(i, count);
    const __m512i taken = take<4>(here, index + i, words);
    _mm512_mask_storeu_epi32(ids + i, here, _mm512_and_si512(taken, mask));
    const __m512i high = _mm512_maskz_srli_epi32(kAll, taken, arith::kLogicalIdBits);
    _mm512_mask_cvtepi32_storeu_epi16(times + i, here, high);
  }
  const std::uint32_t end = count - rest;
  take_apart_portable(words, index + end, ids + end, times + end, rest);
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
