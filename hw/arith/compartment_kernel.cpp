#include "hw/arith/compartment_kernel.h"

#include <array>
#include <utility>

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

/// Which arrays a kernel has. Bits of the number by which kernels are found.
struct Form {
  static constexpr std::size_t kAdaptive = 1;
  static constexpr std::size_t kRefractory = 2;
  static constexpr std::size_t kReceived = 4;
  static constexpr std::size_t kUniform = 8;
  static constexpr std::size_t kCount = 16;
};

// The sum wraps at the top of the lane, which is the top of the 24 bits; what stands below them in
// q is less than one.
SPIKEMESH_ALWAYS_INLINE std::int32_t add_wrapped(std::int32_t u, PackedAccumulator q) {
  const auto sum =
      (static_cast<std::uint32_t>(u) << kAccumulatorShift) + static_cast<std::uint32_t>(q);
  return static_cast<std::int32_t>(sum) >> kAccumulatorShift;
}

// The loop is written once; each form and instruction set gets a copy of it through inlining.
// Conditions are masks, so that every path is straight code. A soft reset needs no clip here:
// without a join a spike means x >= theta.
template <std::size_t kForm>
SPIKEMESH_ALWAYS_INLINE RunSummary update_run(const RunConstants& constants,
                                              const CompartmentArrays& arrays,
                                              std::uint32_t count) {
  const RunConstants k = constants;
  std::int32_t* u = arrays.u;
  std::int32_t* v = arrays.v;
  std::int32_t* a = arrays.a;
  std::int32_t* refractory = arrays.refractory;
  PackedAccumulator* q = arrays.q;
  const std::int32_t* threshold = arrays.threshold;
  const std::int32_t* input = arrays.input;
  std::int32_t* spiked = arrays.spiked;
  const std::int32_t first_threshold = threshold[0];
  const std::int32_t first_input = input[0];
  std::int32_t spikes = 0;
  std::int32_t active = 0;
  std::int32_t any_refractory = 0;
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    constexpr bool kUniform = (kForm & Form::kUniform) != 0;
    const std::int32_t in = kUniform ? first_input : input[i];
    std::int32_t theta = kUniform ? first_threshold : threshold[i];
    std::int32_t any = u[i] | v[i] | in;
    std::int32_t new_u = decay(u[i], k.factor_u);
    if constexpr ((kForm & Form::kReceived) != 0) {
      new_u = add_wrapped(new_u, q[i]);
      any |= q[i];
      q[i] = 0;
    }
    const std::int32_t x = sat(k.vmin, decay(v[i], k.factor_v) + new_u + in, k.vmax);
    std::int32_t decayed_a = 0;
    if constexpr ((kForm & Form::kAdaptive) != 0) {
      any |= a[i];
      decayed_a = decay(a[i], k.factor_a);
      theta += decayed_a;
    }
    std::int32_t spike = x > theta - k.compare_offset ? -1 : 0;
    std::int32_t awake = -1;
    if constexpr ((kForm & Form::kRefractory) != 0) {
      const std::int32_t r = refractory[i];
      any |= r;
      awake = r > 0 ? 0 : -1;
      spike &= awake;
      const std::int32_t new_r = (r - 1 - awake) + (k.reload & spike);  // awake is r == 0
      any_refractory |= new_r;
      refractory[i] = new_r;
    }
    if constexpr ((kForm & Form::kAdaptive) != 0) {
      a[i] = std::min(decayed_a + (k.adapt_step & spike), kStateMax);
    }
    u[i] = new_u;
    v[i] = (spike != 0 ? (x - (theta & k.soft_mask)) & k.keep_mask : x) & awake;
    spiked[i] = spike;
    active += any != 0 ? 1 : 0;
    spikes -= spike;
  }
  return {static_cast<std::uint32_t>(spikes), static_cast<std::uint32_t>(active),
          any_refractory != 0};
}

SPIKEMESH_ALWAYS_INLINE void noise_run(std::uint32_t noise_key, int noise_exponent,
                                       const std::uint32_t* logical_id, const std::int32_t* bias,
                                       std::int32_t* input, std::uint32_t count) {
  SPIKEMESH_INDEPENDENT_LOOP
  for (std::uint32_t i = 0; i < count; ++i) {
    input[i] = bias[i] + noise_value(noise_key, logical_id[i], noise_exponent);
  }
}

using UpdateKernel = RunSummary (*)(const RunConstants&, const CompartmentArrays&, std::uint32_t);
using NoiseKernel = void (*)(std::uint32_t, int, const std::uint32_t*, const std::int32_t*,
                             std::int32_t*, std::uint32_t);

/// The kernels of one instruction set.
struct KernelSet {
  std::array<UpdateKernel, Form::kCount> update;
  NoiseKernel noise;
};

struct Portable {
  template <std::size_t kForm>
  static RunSummary update(const RunConstants& k, const CompartmentArrays& arrays,
                           std::uint32_t count) {
    return update_run<kForm>(k, arrays, count);
  }
  static void noise(std::uint32_t key, int exponent, const std::uint32_t* id,
                    const std::int32_t* bias, std::int32_t* input, std::uint32_t count) {
    noise_run(key, exponent, id, bias, input, count);
  }
};

#if SPIKEMESH_HAS_X86_TARGETS
struct Avx2 {
  template <std::size_t kForm>
  SPIKEMESH_TARGET_AVX2 static RunSummary update(const RunConstants& k,
                                                 const CompartmentArrays& arrays,
                                                 std::uint32_t count) {
    return update_run<kForm>(k, arrays, count);
  }
  SPIKEMESH_TARGET_AVX2 static void noise(std::uint32_t key, int exponent, const std::uint32_t* id,
                                          const std::int32_t* bias, std::int32_t* input,
                                          std::uint32_t count) {
    noise_run(key, exponent, id, bias, input, count);
  }
};

struct Avx512 {
  template <std::size_t kForm>
  SPIKEMESH_TARGET_AVX512 static RunSummary update(const RunConstants& k,
                                                   const CompartmentArrays& arrays,
                                                   std::uint32_t count) {
    return update_run<kForm>(k, arrays, count);
  }
  SPIKEMESH_TARGET_AVX512 static void noise(std::uint32_t key, int exponent,
                                            const std::uint32_t* id, const std::int32_t* bias,
                                            std::int32_t* input, std::uint32_t count) {
    noise_run(key, exponent, id, bias, input, count);
  }
};
#endif

template <class Set, std::size_t... kForm>
constexpr KernelSet kernel_set(std::index_sequence<kForm...>) {
  return {{Set::template update<kForm>...}, Set::noise};
}
template <class... Set>
constexpr std::array<KernelSet, sizeof...(Set)> kernel_sets() {
  return {kernel_set<Set>(std::make_index_sequence<Form::kCount>{})...};
}

#if SPIKEMESH_HAS_X86_TARGETS
constexpr auto kKernels = kernel_sets<Portable, Avx2, Avx512>();  // in the order of VectorSet
#else
constexpr auto kKernels = kernel_sets<Portable>();
#endif

}  // namespace

RunSummary update_compartments(const CompartmentProfile& profile, const CompartmentArrays& arrays,
                               bool uniform, std::uint32_t count, VectorSet set) {
  if (count == 0) return {};
  std::size_t form = 0;
  if (arrays.a != nullptr) form |= Form::kAdaptive;
  if (arrays.refractory != nullptr) form |= Form::kRefractory;
  if (arrays.q != nullptr) form |= Form::kReceived;
  if (uniform) form |= Form::kUniform;
  return kKernels[static_cast<std::size_t>(set)].update[form](constants_of(profile), arrays, count);
}

void add_noise(std::uint32_t noise_key, int noise_exponent, const std::uint32_t* logical_id,
               const std::int32_t* bias, std::int32_t* input, std::uint32_t count, VectorSet set) {
  kKernels[static_cast<std::size_t>(set)].noise(noise_key, noise_exponent, logical_id, bias, input,
                                                count);
}

}  // namespace spikemesh::arith
