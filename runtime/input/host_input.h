#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/strong.h"
#include "hw/image/chip_image.h"
#include "runtime/input/spike_source.h"

namespace spikemesh::input {

/// All spikes that the host sends to a chip: what the image says of its inputs, and sources, each
/// at an input group of the image.
class HostInput {
 public:
  /// The image outlives the input.
  explicit HostInput(const image::ChipImage& image) : image_(image) {}

  /// Throws UserError (naming `file`) if the image has no such group, or fewer lines than the
  /// source.
  void add(const std::string& group, std::shared_ptr<const SpikeSource> source,
           const std::string& file);

  /// In-axon entries that a step's spikes go to, in the order of groups and lines.
  std::vector<image::AxonAddress> spikes_of(Step step) const;

  const image::ChipImage& image() const { return image_; }

 private:
  struct Binding {
    const image::InputGroup* group;
    std::shared_ptr<const SpikeSource> source;
  };
  const image::ChipImage& image_;
  std::vector<Binding> bindings_;
};

}  // namespace spikemesh::input
