#include "models/microcircuit/real_column.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace spikemesh::microcircuit {
namespace {

constexpr std::size_t kSlots = 64;  ///< steps that a delay can reach
constexpr double kStepsPerSecond = 1000.0 / kStepMs;

struct Synapse {
  std::uint32_t target = 0;
  std::uint32_t delay = 0;  ///< steps
  float charge = 0;         ///< mV
};

struct Drive {
  double events = 0.0;  ///< background spikes a step
  double charge = 0.0;  ///< mV each
  double bias = 0.0;    ///< mV a step
};

class Column {
 public:
  explicit Column(const Scaling& scaling)
      : scale_(scaling.scale),
        growth_(scaling.compensated ? 1.0 / std::sqrt(scaling.scale) : 1.0),
        compensated_(scaling.compensated),
        draw_(scaling.seed) {
    for (std::size_t p = 0; p < kPopulations; ++p)
      first_[p + 1] = first_[p] + neurons_of(p, scale_);
    const std::size_t neurons = first_.back();
    current_.assign(neurons, 0.0);
    v_.assign(neurons, 0.0);
    silent_.assign(neurons, 0);
    outgoing_.resize(neurons);
    arriving_.assign(kSlots, std::vector<float>(neurons, 0.0F));
    for (std::size_t target = 0; target < kPopulations; ++target)
      for (std::size_t source = 0; source < kPopulations; ++source) connect(source, target);
  }

  void step(std::uint64_t now, std::array<std::uint64_t, kPopulations>& spikes) {
    auto& arrivals = arriving_[now % kSlots];
    for (std::size_t p = 0; p < kPopulations; ++p) {
      const Drive drive = drive_of(p);
      std::poisson_distribution<int> events(drive.events);
      for (std::size_t i = first_[p]; i < first_[p + 1]; ++i)
        if (advance(i, arrivals[i] + drive.charge * events(draw_), drive.bias)) {
          ++spikes[p];
          for (const Synapse& synapse : outgoing_[i])
            arriving_[(now + synapse.delay) % kSlots][synapse.target] += synapse.charge;
        }
    }
    std::fill(arrivals.begin(), arrivals.end(), 0.0F);
  }

 private:
  void connect(std::size_t source, std::size_t target) {
    const std::uint32_t sources = neurons_of(source, scale_);
    const std::uint32_t targets = neurons_of(target, scale_);
    const auto count = std::lround(full_in_degree(target, source) * scale_ * targets);
    const double mean = charge_mv() * growth_ * relative_weight(target, source);
    const double delay =
        (is_excitatory(source) ? kExcitatoryDelayMs : kInhibitoryDelayMs) / kStepMs;
    std::uniform_int_distribution<std::uint32_t> from(0, sources - 1);
    std::uniform_int_distribution<std::uint32_t> to(0, targets - 1);
    std::normal_distribution<double> weights(mean, kWeightDeviation * std::abs(mean));
    std::normal_distribution<double> delays(delay, kDelayDeviation * delay);
    for (long i = 0; i < count; ++i) {
      const double steps = std::clamp(std::round(delays(draw_)), 1.0, kSlots - 1.0);
      outgoing_[first_[source] + from(draw_)].push_back(
          {.target = static_cast<std::uint32_t>(first_[target] + to(draw_)),
           .delay = static_cast<std::uint32_t>(steps),
           .charge = static_cast<float>(weights(draw_))});
    }
  }

  Drive drive_of(std::size_t target) const {
    const double background = kColumn[target].external * kBackgroundHz / kStepsPerSecond;
    Drive drive{.events = background * scale_, .charge = charge_mv() * growth_};
    if (!compensated_) return drive;
    double full = background;
    for (std::size_t source = 0; source < kPopulations; ++source)
      full += full_in_degree(target, source) * relative_weight(target, source) *
              kColumn[source].rate_hz / kStepsPerSecond;
    // A constant current decays while it is integrated.
    const double kept = kTauMembraneMs / kStepMs * (1.0 - std::exp(-kStepMs / kTauMembraneMs));
    drive.bias = charge_mv() * full * (1.0 - std::sqrt(scale_)) * kept;
    return drive;
  }

  /// `charge` arrives at the end of the step and is a current from the next one on.
  bool advance(std::size_t i, double charge, double bias) {
    static const double kept_v = std::exp(-kStepMs / kTauMembraneMs);
    static const double kept_i = std::exp(-kStepMs / kTauSynapseMs);
    // Of a current of unit charge, what a step adds to v.
    static const double gain =
        kTauMembraneMs / (kTauMembraneMs - kTauSynapseMs) * (kept_v - kept_i);
    bool spiked = false;
    if (silent_[i] > 0) {
      --silent_[i];
    } else {
      v_[i] = v_[i] * kept_v + current_[i] * gain + bias;
      if (v_[i] >= kThresholdMv) {
        v_[i] = 0.0;
        silent_[i] = static_cast<int>(std::lround(kRefractoryMs / kStepMs));
        spiked = true;
      }
    }
    current_[i] = current_[i] * kept_i + charge;
    return spiked;
  }

  double scale_;
  double growth_;
  bool compensated_;
  std::mt19937 draw_;
  std::array<std::size_t, kPopulations + 1> first_{};
  std::vector<double> current_;  ///< charge that is still to come, mV
  std::vector<double> v_;
  std::vector<int> silent_;
  std::vector<std::vector<Synapse>> outgoing_;
  std::vector<std::vector<float>> arriving_;  ///< by step modulo kSlots, then neuron
};

}  // namespace

std::array<double, kPopulations> real_rates(const Scaling& scaling, double warm_up_seconds,
                                            double seconds) {
  Column column(scaling);
  const auto warm_up = static_cast<std::uint64_t>(std::llround(warm_up_seconds * kStepsPerSecond));
  const auto steps = static_cast<std::uint64_t>(std::llround(seconds * kStepsPerSecond));
  std::array<std::uint64_t, kPopulations> spikes{};
  for (std::uint64_t now = 0; now < warm_up + steps; ++now) {
    if (now == warm_up) spikes.fill(0);
    column.step(now, spikes);
  }
  std::array<double, kPopulations> rates{};
  for (std::size_t p = 0; p < kPopulations; ++p)
    rates[p] = static_cast<double>(spikes[p]) / neurons_of(p, scaling.scale) / seconds;
  return rates;
}

}  // namespace spikemesh::microcircuit
