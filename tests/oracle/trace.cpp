#include "tests/oracle/trace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>

#include "base/error.h"

namespace spikemesh::oracle {
namespace {

using Json = nlohmann::json;

/// Reads values of one file, checked against ranges; its errors name file and key.
class Reader {
 public:
  Reader(const std::filesystem::path& file, const Json& root) : file_(file), root_(root) {}

  [[noreturn]] void fail(const std::string& key, const std::string& found,
                         const std::string& expected) const {
    throw UserError({.file = file_.string(), .key = key, .found = found, .expected = expected});
  }

  const Json& array(const std::string& key, const Json& parent) const {
    const auto found = parent.find(key);
    if (found == parent.end()) fail(key, "nothing", "an array");
    if (!found->is_array()) fail(key, found->type_name(), "an array");
    return *found;
  }

  std::int32_t integer(const std::string& key, const Json& value, std::int64_t lo,
                       std::int64_t hi) const {
    const std::string expected = fmt::format("an integer {}..{}", lo, hi);
    if (!value.is_number_integer()) fail(key, value.dump(), expected);
    const auto number = value.get<std::int64_t>();
    if (number < lo || number > hi) fail(key, value.dump(), expected);
    return static_cast<std::int32_t>(number);
  }

  std::uint32_t size(const std::string& key) const {
    if (!root_.contains(key)) fail(key, "nothing", "an integer");
    return static_cast<std::uint32_t>(integer(key, root_[key], 0, 1 << 20));
  }

  std::vector<std::int32_t> numbers(const std::string& key, const Json& parent, std::size_t count,
                                    std::int64_t lo, std::int64_t hi) const {
    const Json& values = array(key, parent);
    if (values.size() != count) {
      fail(key, fmt::format("{} values", values.size()), fmt::format("{} values", count));
    }
    std::vector<std::int32_t> result;
    for (const Json& value : values) result.push_back(integer(key, value, lo, hi));
    return result;
  }

  /// Rows of `width` integers, each below `limits` of its column.
  std::vector<std::vector<std::int32_t>> rows(const std::string& key,
                                              const std::vector<std::int64_t>& limits) const {
    std::vector<std::vector<std::int32_t>> result;
    for (const Json& row : array(key, root_)) {
      if (!row.is_array() || row.size() != limits.size()) {
        fail(key, row.dump(), fmt::format("rows of {} integers", limits.size()));
      }
      std::vector<std::int32_t>& out = result.emplace_back();
      for (std::size_t i = 0; i < limits.size(); ++i) {
        // the third column is a mantissa, which has a sign
        const std::int64_t lowest = i == 2 ? -limits[i] : 0;
        out.push_back(integer(key, row[i], lowest, limits[i] - 1));
      }
    }
    return result;
  }

  std::vector<Synapse> synapses(const std::string& key, std::uint32_t sources,
                                std::uint32_t targets) const {
    constexpr std::int64_t kMantissaLimit = 256;
    std::vector<Synapse> result;
    for (const auto& row : rows(key, {sources, targets, kMantissaLimit})) {
      if (row[2] % 2 != 0) fail(key, fmt::format("mantissa {}", row[2]), "an even mantissa");
      result.push_back(
          {static_cast<std::uint32_t>(row[0]), static_cast<std::uint32_t>(row[1]), row[2]});
    }
    return result;
  }

  std::vector<Spike> spikes(const std::string& key, std::uint32_t steps,
                            std::uint32_t sources) const {
    std::vector<Spike> result;
    for (const auto& row : rows(key, {steps, sources})) {
      result.push_back({static_cast<std::uint32_t>(row[0]), static_cast<std::uint32_t>(row[1])});
    }
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  const std::filesystem::path& file_;
  const Json& root_;
};

Json parse(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw UserError({.file = file.string(), .found = "nothing that can be read"});
  try {
    Json root = Json::parse(stream);
    if (root.is_object()) return root;
  } catch (const Json::parse_error& error) {
    throw UserError({.file = file.string(), .found = error.what(), .expected = "JSON"});
  }
  throw UserError({.file = file.string(), .expected = "a JSON object"});
}

}  // namespace

Trace load_trace(const std::filesystem::path& file) {
  const Json root = parse(file);
  const Reader read(file, root);
  Trace trace;
  trace.name = file.stem().string();
  trace.compartments = read.size("compartments");
  trace.inputs = read.size("inputs");
  trace.steps = read.size("steps");
  const std::uint32_t n = trace.compartments;
  trace.decay_u = read.numbers("decay_u", root, n, 0, 4095);
  trace.decay_v = read.numbers("decay_v", root, n, 0, 4095);
  trace.threshold_mantissa = read.numbers("threshold_mantissa", root, n, 0, (1 << 17) - 1);
  trace.refractory = read.numbers("refractory", root, n, 1, 63);
  trace.bias = read.numbers("bias", root, n, -(1 << 19), (1 << 19) - 1);
  trace.recurrent_synapses = read.synapses("recurrent_synapses", n, n);
  trace.input_synapses = read.synapses("input_synapses", trace.inputs, n);
  trace.input_spikes = read.spikes("input_spikes", trace.steps, trace.inputs);
  trace.spikes = read.spikes("spikes", trace.steps, n);
  constexpr std::int64_t kLimit = std::numeric_limits<std::int32_t>::max();
  for (const Json& entry : read.array("state", root)) {
    if (!entry.is_object() || !entry.contains("step")) {
      read.fail("state", entry.dump().substr(0, 40), "an object with step, u and v");
    }
    const std::int32_t step = read.integer("state.step", entry["step"], 0, trace.steps - 1);
    trace.state.push_back({static_cast<std::uint32_t>(step),
                           read.numbers("u", entry, n, -kLimit, kLimit),
                           read.numbers("v", entry, n, -kLimit, kLimit)});
  }
  return trace;
}

std::vector<std::filesystem::path> list_traces(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw UserError({.file = folder.string(), .expected = "a folder of traces"});
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (files.empty()) {
    throw UserError({.file = folder.string(), .found = "no trace", .expected = "*.json files"});
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::filesystem::path trace_folder() {
  const char* const override_folder = std::getenv("SPIKEMESH_ORACLE_DIR");
  return override_folder != nullptr ? override_folder : "tests/oracle/data";
}

}  // namespace spikemesh::oracle
