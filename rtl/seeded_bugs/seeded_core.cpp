#include "rtl/seeded_bugs/seeded_core.h"

#include "Vseeded_core.h"
#include "Vseeded_core___024root.h"
#include "verilated_fst_c.h"

#include "rtl/verilated_core.h"

namespace {

int chosen_bug = 0;

}  // namespace

/// Asked for by every core that is built: the bug that acts in it.
extern "C" int seeded_bug_number() { return chosen_bug; }

namespace spikemesh::rtl {

void choose_bug(int number) { chosen_bug = number; }

std::unique_ptr<VerilatedCore> make_seeded_core(VerilatedContext* context,
                                                const std::string& name) {
  return std::make_unique<VerilatedCoreOf<Vseeded_core, false, true>>(context, name);
}

}  // namespace spikemesh::rtl
