#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "hw/image/memory.h"
#include "rtl/core_build.h"
#include "rtl/core_wires.h"

namespace spikemesh::rtl {

/// Told of every cycle that a core works, in their order: what a second copy needs to follow it.
class CycleListener {
 public:
  virtual ~CycleListener() = default;
  virtual void core_worked(const CoreInputs& inputs) = 0;
};

/// The Verilated neuron core, rtl/neuron_core.sv, a cycle at a time.
///
/// After construction it has been reset: mode CONFIG, valid bits and hits clear, memories 0. In
/// cycle n outputs() shows the registers at the beginning of n and cycle() gives the inputs of n
/// and goes on to n + 1. A broken assertion of a checked build ends the process with its name.
class CoreModel {
 public:
  explicit CoreModel(const MeshStraps& mesh, CoreBuild build = make_checked_core);

  void cycle(const CoreInputs& inputs);
  CoreOutputs outputs() const { return core_->outputs(); }
  CoreEvents events() const { return core_->events(); }  ///< of the cycle before
  bool busy() const { return core_->busy(); }
  CoreInsight insight() const { return core_->insight(); }

  /// Through the configuration port, while the core is at rest: one cycle a word, and one more
  /// for the last that is read.
  void write(image::Memory memory, std::uint32_t address, std::uint64_t word);
  std::uint64_t read(image::Memory memory, std::uint32_t address);
  /// Consecutive words.
  void read(image::Memory memory, std::uint32_t first, std::span<std::uint64_t> words);

  /// Cycles worked since it was made.
  std::uint64_t cycles() const { return cycles_; }
  void set_listener(CycleListener* listener) { listener_ = listener; }

 private:
  std::unique_ptr<VerilatedCore> core_;
  CycleListener* listener_ = nullptr;
  std::uint64_t cycles_ = 0;
};

}  // namespace spikemesh::rtl
