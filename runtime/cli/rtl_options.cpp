#include "runtime/cli/rtl_options.h"

#include <fmt/ostream.h>

#include <algorithm>

#include "base/error.h"
#include "rtl/shell/core_limits.h"

namespace spikemesh::cli {
namespace {

/// Cores in a wave file are RTL cores.
std::vector<CoreId> wave_cores(const RtlOptions& options, const image::ChipImage& image,
                               const std::vector<CoreId>& in_rtl) {
  if (options.wave_cores.empty()) return {in_rtl.front()};
  std::vector<CoreId> cores = options.wave_cores == "all"
                                  ? in_rtl
                                  : rtl::parse_core_list(options.wave_cores, "--wave-cores", image);
  for (const CoreId core : cores) {
    if (std::binary_search(in_rtl.begin(), in_rtl.end(), core)) continue;
    throw UserError({.key = "--wave-cores",
                     .found = fmt::format("{}", core),
                     .expected = "a core of --rtl-cores: only these have signals"});
  }
  return cores;
}

}  // namespace

void add_rtl_options(CLI::App& app, RtlOptions& options) {
  app.add_option("--rtl-cores", options.cores,
                 "cores that run in RTL: `all` or a list such as 0,17,40-42");
  app.add_option("--waves", options.waves, "FST file for the signals of RTL cores");
  app.add_option("--wave-cores", options.wave_cores,
                 "RTL cores in that file: `all` or a list; the first if not given");
}

std::shared_ptr<rtl::RtlCores> make_rtl_cores(const RtlOptions& options,
                                              const image::ChipImage& image,
                                              const rtl::CoreBuilds& builds) {
  if (options.cores.empty()) {
    const std::string& other = options.waves.empty() ? options.wave_cores : options.waves;
    if (other.empty()) return nullptr;
    throw UserError({.key = options.waves.empty() ? "--wave-cores" : "--waves",
                     .found = other,
                     .expected = "--rtl-cores beside it: only cores in RTL have signals"});
  }
  if (options.waves.empty() && !options.wave_cores.empty()) {
    throw UserError({.key = "--wave-cores",
                     .found = options.wave_cores,
                     .expected = "--waves FILE.fst beside it"});
  }
  auto ids = rtl::parse_core_list(options.cores, "--rtl-cores", image);
  auto cores = std::make_shared<rtl::RtlCores>(image, ids, builds);
  if (!options.waves.empty()) {
    cores->write_waves(options.waves, wave_cores(options, image, ids));
  }
  return cores;
}

void print_rtl(const rtl::RtlCores& cores, std::ostream& out) {
  fmt::print(out,
             "\n{} core(s) in RTL: configured in {} cycles, not part of the run; {} core cycles "
             "evaluated\n",
             cores.ids().size(), cores.configuration_cycles(), cores.evaluated_cycles());
}

}  // namespace spikemesh::cli
