#include "runtime/input/sonata_spikes.h"

#include <cmath>
#include <limits>
#include <map>

#include "base/error.h"
#include "base/hdf5_file.h"

namespace spikemesh::input {
namespace {

constexpr const char* kRoot = "/spikes";

[[noreturn]] void refuse(const std::string& file, const std::string& key, const std::string& found,
                         const std::string& expected) {
  throw UserError({.file = file, .key = key, .found = found, .expected = expected});
}

/// Milliseconds in the unit that a file names; files that name none mean milliseconds.
double unit_of(const Hdf5File& file, const std::string& timestamps) {
  static const std::map<std::string, double> kUnits{
      {"", 1.0},    {"ms", 1.0},           {"msec", 1.0},          {"millisecond", 1.0},
      {"us", 1e-3}, {"milliseconds", 1.0}, {"microseconds", 1e-3}, {"s", 1e3},
      {"sec", 1e3}, {"second", 1e3},       {"seconds", 1e3}};
  const std::string unit = file.attribute(timestamps, "units");
  const auto found = kUnits.find(unit);
  if (found == kUnits.end()) refuse(file.path(), timestamps + "@units", unit, "ms, us or s");
  return found->second;
}

SonataSpikes read_group(const Hdf5File& file, const std::string& group, const std::string& ids,
                        std::string population) {
  SonataSpikes spikes{.population = std::move(population),
                      .timestamps = file.numbers(group + "/timestamps"),
                      .node_ids = {}};
  const std::vector<std::int64_t> nodes = file.integers(group + "/" + ids);
  if (nodes.size() != spikes.timestamps.size())
    refuse(file.path(), group, fmt::format("{} {}", nodes.size(), ids),
           fmt::format("{}, as there are timestamps", spikes.timestamps.size()));
  const double unit = unit_of(file, group + "/timestamps");
  for (double& time : spikes.timestamps) time *= unit;
  spikes.node_ids.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!std::isfinite(spikes.timestamps[i]) || spikes.timestamps[i] < 0)
      refuse(file.path(), fmt::format("{}/timestamps {}", group, i),
             fmt::format("{}", spikes.timestamps[i]), "a time from 0 on, in ms");
    if (nodes[i] < 0 || nodes[i] >= std::numeric_limits<std::uint32_t>::max())
      refuse(file.path(), fmt::format("{}/{} {}", group, ids, i), fmt::format("{}", nodes[i]),
             "a node id of 32 bits");
    spikes.node_ids.push_back(static_cast<std::uint64_t>(nodes[i]));
  }
  return spikes;
}

}  // namespace

std::vector<SonataSpikes> load_sonata_spikes(const std::string& path) {
  const Hdf5File file(path);
  if (!file.has_group(kRoot)) refuse(path, kRoot, "nothing", "the spikes of a SONATA file");
  const std::string root = kRoot;
  std::vector<SonataSpikes> found;
  if (file.has(root + "/gids")) found.push_back(read_group(file, root, "gids", ""));
  for (const std::string& name : file.children(root)) {
    const std::string group = fmt::format("{}/{}", root, name);
    if (file.has_group(group)) found.push_back(read_group(file, group, "node_ids", name));
  }
  if (found.empty())
    refuse(path, kRoot, "no population", "a group with timestamps and node_ids for each");
  return found;
}

SpikeTable to_table(const SonataSpikes& spikes, double step_ms, const std::string& file) {
  constexpr double kMostSteps = 9007199254740992.0;  // 2^53: whole numbers of a double
  if (!(step_ms > 0.0) || !std::isfinite(step_ms))
    refuse(file, "step-ms", fmt::format("{}", step_ms), "more than 0");
  std::vector<SpikeTable::Spike> table;
  table.reserve(spikes.timestamps.size());
  for (std::size_t i = 0; i < spikes.timestamps.size(); ++i) {
    const double step = std::nearbyint(spikes.timestamps[i] / step_ms);
    if (step >= kMostSteps)
      refuse(file, fmt::format("timestamps {}", i), fmt::format("step {}", step),
             "less than 2^53 steps");
    table.push_back(
        {static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(spikes.node_ids[i])});
  }
  return SpikeTable(std::move(table));
}

}  // namespace spikemesh::input
