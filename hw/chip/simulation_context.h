#pragma once

#include <memory>
#include <systemc>

namespace spikemesh::chip {

/// A SystemC kernel of its own, so that several chips can live in one process, one after the other
/// or side by side. Modules belong to the kernel that was current when they were made; while an
/// Active lives, its kernel is the current one. SystemC knows one current kernel a process, so two
/// threads of a process never hold an Active at the same time.
class SimulationContext {
 public:
  SimulationContext();
  /// All modules of this kernel are gone by then.
  ~SimulationContext();
  SimulationContext(const SimulationContext&) = delete;
  SimulationContext& operator=(const SimulationContext&) = delete;

  /// Makes a kernel the current one for its own lifetime; they nest.
  class Active {
   public:
    explicit Active(SimulationContext& context);
    ~Active();
    Active(const Active&) = delete;
    Active& operator=(const Active&) = delete;

   private:
    sc_core::sc_simcontext* outer_;
  };

 private:
  std::unique_ptr<sc_core::sc_simcontext> kernel_;
};

}  // namespace spikemesh::chip
