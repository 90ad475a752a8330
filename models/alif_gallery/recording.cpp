#include "models/alif_gallery/recording.h"

#include "base/error.h"
#include "runtime/input/host_input.h"

namespace spikemesh::alif_gallery {
namespace {

/// The root; a child stands right before it (a tree is worked children first).
image::CompartmentAddress root_of(const runtime::Session& session, const Cell& cell) {
  const image::Population* population = session.image().find_population(cell.name);
  SPIKEMESH_CHECK(population != nullptr, "the image has the population {}", cell.name);
  return population->neurons.front();
}

void add_step(const runtime::Session& session, const Cell& cell, std::uint32_t step,
              Recording& recording) {
  const image::CompartmentAddress root = root_of(session, cell);
  const arith::CompartmentState state = session.compartment(root);
  recording.v.push_back(state.v);
  recording.threshold.push_back((cell.tree.back().threshold << arith::kThresholdShift) + state.a);
  if (cell.tree.size() > 1)
    recording.child.push_back(
        session.compartment({root.core, CompartmentId{root.compartment.value() - 1}}).v);
  if (session.spiked(root)) recording.spikes.push_back(step);
}

}  // namespace

std::vector<Recording> record(runtime::Session& session, const std::vector<Cell>& cells) {
  const input::HostInput input(session.image());
  std::vector<Recording> recordings(cells.size());
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (const image::AxonAddress& to : input.spikes_of(session.next())) session.inject(to);
    session.step();
    for (std::size_t i = 0; i < cells.size(); ++i) add_step(session, cells[i], step, recordings[i]);
  }
  return recordings;
}

}  // namespace spikemesh::alif_gallery
