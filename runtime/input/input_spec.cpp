#include "runtime/input/input_spec.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/nearest.h"
#include "runtime/input/event_file.h"
#include "runtime/input/idx_file.h"
#include "runtime/input/image_code.h"
#include "runtime/input/sonata_spikes.h"
#include "runtime/input/spike_csv.h"

namespace spikemesh::input {
namespace {

constexpr const char* kOption = "--input";

/// The text in its parts. Every key must be asked for, or it is one too many.
class InputSpec {
 public:
  explicit InputSpec(const std::string& text) : text_(text) {
    std::string_view rest = text;
    for (bool first = true; first || !rest.empty(); first = false) {
      const std::string_view part = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      first ? take_source(part) : take_key(part);
    }
  }

  const std::string& group() const { return group_; }
  const std::string& source() const { return source_; }

  bool ends_with(std::initializer_list<std::string_view> ends) const {
    return std::ranges::any_of(ends, [this](auto end) { return source_.ends_with(end); });
  }

  std::string word(const std::string& key, const std::string& otherwise) {
    known_.push_back(key);
    const auto found = values_.find(key);
    return found == values_.end() ? otherwise : found->second;
  }

  template <class Number>
  Number number(const std::string& key, Number otherwise, Number least) {
    const std::string value = word(key, "");
    if (value.empty()) return otherwise;
    Number number{};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || !(number >= least))
      refuse(key, value, fmt::format("a number from {} on", least));
    return number;
  }

  void expect_no_other_key() const {
    for (const auto& [key, value] : values_) {
      if (std::ranges::find(known_, key) != known_.end()) continue;
      const std::string near = nearest_name(key, known_);
      throw UserError(
          {.file = kOption,
           .key = text_,
           .found = key,
           .expected = known_.empty() ? "no key" : fmt::format("{}", fmt::join(known_, ", ")),
           .hint = near.empty() ? "" : fmt::format("{} is near", near)});
    }
  }

  [[noreturn]] void refuse(const std::string& key, const std::string& found,
                           const std::string& expected) const {
    throw UserError({.file = kOption, .key = key, .found = found, .expected = expected});
  }

 private:
  void take_source(std::string_view part) {
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos) group_ = part.substr(0, equals);
    source_ = part.substr(equals == std::string_view::npos ? 0 : equals + 1);
    if (source_.empty()) refuse(text_, "nothing", "a file or poisson");
  }

  void take_key(std::string_view part) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0)
      refuse(text_, std::string(part), "KEY=VALUE");
    values_[std::string(part.substr(0, equals))] = part.substr(equals + 1);
  }

  std::string text_;
  std::string group_;
  std::string source_;
  std::map<std::string, std::string> values_;
  std::vector<std::string> known_;
};

/// The group that the text names, or the only one.
std::string group_of(const InputSpec& spec, const HostInput& input) {
  if (!spec.group().empty()) return spec.group();
  if (input.image().inputs.size() == 1) return input.image().inputs.front().name;
  spec.refuse(spec.source(), "no group", "GROUP=FILE, as the image does not have just one group");
}

void add_csv(InputSpec& spec, HostInput& input) {
  spec.expect_no_other_key();
  if (!spec.group().empty())
    spec.refuse(spec.source(), spec.group(), "no group, as each line of the file names its own");
  for (auto& [group, table] : load_spike_csv(spec.source(), input.image()))
    input.add(group, std::make_shared<SpikeTable>(std::move(table)), spec.source());
}

void add_sonata(InputSpec& spec, HostInput& input) {
  const std::string wanted = spec.word("population", "");
  const double step_ms = spec.number("step-ms", 1.0, 0.0);
  spec.expect_no_other_key();
  const std::vector<SonataSpikes> all = load_sonata_spikes(spec.source());
  bool taken = false;
  for (const SonataSpikes& spikes : all) {
    if (!wanted.empty() && spikes.population != wanted) continue;
    if (taken && !spec.group().empty())
      spec.refuse("population", "more than one in the file", "population=NAME");
    const bool by_name = spec.group().empty() && !spikes.population.empty();
    input.add(by_name ? spikes.population : group_of(spec, input),
              std::make_shared<SpikeTable>(to_table(spikes, step_ms, spec.source())),
              spec.source());
    taken = true;
  }
  if (!taken) spec.refuse("population", wanted, "one of the file's");
}

SpikeTable event_table(InputSpec& spec) {
  constexpr std::uint32_t kLargest = 256;
  const Sensor sensor{.width = spec.number("width", 34U, 1U),
                      .height = spec.number("height", 34U, 1U)};
  const auto step = spec.number("step-us", 1000U, 1U);
  spec.expect_no_other_key();
  if (sensor.width > kLargest || sensor.height > kLargest)
    spec.refuse("width, height", fmt::format("{} x {}", sensor.width, sensor.height),
                fmt::format("at most {0} x {0}", kLargest));
  return SpikeTable(bin_events(load_events(spec.source(), sensor), sensor, step,
                               std::numeric_limits<std::uint32_t>::max()));
}

SpikeTable image_table(InputSpec& spec) {
  const auto item = spec.number("item", 0U, 0U);
  const std::string code = spec.word("code", "rate");
  const auto steps = spec.number("steps", 32U, 1U);
  const auto thresholds = spec.number("thresholds", 40U, 2U);
  const auto cue = spec.number("cue", 56U, 0U);
  spec.expect_no_other_key();
  const IdxArray images = load_idx(spec.source());
  if (item >= images.items())
    spec.refuse("item", fmt::format("{}", item), fmt::format("less than {}", images.items()));
  const auto pixels = images.item(item);
  if (code == "rate") return rate_code(pixels, steps);
  if (code == "latency") return latency_code(pixels, steps);
  if (code == "threshold") return threshold_code(pixels, thresholds, cue);
  spec.refuse("code", code, "rate, latency or threshold");
}

void add_poisson(InputSpec& spec, HostInput& input) {
  const std::string group = group_of(spec, input);
  const double rate = spec.number("rate", -1.0, 0.0);
  const auto seed = spec.number("seed", input.image().seed, 0U);
  spec.expect_no_other_key();
  if (rate < 0.0) spec.refuse("rate", "nothing", "rate=R, spikes a line and step");
  const image::InputGroup* const found = input.image().find_input(group);
  const auto lines = found == nullptr ? 0U : static_cast<std::uint32_t>(found->lines.size());
  const std::uint32_t first = found == nullptr ? 0U : found->first_source;
  input.add(group, std::make_shared<PoissonSource>(lines, rate, seed, first), kOption);
}

}  // namespace

void add_input(const std::string& text, HostInput& input) {
  InputSpec spec(text);
  if (spec.source() == "poisson") return add_poisson(spec, input);
  if (spec.ends_with({".csv"})) return add_csv(spec, input);
  if (spec.ends_with({".h5", ".hdf5"})) return add_sonata(spec, input);
  const auto add_table = [&](SpikeTable table) {
    input.add(group_of(spec, input), std::make_shared<SpikeTable>(std::move(table)), spec.source());
  };
  if (spec.ends_with({".bin", ".bs2"})) return add_table(event_table(spec));
  if (spec.ends_with({"-ubyte", ".idx", "-ubyte.gz", ".idx.gz"}))
    return add_table(image_table(spec));
  spec.refuse(text, spec.source(),
              "poisson, or a file that ends in .csv, .h5, .bin, .bs2, .idx or -ubyte (.gz)");
}

}  // namespace spikemesh::input
