#include "base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace spikemesh {

Progress::Progress(std::string what, std::uint64_t total)
    : what_(std::move(what)),
      total_(total),
      shown_(isatty(STDERR_FILENO) != 0),
      next_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  // Clears the line: what follows is a result.
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::at(std::uint64_t done) {
  constexpr std::uint64_t kWidth = 30;
  constexpr auto kPause = std::chrono::milliseconds(100);
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kPause;
  drawn_ = true;
  const std::uint64_t filled = total_ == 0 ? kWidth : std::min(done, total_) * kWidth / total_;
  fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {} of {} {}", "", filled, "", kWidth - filled, done,
             total_, what_);
  std::fflush(stderr);
}

}  // namespace spikemesh
