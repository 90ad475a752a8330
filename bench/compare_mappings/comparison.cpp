#include "bench/compare_mappings/comparison.h"

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string_view>

#include "base/error.h"
#include "base/process_usage.h"
#include "compiler/examples/examples.h"
#include "compiler/passes/compile.h"
#include "compiler/passes/lower_bound.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::bench {
namespace {

using compiler::Compilation;
using compiler::CoreTables;
using Json = nlohmann::json;

Json mapped(const Case& which, const Mapping& mapping, const RunOptions& options) {
  examples::ExampleOptions example{.activity = options.activity};
  if (which.neurons > 0) example.neurons = which.neurons;
  Compilation compilation{.network = examples::find_example(which.example).make(example),
                          .arch = load_architecture("mesh128"),
                          .options = {.partition = mapping.partition,
                                      .place = mapping.place,
                                      .seed = options.seed,
                                      .effort = options.effort}};
  if (which.in_axons > 0) compilation.arch.core.in_axons = which.in_axons;
  if (which.in_axons > 0) compilation.arch.core.out_axons = which.in_axons;
  const double start = cpu_seconds();
  double repaired = 0.0;
  for (const compiler::Pass& pass : compiler::passes()) {
    if (std::string_view(pass.name) == "emit") break;  // the same for all from here on
    compiler::Statistics statistics;
    pass.run(compilation, statistics);
    for (const compiler::Statistic& statistic : statistics)
      if (statistic.name == "clusters repaired") repaired = statistic.value;
  }
  const compiler::Traffic traffic = predict_traffic(compilation);
  double in_axons = 0.0;
  for (const CoreTables& tables : compilation.tables) in_axons += tables.use.in_axons;
  return {{"cores", compilation.clusters.size()},
          {"packets", traffic.packets},
          {"hops", traffic.hops},
          {"busiest_link", traffic.busiest_link},
          {"in_axons", in_axons},
          {"lower_bound", lower_bound(compilation).cores},
          {"least_packets", lower_bound(compilation).packets},
          {"repaired", repaired},
          {"cpu_seconds", cpu_seconds() - start},
          {"peak_mib", peak_mib()}};
}

/// Everything that a pipe gives until it is closed.
std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// The system ends this process when it has used so many CPU seconds.
void limit_cpu(std::uint32_t seconds) {
  const rlimit limit{.rlim_cur = seconds, .rlim_max = seconds + 1};
  SPIKEMESH_CHECK(::setrlimit(RLIMIT_CPU, &limit) == 0, "a process may limit itself");
}

[[noreturn]] void work_in_child(int descriptor, const Case& which, const Mapping& mapping,
                                const RunOptions& options) {
  if (options.limit > 0) limit_cpu(options.limit);
  Json result;
  try {
    result = mapped(which, mapping, options);
  } catch (const std::exception& error) {
    result = {{"refusal", std::string("does not fit: ") + error.what()}};
  }
  const std::string text = result.dump();
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::_exit(written ? 0 : 1);
}

}  // namespace

std::vector<Case> cases() {
  constexpr std::uint32_t kThreeQuarters = 98304;
  constexpr std::uint32_t kWide = 65536;
  return {{.example = "mlp"},
          {.example = "cnn"},
          {.example = "microcircuit"},
          {.example = "layer-grid"},
          {.example = "watts-strogatz", .neurons = 4096},
          {.example = "watts-strogatz", .neurons = 16384},
          {.example = "watts-strogatz", .neurons = 65536, .large = true},
          {.example = "local", .neurons = kThreeQuarters, .large = true},
          {.example = "far", .neurons = kThreeQuarters, .large = true},
          {.example = "scattered", .neurons = kThreeQuarters, .in_axons = kWide, .large = true},
          {.example = "dense-binary", .neurons = kThreeQuarters, .large = true}};
}

std::vector<Mapping> mappings() {
  return {{"multilevel", "anneal"},
          {"sequential", "row-major"},
          {"metis", "hilbert"},
          {"scotch", "hilbert"}};
}

Outcome run_apart(const Case& which, const Mapping& mapping, const RunOptions& options) {
  std::array<int, 2> ends{};
  SPIKEMESH_CHECK(::pipe(ends.data()) == 0, "a pipe can be made");
  const pid_t child = ::fork();
  SPIKEMESH_CHECK(child >= 0, "a process can be started");
  if (child == 0) work_in_child(ends[1], which, mapping, options);
  ::close(ends[1]);
  const std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return {.refusal = fmt::format("not done after {} CPU s", options.limit)};
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return {.refusal = fmt::format("ended with status {}", status)};
  const auto figure = [&json](const char* name) { return json.value(name, 0.0); };
  return {.refusal = json.value("refusal", std::string()),
          .cores = figure("cores"),
          .packets = figure("packets"),
          .hops = figure("hops"),
          .busiest_link = figure("busiest_link"),
          .in_axons = figure("in_axons"),
          .lower_bound = figure("lower_bound"),
          .least_packets = figure("least_packets"),
          .repaired = figure("repaired"),
          .cpu_seconds = figure("cpu_seconds"),
          .peak_mib = figure("peak_mib")};
}

}  // namespace spikemesh::bench
