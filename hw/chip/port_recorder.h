#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/core/barrier_port.h"
#include "hw/noc/network_interface.h"

namespace spikemesh::chip {

/// Something that a core did at one of its ports in a cycle of a step.
struct Transaction {
  enum class Kind : std::uint8_t { kFlitTaken, kFlitSent, kConsumed, kDone };

  Cycle cycle{};
  Kind kind = Kind::kFlitTaken;
  std::uint32_t fabric = 0;  ///< of a flit
  std::uint64_t flit = 0;    ///< its 64 bits
  auto operator<=>(const Transaction&) const = default;
};

/// What it is, and where the specification says when it happens.
std::string describe(const Transaction& transaction);
const char* section_of(Transaction::Kind kind);

/// Writes down all that a core does at its ports to the mesh and to the barrier.
class PortRecorder final : public noc::PortObserver, public core::BarrierPort {
 public:
  void begin_step() { transactions_.clear(); }
  /// Of the step, by cycle; those of one cycle in the order of kinds and fabrics.
  const std::vector<Transaction>& sorted();

  void flit_sent(std::uint32_t fabric, const noc::Flit& flit, Cycle now) override;
  void flit_taken(std::uint32_t fabric, const noc::Flit& flit, Cycle now) override;
  void sent() override {}  // each sent packet is a sent flit too
  void consumed(Cycle cycle, core::LastEvent event) override;
  void done(Cycle last, core::LastEvent event) override;

 private:
  std::vector<Transaction> transactions_;
};

}  // namespace spikemesh::chip
