#pragma once

#include <csignal>

namespace spikemesh::runtime {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM are noted instead of ending the process, so that
/// work can end where it is whole. The second signal ends the process as ever. One at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  bool interrupted() const;

 private:
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

}  // namespace spikemesh::runtime
