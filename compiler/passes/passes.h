#pragma once

#include <iosfwd>
#include <span>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// One step of a compilation, as the command line names it.
struct Pass {
  const char* name;
  const char* purpose;
  void (*run)(Compilation&, Statistics&);
  void (*print)(const Compilation&, std::ostream&);  ///< what --print-after shows
};

/// All passes in the order in which they run.
std::span<const Pass> passes();

// A pass is one file, run_NAME in NAME.cpp. Each throws UserError for what the user can mend.
void run_quantise(Compilation& compilation, Statistics& statistics);
void run_lower(Compilation& compilation, Statistics& statistics);
void run_partition(Compilation& compilation, Statistics& statistics);
void run_allocate(Compilation& compilation, Statistics& statistics);
void run_place(Compilation& compilation, Statistics& statistics);
void run_emit(Compilation& compilation, Statistics& statistics);
void run_check(Compilation& compilation, Statistics& statistics);

}  // namespace spikemesh::compiler
