#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "models/support/digit_set.h"
#include "runtime/report/findings.h"

namespace spikemesh::models {

/// Which digits were answered to which.
class Confusion {
 public:
  void add(std::uint8_t shown, std::uint8_t answered) { ++counts_[shown][answered]; }

  std::uint64_t pictures() const;
  std::uint64_t right() const;
  /// Of all pictures, in percent.
  double accuracy() const;

  /// For the report: a row a digit shown, a column a digit answered.
  report::Findings::Table table(const std::string& title) const;

 private:
  std::array<std::array<std::uint64_t, kDigits>, kDigits> counts_{};  ///< [shown][answered]
};

}  // namespace spikemesh::models
