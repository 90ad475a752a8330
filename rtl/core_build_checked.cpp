// Generated headers first: SystemC and they do not agree on the order.
#include "Vneuron_core.h"
#include "Vneuron_core___024root.h"
#include "verilated_fst_c.h"

#include "rtl/verilated_core.h"

namespace spikemesh::rtl {

std::unique_ptr<VerilatedCore> make_checked_core(VerilatedContext* context,
                                                 const std::string& name) {
  return std::make_unique<VerilatedCoreOf<Vneuron_core, true, true>>(context, name);
}

}  // namespace spikemesh::rtl
