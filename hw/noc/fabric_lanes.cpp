#include "hw/noc/fabric_lanes.h"

#include <cstring>

#if SPIKEMESH_HAS_X86_TARGETS
#include <immintrin.h>
#endif

#include "base/error.h"

// The rules of hardware.md §9.3 on vectors of bytes, a router a byte. Vectors as the compiler has
// them on every machine, because plain loops over bytes are widened or left scalar by some.

namespace spikemesh::noc {
namespace {

using Byte = std::uint8_t;
/// What a machine of any kind has, and what one with AVX2 has.
using Vector16 = Byte __attribute__((vector_size(16)));
using Vector32 = Byte __attribute__((vector_size(32)));
using Words16 = std::uint16_t __attribute__((vector_size(32)));
using Words32 = std::uint16_t __attribute__((vector_size(64)));

constexpr Byte bit(unsigned index) { return static_cast<Byte>(1U << index); }

template <class Vector>
SPIKEMESH_ALWAYS_INLINE void load(Vector& vector, const void* from) {
  std::memcpy(&vector, from, sizeof vector);
}
template <class Vector>
SPIKEMESH_ALWAYS_INLINE void store(void* to, const Vector& vector) {
  std::memcpy(to, &vector, sizeof vector);
}
/// counts −= flags: a flag that is set counts 1.
template <class Vector>
SPIKEMESH_ALWAYS_INLINE void count(void* counts, const Vector& flags) {
  Vector sum;
  load(sum, counts);
  sum -= flags;
  store(counts, sum);
}
/// A bit for each flag of a vector.
template <class Vector>
SPIKEMESH_ALWAYS_INLINE std::uint32_t mask_of(const Vector& flags) {
#if SPIKEMESH_HAS_X86_TARGETS
  if constexpr (sizeof(Vector) == sizeof(Vector32)) {
    using Signed = char __attribute__((vector_size(sizeof(Vector32))));
    return static_cast<std::uint32_t>(
        __builtin_ia32_pmovmskb256(reinterpret_cast<const Signed&>(flags)));
  } else {
    using Signed = char __attribute__((vector_size(sizeof(Vector16))));
    return static_cast<std::uint32_t>(
        __builtin_ia32_pmovmskb128(reinterpret_cast<const Signed&>(flags)));
  }
#else
  std::array<std::uint64_t, sizeof(Vector) / sizeof(std::uint64_t)> words;
  store(words.data(), flags);
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // a bit of each byte, gathered in the highest byte
    const std::uint64_t bits = (words[i] & 0x0101010101010101ULL) * 0x0102040810204080ULL >> 56;
    mask |= static_cast<std::uint32_t>(bits << (i * sizeof(std::uint64_t)));
  }
  return mask;
#endif
}

/// Whether a head at input `i` can want output `o`: X goes before Y, and the host is at the west.
constexpr bool is_turn(unsigned i, unsigned o) {
  if (i == o) return i >= kLocal;
  return (i != kNorth && i != kSouth) || o != kEast;
}

/// The work on as many lanes as a vector has; `router` is the first one's number in the rows.
template <class Vector, class Words, unsigned kPorts, bool kInterval>
class Lanes {
 public:
  SPIKEMESH_ALWAYS_INLINE Lanes(LaneBlock& block, std::size_t lane, std::size_t router)
      : block_(block), lane_(lane), router_(router) {}

  SPIKEMESH_ALWAYS_INLINE void decide(const LaneRows& rows, LaneMoves& moves) {
    std::array<Vector, kPorts> wants;
    arrive(rows, wants);
    Vector won{};
#pragma GCC unroll 8
    for (unsigned o = 0; o < kPorts; ++o) {
      Vector requests{};
#pragma GCC unroll 8
      for (unsigned i = 0; i < kPorts; ++i) {
        if (!is_turn(i, o)) continue;
        requests |= reinterpret_cast<Vector>((wants[i] & bit(o)) == bit(o)) & bit(i);
      }
      arbitrate(o, requests, rows, moves, won);
    }
    pop(rows, moves, won);
  }

  SPIKEMESH_ALWAYS_INLINE void give_back(const LaneReturns& rows) {
#pragma GCC unroll 8
    for (unsigned o = 0; o < kPorts; ++o) {
      LanePort& output = block_.ports[o];
      if (o < kLocal) {
        Vector credits;
        load(credits, rows.credits[o] + router_);
        count(&output.credits[lane_], credits);
      }
      if constexpr (kInterval) {
        Vector held;
        load(held, &output.held[lane_]);
        Vector released;
        load(released, rows.released[o] + router_);
        held &= ~released;
        store(&output.held[lane_], held);
      }
    }
  }

 private:
  /// Flits that are seen from this cycle on; what each input's head wants.
  SPIKEMESH_ALWAYS_INLINE void arrive(const LaneRows& rows, std::array<Vector, kPorts>& wants) {
#pragma GCC unroll 8
    for (unsigned p = 0; p < kPorts; ++p) {
      LanePort& port = block_.ports[p];
      Vector visible;
      load(visible, &port.visible[lane_]);
      if (p < kLocal) {
        Vector arrives;
        load(arrives, rows.arrives[p] + router_);
        visible -= arrives;
        store(&port.visible[lane_], visible);
      }
      Vector peak;
      load(peak, &port.peak[lane_]);
      store(&port.peak[lane_], peak > visible ? peak : visible);
      Words sum;
      load(sum, &port.flit_cycles[lane_]);
      sum += __builtin_convertvector(visible, Words);
      store(&port.flit_cycles[lane_], sum);
      load(wants[p], &port.want[lane_]);
      wants[p] &= ~reinterpret_cast<Vector>(visible == 0);
    }
  }

  /// Rules 1 to 3 for an output, its stalls by their first cause, its credits.
  SPIKEMESH_ALWAYS_INLINE void arbitrate(unsigned o, const Vector& requests, const LaneRows& rows,
                                         LaneMoves& moves, Vector& won) {
    LanePort& output = block_.ports[o];
    Vector credits;
    load(credits, &output.credits[lane_]);
    const Vector empty = reinterpret_cast<Vector>(credits == 0);
    Vector held{};
    if constexpr (kInterval) load(held, &output.held[lane_]);
    Vector allowed;
    load(allowed, &output.allowed[lane_]);
    Vector pointer;
    load(pointer, &output.pointer[lane_]);
    const Vector candidates = requests & allowed & ~(empty | held);
    const Vector preferred = candidates & pointer;
    const Vector chosen = preferred | (candidates & reinterpret_cast<Vector>(preferred == 0));
    const Vector winner = chosen & -chosen;
    const Vector sends = ~reinterpret_cast<Vector>(winner == 0);
    store(&output.wins[lane_], winner);
    moves.sent[o] |= mask_of(sends) << lane_;
    if (o < kLocal || kInterval) store(rows.sent[o] + router_, sends);
    credits += sends;
    store(&output.credits[lane_], credits);
    count(&output.flits[lane_], sends);
    won |= winner;

    const Vector stalls = reinterpret_cast<Vector>(requests != winner);
    count(&output.stalled_no_credit[lane_], Vector(stalls & empty));
    count(&output.stalled_arbitration[lane_], Vector(stalls & ~(empty | held)));
    if constexpr (kInterval) {
      count(&output.stalled_link_interval[lane_], Vector(stalls & held & ~empty));
      held |= sends;
      store(&output.held[lane_], held);
    }
  }

  /// Takes the winners off their FIFOs.
  SPIKEMESH_ALWAYS_INLINE void pop(const LaneRows& rows, LaneMoves& moves, const Vector& won) {
    Vector left{};
#pragma GCC unroll 8
    for (unsigned i = 0; i < kPorts; ++i) {
      LanePort& input = block_.ports[i];
      const Vector popped = reinterpret_cast<Vector>((won & bit(i)) == bit(i));
      moves.popped[i] |= mask_of(popped) << lane_;
      if (i < kLocal) store(rows.popped[i] + router_, popped);
      Vector visible;
      load(visible, &input.visible[lane_]);
      visible += popped;
      store(&input.visible[lane_], visible);
      left |= visible;
    }
    moves.shows_flits |= mask_of(reinterpret_cast<Vector>(left == 0)) != kAll;
  }

  static constexpr auto kAll = static_cast<std::uint32_t>((1ULL << sizeof(Vector)) - 1);

  LaneBlock& block_;
  std::size_t lane_;
  std::size_t router_;
};

template <unsigned kPorts, bool kInterval>
struct Portable {
  using Part = Lanes<Vector16, Words16, kPorts, kInterval>;

  static void decide(LaneBlock& block, const LaneRows& rows, std::size_t first, LaneMoves& moves) {
    moves = {};
    for (std::size_t lane = 0; lane < kLanes; lane += sizeof(Vector16)) {
      Part(block, lane, first + lane).decide(rows, moves);
    }
  }
  static void give_back(LaneBlock& block, const LaneReturns& rows, std::size_t first) {
    for (std::size_t lane = 0; lane < kLanes; lane += sizeof(Vector16)) {
      Part(block, lane, first + lane).give_back(rows);
    }
  }
};

#if SPIKEMESH_HAS_X86_TARGETS
template <unsigned kPorts, bool kInterval>
struct Avx2 {
  using Part = Lanes<Vector32, Words32, kPorts, kInterval>;

  SPIKEMESH_TARGET_AVX2 static void decide(LaneBlock& block, const LaneRows& rows,
                                           std::size_t first, LaneMoves& moves) {
    moves = {};
    Part(block, 0, first).decide(rows, moves);
  }
  SPIKEMESH_TARGET_AVX2 static void give_back(LaneBlock& block, const LaneReturns& rows,
                                              std::size_t first) {
    Part(block, 0, first).give_back(rows);
  }
};
#endif

template <unsigned kPorts, bool kInterval>
LaneKernels kernels(arith::VectorSet set) {
#if SPIKEMESH_HAS_X86_TARGETS
  if (set != arith::VectorSet::kPortable) {
    return {Avx2<kPorts, kInterval>::decide, Avx2<kPorts, kInterval>::give_back};
  }
#else
  static_cast<void>(set);
#endif
  return {Portable<kPorts, kInterval>::decide, Portable<kPorts, kInterval>::give_back};
}

}  // namespace

LaneKernels lane_kernels(std::uint32_t ports, bool interval, arith::VectorSet set) {
  SPIKEMESH_CHECK(ports == kLocal + 1 || ports == kMaxPorts, "a router has 1 or 4 cores, not {}",
                  ports - kLocal);
  if (ports == kMaxPorts) {
    return interval ? kernels<kMaxPorts, true>(set) : kernels<kMaxPorts, false>(set);
  }
  return interval ? kernels<kLocal + 1, true>(set) : kernels<kLocal + 1, false>(set);
}

}  // namespace spikemesh::noc
