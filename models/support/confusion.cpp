#include "models/support/confusion.h"

#include <fmt/format.h>

#include <numeric>

namespace spikemesh::models {

std::uint64_t Confusion::pictures() const {
  std::uint64_t sum = 0;
  for (const auto& row : counts_) sum = std::accumulate(row.begin(), row.end(), sum);
  return sum;
}

std::uint64_t Confusion::right() const {
  std::uint64_t sum = 0;
  for (std::size_t digit = 0; digit < kDigits; ++digit) sum += counts_[digit][digit];
  return sum;
}

double Confusion::accuracy() const {
  return 100.0 * static_cast<double>(right()) / static_cast<double>(pictures());
}

report::Findings::Table Confusion::table(const std::string& title) const {
  report::Findings::Table table{.title = title,
                                .hint = "A row is a digit shown, a column the answer.",
                                .heads = {"shown"},
                                .rows = {},
                                .shaded = true};
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    table.heads.push_back(fmt::format("{}", digit));
    std::vector<std::string> row{fmt::format("{}", digit)};
    for (const std::uint64_t count : counts_[digit]) row.push_back(fmt::format("{}", count));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace spikemesh::models
