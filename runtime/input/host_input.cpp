#include "runtime/input/host_input.h"

#include <fmt/ranges.h>

#include <utility>

#include "base/error.h"
#include "base/nearest.h"
#include "hw/image/stimulus.h"

namespace spikemesh::input {

void HostInput::add(const std::string& group, std::shared_ptr<const SpikeSource> source,
                    const std::string& file) {
  const image::InputGroup* const found = image_.find_input(group);
  if (found == nullptr) {
    std::vector<std::string> known;
    known.reserve(image_.inputs.size());
    for (const image::InputGroup& one : image_.inputs) known.push_back(one.name);
    const std::string near = nearest_name(group, known);
    throw UserError(
        {.file = file,
         .key = "group",
         .found = group,
         .expected = fmt::format(
             "an input group of the image: {}",
             known.empty() ? "there is none" : fmt::format("{}", fmt::join(known, ", "))),
         .hint = near.empty() ? "" : fmt::format("{} is near", near)});
  }
  if (source->lines() > found->lines.size()) {
    throw UserError(
        {.file = file,
         .key = "line",
         .found = fmt::format("{}", source->lines() - 1),
         .expected = fmt::format("less than {}, the lines of {}", found->lines.size(), group)});
  }
  bindings_.push_back({found, std::move(source)});
}

std::vector<image::AxonAddress> HostInput::spikes_of(Step step) const {
  std::vector<image::AxonAddress> to = image::stimulus_of(image_, step);
  std::vector<std::uint32_t> lines;
  for (const Binding& binding : bindings_) {
    lines.clear();
    binding.source->add_lines(step, lines);
    for (const std::uint32_t line : lines)
      to.insert(to.end(), binding.group->lines[line].begin(), binding.group->lines[line].end());
  }
  return to;
}

}  // namespace spikemesh::input
