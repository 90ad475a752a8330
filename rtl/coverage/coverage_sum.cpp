#include "rtl/coverage/coverage_sum.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "verilated.h"
#include "verilated_cov.h"

#include "base/error.h"

namespace spikemesh::rtl {

CoverageSum& CoverageSum::of_process() {
  static CoverageSum sum;
  return sum;
}

void CoverageSum::add(VerilatedContext& context) {
  // A file is the only way that Verilator gives its counts. A line: C 'point' count.
  const auto path = std::filesystem::temp_directory_path() /
                    ("spikemesh_coverage_" + std::to_string(getpid()) + ".dat");
  context.coveragep()->write(path.c_str());
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t end = line.rfind("' ");
    if (!line.starts_with("C '") || end == std::string::npos) continue;
    counts_[line.substr(0, end + 1)] += std::stoull(line.substr(end + 2));
  }
  std::error_code nothing_lost;
  std::filesystem::remove(path, nothing_lost);
}

void CoverageSum::write(const std::string& path) const {
  std::ofstream file(path);
  file << "# SystemC::Coverage-3\n";
  for (const auto& [point, count] : counts_) file << point << ' ' << count << '\n';
  file.flush();
  if (!file) throw UserError({.file = path, .expected = "a file that can be written"});
}

}  // namespace spikemesh::rtl
