#include "hw/core/post_values.h"

#include <algorithm>
#include <bit>

namespace spikemesh::core {
namespace {

constexpr std::size_t kPostTraces = 3;
constexpr std::size_t kSteps = 64;  ///< more than an epoch has
constexpr std::size_t kMoments = 2 * kSteps + 2;

/// Lists share an array if they agree in this: products of kinds kPre and kBoth look from the
/// list's hit.
std::size_t key_of(std::size_t trace, MomentKind kind, const SweptList& list) {
  std::size_t moment = 2 * kSteps;
  if (kind == MomentKind::kPre) moment = static_cast<std::size_t>(list.tx);
  if (kind == MomentKind::kBoth) moment = kSteps + static_cast<std::size_t>(list.tx);
  if (kind == MomentKind::kEnd) ++moment;
  return (moment * kPostTraces + trace) * 2 + (list.stochastic ? 1 : 0);
}

std::size_t table_index(std::size_t trace) {
  return static_cast<std::size_t>(image::Trace::kY1) + trace;
}

}  // namespace

void PostArray::find_nonzero() {
  if (!nonzero_bits.empty()) return;
  constexpr std::size_t kBitsPerWord = 64;
  nonzero_bits.resize((values.size() + kBitsPerWord - 1) / kBitsPerWord);
  for (std::size_t c = 0; c < values.size(); ++c) {
    nonzero_bits[c / kBitsPerWord] |= std::uint64_t{values[c] != 0} << (c % kBitsPerWord);
  }
}

void PostValues::find_runs() {
  const Dendrite& dendrite = context_->dendrite;
  ids_.resize(dendrite.count());
  for (std::uint32_t c = 0; c < dendrite.count(); ++c) {
    ids_[c] = dendrite.config(c).logical_id;
    if (!dendrite.profile(c).y_traces) continue;
    const auto trace_class = static_cast<std::uint32_t>(dendrite.profile(c).trace_class);
    const bool extends =
        !runs_.empty() && runs_.back().end == c && runs_.back().trace_class == trace_class;
    if (extends) {
      runs_.back().end = c + 1;
    } else {
      runs_.push_back({c, c + 1, trace_class});
    }
  }
}

void PostValues::begin(const SweepContext& context, arith::VectorSet set) {
  context_ = &context;
  set_ = set;
  const std::size_t count = context.dendrite.count();
  if (ids_.size() != count) find_runs();
  place_of_key_.assign(kMoments * kPostTraces * 2, -1);
  used_ = 0;
  times_.resize(count);
  times_in_use_ = 0;
  ids_and_times_.resize(count);
  spiked_.values.resize(count + 1);
  spiked_.nonzero = 0;
  spiked_.nonzero_bits.clear();
  for (std::size_t c = 0; c < count; ++c) {
    const auto time = image::TraceTime::unpack(context.state.y_times[c]);
    times_[c] = time.hit ? static_cast<SpikeTime>(time.step) : kNoSpike;
    times_in_use_ |= std::uint64_t{time.hit} << time.step;
    spiked_.values[c] = time.hit ? 1 : 0;
    spiked_.nonzero += time.hit ? 1 : 0;
    ids_and_times_[c] = ids_[c] | static_cast<std::uint32_t>(times_[c]) << arith::kLogicalIdBits;
  }
  for (std::size_t trace = 0; trace < kPostTraces; ++trace) {
    stored_[trace].resize(count);
    for (std::size_t c = 0; c < count; ++c) {
      stored_[trace][c] = image::YTrace::get(context.state.y_traces[c], trace);
    }
  }
}

PostArray& PostValues::trace(std::size_t trace, MomentKind kind, const SweptList& list) {
  std::int32_t& place = place_of_key_[key_of(trace, kind, list)];
  if (place < 0) {
    place = static_cast<std::int32_t>(used_++);
    if (arrays_.size() < used_) arrays_.emplace_back();
    compute(trace, kind, list, arrays_[used_ - 1]);
  }
  return arrays_[static_cast<std::size_t>(place)];
}

TraceJob PostValues::job_of(std::size_t trace, std::uint32_t trace_class, bool stochastic) const {
  const std::size_t index = table_index(trace);
  const auto table = context_->learning.table(trace_class, static_cast<image::Trace>(index));
  TraceJob job{};
  job.impulse = arith::trace_impulse(table);
  job.stochastic = stochastic;
  job.key = context_->trace_keys[index];
  return job;
}

TraceOwners PostValues::owners(std::size_t trace, const Run& run) const {
  return {.stored = stored_[trace].data() + run.begin,
          .times = times_.data() + run.begin,
          .ids = ids_.data() + run.begin};
}

void PostValues::compute(std::size_t trace, MomentKind kind, const SweptList& list,
                         PostArray& array) const {
  array.values.assign(times_.size() + 1, 0);
  array.nonzero = 0;
  array.nonzero_bits.clear();
  for (const Run& run : runs_) {
    const auto table =
        context_->learning.table(run.trace_class, static_cast<image::Trace>(table_index(trace)));
    TraceJob job = job_of(trace, run.trace_class, list.stochastic);
    const Moment silent = moment_of(kind, list, false, 0);
    job.set(table, kNoSpike, silent.tau, false, 0);
    for (std::uint64_t times = times_in_use_; times != 0; times &= times - 1) {
      const int ty = std::countr_zero(times);
      const Moment moment = moment_of(kind, list, true, ty);
      job.set(table, static_cast<SpikeTime>(ty), moment.tau, moment.y_counted, ty);
    }
    array.nonzero += trace_values(job, owners(trace, run), array.values.data() + run.begin,
                                  run.end - run.begin, set_);
  }
}

void PostValues::commit(CoreState& state) {
  PostArray array;
  array.values.resize(times_.size());
  const int end = context_->epoch_steps;
  for (const Run& run : runs_) {
    for (std::uint32_t c = run.begin; c < run.end; ++c) state.y_traces[c] = 0;
    const bool stochastic = context_->learning.stochastic(run.trace_class);
    for (std::size_t trace = 0; trace < kPostTraces; ++trace) {
      const auto table =
          context_->learning.table(run.trace_class, static_cast<image::Trace>(table_index(trace)));
      TraceJob job = job_of(trace, run.trace_class, stochastic);
      job.set(table, kNoSpike, end, false, 0);
      for (std::uint64_t times = times_in_use_; times != 0; times &= times - 1) {
        const int ty = std::countr_zero(times);
        job.set(table, static_cast<SpikeTime>(ty), end, true, ty);
      }
      trace_values(job, owners(trace, run), array.values.data() + run.begin, run.end - run.begin,
                   set_);
      for (std::uint32_t c = run.begin; c < run.end; ++c) {
        state.y_traces[c] |= image::YTrace::put(static_cast<std::uint8_t>(array.values[c]), trace);
      }
    }
    for (std::uint32_t c = run.begin; c < run.end; ++c) state.y_times[c] = 0;
  }
}

}  // namespace spikemesh::core
