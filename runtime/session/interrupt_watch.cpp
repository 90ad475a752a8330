#include "runtime/session/interrupt_watch.h"

namespace spikemesh::runtime {
namespace {

// All that a signal handler may touch; it has nowhere else to put it.
volatile std::sig_atomic_t noted = 0;

extern "C" void note_signal(int /*number*/) { noted = 1; }

}  // namespace

InterruptWatch::InterruptWatch() {
  noted = 0;
  struct sigaction action {};
  action.sa_handler = note_signal;
  // The next signal finds the default again; a write that is under way goes on.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &before_int_);
  sigaction(SIGTERM, &action, &before_term_);
}

InterruptWatch::~InterruptWatch() {
  sigaction(SIGINT, &before_int_, nullptr);
  sigaction(SIGTERM, &before_term_, nullptr);
}

bool InterruptWatch::interrupted() const { return noted != 0; }

}  // namespace spikemesh::runtime
