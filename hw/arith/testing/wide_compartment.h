#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

/// A second reading of hardware.md §4.3 to §4.6, for tests only: written from the page in wide
/// integers, division and branches. It shares nothing with hw/arith.
namespace spikemesh::arith::testing {

__extension__ using Wide = __int128;

struct WideProfile {
  long decay_u = 0, decay_v = 0, decay_a = 0, refractory = 1;
  int reset = 0;  // 0 hard, 1 soft, 2 none
  bool compare_ge = false;
  int join = 0;  // 0 none, 1 ADD, 2 MAX, 3 MIN, 4 PASS, 5 BLOCK, 6 OR, 7 AND
  long vmin = 8388607, vmax = 8388607, adapt_mantissa = 0, adapt_exponent = 0;
};

struct WideState {
  long u = 0, v = 0, a = 0, r = 0;
};

struct WidePair {
  long value = 0;
  bool spike = false;
};

inline long wide_wrap24(Wide x) {
  const Wide modulus = Wide{1} << 24;
  Wide y = x % modulus;
  if (y < 0) y += modulus;
  if (y >= modulus / 2) y -= modulus;
  return static_cast<long>(y);
}

inline long wide_decay(long x, long factor) {
  const Wide magnitude = x < 0 ? -Wide{x} : Wide{x};
  const Wide kept = magnitude * factor / 4096;
  return static_cast<long>(x < 0 ? -kept : kept);
}

inline bool any_spike(const std::vector<WidePair>& children) {
  return std::any_of(children.begin(), children.end(), [](WidePair c) { return c.spike; });
}

inline bool all_spike(const std::vector<WidePair>& children) {
  return std::all_of(children.begin(), children.end(), [](WidePair c) { return c.spike; });
}

/// x of step 4.
inline long wide_join(int join, long decayed_v, long in, const std::vector<WidePair>& children) {
  long x = decayed_v + in;
  switch (join) {
    case 1:
      for (const WidePair& c : children) x += c.value;
      return x;
    case 2:
      for (const WidePair& c : children) x = c.value > x ? c.value : x;
      return x;
    case 3:
      for (const WidePair& c : children) x = c.value < x ? c.value : x;
      return x;
    case 4:
      return any_spike(children) ? x : decayed_v;
    case 5:
      return any_spike(children) ? decayed_v : x;
    default:
      return x;
  }
}

/// One compartment in one step. `theta_base` is threshold_mantissa * 64. Returns what step 8 would
/// push.
inline WidePair wide_update(const WideProfile& p, long theta_base, long bias, long noise, long q,
                            const std::vector<WidePair>& children, WideState& s) {
  const long u_register = p.decay_u + 1 > 4096 ? 4096 : p.decay_u + 1;
  s.u = wide_wrap24(Wide{wide_decay(s.u, 4096 - u_register)} + q);
  s.a = wide_decay(s.a, 4096 - p.decay_a);
  const long in = s.u + bias + noise;
  long x = wide_join(p.join, wide_decay(s.v, 4096 - p.decay_v), in, children);
  if (x < -p.vmin) x = -p.vmin;
  if (x > p.vmax) x = p.vmax;
  if (s.r > 0) {
    s.v = 0;
    --s.r;
    return {0, false};
  }
  const long theta = theta_base + s.a;
  const bool above = p.compare_ge ? x >= theta : x > theta;
  bool spike = above;
  if (p.join == 6) spike = above || any_spike(children);
  if (p.join == 7) spike = above && all_spike(children);
  s.v = x;
  if (spike) {
    if (p.reset == 0) s.v = 0;
    if (p.reset == 1) s.v = x - theta < -8388607 ? -8388607 : x - theta;
    s.r = p.refractory - 1;
    const long risen = s.a + p.adapt_mantissa * (1L << p.adapt_exponent);
    s.a = risen > 8388607 ? 8388607 : risen;
  }
  return {x, spike};
}

}  // namespace spikemesh::arith::testing
