#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace spikemesh::arith {

/// How a compartment takes its children. Values as in PROFILE, hardware.md §3.2
enum class Join : std::uint8_t {
  kNone = 0,
  kAdd = 1,
  kMax = 2,
  kMin = 3,
  kPass = 4,
  kBlock = 5,
  kOr = 6,
  kAnd = 7,
};

/// What a child hands up: its value after the clip and before the reset, and whether it spiked.
struct JoinPair {
  std::int32_t value = 0;
  bool spike = false;
  friend constexpr bool operator==(const JoinPair&, const JoinPair&) = default;
};

inline constexpr int kMaxPops = 2;

/// The children that a compartment popped, latest first.
struct JoinChildren {
  std::array<JoinPair, kMaxPops> pairs{};
  int count = 0;

  constexpr bool any_spike() const {
    return (count > 0 && pairs[0].spike) || (count > 1 && pairs[1].spike);
  }
  constexpr bool all_spike() const {
    return (count < 1 || pairs[0].spike) && (count < 2 || pairs[1].spike);
  }
};

/// The join stack of a core; empty at the start of a step. hardware.md §4.6
class JoinStack {
 public:
  static constexpr int kDepth = 4;

  /// A push onto a full stack is lost; returns whether it was legal.
  constexpr bool push(JoinPair pair) {
    if (size_ == kDepth) return false;
    pairs_[static_cast<std::size_t>(size_++)] = pair;
    return true;
  }
  /// Pops `count` pairs into `children`; an empty stack gives (0, no spike). Returns how many of
  /// them were illegal.
  constexpr int pop(int count, JoinChildren& children) {
    int illegal = 0;
    children.count = count;
    for (int i = 0; i < count; ++i) {
      const bool empty = size_ == 0;
      illegal += empty ? 1 : 0;
      children.pairs[static_cast<std::size_t>(i)] =
          empty ? JoinPair{} : pairs_[static_cast<std::size_t>(--size_)];
    }
    return illegal;
  }
  constexpr int size() const { return size_; }

 private:
  std::array<JoinPair, kDepth> pairs_{};
  int size_ = 0;
};

/// Step 4 of hardware.md §4.4: x before the clip, from the decayed v, the compartment's own input
/// and its children.
constexpr std::int32_t join_values(Join join, std::int32_t decayed_v, std::int32_t in,
                                   const JoinChildren& children) {
  std::int32_t x = decayed_v + in;
  if (join == Join::kPass) return children.any_spike() ? x : decayed_v;
  if (join == Join::kBlock) return children.any_spike() ? decayed_v : x;
  for (int i = 0; i < children.count; ++i) {
    const std::int32_t value = children.pairs[static_cast<std::size_t>(i)].value;
    if (join == Join::kAdd) x += value;
    if (join == Join::kMax) x = std::max(x, value);
    if (join == Join::kMin) x = std::min(x, value);
  }
  return x;
}

/// Step 7: whether the compartment spikes, given whether it is above its threshold.
constexpr bool join_spikes(Join join, bool above, const JoinChildren& children) {
  if (join == Join::kOr) return above || children.any_spike();
  if (join == Join::kAnd) return above && children.all_spike();
  return above;
}

}  // namespace spikemesh::arith
