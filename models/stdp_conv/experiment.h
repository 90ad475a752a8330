#pragma once

#include <cstdint>
#include <vector>

#include "models/stdp_conv/conv_chip.h"
#include "models/stdp_conv/conv_network.h"
#include "models/stdp_conv/pictures.h"
#include "models/support/confusion.h"

namespace spikemesh::stdp_conv {

/// A layer before it has learned.
struct LayerPlan {
  std::uint32_t kernel = 0;  ///< side
  std::uint32_t maps = 0;
  std::uint32_t pool = 1;
  std::int32_t threshold = 0;
  bool inhibits = false;
};

/// How a network is made.
struct Schedule {
  std::vector<LayerPlan> layers;
  KernelSchedule kernels;
  bool reads_all = false;  ///< the read-out sees every layer, not the last alone
};

/// The single layer that was found best for these pictures, on held-out training pictures.
LayerPlan best_plan(const PictureSet& pictures);

/// A second layer for behind it, chosen likewise.
LayerPlan best_second_plan(const PictureSet& pictures);

/// A layer that has learned: the weights as the chip held them, and what is deployed.
struct LearnedLayer {
  Layer layer;
  std::vector<std::uint8_t> learned;
};

/// Learns layer after layer, without labels: each from what the layers before it, deployed on the
/// chip, say of the training pictures.
std::vector<LearnedLayer> learn_layers(const PictureSet& pictures, const Schedule& schedule);

/// The network of layers that have learned, compiled for a chip.
image::ChipImage conv_image(const std::vector<LearnedLayer>& layers);
/// Steps that it is given for a picture.
std::uint32_t steps_of(std::size_t layers);
ConvChip conv_chip(const std::vector<LearnedLayer>& layers);

/// What came of it. Times are of the processor.
struct Outcome {
  std::size_t cores = 0;
  std::uint32_t steps = 0;    ///< of a picture
  double spikes = 0;          ///< of all neurons, a picture
  std::size_t features = 0;   ///< that the read-out sees: pooled neurons
  models::Confusion trained;  ///< on the pictures that the read-out learned from
  models::Confusion tested;
  double learning_seconds = 0;
  double showing_seconds = 0;
  double readout_seconds = 0;
};

/// Shows all pictures to the chip, trains the read-out on what it says of the training pictures,
/// and asks it about the test pictures.
Outcome read_out(const PictureSet& pictures, const Schedule& schedule,
                 const std::vector<LearnedLayer>& layers);

}  // namespace spikemesh::stdp_conv
