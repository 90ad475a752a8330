#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <systemc>
#include <vector>

#include "hw/noc/cycle_scheduler.h"
#include "hw/noc/link.h"
#include "hw/noc/mesh_config.h"

namespace spikemesh::noc {

/// What stands between a sender and the mesh in a cycle, in the order in which it is counted.
enum class SendBlock : std::uint8_t { kNone, kNoCredit, kLinkInterval };

/// What a core (or host edge) sees of the network: the core's side of its network interface.
///
/// A core is a Clocked module with an `sc_port<NetworkPort>` bound to NetworkInterface::core_side;
/// it names itself once with set_client(). Then, in its evaluate(now):
///
///   sending     if its flit queue has a head and send_block(now) is kNone, it calls send(flit,
///               now), at most once a cycle. The interface chooses the fabric (hardware.md §9.5).
///               If the head must wait, wake_to_send(now) wakes the core in the first cycle in
///               which it could be sent; each cycle between is a stall of the cause that
///               send_block() tells.
///   receiving   pop(now) takes one flit in the order of §9.6. The core is woken in each cycle in
///               which a flit becomes visible; it wakes itself when it leaves flits for later.
///
/// Flits and credits that the mesh gives in cycle n count from n + 2 + L, so a core may be
/// evaluated before or after the mesh.
class NetworkPort : public virtual sc_core::sc_interface {
 public:
  virtual std::uint32_t fabrics() const = 0;
  virtual void set_client(ClockedId client) = 0;

  /// Fabric of the flit that is sent next.
  virtual std::uint32_t turn() const = 0;
  virtual std::uint32_t credits(std::uint32_t fabric, Cycle now) = 0;
  virtual SendBlock send_block(Cycle now) = 0;
  virtual void send(const Flit& flit, Cycle now) = 0;
  virtual void wake_to_send(Cycle now) = 0;

  /// Flits that the receive FIFO of a fabric shows in cycle `now`.
  virtual std::uint32_t visible(std::uint32_t fabric, Cycle now) = 0;
  /// Takes the oldest visible flit of a fabric; there is one.
  virtual Flit pop_from(std::uint32_t fabric, Cycle now) = 0;
  /// Takes a flit from the fabric whose turn it is (§9.6), if any shows one.
  virtual std::optional<Flit> pop(Cycle now) = 0;
};

/// Traffic of one network interface on one fabric.
struct NetworkInterfaceCounters {
  std::uint64_t flits_sent = 0;
  std::uint64_t packets_sent = 0;
  std::uint64_t flits_received = 0;    ///< taken by the core
  std::uint64_t packets_received = 0;  ///< last flit taken by the core
  std::uint32_t peak = 0;              ///< most flits in the receive FIFO at the start of a cycle
  std::uint64_t flit_cycles = 0;       ///< its occupancy summed over the cycles, of taken flits

  friend bool operator==(const NetworkInterfaceCounters&,
                         const NetworkInterfaceCounters&) = default;
};

/// Joins one core or host port to the mesh: credits, fabric turn and receive FIFOs
/// (hardware.md §9.5, §9.6).
class NetworkInterface : public sc_core::sc_module, public NetworkPort {
 public:
  sc_core::sc_vector<LinkPort> router_out;   ///< one a fabric, to the router's local input
  sc_core::sc_vector<LinkExport> router_in;  ///< one a fabric, from the router's local output
  sc_core::sc_export<NetworkPort> core_side;

  NetworkInterface(const sc_core::sc_module_name& name, const MeshConfig& config,
                   CycleScheduler& scheduler);
  ~NetworkInterface() override;

  std::uint32_t fabrics() const override;
  void set_client(ClockedId client) override { client_ = client; }
  std::uint32_t turn() const override { return turn_; }
  std::uint32_t credits(std::uint32_t fabric, Cycle now) override;
  SendBlock send_block(Cycle now) override;
  void send(const Flit& flit, Cycle now) override;
  void wake_to_send(Cycle now) override;
  std::uint32_t visible(std::uint32_t fabric, Cycle now) override;
  Flit pop_from(std::uint32_t fabric, Cycle now) override;
  std::optional<Flit> pop(Cycle now) override;

  const NetworkInterfaceCounters& counters(std::uint32_t fabric) const;
  void reset_counters();
  /// Turn and receive pointer to fabric 0 (hardware.md §9.5, §9.6); cycles may start from 0 again.
  /// Checks that the receive FIFOs are empty and every credit is home.
  void begin_step();

 private:
  class FabricEnd;

  CycleScheduler& scheduler_;
  std::vector<std::unique_ptr<FabricEnd>> ends_;
  std::optional<ClockedId> client_;
  std::uint32_t turn_ = 0;
  std::uint32_t receive_pointer_ = 0;
  std::uint64_t next_send_ = 0;  ///< at most one flit a cycle leaves, whatever the fabric
  bool client_waits_ = false;
};

}  // namespace spikemesh::noc
