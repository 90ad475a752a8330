#include "hw/arith/compartment_kernel.h"

#include <array>

#include "hw/arith/vector_dispatch.h"

namespace spikemesh::arith {
namespace {

/// What a kernel needs of a profile, ready for a loop over compartments.
struct RunConstants {
  std::int32_t factor_u;
  std::int32_t factor_v;
  std::int32_t factor_a;
  std::int32_t vmin;
  std::int32_t vmax;
  std::int32_t compare_offset;  // x >= theta is x > theta - 1
  std::int32_t keep_mask;       // all ones where a spike leaves something in v
  std::int32_t soft_mask;       // all ones where a spike takes the threshold off v
  std::int32_t reload;
  std::int32_t adapt_step;
};

RunConstants constants_of(const CompartmentProfile& profile) {
  return {.factor_u = current_decay_factor(profile.decay_u),
          .factor_v = decay_factor(profile.decay_v),
          .factor_a = decay_factor(profile.decay_a),
          .vmin = -profile.vmin,
          .vmax = profile.vmax,
          .compare_offset = profile.compare_ge ? 1 : 0,
          .keep_mask = profile.reset == ResetMode::kHard ? 0 : -1,
          .soft_mask = profile.reset == ResetMode::kSoft ? -1 : 0,
          .reload = profile.refractory - 1,
          .adapt_step = profile.adapt_step()};
}

// The loop is written once; each instruction set gets a copy of it through inlining. Conditions
// are masks, so that every path is straight code. A soft reset needs no clip here: without a join
// a spike means x >= theta.
template <bool kAdaptive>
SPIKEMESH_ALWAYS_INLINE RunCounts update_run(const RunConstants& constants,
                                             const CompartmentArrays& arrays, std::uint32_t count) {
  const RunConstants k = constants;
  std::int32_t* u = arrays.u;
  std::int32_t* v = arrays.v;
  std::int32_t* a = arrays.a;
  std::int32_t* refractory = arrays.refractory;
  PackedAccumulator* q = arrays.q;
  const std::int32_t* threshold = arrays.threshold;
  const std::int32_t* input = arrays.input;
  std::uint8_t* spiked = arrays.spiked;
  std::uint8_t* active = arrays.active;
  std::int32_t spikes = 0;
  std::int32_t actives = 0;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int32_t old_r = refractory[i];
    std::int32_t any = u[i] | v[i] | old_r | q[i] | input[i];
    const std::int32_t new_u = wrap24(decay(u[i], k.factor_u) + accumulator_value(q[i]));
    const std::int32_t x = sat(k.vmin, decay(v[i], k.factor_v) + new_u + input[i], k.vmax);
    std::int32_t theta = threshold[i];
    std::int32_t decayed_a = 0;
    if constexpr (kAdaptive) {
      any |= a[i];
      decayed_a = decay(a[i], k.factor_a);
      theta += decayed_a;
    }
    const std::int32_t silent = old_r > 0 ? -1 : 0;
    const std::int32_t spike = (x > theta - k.compare_offset ? -1 : 0) & ~silent;
    const std::int32_t after_spike = (x - (theta & k.soft_mask)) & k.keep_mask;
    if constexpr (kAdaptive) {
      a[i] = std::min(decayed_a + (k.adapt_step & spike), kStateMax);
    }
    u[i] = new_u;
    v[i] = (spike != 0 ? after_spike : x) & ~silent;
    refractory[i] = spike != 0 ? k.reload : old_r + silent;
    q[i] = 0;
    spiked[i] = static_cast<std::uint8_t>(spike & 1);
    const std::int32_t is_active = any != 0 ? 1 : 0;
    active[i] = static_cast<std::uint8_t>(is_active);
    actives += is_active;
    spikes -= spike;
  }
  return {static_cast<std::uint32_t>(spikes), static_cast<std::uint32_t>(actives)};
}

SPIKEMESH_ALWAYS_INLINE void noise_run(std::uint32_t noise_key, int noise_exponent,
                                       const std::uint32_t* logical_id, const std::int32_t* bias,
                                       std::int32_t* input, std::uint32_t count) {
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    input[i] = bias[i] + noise_value(noise_key, logical_id[i], noise_exponent);
  }
}

using UpdateKernel = RunCounts (*)(const RunConstants&, const CompartmentArrays&, std::uint32_t);
using NoiseKernel = void (*)(std::uint32_t, int, const std::uint32_t*, const std::int32_t*,
                             std::int32_t*, std::uint32_t);

template <bool kAdaptive>
RunCounts update_portable(const RunConstants& k, const CompartmentArrays& arrays,
                          std::uint32_t count) {
  return update_run<kAdaptive>(k, arrays, count);
}
void noise_portable(std::uint32_t key, int exponent, const std::uint32_t* id,
                    const std::int32_t* bias, std::int32_t* input, std::uint32_t count) {
  noise_run(key, exponent, id, bias, input, count);
}

#if SPIKEMESH_HAS_X86_TARGETS
template <bool kAdaptive>
SPIKEMESH_TARGET_AVX2 RunCounts update_avx2(const RunConstants& k, const CompartmentArrays& arrays,
                                            std::uint32_t count) {
  return update_run<kAdaptive>(k, arrays, count);
}
template <bool kAdaptive>
SPIKEMESH_TARGET_AVX512 RunCounts update_avx512(const RunConstants& k,
                                                const CompartmentArrays& arrays,
                                                std::uint32_t count) {
  return update_run<kAdaptive>(k, arrays, count);
}
SPIKEMESH_TARGET_AVX2 void noise_avx2(std::uint32_t key, int exponent, const std::uint32_t* id,
                                      const std::int32_t* bias, std::int32_t* input,
                                      std::uint32_t count) {
  noise_run(key, exponent, id, bias, input, count);
}
SPIKEMESH_TARGET_AVX512 void noise_avx512(std::uint32_t key, int exponent, const std::uint32_t* id,
                                          const std::int32_t* bias, std::int32_t* input,
                                          std::uint32_t count) {
  noise_run(key, exponent, id, bias, input, count);
}
constexpr std::array<std::array<UpdateKernel, 2>, 3> kUpdateKernels{
    {{update_portable<false>, update_portable<true>},
     {update_avx2<false>, update_avx2<true>},
     {update_avx512<false>, update_avx512<true>}}};
constexpr std::array<NoiseKernel, 3> kNoiseKernels{noise_portable, noise_avx2, noise_avx512};
#else
constexpr std::array<std::array<UpdateKernel, 2>, 1> kUpdateKernels{
    {{update_portable<false>, update_portable<true>}}};
constexpr std::array<NoiseKernel, 1> kNoiseKernels{noise_portable};
#endif

}  // namespace

RunCounts update_compartments(const CompartmentProfile& profile, bool adaptive,
                              const CompartmentArrays& arrays, std::uint32_t count, VectorSet set) {
  const auto kernel = kUpdateKernels[static_cast<std::size_t>(set)][adaptive ? 1 : 0];
  return kernel(constants_of(profile), arrays, count);
}

void add_noise(std::uint32_t noise_key, int noise_exponent, const std::uint32_t* logical_id,
               const std::int32_t* bias, std::int32_t* input, std::uint32_t count, VectorSet set) {
  const auto kernel = kNoiseKernels[static_cast<std::size_t>(set)];
  kernel(noise_key, noise_exponent, logical_id, bias, input, count);
}

}  // namespace spikemesh::arith
