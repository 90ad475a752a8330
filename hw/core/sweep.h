#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/arith/vector_dispatch.h"
#include "hw/core/post_values.h"
#include "hw/core/sweep_plan.h"
#include "hw/core/x_jobs.h"

namespace spikemesh::core {

/// How a sweep works its lists. The results are the same in every way.
struct SweepMethod {
  enum class Kind : std::uint8_t {
    kQuickest,  ///< what a list needs least time for
    kScalar,    ///< every synapse by itself
    kVector,    ///< whole lists
  };
  Kind kind = Kind::kQuickest;
  arith::VectorSet set = arith::best_vector_set();
};

/// The compartments at which a rule can change a synapse in one sweep.
struct Support {
  bool known = false;
  bool few = false;                 ///< so few that they are worked one by one; else not collected
  std::uint32_t total = 0;          ///< how many
  std::vector<std::uint64_t> bits;  ///< bit c % 64 of word c / 64
};

/// Memory that sweeps of a core use again and again.
struct SweepRoom {
  PostValues post;
  XJobs x_jobs;
  /// By rule, without and with a hit; empty until a list of this sweep asks.
  std::array<std::array<std::optional<RulePlan>, 2>, 16> plans;
  std::array<std::array<Support, 2>, 16> supports;  ///< likewise
  std::vector<SweptList> waiting;                   ///< short lists to be worked together
};

/// One sweep of one core (hardware.md §12.2 to §12.5): a list at a time, or a few short ones.
class Sweep {
 public:
  Sweep(const SweepContext& context, SweepMethod method, SweepRoom& room);

  /// Updates every synapse of a plastic list, at once or in commit_compartments(), and commits its
  /// axon. `checked`: some may be illegal (§11).
  void work_list(std::size_t axon, const image::InAxonEntry& entry, bool checked);
  /// Of a list that is not worked: x1, x2 as of the start of the next epoch; forgets the hit.
  void commit_axon(std::size_t axon, const image::InAxonEntry& entry);
  /// The same for the y traces of all compartments that keep them. Ends the sweep.
  void commit_compartments();

 private:
  void begin();
  void learn(const SweptList& list, bool checked);
  void commit(const SweptList& list, std::size_t axon);
  const RulePlan& plan_of(std::uint32_t rule, bool hit);
  const Support& support_of(const SweptList& list, const RulePlan& plan);
  PostArray* support_of(const SweptList& list, const PlannedProduct& product);
  void collect(const SweptList& list, const RulePlan& plan, Support& support);
  std::uint32_t count(const Support& support, const image::InAxonEntry& entry) const;
  void work_supported(const SweptList& list, const RulePlan& plan, const Support& support) const;
  bool joins_waiting(const SweptList& list, const RulePlan& plan, std::uint32_t places) const;
  void work_waiting();

  const SweepContext& context_;
  SweepMethod method_;
  SweepRoom& room_;
  bool began_ = false;                      ///< room_.post is that of this sweep
  const RulePlan* waiting_plan_ = nullptr;  ///< of the lists that wait
  std::uint32_t waiting_places_ = 0;        ///< that they take in a block
  std::uint32_t waiting_end_ = 0;           ///< first word behind the last of them
};

}  // namespace spikemesh::core
