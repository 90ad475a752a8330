#include "models/microcircuit/activity.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "runtime/input/host_input.h"

namespace spikemesh::microcircuit {
namespace {

constexpr std::uint64_t kLeastIntervals = 4;  ///< of a neuron whose irregularity counts

}  // namespace

Watch::Watch(const runtime::Session& session) : session_(session) {
  const image::ChipImage& image = session.image();
  for (const image::CoreImage& core : image.cores) places_.emplace_back(core.compartments.size());
  for (std::size_t p = 0; p < kPopulations; ++p) {
    const image::Population* population = image.find_population(kColumn[p].name);
    SPIKEMESH_CHECK(population != nullptr, "the image has the population {}", kColumn[p].name);
    trains_[p].resize(population->neurons.size());
    for (std::uint32_t i = 0; i < population->neurons.size(); ++i) {
      const image::CompartmentAddress& at = population->neurons[i];
      const auto core = std::ranges::lower_bound(image.cores, at.core, {}, &image::CoreImage::id);
      places_[static_cast<std::size_t>(core - image.cores.begin())][at.compartment.value()] = {
          static_cast<std::int32_t>(p), i};
    }
  }
}

void Watch::add() {
  for (std::size_t core = 0; core < places_.size(); ++core)
    for (const std::uint32_t compartment : session_.spikes(core)) {
      const Place& place = places_[core][compartment];
      if (place.population < 0) continue;
      Train& train = trains_[static_cast<std::size_t>(place.population)][place.neuron];
      if (train.spikes++ != 0) {
        const auto interval = static_cast<double>(steps_ - train.last);
        train.sum += interval;
        train.squares += interval * interval;
      }
      train.last = steps_;
    }
  ++steps_;
}

std::array<Activity, kPopulations> Watch::activities() const {
  std::array<Activity, kPopulations> result{};
  const double seconds = static_cast<double>(steps_) * kStepMs / 1000.0;
  for (std::size_t p = 0; p < kPopulations; ++p) {
    Activity& activity = result[p];
    activity.neurons = static_cast<std::uint32_t>(trains_[p].size());
    double sum = 0.0;
    for (const Train& train : trains_[p]) {
      activity.spikes += train.spikes;
      if (train.spikes <= kLeastIntervals) continue;
      const auto intervals = static_cast<double>(train.spikes - 1);
      const double mean = train.sum / intervals;
      sum += std::sqrt(std::max(0.0, train.squares / intervals - mean * mean)) / mean;
      ++activity.judged;
    }
    activity.rate_hz = static_cast<double>(activity.spikes) / activity.neurons / seconds;
    activity.irregularity = activity.judged == 0 ? 0.0 : sum / activity.judged;
  }
  return result;
}

std::array<Activity, kPopulations> run(runtime::Session& session, std::uint64_t warm_up,
                                       std::uint64_t steps,
                                       const std::function<void(std::uint64_t)>& done) {
  const input::HostInput input(session.image());
  Watch watch(session);
  for (std::uint64_t i = 0; i < warm_up + steps; ++i) {
    for (const image::AxonAddress& to : input.spikes_of(session.next())) session.inject(to);
    session.step();
    if (i >= warm_up) watch.add();
    done(i + 1);
  }
  return watch.activities();
}

}  // namespace spikemesh::microcircuit
