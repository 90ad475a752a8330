#pragma once

#include <cstdint>
#include <span>

// Kernels are plain loops that the compiler vectorises, built once for each instruction set of
// VectorSet and chosen at run time, so that one binary runs on every machine.
#if defined(__x86_64__) && defined(__GNUC__)
#define SPIKEMESH_HAS_X86_TARGETS 1
#define SPIKEMESH_TARGET_AVX2 __attribute__((target("avx2,bmi2")))
#define SPIKEMESH_TARGET_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512cd,avx2,bmi2")))
#else
#define SPIKEMESH_HAS_X86_TARGETS 0
#endif
#define SPIKEMESH_ALWAYS_INLINE inline __attribute__((always_inline))

// Before a loop: no iteration reads what another one writes.
#if defined(__clang__)
#define SPIKEMESH_INDEPENDENT_LOOP _Pragma("clang loop vectorize(assume_safety)")
#else
#define SPIKEMESH_INDEPENDENT_LOOP _Pragma("GCC ivdep")
#endif

namespace spikemesh::arith {

/// The instruction sets that kernels are built for. The first is there on every machine.
enum class VectorSet : std::uint8_t { kPortable, kAvx2, kAvx512 };

/// Those that this machine has, in rising order. Never empty.
std::span<const VectorSet> vector_sets();
/// The last of vector_sets().
VectorSet best_vector_set();

}  // namespace spikemesh::arith
