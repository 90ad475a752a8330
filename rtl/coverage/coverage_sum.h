#pragma once

#include <cstdint>
#include <map>
#include <string>

class VerilatedContext;

namespace spikemesh::rtl {

/// Counts of all coverage points of all cores and routers that a process made, added up.
///
/// The generated code owns its counters, so a model's are taken before it goes.
class CoverageSum {
 public:
  static CoverageSum& of_process();

  /// Adds what the models of the context have counted.
  void add(VerilatedContext& context);
  /// As `verilator_coverage` reads it. Throws UserError if the file cannot be written.
  void write(const std::string& path) const;

 private:
  std::map<std::string, std::uint64_t> counts_;  ///< point, as Verilator describes it
};

}  // namespace spikemesh::rtl
