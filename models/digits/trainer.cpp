#include "models/digits/trainer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <span>

namespace spikemesh::digits {
namespace {

constexpr std::size_t kBatch = 32;

/// Everything that is learned, in one row, so that the optimiser need not know the layers.
struct Layout {
  static constexpr std::size_t kW1 = 0;
  static constexpr std::size_t kB1 = kW1 + std::size_t{kHidden} * kPixels;
  static constexpr std::size_t kW2 = kB1 + kHidden;
  static constexpr std::size_t kB2 = kW2 + std::size_t{kClasses} * kHidden;
  static constexpr std::size_t kSize = kB2 + kClasses;
};

using Input = std::array<float, kPixels>;

struct Activation {
  std::array<float, kHidden> hidden{};
  std::array<float, kClasses> scores{};
};

Input input_of(const Digit& digit) {
  Input x{};
  std::transform(digit.pixels.begin(), digit.pixels.end(), x.begin(),
                 [](std::uint8_t pixel) { return static_cast<float>(pixel) / kInk; });
  return x;
}

float dot(std::span<const float> a, std::span<const float> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

Activation forward(std::span<const float> p, const Input& x) {
  Activation a;
  for (std::size_t i = 0; i < kHidden; ++i) {
    const float sum = dot(p.subspan(Layout::kW1 + i * kPixels, kPixels), x) + p[Layout::kB1 + i];
    a.hidden[i] = std::clamp(sum, 0.0F, 1.0F);
  }
  for (std::size_t c = 0; c < kClasses; ++c)
    a.scores[c] = dot(p.subspan(Layout::kW2 + c * kHidden, kHidden), a.hidden) + p[Layout::kB2 + c];
  return a;
}

std::array<float, kClasses> softmax(const std::array<float, kClasses>& scores) {
  std::array<float, kClasses> q{};
  const float most = *std::max_element(scores.begin(), scores.end());
  std::transform(scores.begin(), scores.end(), q.begin(),
                 [most](float s) { return std::exp(s - most); });
  const float sum = std::accumulate(q.begin(), q.end(), 0.0F);
  for (float& value : q) value /= sum;
  return q;
}

/// Adds the gradient of the cross-entropy of one digit.
void add_gradient(std::span<const float> p, const Digit& digit, std::span<float> gradient) {
  const Input x = input_of(digit);
  const Activation a = forward(p, x);
  std::array<float, kClasses> error = softmax(a.scores);
  error[digit.label] -= 1.0F;
  for (std::size_t c = 0; c < kClasses; ++c) {
    gradient[Layout::kB2 + c] += error[c];
    for (std::size_t i = 0; i < kHidden; ++i)
      gradient[Layout::kW2 + c * kHidden + i] += error[c] * a.hidden[i];
  }
  for (std::size_t i = 0; i < kHidden; ++i) {
    if (a.hidden[i] <= 0.0F || a.hidden[i] >= 1.0F) continue;
    float back = 0.0F;
    for (std::size_t c = 0; c < kClasses; ++c) back += error[c] * p[Layout::kW2 + c * kHidden + i];
    gradient[Layout::kB1 + i] += back;
    for (std::size_t j = 0; j < kPixels; ++j)
      gradient[Layout::kW1 + i * kPixels + j] += back * x[j];
  }
}

/// Adam (Kingma and Ba, 2015) with its usual constants.
class Adam {
 public:
  void step(std::span<float> p, std::span<const float> gradient) {
    constexpr float kRate = 2e-3F;
    constexpr float kKeepMean = 0.9F;
    constexpr float kKeepSquare = 0.999F;
    constexpr float kSmall = 1e-8F;
    mean_correction_ *= kKeepMean;
    square_correction_ *= kKeepSquare;
    for (std::size_t i = 0; i < p.size(); ++i) {
      mean_[i] = kKeepMean * mean_[i] + (1.0F - kKeepMean) * gradient[i];
      square_[i] = kKeepSquare * square_[i] + (1.0F - kKeepSquare) * gradient[i] * gradient[i];
      const float mean = mean_[i] / (1.0F - mean_correction_);
      const float square = square_[i] / (1.0F - square_correction_);
      p[i] -= kRate * mean / (std::sqrt(square) + kSmall);
    }
  }

 private:
  std::vector<float> mean_ = std::vector<float>(Layout::kSize, 0.0F);
  std::vector<float> square_ = std::vector<float>(Layout::kSize, 0.0F);
  float mean_correction_ = 1.0F;
  float square_correction_ = 1.0F;
};

/// Uniform in −1 … 1. std::uniform_real_distribution differs between libraries.
float uniform(std::mt19937& random) { return static_cast<float>(random()) * 0x1p-31F - 1.0F; }

std::vector<float> initial_parameters(std::mt19937& random) {
  std::vector<float> p(Layout::kSize, 0.0F);
  const float spread1 = std::sqrt(3.0F / kPixels);
  const float spread2 = std::sqrt(3.0F / kHidden);
  for (std::size_t i = Layout::kW1; i < Layout::kB1; ++i) p[i] = spread1 * uniform(random);
  for (std::size_t i = Layout::kB1; i < Layout::kW2; ++i) p[i] = 0.1F;
  for (std::size_t i = Layout::kW2; i < Layout::kB2; ++i) p[i] = spread2 * uniform(random);
  return p;
}

Perceptron unpack(std::span<const float> p) {
  const auto at = [&p](std::size_t place) {
    return p.begin() + static_cast<std::ptrdiff_t>(place);
  };
  Perceptron net;
  net.w1.assign(at(Layout::kW1), at(Layout::kB1));
  std::copy(at(Layout::kB1), at(Layout::kW2), net.b1.begin());
  net.w2.assign(at(Layout::kW2), at(Layout::kB2));
  std::copy(at(Layout::kB2), p.end(), net.b2.begin());
  return net;
}

std::vector<float> pack(const Perceptron& net) {
  std::vector<float> p(net.w1);
  p.insert(p.end(), net.b1.begin(), net.b1.end());
  p.insert(p.end(), net.w2.begin(), net.w2.end());
  p.insert(p.end(), net.b2.begin(), net.b2.end());
  return p;
}

int best_class(std::span<const float> p, const Digit& digit) {
  const Activation a = forward(p, input_of(digit));
  return static_cast<int>(std::max_element(a.scores.begin(), a.scores.end()) - a.scores.begin());
}

}  // namespace

Perceptron train(const std::vector<Digit>& digits, const TrainingOptions& options) {
  std::mt19937 random(options.seed);
  std::vector<float> parameters = initial_parameters(random);
  std::vector<float> gradient(Layout::kSize);
  std::vector<std::size_t> order(digits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Adam adam;
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    for (std::size_t first = 0; first < order.size(); first += kBatch) {
      const std::size_t last = std::min(first + kBatch, order.size());
      std::fill(gradient.begin(), gradient.end(), 0.0F);
      for (std::size_t i = first; i < last; ++i)
        add_gradient(parameters, digits[order[i]], gradient);
      for (float& g : gradient) g /= static_cast<float>(last - first);
      adam.step(parameters, gradient);
    }
  }
  return unpack(parameters);
}

int classify(const Perceptron& net, const Digit& digit) { return best_class(pack(net), digit); }

double accuracy(const Perceptron& net, const std::vector<Digit>& digits) {
  const std::vector<float> p = pack(net);
  const auto right = std::count_if(digits.begin(), digits.end(), [&p](const Digit& digit) {
    return best_class(p, digit) == digit.label;
  });
  return static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(digits.size(), 1));
}

}  // namespace spikemesh::digits
