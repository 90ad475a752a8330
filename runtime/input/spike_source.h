#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/strong.h"
#include "compiler/network/network.h"

namespace spikemesh::input {

/// Spikes of the lines of one input group. The same step has the same spikes whenever it is asked
/// for: so a run can begin anywhere, and steps can be timed apart.
class SpikeSource {
 public:
  virtual ~SpikeSource() = default;
  /// Adds the lines that spike in this step; a line can do so more than once.
  virtual void add_lines(Step step, std::vector<std::uint32_t>& lines) const = 0;
  /// Lines that it can name: 0 ... lines() - 1.
  virtual std::uint32_t lines() const = 0;
};

/// Spikes that stand in a table.
class SpikeTable final : public SpikeSource {
 public:
  /// A spike of a line in a step.
  struct Spike {
    std::uint64_t step = 0;
    std::uint32_t line = 0;
    auto operator<=>(const Spike&) const = default;
  };

  /// In any order; they are sorted by step and line.
  explicit SpikeTable(std::vector<Spike> spikes);
  /// The same of what the encoders of this room give.
  explicit SpikeTable(const std::vector<network::InputSpike>& spikes);

  void add_lines(Step step, std::vector<std::uint32_t>& lines) const override;
  std::uint32_t lines() const override { return lines_; }
  const std::vector<Spike>& spikes() const { return spikes_; }

 private:
  std::vector<Spike> spikes_;
  std::uint32_t lines_ = 0;
};

/// Every line spikes in each step with the same probability, independent of all others: the Poisson
/// inputs of hardware.md §10.2, which depend on seed, step and line alone.
class PoissonSource final : public SpikeSource {
 public:
  /// `rate` is spikes a line and step, 0 ... 1; `first_source` the logical id of line 0.
  PoissonSource(std::uint32_t lines, double rate, std::uint32_t seed,
                std::uint32_t first_source = 0);

  void add_lines(Step step, std::vector<std::uint32_t>& lines) const override;
  std::uint32_t lines() const override { return lines_; }

 private:
  std::uint32_t lines_;
  std::uint64_t threshold_;  ///< of 2^32
  std::uint32_t seed_;
  std::uint32_t first_source_;
};

}  // namespace spikemesh::input
