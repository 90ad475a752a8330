#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The cortical microcircuit of Potjans and Diesmann, Cerebral Cortex 24 (2014) 785-806: 1 mm^2 of
/// early sensory cortex, four layers, each with excitatory (e) and inhibitory (i) cells.
namespace spikemesh::examples {

inline constexpr std::size_t kPopulations = 8;

/// A row of table 5, and of the figures that the paper reports of spontaneous activity.
struct Cells {
  const char* name;
  std::uint32_t neurons;
  double rate_hz;          ///< mean rate of the full-scale model, spontaneous activity
  std::uint32_t external;  ///< synapses a neuron from outside the column
  std::array<double, kPopulations> probability;  ///< of a connection onto it, by population
};

inline constexpr std::array<Cells, kPopulations> kColumn{{
    {"L23e", 20683, 0.86, 1600, {0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0}},
    {"L23i", 5834, 2.80, 1500, {0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0}},
    {"L4e", 21915, 4.45, 2100, {0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0}},
    {"L4i", 5479, 5.93, 1900, {0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0}},
    {"L5e", 4850, 7.59, 2000, {0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0}},
    {"L5i", 1065, 8.64, 1900, {0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0}},
    {"L6e", 14395, 1.09, 2900, {0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252}},
    {"L6i", 2948, 7.88, 2100, {0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443}},
}};

/// Excitatory and inhibitory cells take turns.
constexpr bool is_excitatory(std::size_t population) { return population % 2 == 0; }

}  // namespace spikemesh::examples
