#include "hw/image/chip_image.h"

#include <algorithm>
#include <utility>

namespace spikemesh::image {
namespace {

template <class Item>
const Item* find_named(const std::vector<Item>& items, const std::string& name) {
  const auto found = std::ranges::find(items, name, &Item::name);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const CoreImage* ChipImage::find_core(CoreId id) const {
  const auto found = std::ranges::lower_bound(cores, id, {}, &CoreImage::id);
  return found == cores.end() || found->id != id ? nullptr : &*found;
}

CoreImage* ChipImage::find_core(CoreId id) {
  return const_cast<CoreImage*>(std::as_const(*this).find_core(id));
}

const InputGroup* ChipImage::find_input(const std::string& name) const {
  return find_named(inputs, name);
}

const Population* ChipImage::find_population(const std::string& name) const {
  return find_named(populations, name);
}

}  // namespace spikemesh::image
