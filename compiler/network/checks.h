#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace spikemesh::network {

/// Refuses values of one named thing; errors carry the key `owner.field`.
class Checks {
 public:
  explicit Checks(std::string owner) : owner_(std::move(owner)) {}

  [[noreturn]] void refuse(const std::string& field, std::string found, std::string expected,
                           std::string hint = "") const {
    throw UserError({.key = field.empty() ? owner_ : owner_ + "." + field,
                     .found = std::move(found),
                     .expected = std::move(expected),
                     .hint = std::move(hint)});
  }

  void in_range(const std::string& field, std::int64_t value, std::int64_t low,
                std::int64_t high) const {
    if (value < low || value > high)
      refuse(field, fmt::format("{}", value), fmt::format("{}..{}", low, high));
  }

  void finite_in_range(const std::string& field, double value, double low, double high) const {
    if (!std::isfinite(value) || value < low || value > high)
      refuse(field, fmt::format("{}", value), fmt::format("{}..{}", low, high));
  }

  void that(bool condition, const std::string& field, const std::string& found,
            const std::string& expected, const std::string& hint = "") const {
    if (!condition) refuse(field, found, expected, hint);
  }

 private:
  std::string owner_;
};

/// Refuses parts of a network that are wrong in themselves, whatever they are connected to.
struct Population;
struct Input;
struct LearningRule;
struct Projection;
void check_name(const Checks& checks, const std::string& name);
void check_population(const Checks& checks, const Population& population);
void check_input(const Checks& checks, const Input& input);

/// Refuses a projection whose rule, weights or delays do not fit its two ends.
void check_projection(const Checks& checks, const Projection& projection, std::uint32_t source_size,
                      std::uint32_t target_size);

/// Refuses a learning rule whose parameters are out of range.
void check_learning_rule(const Checks& checks, const LearningRule& rule);

/// Refuses a projection that cannot learn by this rule; chooses `delay_bits` where it is 0.
void check_plasticity(const Checks& checks, Projection& projection, const LearningRule& rule);

}  // namespace spikemesh::network
