#pragma once

#include <span>
#include <string>
#include <string_view>

namespace spikemesh {

/// Number of letters to insert, remove or replace to make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known name that a user most likely meant by `name`: the one at the smallest edit distance,
/// the first of equals. Empty when none is near: when more than a third of its letters would
/// change (one is always allowed), or all of them.
std::string nearest_name(std::string_view name, std::span<const std::string> known);

}  // namespace spikemesh
