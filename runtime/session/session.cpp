#include "runtime/session/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/nearest.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"
#include "runtime/checkpoint/checkpoint.h"

namespace spikemesh::runtime {
namespace {

/// The item of that name, or a UserError that knows the nearest one.
template <class Item>
const Item& find_named(const std::vector<Item>& items, std::string_view name, const char* what) {
  const auto found = std::ranges::find(items, name, &Item::name);
  if (found != items.end()) return *found;
  std::vector<std::string> known;
  known.reserve(items.size());
  for (const Item& item : items) known.push_back(item.name);
  const std::string nearest = nearest_name(name, known);
  throw UserError({.key = what,
                   .found = std::string(name),
                   .expected = fmt::format("one of the image's: {}", fmt::join(known, ", ")),
                   .hint = nearest.empty() ? "" : fmt::format("{} is near", nearest)});
}

[[noreturn]] void refuse_place(const char* what, CoreId core, std::uint64_t place,
                               std::uint64_t count) {
  throw UserError({.key = what,
                   .found = fmt::format("core {}, {}", core, place),
                   .expected = fmt::format("less than {} on that core", count)});
}

std::int32_t value_of(const core::FunctionalCore& core, std::uint32_t c, Quantity quantity) {
  const auto post = [&core, c] { return image::YTrace::unpack(core.state().y_traces[c]); };
  switch (quantity) {
    case Quantity::kSpike:
      return std::ranges::binary_search(core.spikes(), c) ? 1 : 0;
    case Quantity::kU:
      return core.compartment(c).u;
    case Quantity::kV:
      return core.compartment(c).v;
    case Quantity::kA:
      return core.compartment(c).a;
    case Quantity::kRefractory:
      return core.compartment(c).refractory;
    case Quantity::kY1:
      return post().y1;
    case Quantity::kY2:
      return post().y2;
    case Quantity::kY3:
      return post().y3;
  }
  return 0;
}

}  // namespace

Session::Session(image::ChipImage image, const SessionOptions& options)
    : image_(std::make_unique<const image::ChipImage>(std::move(image))),
      fidelity_(options.fidelity),
      ledger_(std::make_unique<Ledger>(Ledger{report::RunRecord(*image_), {}})) {
  const bool apart =
      fidelity_ == Fidelity::kSampled || (fidelity_ == Fidelity::kCycle && options.jobs > 1);
  engine_ = make_engine(*image_, apart ? Fidelity::kFunctional : fidelity_, options.make_core);
  if (fidelity_ == Fidelity::kSampled)
    plan_.emplace(options.sample.steps, options.sample.count, image_->epoch, options.sample.seed);
  if (apart) {
    pool_ = std::make_unique<TimingPool>(
        *image_, options.make_core, options.jobs,
        [ledger = ledger_.get()](std::uint64_t number, const chip::StepStatistics& timing) {
          ledger->take(number, timing);
        });
  }
}

void Session::Ledger::take(std::uint64_t number, const chip::StepStatistics& timing) {
  record.add_timing(number, timing);
  if (taker) taker(number, timing);
}

void Session::tell_timing(TimingTaker taker) { ledger_->taker = std::move(taker); }

void Session::spike(std::string_view input, std::uint32_t line) {
  const image::InputGroup& group = find_named(image_->inputs, input, "input group");
  if (line >= group.lines.size()) {
    throw UserError({.key = fmt::format("line of input {}", input),
                     .found = std::to_string(line),
                     .expected = fmt::format("less than {}", group.lines.size())});
  }
  for (const image::AxonAddress& to : group.lines[line]) inject(to);
}

void Session::inject(const image::AxonAddress& to) {
  engine_->inject(to);
  given_.spikes.push_back(to);
}

void Session::reward(std::int8_t value) {
  engine_->reward(value);
  given_.rewards.push_back(value);
}

void Session::set_state(const chip::ChipState& state) {
  end_stretch();
  engine_->set_state(state);
  given_ = {};
}

void Session::reset_state(bool traces) {
  end_stretch();
  engine_->reset_state(traces);
}

void Session::save_checkpoint(const std::string& path, const OutputPlaces& outputs) {
  if (!given_.spikes.empty() || !given_.rewards.empty()) {
    throw UserError({.file = path,
                     .key = "checkpoint",
                     .found = fmt::format("input for step {}", next()),
                     .expected = "none: a checkpoint is made between steps, before their input"});
  }
  settle();
  checkpoint::save({.state = state(), .record = record(), .outputs = outputs}, *image_, path);
}

Session::OutputPlaces Session::load_checkpoint(const std::string& path) {
  checkpoint::Checkpoint loaded = checkpoint::load(path, *image_, state());
  settle();
  set_state(loaded.state);
  ledger_->record = std::move(loaded.record);
  return std::move(loaded.outputs);
}

bool Session::timed_apart(Step step) const {
  if (pool_ == nullptr) return false;
  return !plan_ || plan_->contains(step.value());
}

/// The step that comes next belongs to a stretch: keeps what its timing depends on.
void Session::add_to_stretch() {
  if (stretch_.inputs.empty()) {
    stretch_.state = engine_->state();
    stretch_.number = ledger_->record.steps();
  }
  stretch_.inputs.push_back(given_);
}

void Session::end_stretch() {
  if (stretch_.inputs.empty()) return;
  const Stretch done = std::exchange(stretch_, {});
  pool_->time(done.number, done.state, done.inputs);
}

void Session::settle() {
  end_stretch();
  if (pool_ != nullptr) pool_->finish();
}

const StepOutcome& Session::step() {
  // Long enough that starting a process does not count, short enough that all have work.
  constexpr std::size_t kStretchSteps = 16;
  const bool apart = timed_apart(next());
  if (apart) add_to_stretch();
  given_ = {};
  last_ = engine_->step();
  report::RunRecord& record = ledger_->record;
  const std::uint64_t number = record.add(last_.counts, engine_->read_outs().size());
  for (std::size_t i = 0; i < image_->cores.size(); ++i)
    record.add_spikes(i, engine_->core(i).spikes());
  if (last_.timing != nullptr) ledger_->take(number, *last_.timing);
  if (apart && (plan_ || stretch_.inputs.size() == kStretchSteps)) end_stretch();
  return last_;
}

void Session::run(std::uint64_t steps) {
  for (std::uint64_t i = 0; i < steps; ++i) step();
}

const core::FunctionalCore& Session::core_of(CoreId id) const {
  const auto found = std::ranges::lower_bound(image_->cores, id, {}, &image::CoreImage::id);
  if (found == image_->cores.end() || found->id != id) {
    throw UserError(
        {.key = "core", .found = fmt::format("{}", id), .expected = "a core that the image uses"});
  }
  return engine_->core(static_cast<std::size_t>(found - image_->cores.begin()));
}

const core::FunctionalCore& Session::core_of(const image::CompartmentAddress& at) const {
  const core::FunctionalCore& core = core_of(at.core);
  if (at.compartment.value() >= core.compartments())
    refuse_place("compartment", at.core, at.compartment.value(), core.compartments());
  return core;
}

const core::FunctionalCore& Session::core_of(const image::AxonAddress& at) const {
  const core::FunctionalCore& core = core_of(at.core);
  if (at.axon.value() >= core.in_axon_count())
    refuse_place("in-axon entry", at.core, at.axon.value(), core.in_axon_count());
  return core;
}

std::vector<std::int32_t> Session::read(std::string_view population, Quantity quantity) const {
  const image::Population& neurons = find_named(image_->populations, population, "population");
  std::vector<std::int32_t> values;
  values.reserve(neurons.neurons.size());
  for (const image::CompartmentAddress& at : neurons.neurons)
    values.push_back(value_of(core_of(at), at.compartment.value(), quantity));
  return values;
}

arith::CompartmentState Session::compartment(const image::CompartmentAddress& at) const {
  return core_of(at).compartment(at.compartment.value());
}

bool Session::spiked(const image::CompartmentAddress& at) const {
  return value_of(core_of(at), at.compartment.value(), Quantity::kSpike) != 0;
}

image::YTrace Session::post_traces(const image::CompartmentAddress& at) const {
  return image::YTrace::unpack(core_of(at).state().y_traces[at.compartment.index()]);
}

image::XTrace Session::pre_traces(const image::AxonAddress& at) const {
  return image::XTrace::unpack(core_of(at).state().x_traces[at.axon.index()]);
}

std::vector<SynapseValue> Session::synapses(const image::AxonAddress& at) const {
  const core::FunctionalCore& core = core_of(at);
  const image::InAxonEntry entry = core.in_axon(at.axon);
  if (entry.format == image::ListFormat::kNone) return {};
  const auto layout = image::SynapseLayout::of(entry);
  const auto words = core.synapse_words().subspan(entry.address, layout.words(entry.count));
  std::vector<SynapseValue> values;
  for (std::uint32_t i = 0; i < entry.count; ++i) {
    const image::Synapse stored =
        layout.extract(words[i / layout.per_word()], i % layout.per_word());
    values.push_back(
        {.target = image::target_of(entry, i, stored),
         .weight = arith::weight_mantissa(stored.weight, entry.weight_bits, entry.sign),
         .delay = std::uint32_t{entry.delay} + stored.delay,
         .tag = stored.tag});
  }
  return values;
}

}  // namespace spikemesh::runtime
