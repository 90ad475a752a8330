#include <fmt/ostream.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "hw/noc/mesh_config.h"
#include "runtime/record/recorder.h"
#include "runtime/record/result_file.h"
#include "runtime/report/run_text.h"

namespace spikemesh::runtime {
namespace {

/// Trace processes: the chip is 0, core N is N + 1; routers come after the cores.
constexpr std::uint32_t kChip = 0;
enum Track : std::uint32_t {
  kSteps = 1,
  kDendrite = 1,
  kAxon,
  kSynapse,
  kBarrier,
  kSweep,
  kSent,
  kTaken
};

/// The trace-event form of JSON, which Perfetto reads. Times are microseconds from the start of the
/// first timed step; timed steps stand one behind the other.
class PerfettoTrace final : public Recorder {
 public:
  PerfettoTrace(const std::string& path, const image::ChipImage& image)
      : file_(path),
        microseconds_a_cycle_(static_cast<double>(image.architecture.clock.period.value()) * 1e-6),
        first_router_(image.architecture.core_count() + 1),
        mesh_width_(image.architecture.mesh.width) {
    file_.out() << "[\n";
    name_process(kChip, "chip " + image.architecture.name);
    name_track(kChip, kSteps, "steps");
    for (const image::CoreImage& core : image.cores) {
      cores_.push_back(core.id);
      const std::uint32_t process = core.id.value() + 1;
      name_process(process, fmt::format("core {}", core.id));
      name_track(process, kDendrite, "dendrite stage");
      name_track(process, kAxon, "axon stage");
      name_track(process, kSynapse, "synapse stage");
      name_track(process, kBarrier, "waits at the barrier");
      name_track(process, kSweep, "learning sweep");
      name_track(process, kSent, "packets sent");
      name_track(process, kTaken, "packets taken");
    }
  }

  void record_timing(std::uint64_t number, const chip::StepStatistics& step) override {
    begin_ = end_;
    end_ += step.cycles;
    put_step(number, step);
    for (const CoreId id : cores_)
      put_core(id, step.cores[id.index()], step.barrier_wait[id.index()], step);
    put_links(step);
  }

  /// Comes right after the timing of the same step where the session keeps what ports did.
  void record(const Session& session, const StepOutcome& /*outcome*/) override {
    for (std::size_t core = 0; core < cores_.size(); ++core)
      for (const chip::Transaction& one : session.transactions(core)) put_flit(cores_[core], one);
  }

  std::uint64_t flush() override { return file_.flush(); }

  void finish(bool /*resumable*/) override {
    // The list ends with an event, as JSON has no comma before a bracket.
    fmt::print(file_.out(), R"({{"ph":"i","name":"end","pid":0,"tid":1,"ts":{:.6f},"s":"g"}})",
               time(end_ - begin_));
    file_.out() << "\n]\n";
    flush();
  }

 private:
  double time(Cycle cycle) const {
    return static_cast<double>((begin_ + cycle).value()) * microseconds_a_cycle_;
  }

  void name_process(std::uint32_t process, const std::string& name) {
    fmt::print(file_.out(),
               R"({{"ph":"M","name":"process_name","pid":{},"args":{{"name":"{}"}}}},)"
               "\n",
               process, name);
    fmt::print(file_.out(),
               R"({{"ph":"M","name":"process_sort_index","pid":{0},"args":{{"sort_index":{0}}}}},)"
               "\n",
               process);
  }

  void name_track(std::uint32_t process, std::uint32_t track, std::string_view name) {
    fmt::print(file_.out(),
               R"({{"ph":"M","name":"thread_name","pid":{},"tid":{},"args":{{"name":"{}"}}}},)"
               "\n",
               process, track, name);
  }

  /// A slice from one cycle to before another; `args` is the inside of a JSON object.
  void put_slice(std::uint32_t process, std::uint32_t track, const std::string& name, Cycle from,
                 Cycle to, const std::string& args) {
    if (to <= from) return;
    fmt::print(file_.out(),
               R"({{"ph":"X","name":"{}","pid":{},"tid":{},"ts":{:.6f},"dur":{:.6f},)"
               R"("args":{{{}}}}},)"
               "\n",
               name, process, track, time(from), time(to) - time(from), args);
  }

  void put_counter(std::uint32_t process, std::string_view name, std::uint64_t value) {
    fmt::print(file_.out(),
               R"({{"ph":"C","name":"{}","pid":{},"ts":{:.6f},"args":{{"value":{}}}}},)"
               "\n",
               name, process, time(Cycle{}), value);
  }

  void put_step(std::uint64_t number, const chip::StepStatistics& step) {
    const chip::CriticalMember& last = step.critical;
    put_slice(kChip, kSteps, fmt::format("step {}", number), Cycle{}, step.cycles,
              fmt::format(R"("cycles":{},"closed by":"{} {}","cause":"{}","close":{},"sweep":{})",
                          step.cycles, last.host ? "host port" : "core", last.index,
                          report::event_name(last.event), step.close, step.sweep));
    std::uint64_t spikes = 0;
    std::uint64_t packets = 0;
    for (const core::CoreCounters& core : step.cores) {
      spikes += core.spikes;
      packets += core.packets_sent;
    }
    put_counter(kChip, "spikes", spikes);
    put_counter(kChip, "packets of cores", packets);
  }

  void put_core(CoreId id, const core::CoreCounters& core, Cycle wait,
                const chip::StepStatistics& step) {
    constexpr Cycle kOne{1};
    const std::uint32_t process = id.value() + 1;
    put_slice(
        process, kDendrite, "dendrite", Cycle{}, core.dendrite_done + kOne,
        fmt::format(R"("spikes":{},"active":{},"inactive":{},"spike FIFO full":{})", core.spikes,
                    core.updates_active, core.updates_inactive, core.spike_fifo_full));
    if (core.packets_sent > 0) {
      put_slice(process, kAxon, "axon", Cycle{}, core.axon_done + kOne,
                fmt::format(R"("packets":{},"no credit":{},"link interval":{})", core.packets_sent,
                            core.no_credit, core.link_interval));
    }
    if (core.packets_consumed > 0) {
      put_slice(process, kSynapse, "synapse", Cycle{}, core.last_consumed + kOne,
                fmt::format(R"("packets":{},"operations":{},"busy":{},"bank conflicts":{},)"
                            R"("row slots":{},"write-backs":{},"word waits":{})",
                            core.packets_consumed, core.synaptic_ops, core.synapse.busy,
                            core.synapse.bank_conflict, core.synapse.row_slot,
                            core.synapse.write_back, core.synapse.word_wait));
    }
    put_slice(process, kBarrier, "wait", step.close - std::min(step.close, wait), step.close, "");
    put_slice(process, kSweep, "sweep", step.cycles - step.sweep, step.cycles,
              fmt::format(R"("synapses":{})", core.synaptic_updates));
    put_counter(process, "packets sent", core.packets_sent);
    put_counter(process, "packets consumed", core.packets_consumed);
  }

  /// A flit in the cycle in which a core sent or took it.
  void put_flit(CoreId id, const chip::Transaction& one) {
    const bool sent = one.kind == chip::Transaction::Kind::kFlitSent;
    if (!sent && one.kind != chip::Transaction::Kind::kFlitTaken) return;
    const noc::FlitFields flit = noc::unpack(one.flit);
    std::string name = fmt::format("axon {}", flit.axon);
    if (sent && flit.port == noc::kHostPort)
      name += fmt::format(" of the host at row {}", flit.y);
    else if (sent)
      name += fmt::format(" at ({}, {}) core {}", flit.x, flit.y, flit.port);
    put_slice(id.value() + 1, sent ? kSent : kTaken, name, one.cycle, one.cycle + Cycle{1},
              fmt::format(R"("fabric":{},"cycle":{})", one.fabric, one.cycle));
  }

  /// Flits that a router passed on, for those that had any in this step or the last.
  void put_links(const chip::StepStatistics& step) {
    std::vector<std::uint64_t> flits(first_router_);
    for (const chip::LinkCounters& link : step.links) {
      const std::size_t router = std::size_t{link.y} * mesh_width_ + link.x;
      if (router >= flits.size()) flits.resize(router + 1);
      flits[router] += link.output.flits;
    }
    before_.resize(std::max(before_.size(), flits.size()));
    for (std::uint32_t router = 0; router < flits.size(); ++router) {
      if (flits[router] == 0 && before_[router] == 0) continue;
      if (named_.size() <= router) named_.resize(router + 1);
      if (!named_[router]) {
        name_process(first_router_ + router,
                     fmt::format("router {},{}", router % mesh_width_, router / mesh_width_));
        named_[router] = true;
      }
      put_counter(first_router_ + router, "flits", flits[router]);
    }
    before_ = std::move(flits);
  }

  ResultFile file_;
  double microseconds_a_cycle_;
  std::uint32_t first_router_;
  std::uint32_t mesh_width_;
  std::vector<CoreId> cores_;
  Cycle begin_{};  ///< of the last timed step
  Cycle end_{};    ///< of all timed steps
  std::vector<std::uint64_t> before_;
  std::vector<bool> named_;
};

}  // namespace

std::unique_ptr<Recorder> make_perfetto_trace(const std::string& path,
                                              const image::ChipImage& image) {
  return std::make_unique<PerfettoTrace>(path, image);
}

}  // namespace spikemesh::runtime
