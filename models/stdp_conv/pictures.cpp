#include "models/stdp_conv/pictures.h"

#include "models/stdp_conv/contrast.h"

namespace spikemesh::stdp_conv {
namespace {

Part contrast_of(const models::DigitPictures& digits) {
  Part part{.pictures = {}, .labels = digits.digits};
  part.pictures.reserve(digits.size());
  for (const auto& ink : digits.ink) part.pictures.push_back(contrast(ink));
  return part;
}

}  // namespace

PictureSet pictures_of(const models::DigitSet& digits) {
  return {{kContrastChannels, digits.side}, contrast_of(digits.train), contrast_of(digits.test)};
}

}  // namespace spikemesh::stdp_conv
