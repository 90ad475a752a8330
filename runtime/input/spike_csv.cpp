#include "runtime/input/spike_csv.h"

#include <charconv>
#include <fstream>
#include <istream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace spikemesh::input {
namespace {

constexpr std::string_view kHeader = "step,group,line";
constexpr std::uint64_t kMostSteps = std::uint64_t{1} << 53;

/// One line of the file, and what errors say of it.
struct CsvLine {
  const std::string& file;
  int number;

  [[noreturn]] void refuse(const std::string& key, std::string_view found,
                           const std::string& expected) const {
    throw UserError({.file = file,
                     .line = number,
                     .key = key,
                     .found = std::string(found),
                     .expected = expected});
  }

  std::uint64_t whole(const std::string& key, std::string_view field, std::uint64_t limit) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size() || value >= limit)
      refuse(key, field, fmt::format("a whole number from 0, less than {}", limit));
    return value;
  }
};

}  // namespace

std::map<std::string, SpikeTable> read_spike_csv(std::istream& in, const std::string& file,
                                                 const image::ChipImage& image) {
  std::map<std::string, std::vector<SpikeTable::Spike>> spikes;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    std::string_view line = text;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (number == 1 && line == kHeader)) continue;
    const CsvLine place{file, number};
    const std::size_t first = line.find(',');
    const std::size_t last = line.rfind(',');
    if (first == last) place.refuse("line", line, std::string(kHeader));
    const std::string group(line.substr(first + 1, last - first - 1));
    const std::uint64_t step = place.whole("step", line.substr(0, first), kMostSteps);
    const image::InputGroup* const known = image.find_input(group);
    if (known == nullptr) place.refuse("group", group, "an input group of the image");
    const std::uint64_t at = place.whole("line", line.substr(last + 1), known->lines.size());
    spikes[group].push_back({.step = step, .line = static_cast<std::uint32_t>(at)});
  }
  std::map<std::string, SpikeTable> tables;
  for (auto& [group, list] : spikes) tables.emplace(group, SpikeTable(std::move(list)));
  return tables;
}

std::map<std::string, SpikeTable> load_spike_csv(const std::string& path,
                                                 const image::ChipImage& image) {
  std::ifstream file(path);
  if (!file) throw UserError({.file = path, .expected = "a file that can be read"});
  return read_spike_csv(file, path, image);
}

}  // namespace spikemesh::input
