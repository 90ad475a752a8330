#include "hw/core/x_jobs.h"

namespace spikemesh::core {
namespace {

constexpr std::size_t kRules = 16;
constexpr std::size_t kTraces = 2;
constexpr std::size_t kKinds = 2;
constexpr std::size_t kHits = 64;  ///< steps of an epoch, and none

std::size_t key_of(const SweptList& list, std::size_t trace, MomentKind kind) {
  const std::size_t hit = list.hit ? static_cast<std::size_t>(list.tx) : kHits - 1;
  const std::size_t both = kind == MomentKind::kBoth ? 1 : 0;
  return ((list.entry.rule * kTraces + trace) * kKinds + both) * kHits + hit;
}

TraceJob job_of(const SweptList& list, std::size_t trace, MomentKind kind) {
  const SweepContext& context = list.context;
  const auto table = context.learning.table(list.entry.rule, static_cast<image::Trace>(trace));
  TraceJob job{};
  job.impulse = arith::trace_impulse(table);
  job.stochastic = list.stochastic;
  for (int ty = 0; ty < context.epoch_steps; ++ty) {
    const Moment moment = moment_of(kind, list, true, ty);
    job.set(table, static_cast<SpikeTime>(ty), moment.tau, moment.x_counted, list.tx);
  }
  return job;
}

}  // namespace

const TraceJob& XJobs::of(const SweptList& list, std::size_t trace, MomentKind kind) {
  if (jobs_.empty()) jobs_.resize(kRules * kTraces * kKinds * kHits);
  std::unique_ptr<TraceJob>& job = jobs_[key_of(list, trace, kind)];
  if (!job) job = std::make_unique<TraceJob>(job_of(list, trace, kind));
  job->key = list.context.trace_keys[trace];
  return *job;
}

}  // namespace spikemesh::core
