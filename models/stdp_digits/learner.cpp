#include "models/stdp_digits/learner.h"

#include <utility>

#include "base/error.h"
#include "models/stdp_digits/presentation.h"

namespace spikemesh::stdp_digits {
namespace {

/// Weights of 8 bits without anything else: bytes, each list from a word of its own.
constexpr std::uint32_t kWeightsPerWord = 8;

}  // namespace

Learner::Learner(const Shape& shape) : shape_(shape), shares_(shares(shape)) {}

void Learner::take_weights(image::ChipImage& image) const {
  for (std::size_t i = 0; i < synapses_.size(); ++i) {
    SPIKEMESH_CHECK(image.cores[i].synapses.size() == synapses_[i].size(),
                    "core {} stores the same lists in every image", i);
    image.cores[i].synapses = synapses_[i];
  }
}

void Learner::keep_weights(const chip::FunctionalChip& chip) {
  synapses_.clear();
  for (std::size_t i = 0; i < chip.core_count(); ++i) {
    const auto words = chip.core(i).synapse_words();
    synapses_.emplace_back(words.begin(), words.end());
  }
  answering_.reset();
}

void Learner::take(std::vector<std::vector<std::uint64_t>> synapses) {
  synapses_ = std::move(synapses);
  answering_.reset();
}

void Learner::inject_step(chip::FunctionalChip& chip, const Picture& picture,
                          std::uint32_t step) const {
  present(shape_, picture, step, [&chip](std::uint32_t axon) {
    for (const CoreId core : chip.core_ids()) chip.inject({core, AxonId{axon}});
  });
}

image::ChipImage Learner::image(std::uint32_t rate) const {
  image::ChipImage image = learning_image(shape_, rate);
  take_weights(image);
  return image;
}

LearningCounts Learner::learn(const std::vector<Picture>& pictures,
                              std::span<const std::uint32_t> order, std::uint32_t rate,
                              const std::function<void()>& shown) {
  chip::FunctionalChip chip(image(rate));
  LearningCounts counts;
  for (const std::uint32_t index : order) {
    std::uint64_t winners = 0;
    for (std::uint32_t step = 0; step < kSteps; ++step) {
      inject_step(chip, pictures[index], step);
      chip.step();
      for (const auto& counted : chip.counts()) winners += counted.spikes;
    }
    ++counts.pictures;
    counts.winners += winners;
    counts.undecided += winners == 0 ? 1U : 0U;
    shown();
  }
  keep_weights(chip);
  return counts;
}

Answer Learner::answer(const Picture& picture, std::size_t wanted) {
  if (!answering_) {
    image::ChipImage image = answering_image(shape_);
    take_weights(image);
    answering_.emplace(image);
  }
  Answer answer;
  for (std::uint32_t step = 0; step < kSteps && answer.neurons.size() < wanted; ++step) {
    inject_step(*answering_, picture, step);
    answering_->step();
    if (step == kClearStep) continue;  // what spikes now answers to the picture before
    for (std::size_t core = 0; core < shares_.size(); ++core) {
      for (const std::uint32_t c : answering_->core(core).spikes()) {
        answer.neurons.push_back(shares_[core].first + c);
      }
    }
    if (answer.first == 0) answer.first = static_cast<std::uint32_t>(answer.neurons.size());
  }
  return answer;
}

std::vector<std::uint8_t> Learner::weights(std::uint32_t neuron) const {
  std::size_t core = 0;
  while (neuron >= shares_[core].first + shares_[core].count) ++core;
  const std::uint32_t place = neuron - shares_[core].first;
  const std::uint32_t words = (shares_[core].count + kWeightsPerWord - 1) / kWeightsPerWord;
  std::vector<std::uint8_t> result;
  for (std::uint32_t pixel = 0; pixel < shape_.pixels; ++pixel) {
    const std::uint64_t word = synapses_[core][pixel * words + place / kWeightsPerWord];
    result.push_back(static_cast<std::uint8_t>(word >> (8 * (place % kWeightsPerWord))));
  }
  return result;
}

}  // namespace spikemesh::stdp_digits
