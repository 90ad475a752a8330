// Stands in for core_build_checked.cpp and core_build_fast.cpp: the tests then run a core that
// counts what they reach.
#include "Vneuron_core_covered.h"
#include "Vneuron_core_covered___024root.h"
#include "verilated_fst_c.h"

#include "rtl/coverage/coverage_sum.h"
#include "rtl/verilated_core.h"

namespace spikemesh::rtl {
namespace {

class CoveredCore final : public VerilatedCoreOf<Vneuron_core_covered, true, false> {
 public:
  using VerilatedCoreOf::VerilatedCoreOf;
  ~CoveredCore() override { CoverageSum::of_process().add(context()); }
};

}  // namespace

std::unique_ptr<VerilatedCore> make_checked_core(VerilatedContext* context,
                                                 const std::string& name) {
  return std::make_unique<CoveredCore>(context, name);
}

std::unique_ptr<VerilatedCore> make_fast_core(VerilatedContext* context, const std::string& name) {
  return std::make_unique<CoveredCore>(context, name);
}

}  // namespace spikemesh::rtl
