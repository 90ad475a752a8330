#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hw/image/chip_image.h"
#include "hw/image/learning_words.h"
#include "hw/image/memory.h"
#include "hw/image/resource_error.h"
#include "hw/image/synapse_layout.h"
#include "hw/image/words.h"

namespace spikemesh::image {

/// How the synapses of a list are stored.
struct ListShape {
  ListFormat format = ListFormat::kSparse;
  std::uint8_t weight_bits = 8;  ///< 1, 2, 4 or 8
  std::uint8_t delay_bits = 0;   ///< 0, 3 or 6
  bool tag = false;
  bool operator==(const ListShape&) const = default;
};

/// Synapses that CoreBuilder::store() has put into SYNAPSE of one core, and are used there only.
class StoredList {
 public:
  std::uint32_t address() const { return address_; }
  std::uint32_t count() const { return count_; }
  const ListShape& shape() const { return shape_; }

 private:
  friend class CoreBuilder;
  CoreId core_{};
  std::uint32_t index_ = 0;
  std::uint32_t address_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t max_target_ = 0;  ///< of the stored fields; dense: of the places
  std::uint32_t max_delay_ = 0;
  ListShape shape_;
};

/// What makes a list plastic.
struct Plasticity {
  std::uint8_t rule = 0;        ///< as add_rule() returned it
  std::uint32_t source_id = 0;  ///< logical id of the source
  std::uint8_t x1 = 0;          ///< initial traces
  std::uint8_t x2 = 0;
};

/// One in-axon entry: a stored list and how it is read.
struct AxonList {
  StoredList list{};
  WeightSign sign = WeightSign::kExcitatory;
  std::int8_t exponent = 0;  ///< -8 ... 7
  std::uint16_t base = 0;    ///< dense and shared
  std::uint8_t delay = 0;    ///< of the whole list
  std::optional<Plasticity> plasticity{};
};

/// The decay of one trace: its impulse, and the factor times 4096 after i steps at place i.
struct DecayTable {
  std::uint16_t impulse = 0;                                  ///< 0 ... 127
  std::array<std::uint16_t, kDecayTableWords> after_steps{};  ///< 0 ... 4096; place 0 is not used
};

/// A learning rule, and the trace class that bears its number.
struct LearningRule {
  std::vector<Product> products{};  ///< 0 to 16; `last` is set by the builder
  std::array<DecayTable, kTraces> decays{};
  bool stochastic = false;
};

/// Fills the memories of one core, and cannot make an illegal one: every call checks what it adds,
/// throws ResourceError where the core has not enough and UserError where a value is out of range,
/// and then leaves the core as it was. Things are added before what refers to them: profiles and
/// rules first, compartments in scan order, then synapses, then in-axons.
class CoreBuilder {
 public:
  /// Throws UserError if the architecture has no such core or no such slots.
  CoreBuilder(CoreId id, const Architecture& architecture, std::uint32_t slots_log2);

  /// The number of this profile; an equal one is found again.
  std::uint8_t add_profile(const Profile& profile);

  /// The number of a new rule, which is that of its trace class too.
  std::uint8_t add_rule(const LearningRule& rule);

  CompartmentId add_compartment(const CompartmentConfig& config);

  /// Initial u, v, refractory counter and a, the latter 0 ... kMaxAdaptation.
  void set_state(CompartmentId compartment, const StateUv& uv, std::uint32_t a = 0);

  /// Puts the synapses into SYNAPSE. In a dense list they have no target of their own.
  StoredList store(const ListShape& shape, std::span<const Synapse> synapses);

  /// Adds one entry for each list, each continuing in the next. A spike to the axon works them
  /// all. Lists may be used many times, plastic ones once.
  AxonId add_axon(std::span<const AxonList> lists);

  /// Makes the compartment send a spike there. ImageBuilder::connect() checks the destination.
  void add_out_axon(CompartmentId from, const OutAxonEntry& to);

  CoreId id() const { return core_.id; }
  std::uint32_t compartment_count() const { return core_.compartment_count(); }
  std::uint32_t in_axon_count() const { return core_.in_axon_count(); }
  std::uint32_t join_depth() const { return join_depth_; }

  /// The memories as far as they are filled, but for AXON_MAP and OUT_AXON.
  const CoreImage& core() const { return core_; }

  /// The finished core. The builder is empty afterwards.
  CoreImage finish();

 private:
  struct ListUse {
    bool used = false;
    bool plastic = false;
  };

  void require(Resource resource, std::uint64_t needed, std::uint64_t limit) const;
  [[noreturn]] void refuse(const std::string& what, const std::string& found,
                           const std::string& expected) const;
  void require_in(const char* what, std::int64_t value, std::int64_t low, std::int64_t high) const;
  void require_compartment(CompartmentId compartment) const;
  Profile profile_of(std::uint8_t index) const;
  void check_profile(const Profile& profile) const;
  void check_shape(const ListShape& shape) const;
  void check_axon_list(const AxonList& axon) const;
  void claim_lists(std::span<const AxonList> lists);

  const Architecture& architecture_;
  CoreImage core_;
  std::uint32_t join_depth_ = 0;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint8_t> profiles_;
  std::vector<ListUse> lists_;
  std::vector<std::vector<OutAxonEntry>> out_axons_;  ///< by compartment
  std::uint32_t out_axon_count_ = 0;
};

}  // namespace spikemesh::image
