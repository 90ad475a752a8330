#include "base/error.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/traffic.h"

namespace spikemesh::compiler {

void run_place(Compilation& compilation, Statistics& statistics) {
  const std::size_t count = compilation.clusters.size();
  SPIKEMESH_CHECK(count <= compilation.arch.core_count(),
                  "allocate gives no more clusters than cores");
  compilation.places.clear();
  for (std::uint32_t i = 0; i < count; ++i) compilation.places.emplace_back(i);
  const Traffic traffic = predict_traffic(compilation);
  statistics = {{"packets a step", traffic.packets, "packets"},
                {"hops a step", traffic.hops, "hops"}};
}

}  // namespace spikemesh::compiler
