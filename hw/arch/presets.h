#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace spikemesh {

/// An architecture file that the program carries with it, byte for byte as in hw/arch/presets.
struct ArchitecturePreset {
  std::string_view name;
  std::string_view text;
};

/// All presets, the default first.
std::span<const ArchitecturePreset> architecture_presets();

/// The text of the preset of this name, if there is one.
std::optional<std::string_view> find_preset(std::string_view name);

}  // namespace spikemesh
