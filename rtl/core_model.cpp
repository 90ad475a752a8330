#include "rtl/core_model.h"

#include <array>

#include "base/error.h"

namespace spikemesh::rtl {

CoreModel::CoreModel(const MeshStraps& mesh, CoreBuild build) : core_(build(nullptr, "core")) {
  SPIKEMESH_CHECK(mesh.width > 0 && mesh.height > 0, "a core stands in a mesh");
  core_->reset(mesh);
}

void CoreModel::cycle(const CoreInputs& inputs) {
  core_->drive(inputs);
  const bool idle_before = core_->clock();
  ++cycles_;
  if (listener_ == nullptr) return;
  if (idle_before) listener_->core_worked({});
  listener_->core_worked(inputs);
}

void CoreModel::write(image::Memory memory, std::uint32_t address, std::uint64_t word) {
  cycle({.config = {.valid = true,
                    .write = true,
                    .memory = memory,
                    .address = static_cast<std::uint16_t>(address),
                    .data = word}});
}

std::uint64_t CoreModel::read(image::Memory memory, std::uint32_t address) {
  std::array<std::uint64_t, 1> word{};
  read(memory, address, word);
  return word[0];
}

void CoreModel::read(image::Memory memory, std::uint32_t first, std::span<std::uint64_t> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto address = static_cast<std::uint16_t>(first + i);
    cycle({.config = {.valid = true, .memory = memory, .address = address}});
    words[i] = core_->config_data();
  }
  cycle({});
}

}  // namespace spikemesh::rtl
