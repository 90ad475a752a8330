#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/error.h"
#include "compiler/network/network.h"

namespace spikemesh::network {

/// For tests: a population that a network takes.
inline Population plain(const std::string& name, std::uint32_t size) {
  return {.name = name, .size = size, .neuron = NeuronTree{Neuron{.threshold = 10}}};
}

/// For tests: populations a, of 4, and b, of 6.
inline Network two_populations() {
  Network network;
  network.add(plain("a", 4));
  network.add(plain("b", 6));
  return network;
}

/// For tests: why the network does not take the thing; key "taken" if it does.
template <class Thing>
UserErrorInfo refusal(Thing thing, Network network = two_populations()) {
  try {
    network.add(std::move(thing));
  } catch (const UserError& error) {
    return error.info();
  }
  return {.key = "taken"};
}

}  // namespace spikemesh::network
