#include <charconv>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "hw/arch/architecture.h"
#include "hw/noc/noc_experiment.h"
#include "hw/noc/traffic.h"
#include "hw/noc/traffic_trace.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/noc_report.h"

namespace spikemesh::cli {
namespace {

constexpr std::string_view kTracePrefix = "trace:";
constexpr std::uint64_t kMaxCycles = 1'000'000'000'000;
constexpr std::uint64_t kWarmupShare = 10;  ///< by default one cycle in so many is warm-up

struct NocOptions {
  std::string arch = "mesh128";
  std::string mesh;
  std::optional<std::uint32_t> cores_per_router;
  std::optional<std::uint32_t> fifo_depth;
  std::optional<std::uint32_t> fabrics;
  std::string traffic = "uniform";
  double rate = 0.01;
  std::uint32_t packet_flits = 1;
  std::uint64_t cycles = 20'000;
  std::optional<std::uint64_t> warmup;
  std::uint64_t seed = 1;
  bool as_json = false;
  bool sweep = false;
};

/// Sweeps go up to this share of the bound, in steps of this share.
constexpr int kSweepSteps = 20;
constexpr double kSweepEnd = 1.0;
/// Beyond saturation a sweep adds this many more points.
constexpr int kSaturatedPoints = 2;
constexpr double kSaturated = 0.95;  ///< accepted below this share of offered

[[noreturn]] void reject(std::string key, std::string found, std::string expected) {
  throw UserError(
      {.key = std::move(key), .found = std::move(found), .expected = std::move(expected)});
}

void set_mesh(const std::string& text, Architecture& arch) {
  const char* const end = text.data() + text.size();
  const auto [times, fault] = std::from_chars(text.data(), end, arch.mesh.width);
  bool good = fault == std::errc{} && times != end && *times == 'x';
  if (good) {
    const auto [last, second_fault] = std::from_chars(times + 1, end, arch.mesh.height);
    good = second_fault == std::errc{} && last == end;
  }
  if (!good) reject("--mesh", "\"" + text + "\"", "WIDTHxHEIGHT in routers, for example 8x16");
}

noc::MeshConfig read_mesh(const NocOptions& options, Picoseconds& period) {
  Architecture arch = load_architecture(options.arch);
  if (!options.mesh.empty()) set_mesh(options.mesh, arch);
  if (options.cores_per_router) arch.mesh.cores_per_router = *options.cores_per_router;
  if (options.fifo_depth) arch.noc.fifo_depth = *options.fifo_depth;
  if (options.fabrics) arch.noc.fabrics = *options.fabrics;
  arch.host_ports = {{.x = 0, .y = 0}};  // no host takes part
  check_architecture(arch);
  period = arch.clock.period;
  noc::MeshConfig config = noc::mesh_config(arch);
  config.host_rows.clear();
  return config;
}

void check_options(const NocOptions& options) {
  if (!(options.rate >= 0 && options.rate <= 1)) {
    reject("--rate", fmt::format("{}", options.rate), "0..1 flits a core and cycle");
  }
  if (options.packet_flits < 1 || options.packet_flits > noc::kMaxPacketFlits) {
    reject("--packet-flits", fmt::format("{}", options.packet_flits),
           fmt::format("1..{}", noc::kMaxPacketFlits));
  }
  if (options.cycles < 1 || options.cycles > kMaxCycles) {
    reject("--cycles", fmt::format("{}", options.cycles), fmt::format("1..{}", kMaxCycles));
  }
  if (options.warmup && *options.warmup >= options.cycles) {
    reject("--warmup", fmt::format("{}", *options.warmup),
           fmt::format("0..{}, less than --cycles", options.cycles - 1));
  }
}

noc::TrafficPattern read_pattern(const NocOptions& options) {
  if (options.traffic.starts_with(kTracePrefix)) return noc::TrafficPattern::kTrace;
  const auto pattern = noc::find_pattern(options.traffic);
  if (!pattern || *pattern == noc::TrafficPattern::kTrace) {
    reject("--traffic", "\"" + options.traffic + "\"",
           "uniform, transpose, tornado, complement, hotspot, neighbour or trace:FILE");
  }
  return *pattern;
}

noc::NocReport run_trace(noc::NocExperiment& experiment, const NocRun& run,
                         const std::string& path) {
  const noc::TrafficTrace trace = noc::read_trace(path, run.mesh);
  return experiment.run(run.window,
                        [&trace](CoreId core) { return noc::make_trace_source(trace, core); });
}

noc::NocReport run_pattern(noc::NocExperiment& experiment, const NocRun& run,
                           noc::TrafficPattern pattern, double rate) {
  const noc::SyntheticTraffic traffic{
      .pattern = pattern, .rate = rate, .packet_flits = run.packet_flits, .seed = run.seed};
  noc::NocReport report = experiment.run(run.window, [&](CoreId core) {
    return noc::make_synthetic_source(traffic, experiment.config(), core);
  });
  report.bound = noc::load_bound(pattern, run.mesh);
  return report;
}

std::vector<NocPoint> sweep(noc::NocExperiment& experiment, const NocRun& run,
                            noc::TrafficPattern pattern) {
  const double end = std::min(1.0, kSweepEnd * noc::load_bound(pattern, run.mesh).value_or(1));
  std::vector<NocPoint> points;
  int saturated = 0;
  for (int step = 1; step <= kSweepSteps && saturated < kSaturatedPoints; ++step) {
    const double rate = end * step / kSweepSteps;
    points.push_back({rate, run_pattern(experiment, run, pattern, rate)});
    const noc::NocReport& report = points.back().report;
    if (report.accepted < kSaturated * report.offered) ++saturated;
  }
  return points;
}

void run_noc(const NocOptions& options, std::ostream& out) {
  check_options(options);
  const noc::TrafficPattern pattern = read_pattern(options);
  Picoseconds period{};
  NocRun run{.mesh = read_mesh(options, period),
             .traffic = options.traffic,
             .rate = pattern == noc::TrafficPattern::kTrace ? 0 : options.rate,
             .packet_flits = options.packet_flits,
             .window = {Cycle{options.cycles},
                        Cycle{options.warmup.value_or(options.cycles / kWarmupShare)}},
             .seed = options.seed};
  noc::NocExperiment experiment(run.mesh, period);
  if (options.sweep) {
    if (pattern == noc::TrafficPattern::kTrace) {
      reject("--sweep", options.traffic, "a pattern with a rate");
    }
    const std::vector<NocPoint> points = sweep(experiment, run, pattern);
    options.as_json ? print_noc_curve_json(out, run, points) : print_noc_curve(out, run, points);
    return;
  }
  const noc::NocReport report =
      pattern == noc::TrafficPattern::kTrace
          ? run_trace(experiment, run, options.traffic.substr(kTracePrefix.size()))
          : run_pattern(experiment, run, pattern, run.rate);
  options.as_json ? print_noc_json(out, run, report) : print_noc_report(out, run, report);
}

std::string footer() {
  return "Traffic patterns on W x H routers (N cores; a core that would send to itself is "
         "silent):\n" +
         noc::pattern_help() +
         "\nExamples:\n"
         "  spikemesh noc --mesh 8x16 --rate 0.05                 latency and load, busiest links\n"
         "  spikemesh noc --arch loihi1 --traffic hotspot --json  all links, for other programs\n"
         "  spikemesh noc --sweep --fifo-depth 4                  the latency-throughput curve\n"
         "  spikemesh noc --traffic trace:packets.csv             CSV: cycle,src,dst,flits";
}

}  // namespace

void add_noc_command(CLI::App& app, CommandContext& context) {
  CLI::App& command =
      *app.add_subcommand("noc", "Run the mesh alone under synthetic or recorded traffic");
  const auto options = std::make_shared<NocOptions>();
  command.add_option("--arch", options->arch, "Preset or architecture file")->capture_default_str();
  command.add_option("--mesh", options->mesh, "Routers, WIDTHxHEIGHT; else the architecture's");
  command.add_option("--cores-per-router", options->cores_per_router, "1 or 4");
  command.add_option("--fifo-depth", options->fifo_depth, "Flits a router input, 2..64");
  command.add_option("--fabrics", options->fabrics, "1 or 2");
  command.add_option("--traffic", options->traffic, "Pattern (below), or trace:FILE")
      ->capture_default_str();
  CLI::Option* rate =
      command.add_option("--rate", options->rate, "Flits generated a core and cycle, 0..1")
          ->capture_default_str();
  command.add_option("--packet-flits", options->packet_flits, "Flits a packet, 1..8")
      ->capture_default_str();
  command.add_option("--cycles", options->cycles, "Cycles; then generation stops and all drains")
      ->capture_default_str();
  command.add_option("--warmup", options->warmup, "Cycles before measuring; a tenth of --cycles");
  command.add_option("--seed", options->seed, "Of gaps and destinations")->capture_default_str();
  command.add_flag("--json", options->as_json, "All results as JSON");
  command.add_flag("--sweep", options->sweep, "Raise the rate until the mesh saturates")
      ->excludes(rate);
  command.footer(footer());
  command.callback([options, &context] { run_noc(*options, context.out); });
}

}  // namespace spikemesh::cli
