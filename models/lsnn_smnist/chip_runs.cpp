#include "models/lsnn_smnist/chip_runs.h"

#include <fstream>
#include <sstream>

#include "base/error.h"
#include "models/lsnn_smnist/spiking.h"

namespace spikemesh::lsnn_smnist {
namespace {

constexpr std::size_t kColumns = 5;

/// run, position, mnist_test_index, label, chip_label
std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream fields(line);
  for (std::string field; std::getline(fields, field, ',');) columns.push_back(field);
  return columns;
}

}  // namespace

std::vector<ChipRun> load_chip_runs(const std::string& path, const std::string& run,
                                    std::uint32_t images) {
  std::ifstream file(path);
  std::vector<ChipRun> runs;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const std::vector<std::string> columns = columns_of(line);
    if (columns.empty() || columns[0] != run) continue;
    ChipRun entry;
    std::istringstream values(
        columns.size() == kColumns ? columns[2] + " " + columns[3] + " " + columns[4] : "");
    if (!(values >> entry.image >> entry.label >> entry.chip_label) || entry.image >= images ||
        entry.label >= kClasses || entry.chip_label >= kClasses)
      throw UserError({.file = path,
                       .line = number,
                       .found = line,
                       .expected = "run,position,image,label,chip_label"});
    runs.push_back(entry);
  }
  if (runs.empty())
    throw UserError({.file = path, .found = "no lines of " + run, .expected = "chip_runs.csv"});
  return runs;
}

}  // namespace spikemesh::lsnn_smnist
