#include "hw/core/sweep.h"

#include <algorithm>
#include <bit>

#include "hw/core/block_learning.h"
#include "hw/core/synapse_learning.h"

namespace spikemesh::core {
namespace {

constexpr std::uint32_t kBitsPerWord = 64;
/// A synapse by itself takes about as long as this many in a block.
constexpr std::uint32_t kBlockAdvantage = 16;

bool is_plain_y(const image::Factor& factor) {
  return factor.constant == 0 && factor.variable >= image::Variable::kY1 &&
         factor.variable <= image::Variable::kY3;
}

/// What BlockLearning wants lists to agree in, besides their plan.
bool alike(const image::InAxonEntry& a, const image::InAxonEntry& b) {
  return a.format == b.format && a.weight_bits == b.weight_bits && a.sign == b.sign &&
         a.delay == b.delay && a.delay_bits == b.delay_bits && a.tag == b.tag;
}

/// The bits of word `index` of a set of compartments that lie in first ... end - 1.
std::uint64_t bits_within(std::uint64_t word, std::uint32_t index, std::uint32_t first,
                          std::uint32_t end) {
  const std::uint32_t begin = index * kBitsPerWord;
  if (first > begin) word &= ~std::uint64_t{0} << (first - begin);
  if (end < begin + kBitsPerWord) word &= (std::uint64_t{1} << (end - begin)) - 1;
  return word;
}

}  // namespace

Sweep::Sweep(const SweepContext& context, SweepMethod method, SweepRoom& room)
    : context_(context), method_(method), room_(room) {}

void Sweep::begin() {
  if (began_) return;
  began_ = true;
  room_.post.begin(context_, method_.set);
  for (auto& plans : room_.plans) plans.fill(std::nullopt);
  for (auto& supports : room_.supports) {
    for (Support& support : supports) support.known = false;
  }
}

const RulePlan& Sweep::plan_of(std::uint32_t rule, bool hit) {
  begin();
  std::optional<RulePlan>& plan = room_.plans[rule][hit ? 1 : 0];
  if (!plan) plan = plan_rule(context_, rule, hit);
  return *plan;
}

void Sweep::work_list(std::size_t axon, const image::InAxonEntry& entry, bool checked) {
  const SweptList list(context_, axon, entry);
  learn(list, checked);
  commit(list, axon);
}

void Sweep::learn(const SweptList& list, bool checked) {
  const image::InAxonEntry& entry = list.entry;
  const RulePlan& plan = plan_of(entry.rule, list.hit);
  if (plan.products.empty()) return;
  const bool scalar = checked || method_.kind == SweepMethod::Kind::kScalar;
  if (scalar) {
    work_waiting();
    SynapseLearning learning(list, plan);
    for (std::uint32_t i = 0; i < entry.count; ++i) learning.update(i);
    return;
  }
  if (method_.kind == SweepMethod::Kind::kQuickest) {
    const Support& support = support_of(list, plan);
    const std::uint32_t supported = support.few ? count(support, entry) : entry.count;
    if (supported == 0) return;
    const bool dense = entry.format == image::ListFormat::kDense;
    if (dense && supported * kBlockAdvantage < entry.count) {
      work_waiting();
      return work_supported(list, plan, support);
    }
  }
  const BlockShape& shape = BlockCodec::of(entry, method_.set).shape;
  const std::uint32_t places = shape.places(entry.count);
  const bool is_short = !shape.in_order && places <= kLearningBlock / 2;
  if (!is_short || !joins_waiting(list, plan, places)) work_waiting();
  if (is_short) {
    room_.waiting.push_back(list);
    waiting_plan_ = &plan;
    waiting_places_ += places;
    waiting_end_ = entry.address + shape.words(entry.count);
    return;
  }
  BlockLearning(list, plan, room_.post, room_.x_jobs, method_.set).update(list);
}

/// Whether a short list can be worked together with those that wait. Lists may share words: then
/// one sees what the one before it learned.
bool Sweep::joins_waiting(const SweptList& list, const RulePlan& plan, std::uint32_t places) const {
  if (room_.waiting.empty()) return true;
  const image::InAxonEntry& last = room_.waiting.back().entry;
  return &plan == waiting_plan_ && alike(list.entry, last) &&
         room_.waiting.size() < BlockLearning::kMostLists &&
         waiting_places_ + places <= kLearningBlock && list.entry.address >= waiting_end_;
}

void Sweep::work_waiting() {
  if (room_.waiting.empty()) return;
  BlockLearning(room_.waiting.front(), *waiting_plan_, room_.post, room_.x_jobs, method_.set)
      .update_together(room_.waiting);
  room_.waiting.clear();
  waiting_places_ = 0;
}

/// The compartments at which a product can be other than 0; null if it can be at all.
PostArray* Sweep::support_of(const SweptList& list, const PlannedProduct& product) {
  if (product.product.gate_y0) return &room_.post.spiked();
  for (std::size_t i = 0; i < product.factor_count; ++i) {
    if (!is_plain_y(product.factors[i])) continue;
    const auto trace = static_cast<std::size_t>(product.factors[i].variable) -
                       static_cast<std::size_t>(image::Variable::kY1);
    return &room_.post.trace(trace, product.kind, list);
  }
  return nullptr;
}

/// What the lists of a rule share is collected for the first of them.
const Support& Sweep::support_of(const SweptList& list, const RulePlan& plan) {
  Support& support = room_.supports[list.entry.rule][list.hit ? 1 : 0];
  if (!support.known || !plan.lists_share_support) {
    collect(list, plan, support);
    support.known = true;
  }
  return support;
}

void Sweep::collect(const SweptList& list, const RulePlan& plan, Support& support) {
  const std::uint32_t count = context_.dendrite.count();
  support.few = false;
  for (const PlannedProduct& product : plan.products) {
    const PostArray* const own = support_of(list, product);
    if (own == nullptr || own->nonzero * kBlockAdvantage > count) return;
  }
  support.few = true;
  support.bits.assign((count + kBitsPerWord - 1) / kBitsPerWord, 0);
  for (const PlannedProduct& product : plan.products) {
    PostArray* const own = support_of(list, product);
    own->find_nonzero();
    for (std::size_t i = 0; i < support.bits.size(); ++i) support.bits[i] |= own->nonzero_bits[i];
  }
  support.total = 0;
  for (const std::uint64_t bits : support.bits) {
    support.total += static_cast<std::uint32_t>(std::popcount(bits));
  }
}

/// How many of them the list may reach; a list of its own targets may reach all.
std::uint32_t Sweep::count(const Support& support, const image::InAxonEntry& entry) const {
  const std::uint32_t first = entry.base;
  const std::uint32_t end = first + entry.count;
  const bool whole = first == 0 && end >= context_.dendrite.count();
  if (whole || support.total == 0 || entry.format != image::ListFormat::kDense) {
    return support.total;
  }
  std::uint32_t count = 0;
  for (std::uint32_t i = first / kBitsPerWord; i * kBitsPerWord < end; ++i) {
    count += static_cast<std::uint32_t>(std::popcount(bits_within(support.bits[i], i, first, end)));
  }
  return count;
}

void Sweep::work_supported(const SweptList& list, const RulePlan& plan,
                           const Support& support) const {
  SynapseLearning learning(list, plan);
  const std::uint32_t first = list.entry.base;
  const std::uint32_t end = first + list.entry.count;
  for (std::uint32_t i = first / kBitsPerWord; i * kBitsPerWord < end; ++i) {
    std::uint64_t bits = bits_within(support.bits[i], i, first, end);
    for (; bits != 0; bits &= bits - 1) {
      learning.update(i * kBitsPerWord + static_cast<std::uint32_t>(std::countr_zero(bits)) -
                      first);
    }
  }
}

void Sweep::commit_axon(std::size_t axon, const image::InAxonEntry& entry) {
  constexpr std::uint64_t kValues = image::XTrace::X1::kMask | image::XTrace::X2::kMask;
  const bool nothing =
      (context_.state.x_traces[axon] & kValues) == 0 && context_.state.x_times[axon] == 0;
  if (!nothing) commit(SweptList(context_, axon, entry), axon);  // else it decays to nothing
}

void Sweep::commit(const SweptList& list, std::size_t axon) {
  const Moment end = moment_of(MomentKind::kEnd, list, false, 0);
  context_.state.x_traces[axon] =
      image::XTrace{.x1 = static_cast<std::uint8_t>(list.x_value(0, end)),
                    .x2 = static_cast<std::uint8_t>(list.x_value(1, end)),
                    .source_id = list.source}
          .pack();
  context_.state.x_times[axon] = 0;
}

void Sweep::commit_compartments() {
  begin();
  work_waiting();
  room_.post.commit(context_.state);
}

}  // namespace spikemesh::core
