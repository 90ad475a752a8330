// libsystemc.so refers to sc_main, because its own main would call it. Our programs have their own
// main, so this is never called; it only lets them link.

#include "base/error.h"

extern "C" int sc_main(int argc, char* argv[]);

int sc_main(int /*argc*/, char* /*argv*/[]) {
  SPIKEMESH_CHECK(false, "the program's own main runs, never SystemC's");
  return 0;
}
