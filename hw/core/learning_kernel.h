#pragma once

#include <array>
#include <cstdint>

#include "hw/arith/vector_dispatch.h"

/// The loops of a sweep over a block of synapses: plain arrays, one place a synapse. Each does in
/// every lane what the function of hw/arith of that name does.
namespace spikemesh::core {

/// Synapses that are learned at once: their arrays stay in the first cache.
inline constexpr std::uint32_t kLearningBlock = 512;

using SmallArray = std::array<std::int16_t, kLearningBlock>;

/// sum[i] += scale * the factors at i. One to four factors; their product fits the lane.
struct ProductJob {
  std::int64_t scale;
  std::array<const std::int16_t*, 4> factors;
  std::size_t factor_count;
};
void add_product(const ProductJob& job, std::int32_t* sum, std::uint32_t count,
                 arith::VectorSet set);
void add_product(const ProductJob& job, std::int64_t* sum, std::uint32_t count,
                 arith::VectorSet set);

/// How the sum of an update is rounded and clipped (hardware.md §12.4).
struct UpdateJob {
  bool stochastic;
  std::uint32_t source_key;  ///< mix(key ^ source)
  const std::uint32_t* ids;  ///< logical ids of the targets
  std::int32_t grain;
  std::int32_t low;
  std::int32_t high;
};
/// values[i] becomes the rounded update by sum[i].
void round_updates(const UpdateJob& job, const std::int32_t* sum, std::int16_t* values,
                   std::uint32_t count, arith::VectorSet set);

/// sum[i] as far as it matters to an update, which is clipped anyhow.
void narrow(const std::int64_t* wide, std::int32_t* sum, std::uint32_t count);

}  // namespace spikemesh::core
