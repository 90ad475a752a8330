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

}  // namespace

Learning::Learning(const image::CoreImage& image, const image::ChipImage& chip)
    : epoch_(chip.epoch),
      seed_(chip.seed),
      r_decay_(static_cast<std::int32_t>(chip.r_decay)),
      stochastic_(image.stochastic),
      decays_(image.decays) {
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    for (std::uint32_t place = 0; place < image::kProductsPerRule; ++place) {
      const std::size_t address = image::rule_address(rule, place);
      rules_[rule].push_back(
          Product::unpack(address < image.rules.size() ? image.rules[address] : 0));
      if (rules_[rule].back().last) break;
    }
  }
  decays_.resize(rules_.size() * image::kDecayWordsPerRule);
}

arith::TraceTable Learning::table(std::uint32_t trace_class, image::Trace trace) const {
  const auto words = std::span(decays_).subspan(image::decay_address(trace_class, trace, 0));
  return words.first<arith::kTraceTableSize>();
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
  const auto& products = rules_[entry.rule];
  return std::any_of(products.begin(), products.end(), [trace](const Product& product) {
    const bool zero = product.gate_x0 || (trace.x1 == 0 && is_plain(product, Variable::kX1)) ||
                      (trace.x2 == 0 && is_plain(product, Variable::kX2));
    return !zero;
  });
}

std::uint64_t Learning::sweep(Step t, std::span<const std::uint64_t> in_axons, std::uint32_t slots,
                              const Dendrite& dendrite, CoreState& state) const {
  state.r1 = arith::updated_reward_trace(state.r1, r_decay_, state.r_pending);
  Sweep sweep(*this, t, slots, dendrite, state);
  std::uint64_t updates = 0;
  for (std::size_t axon = 0; axon < in_axons.size(); ++axon) {
    if (image::InAxonEntry::Plastic::get(in_axons[axon]) == 0) continue;
    const auto entry = image::InAxonEntry::unpack(in_axons[axon]);
    if (visits(entry, state.x_traces[axon], state.x_times[axon])) {
      sweep.work_list(axon, entry);
      updates += entry.count;
    }
    sweep.commit_axon(axon, entry);
  }
  sweep.commit_compartments();
  state.r_pending = 0;
  state.r_committed = false;
  return updates;
}

}  // namespace spikemesh::core
