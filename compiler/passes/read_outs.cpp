#include "compiler/passes/read_outs.h"

#include "base/error.h"
#include "hw/image/words.h"

namespace spikemesh::compiler {

std::vector<std::uint32_t> read_out_compartments(const Compilation& compilation) {
  const Program& program = compilation.program;
  std::vector<bool> watched(program.compartments(), false);
  for (const network::Probe& probe : compilation.network.probes()) {
    if (probe.kind != network::Probe::Kind::kSpikes) continue;
    const std::size_t population = *compilation.network.find_population(probe.population);
    const std::uint32_t tree = program.tree_size[population];
    for (std::uint32_t i = probe.first; i < probe.first + probe.count; ++i)
      watched[program.population_first[population] + i * tree + tree - 1] = true;
  }
  std::vector<std::uint32_t> compartments;
  for (std::uint32_t c = 0; c < program.compartments(); ++c)
    if (watched[c]) compartments.push_back(c);
  const std::uint64_t limit =
      (image::OutAxonEntry::Axon::kMax + 1) * compilation.arch.host_ports.size();
  if (compartments.size() > limit)
    throw UserError(
        {.key = "probe",
         .found = fmt::format("{} neurons whose spikes are probed", compartments.size()),
         .expected = fmt::format("at most {}", limit),
         .hint = "probe fewer, or add a host_port to the architecture"});
  return compartments;
}

ReadOutPlace place_of_read_out(std::uint32_t read_out, const Architecture& arch) {
  const auto ports = static_cast<std::uint32_t>(arch.host_ports.size());
  return {.host_port = read_out % ports, .axon = read_out / ports};
}

}  // namespace spikemesh::compiler
