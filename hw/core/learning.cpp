#include "hw/core/learning.h"

#include <algorithm>

#include "hw/arith/plasticity.h"
#include "hw/core/sweep.h"

namespace spikemesh::core {
namespace {

using image::Product;
using image::Variable;

bool is_plain(const Product& product, Variable variable) {
  return std::any_of(product.factors.begin(), product.factors.end(), [variable](auto factor) {
    return factor.variable == variable && factor.constant == 0;
  });
}

/// Whether the product can be other than 0 for a list that was not hit (§12.5).
bool can_act_unhit(const Product& product, bool x1, bool x2) {
  const bool zero = product.gate_x0 || (!x1 && is_plain(product, Variable::kX1)) ||
                    (!x2 && is_plain(product, Variable::kX2));
  return !zero;
}

}  // namespace

Learning::Learning(const image::CoreImage& image, const image::ChipImage& chip,
                   const Dendrite& dendrite)
    : epoch_(chip.epoch),
      seed_(chip.seed),
      r_decay_(static_cast<std::int32_t>(chip.r_decay)),
      stochastic_(image.stochastic),
      visited_unhit_{},
      decays_(image.decays) {
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    for (std::uint32_t place = 0; place < image::kProductsPerRule; ++place) {
      const std::size_t address = image::rule_address(rule, place);
      rules_[rule].push_back(
          Product::unpack(address < image.rules.size() ? image.rules[address] : 0));
      if (rules_[rule].back().last) break;
    }
    for (std::size_t traces = 0; traces < visited_unhit_[rule].size(); ++traces) {
      visited_unhit_[rule][traces] =
          std::any_of(rules_[rule].begin(), rules_[rule].end(), [traces](const Product& product) {
            return can_act_unhit(product, (traces & 1) != 0, (traces & 2) != 0);
          });
    }
  }
  decays_.resize(rules_.size() * image::kDecayWordsPerRule);
  for (std::uint32_t c = 0; c < dendrite.count(); ++c) {
    has_y_traces_ = has_y_traces_ || dendrite.profile(c).y_traces;
  }
}

std::uint8_t Learning::time_word(Step t) const {
  const auto index = static_cast<std::uint8_t>(epoch_ == 0 ? 0 : t.value() % epoch_);
  return image::TraceTime{.step = index, .hit = true}.pack();
}

bool Learning::visits(const image::InAxonEntry& entry, std::uint64_t x_trace,
                      std::uint8_t x_time) const {
  if (!entry.plastic || entry.count == 0) return false;
  if (image::TraceTime::unpack(x_time).hit) return true;
  const auto trace = image::XTrace::unpack(x_trace);
  return visited_unhit_[entry.rule][(trace.x1 != 0 ? 1U : 0U) + (trace.x2 != 0 ? 2U : 0U)];
}

std::uint64_t Learning::sweep(Step t, std::uint32_t slots, const Dendrite& dendrite,
                              CoreState& state, const SweepMethod& method, SweepRoom& room) const {
  state.r1 = arith::updated_reward_trace(state.r1, r_decay_, state.r_pending);
  std::uint64_t updates = 0;
  if (!lists_.empty() || has_y_traces_) {
    const SweepContext context(*this, t, slots, dendrite, state);
    Sweep sweep(context, method, room);
    for (const PlasticList& list : lists_) {
      if (visits(list.entry, state.x_traces[list.axon], state.x_times[list.axon])) {
        sweep.work_list(list.axon, list.entry, list.checked);
        updates += list.entry.count;
      } else {
        sweep.commit_axon(list.axon, list.entry);
      }
    }
    sweep.commit_compartments();
  }
  state.r_pending = 0;
  state.r_committed = false;
  return updates;
}

}  // namespace spikemesh::core
