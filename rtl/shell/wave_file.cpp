#include "rtl/shell/wave_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "verilated.h"
#include "verilated_fst_c.h"

#include "base/error.h"
#include "rtl/shell/wave_view.h"

namespace spikemesh::rtl {

struct WaveFile::Writer {
  // Declared before the twins, which are made in it and gone before it.
  VerilatedContext context;
  VerilatedFstC fst;
};

WaveFile::Track::Track(WaveFile& file, CoreId id, std::unique_ptr<VerilatedCore> twin)
    : file_(file), id_(id), twin_(std::move(twin)) {}

void WaveFile::Track::next_cycle(std::uint64_t cycle, Step step, Cycle of_step) {
  const WaveWindow& window = file_.window_;
  const bool in_window =
      !window.step || (*window.step == step && of_step >= window.first && of_step <= window.last);
  file_.begin_cycle(cycle, in_window);
  next_ = cycle;
}

void WaveFile::Track::core_worked(const CoreInputs& inputs) {
  if (next_) {
    inputs_ = inputs;
    next_.reset();
    return;
  }
  file_.work_cycle();
  twin_->drive(inputs);
  twin_->clock();
}

WaveFile::WaveFile(std::string path, Picoseconds period, const MeshStraps& mesh,
                   const WaveWindow& window)
    : path_(std::move(path)),
      period_(period),
      mesh_(mesh),
      window_(window),
      writer_(std::make_unique<Writer>()) {
  writer_->context.threads(1);
  writer_->context.traceEverOn(true);
  // A broken assertion is told and the waves go on: they are there to show it.
  writer_->context.fatalOnError(false);
}

WaveFile::~WaveFile() { tracks_.clear(); }

void WaveFile::add(CoreId core, CoreBuild build) {
  auto twin = build(&writer_->context, fmt::format("core_{}", core.value()));
  SPIKEMESH_CHECK(twin->has_waves(), "only a build with waves goes into a wave file");
  twin->reset(mesh_);
  tracks_.push_back(std::make_unique<Track>(*this, core, std::move(twin)));
}

void WaveFile::open() {
  if (!std::ofstream(path_)) {
    throw UserError({.file = path_, .expected = "a file that can be written"});
  }
  writer_->fst.set_time_unit("1ps");
  writer_->fst.set_time_resolution("1ps");
  for (const auto& track : tracks_) track->twin_->trace(writer_->fst);
  writer_->fst.open(path_.c_str());
}

WaveFile::Track* WaveFile::track(CoreId core) const {
  const auto at = std::find_if(tracks_.begin(), tracks_.end(),
                               [core](const auto& track) { return track->id_ == core; });
  return at == tracks_.end() ? nullptr : at->get();
}

/// The cycle before is complete by now: all cores have worked it.
void WaveFile::begin_cycle(std::uint64_t cycle, bool in_window) {
  if (cycle_ == cycle) return;
  work_cycle();
  cycle_ = cycle;
  in_window_ = in_window;
}

/// Shows the cycle with the inputs that the tracks hold, and goes on to what comes after it.
void WaveFile::work_cycle() {
  if (!cycle_) return;
  for (const auto& track : tracks_) {
    if (!track->inputs_) continue;
    track->twin_->drive(*track->inputs_);
    track->twin_->hold_clock(true);
  }
  dump(2 * *cycle_);
  for (const auto& track : tracks_) {
    if (track->inputs_) track->twin_->hold_clock(false);
  }
  dump(2 * *cycle_ + 1);
  for (const auto& track : tracks_) {
    if (!track->inputs_) continue;
    track->twin_->clock();
    track->twin_->drive({});
    track->twin_->hold_clock(true);
    track->inputs_.reset();
  }
  // What the edge at the end did is seen even if no core works the next cycle.
  dump(2 * *cycle_ + 2);
  cycle_.reset();
}

void WaveFile::dump(std::uint64_t half_cycles) {
  if (!in_window_) return;
  const auto period = static_cast<std::uint64_t>(period_.value());
  std::uint64_t time = half_cycles * period / 2;
  if (last_dump_ && time <= *last_dump_) time = *last_dump_ + 1;
  last_dump_ = time;
  writer_->fst.dump(time);
}

void WaveFile::finish() {
  work_cycle();
  writer_->fst.close();
  std::vector<CoreId> cores;
  for (const auto& track : tracks_) cores.push_back(track->id_);
  write_wave_view(path_, cores);
}

}  // namespace spikemesh::rtl
