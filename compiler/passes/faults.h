#pragma once

#include <string>
#include <string_view>

#include "compiler/mapping/mesh.h"
#include "hw/arch/architecture.h"

namespace spikemesh::compiler {

/// The mesh of an architecture without faults.
mapping::Mesh mesh_of(const Architecture& arch);

/// Reads what of a chip is broken and marks it. One fault a line, `#` begins a comment:
///   core 17
///   router 3 4          x and y; its cores are lost too
///   link 3 4 east       from router (3, 4), that direction only
/// Throws UserError with line for anything else. `file` is the name that errors carry.
void read_faults(std::string_view text, const std::string& file, mapping::Mesh& mesh);

/// The same from a file.
void load_faults(const std::string& path, mapping::Mesh& mesh);

}  // namespace spikemesh::compiler
