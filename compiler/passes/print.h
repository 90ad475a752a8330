#pragma once

#include <iosfwd>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

// What --print-after shows: one line a thing, the same for the same compilation.
void print_network(const Compilation& compilation, std::ostream& out);
void print_program(const Compilation& compilation, std::ostream& out);
void print_clusters(const Compilation& compilation, std::ostream& out);
void print_tables(const Compilation& compilation, std::ostream& out);
void print_places(const Compilation& compilation, std::ostream& out);
void print_image(const Compilation& compilation, std::ostream& out);

}  // namespace spikemesh::compiler
