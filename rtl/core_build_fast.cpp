#include "Vneuron_core_fast.h"
#include "Vneuron_core_fast___024root.h"

#include "rtl/verilated_core.h"

namespace spikemesh::rtl {

std::unique_ptr<VerilatedCore> make_fast_core(VerilatedContext* context, const std::string& name) {
  return std::make_unique<VerilatedCoreOf<Vneuron_core_fast, false, false, true>>(context, name);
}

}  // namespace spikemesh::rtl
