#include "hw/core/learning_kernel.h"

#include <algorithm>

#include "hw/arith/plasticity.h"
#include "hw/arith/random.h"

namespace spikemesh::core {
namespace {

using arith::VectorSet;

/// A sum of this size takes every value to one of its ends: they are 2^9 apart, in units of 2^-7.
constexpr std::int64_t kLargestSum = std::int64_t{1} << 24;

template <class Lane, std::size_t kFactors>
SPIKEMESH_ALWAYS_INLINE void product_loop(const ProductJob& job, Lane* sum, std::uint32_t count) {
  const auto scale = static_cast<Lane>(job.scale);
  const auto factors = job.factors;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    Lane value = scale * factors[0][i];
    if constexpr (kFactors > 1) value *= factors[1][i];
    if constexpr (kFactors > 2) value *= factors[2][i];
    if constexpr (kFactors > 3) value *= factors[3][i];
    sum[i] += value;
  }
}

template <class Lane>
SPIKEMESH_ALWAYS_INLINE void product_of_any(const ProductJob& job, Lane* sum, std::uint32_t count) {
  switch (job.factor_count) {
    case 1:
      return product_loop<Lane, 1>(job, sum, count);
    case 2:
      return product_loop<Lane, 2>(job, sum, count);
    case 3:
      return product_loop<Lane, 3>(job, sum, count);
    default:
      return product_loop<Lane, 4>(job, sum, count);
  }
}

template <bool kStochastic>
SPIKEMESH_ALWAYS_INLINE void update_loop(const UpdateJob& job, const std::int32_t* sum,
                                         std::int16_t* values, std::uint32_t count) {
  const UpdateJob k = job;
  const std::int32_t nearest = arith::round_nearest(k.grain);
  const int shift = arith::kUpdateShift + k.grain - 1;
  const int grain_shift = k.grain - 1;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    std::int32_t rounding = nearest;
    if constexpr (kStochastic) {
      rounding = arith::update_rounding(arith::mix(k.source_key ^ k.ids[i]), k.grain);
    }
    const std::int32_t exact = values[i] * (1 << arith::kUpdateShift) + sum[i] + rounding;
    const std::int32_t floored = (exact >> shift) * (1 << grain_shift);
    values[i] = static_cast<std::int16_t>(std::min(std::max(floored, k.low), k.high));
  }
}

SPIKEMESH_ALWAYS_INLINE void update_of_any(const UpdateJob& job, const std::int32_t* sum,
                                           std::int16_t* values, std::uint32_t count) {
  if (job.stochastic) {
    update_loop<true>(job, sum, values, count);
  } else {
    update_loop<false>(job, sum, values, count);
  }
}

struct Portable {
  template <class Lane>
  static void add(const ProductJob& job, Lane* sum, std::uint32_t count) {
    product_of_any(job, sum, count);
  }
  static void update(const UpdateJob& job, const std::int32_t* sum, std::int16_t* values,
                     std::uint32_t count) {
    update_of_any(job, sum, values, count);
  }
};

#if SPIKEMESH_HAS_X86_TARGETS
struct Avx2 {
  template <class Lane>
  SPIKEMESH_TARGET_AVX2 static void add(const ProductJob& job, Lane* sum, std::uint32_t count) {
    product_of_any(job, sum, count);
  }
  SPIKEMESH_TARGET_AVX2 static void update(const UpdateJob& job, const std::int32_t* sum,
                                           std::int16_t* values, std::uint32_t count) {
    update_of_any(job, sum, values, count);
  }
};
struct Avx512 {
  template <class Lane>
  SPIKEMESH_TARGET_AVX512 static void add(const ProductJob& job, Lane* sum, std::uint32_t count) {
    product_of_any(job, sum, count);
  }
  SPIKEMESH_TARGET_AVX512 static void update(const UpdateJob& job, const std::int32_t* sum,
                                             std::int16_t* values, std::uint32_t count) {
    update_of_any(job, sum, values, count);
  }
};
template <class Lane>
constexpr std::array kAdd{Portable::add<Lane>, Avx2::add<Lane>, Avx512::add<Lane>};
constexpr std::array kUpdate{Portable::update, Avx2::update, Avx512::update};
#else
template <class Lane>
constexpr std::array kAdd{Portable::add<Lane>};
constexpr std::array kUpdate{Portable::update};
#endif

}  // namespace

void add_product(const ProductJob& job, std::int32_t* sum, std::uint32_t count, VectorSet set) {
  kAdd<std::int32_t>[static_cast<std::size_t>(set)](job, sum, count);
}

void add_product(const ProductJob& job, std::int64_t* sum, std::uint32_t count, VectorSet set) {
  kAdd<std::int64_t>[static_cast<std::size_t>(set)](job, sum, count);
}

void round_updates(const UpdateJob& job, const std::int32_t* sum, std::int16_t* values,
                   std::uint32_t count, VectorSet set) {
  kUpdate[static_cast<std::size_t>(set)](job, sum, values, count);
}

void narrow(const std::int64_t* wide, std::int32_t* sum, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    sum[i] = static_cast<std::int32_t>(std::min(std::max(wide[i], -kLargestSum), kLargestSum));
  }
}

}  // namespace spikemesh::core
