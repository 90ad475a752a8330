#include "compiler/passes/seed_orders.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "compiler/mapping/curve.h"

namespace spikemesh::compiler {
namespace {

constexpr std::uint32_t kCurveBits = 12;
constexpr std::uint32_t kSide = 1U << kCurveBits;

}  // namespace

void SeedOrders::begin_population(std::uint32_t neurons, const network::Planes& planes) {
  first_of_population_.push_back(static_cast<std::uint32_t>(places_.size()));
  planes_ = planes.size() == neurons ? planes : network::Planes{1, 1, neurons};
}

void SeedOrders::add_vertex(std::uint32_t first_neuron) {
  const std::uint64_t x = first_neuron % planes_.width;
  const std::uint64_t y = first_neuron / planes_.width % planes_.height;
  Place place{.population = static_cast<std::uint32_t>(first_of_population_.size() - 1)};
  const auto scaled = [](std::uint64_t at, std::uint32_t size) {
    return static_cast<std::uint32_t>(at * kSide / size);
  };
  // A line stays a line: only planes are filled by a curve.
  place.curve = planes_.height == 1 ? x * kSide * kSide / planes_.width
                                    : mapping::hilbert_index(kCurveBits, scaled(x, planes_.width),
                                                             scaled(y, planes_.height));
  places_.push_back(place);
}

std::vector<mapping::SeedOrder> SeedOrders::finish() {
  std::vector<std::uint32_t> order(places_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<mapping::SeedOrder> orders;
  orders.push_back({"network order", order});
  if (first_of_population_.size() < 2 && planes_.height == 1) return orders;
  const std::vector<std::uint32_t> layers(first_of_population_.begin() + 1,
                                          first_of_population_.end());
  orders.push_back({"layers", order, layers});
  const auto by = [this](auto key) {
    return [this, key](std::uint32_t a, std::uint32_t b) {
      return key(places_[a], a) < key(places_[b], b);
    };
  };
  std::ranges::sort(order, by([](const Place& place, std::uint32_t v) {
                      return std::tuple(std::uint64_t{place.population}, place.curve, v);
                    }));
  orders.push_back({"tiles", order, layers});
  orders.push_back({"tiles across layers", order});
  std::ranges::sort(order, by([](const Place& place, std::uint32_t v) {
                      return std::tuple(place.curve, std::uint64_t{place.population}, v);
                    }));
  orders.push_back({"columns", order});
  return orders;
}

}  // namespace spikemesh::compiler
