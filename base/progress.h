#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace spikemesh {

/// A line on the standard error that tells how far work has come; on a terminal only, rewritten a
/// few times a second, gone when the work is done or given up.
class Progress {
 public:
  /// `what` is in the plural: `steps`.
  Progress(std::string what, std::uint64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(std::uint64_t done);

 private:
  std::string what_;
  std::uint64_t total_;
  bool shown_;  ///< on a terminal
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;  ///< not drawn again before
};

}  // namespace spikemesh
