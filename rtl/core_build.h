#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "rtl/core_wires.h"

class VerilatedContext;
class VerilatedFstC;

namespace spikemesh::rtl {

/// What a core tells a test or a comparison beside its outputs: registers inside of it.
struct CoreInsight {
  std::uint32_t spike_compartment = 0;  ///< in the last place of the dendrite stage
  std::uint32_t illegal = 0;            ///< ILLEGAL, hardware.md §3.3
};

/// One neuron core of generated code: its wires and its clock. Each way to build the RTL is a class
/// of its own; this is what they have in common.
class VerilatedCore {
 public:
  virtual ~VerilatedCore() = default;

  virtual void reset(const MeshStraps& mesh) = 0;
  /// Puts values on the input wires. Nothing inside moves before the next edge or level.
  virtual void drive(const CoreInputs& inputs) = 0;
  /// A rising edge: from the cycle whose inputs are driven to the next.
  /// Some builds load a configuration request in an idle cycle before it; then true is returned.
  virtual bool clock() = 0;
  /// Lets the clock stand at a level, without an edge, and all wires settle: for waves.
  virtual void hold_clock(bool high) = 0;

  virtual CoreOutputs outputs() const = 0;
  virtual CoreEvents events() const = 0;
  virtual bool busy() const = 0;
  virtual std::uint64_t config_data() const = 0;
  virtual CoreInsight insight() const = 0;

  /// Whether trace() can be called: only some builds have waves in them.
  virtual bool has_waves() const = 0;
  /// Adds all signals of the core to a wave file that is not open yet.
  virtual void trace(VerilatedFstC& file) = 0;
};

/// Makes cores of one build. With `context` null a core has a context of its own; cores in one wave
/// file share one, which outlives them. `name` is their scope in it.
using CoreBuild = std::unique_ptr<VerilatedCore> (*)(VerilatedContext* context,
                                                     const std::string& name);

/// With assertions and waves: what the tests run.
std::unique_ptr<VerilatedCore> make_checked_core(VerilatedContext* context,
                                                 const std::string& name);
/// Without either, about as fast as it gets: what users run.
std::unique_ptr<VerilatedCore> make_fast_core(VerilatedContext* context, const std::string& name);

/// The build that a chip's cores run in, and that of their twins in a wave file.
struct CoreBuilds {
  CoreBuild run = make_fast_core;
  CoreBuild waves = make_checked_core;
};

}  // namespace spikemesh::rtl
