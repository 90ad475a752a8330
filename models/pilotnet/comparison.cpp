#include "models/pilotnet/comparison.h"

#include <algorithm>

namespace spikemesh::pilotnet {
namespace {

/// Writes v = 0 into all neurons of a population, as the host does between two steps.
void reset_v(const runtime::Session& session, chip::ChipState& state,
             const std::string& population) {
  const auto& cores = session.image().cores;
  for (const image::CompartmentAddress& at : session.image().find_population(population)->neurons) {
    const auto core =
        std::lower_bound(cores.begin(), cores.end(), at.core,
                         [](const image::CoreImage& image, CoreId id) { return image.id < id; });
    state.cores[static_cast<std::size_t>(core - cores.begin())].v[at.compartment.value()] = 0;
  }
}

void reset_layers(runtime::Session& session, const std::vector<Golden>& layers,
                  std::uint32_t step) {
  chip::ChipState state = session.state();
  bool any = false;
  for (const Golden& layer : layers)
    if (step >= layer.reset && (step - layer.reset) % kResetInterval == 0) {
      reset_v(session, state, layer.population);
      any = true;
    }
  if (any) session.set_state(state);
}

/// The host sends what an input spikes in this step.
void send(runtime::Session& session, const Golden& input, std::uint32_t step) {
  for (std::uint32_t line = 0; line < input.spikes[step].size(); ++line)
    if (input.spikes[step][line] != 0) session.spike(input.population, line);
}

void compare_step(const runtime::Session& session, const Golden& golden, std::uint32_t step,
                  Agreement& agreement) {
  const auto spikes = session.read(golden.population, runtime::Quantity::kSpike);
  const auto u = session.read(golden.population, runtime::Quantity::kU);
  const auto v = session.read(golden.population, runtime::Quantity::kV);
  ++agreement.steps;
  for (std::size_t i = 0; i < spikes.size(); ++i) {
    const bool expected = golden.spikes[step][i] != 0;
    agreement.spikes += expected ? 1U : 0U;
    agreement.spikes_differ += (spikes[i] != 0) == expected ? 0U : 1U;
    if (golden.u) {
      ++agreement.values;
      agreement.values_differ += u[i] == (*golden.u)[step][i] ? 0U : 1U;
    }
    if (golden.v && !expected) {
      ++agreement.values;
      agreement.values_differ += v[i] == (*golden.v)[step][i] ? 0U : 1U;
    }
  }
}

}  // namespace

network::Network layers_behind(const network::Network& network, const std::string& population) {
  network::Network rest(network.name());
  rest.add(network::Input{.name = population, .size = network.size_of(population), .rate = 0.1});
  const std::size_t last = network.find_population(population).value();
  for (std::size_t i = last + 1; i < network.populations().size(); ++i)
    rest.add(network.populations()[i]);
  for (const network::Projection& projection : network.projections())
    if (network.find_population(projection.target).value() > last) rest.add(projection);
  return rest;
}

std::vector<Agreement> compare(runtime::Session& session, const std::vector<Golden>& layers) {
  std::vector<Golden> inputs;
  std::vector<Golden> computed;
  for (const Golden& layer : layers) {
    if (session.image().find_input(layer.population) != nullptr) inputs.push_back(layer);
    if (session.image().find_population(layer.population) != nullptr) computed.push_back(layer);
  }
  std::vector<Agreement> agreements;
  agreements.reserve(computed.size());
  for (const Golden& layer : computed)
    agreements.push_back({.layer = layer.layer, .neurons = layer.spikes.front().size()});
  const auto steps = static_cast<std::uint32_t>(layers.front().spikes.size());
  for (std::uint32_t step = 0; step < steps; ++step) {
    reset_layers(session, computed, step);
    for (const Golden& input : inputs) send(session, input, step);
    session.step();
    for (std::size_t i = 0; i < computed.size(); ++i)
      compare_step(session, computed[i], step, agreements[i]);
  }
  return agreements;
}

}  // namespace spikemesh::pilotnet
