#pragma once

#include <fmt/format.h>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace spikemesh {

/// A number that names a thing: ordered, hashable, printable, usable as an index; no arithmetic.
/// Costs nothing over Rep. Built only explicitly: `CoreId{3}`.
template <class Tag, std::unsigned_integral Rep>
class StrongId {
 public:
  using rep = Rep;
  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  constexpr std::size_t index() const { return static_cast<std::size_t>(value_); }
  constexpr StrongId& operator++() {
    ++value_;
    return *this;
  }
  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Rep value_{};
};

/// An amount of one unit: ordered, hashable, printable; sums, differences and multiples stay in
/// the unit, the quotient of two is a plain number. Costs nothing over Rep.
template <class Tag, class Rep>
requires std::integral<Rep> || std::floating_point<Rep>
class Quantity {
 public:
  using rep = Rep;
  constexpr Quantity() = default;
  constexpr explicit Quantity(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }

  constexpr Quantity& operator+=(Quantity other) {
    value_ += other.value_;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    value_ -= other.value_;
    return *this;
  }
  constexpr Quantity& operator++() requires std::integral<Rep> {
    ++value_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }
  friend constexpr Quantity operator*(Quantity a, Rep n) { return Quantity{a.value_ * n}; }
  friend constexpr Quantity operator*(Rep n, Quantity a) { return a * n; }
  friend constexpr Rep operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  Rep value_{};
};

using CoreId = StrongId<struct CoreIdTag, std::uint32_t>;
using RouterId = StrongId<struct RouterIdTag, std::uint32_t>;
using CompartmentId = StrongId<struct CompartmentIdTag, std::uint32_t>;  ///< within a core
using AxonId = StrongId<struct AxonIdTag, std::uint32_t>;                ///< in-axon, within a core

using Step = Quantity<struct StepTag, std::uint64_t>;    ///< time-steps of the chip
using Cycle = Quantity<struct CycleTag, std::uint64_t>;  ///< clock cycles since the step began
using Picoseconds = Quantity<struct PicosecondsTag, std::int64_t>;
using Picojoules = Quantity<struct PicojoulesTag, double>;

}  // namespace spikemesh

template <class Tag, class Rep>
struct std::hash<spikemesh::StrongId<Tag, Rep>> {
  std::size_t operator()(spikemesh::StrongId<Tag, Rep> id) const noexcept {
    return std::hash<Rep>{}(id.value());
  }
};

template <class Tag, class Rep>
struct std::hash<spikemesh::Quantity<Tag, Rep>> {
  std::size_t operator()(spikemesh::Quantity<Tag, Rep> amount) const noexcept {
    return std::hash<Rep>{}(amount.value());
  }
};

template <class Tag, class Rep>
struct fmt::formatter<spikemesh::StrongId<Tag, Rep>> : fmt::formatter<Rep> {
  auto format(spikemesh::StrongId<Tag, Rep> id, format_context& context) const {
    return fmt::formatter<Rep>::format(id.value(), context);
  }
};

template <class Tag, class Rep>
struct fmt::formatter<spikemesh::Quantity<Tag, Rep>> : fmt::formatter<Rep> {
  auto format(spikemesh::Quantity<Tag, Rep> amount, format_context& context) const {
    return fmt::formatter<Rep>::format(amount.value(), context);
  }
};
