#include "hw/arith/vector_dispatch.h"

#include <array>

namespace spikemesh::arith {
namespace {

constexpr std::array kAllSets{VectorSet::kPortable, VectorSet::kAvx2, VectorSet::kAvx512};

std::size_t count_sets() {
#if SPIKEMESH_HAS_X86_TARGETS
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) return 1;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512cd");
  return avx512 ? 3 : 2;
#else
  return 1;
#endif
}

}  // namespace

std::span<const VectorSet> vector_sets() {
  static const std::size_t kCount = count_sets();
  return std::span(kAllSets).first(kCount);
}

VectorSet best_vector_set() { return vector_sets().back(); }

}  // namespace spikemesh::arith
