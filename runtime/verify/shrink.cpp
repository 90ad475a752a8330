#include "runtime/verify/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "base/error.h"
#include "hw/image/image_check.h"
#include "hw/image/stimulus.h"
#include "hw/image/words.h"

namespace spikemesh::verify {
namespace {

using image::ChipImage;
using image::CoreImage;

constexpr const char* kStepsKey = "steps";
constexpr const char* kRewardsKey = "rewards";
constexpr const char* kInputName = "in";

/// `STEP:REWARD` for each, in the order of their steps.
std::string rewards_text(const std::vector<HostStep>& inputs) {
  std::string text;
  for (std::size_t step = 0; step < inputs.size(); ++step) {
    for (const std::int8_t reward : inputs[step].rewards) {
      text += fmt::format("{}{}:{}", text.empty() ? "" : " ", step, int{reward});
    }
  }
  return text;
}

bool is_legal(const ChipImage& image) {
  try {
    image::check_image(image, "shrunk image");
    return true;
  } catch (const UserError&) {
    return false;
  }
}

/// Leaves things out, one kind after the other.
class Shrinker {
 public:
  Shrinker(ChipImage image, const std::function<bool(const ChipImage&)>& fails, std::uint32_t tries)
      : image_(std::move(image)), fails_(fails), tries_(tries) {}

  ChipImage run() {
    for (bool smaller = true; smaller && tries_ > 0;) {
      smaller = shorten();
      smaller |= drop_cores();
      smaller |= drop_spikes();
      smaller |= drop_rewards();
      for (std::size_t core = 0; core < image_.cores.size(); ++core) {
        smaller |= drop_axons(core);
        smaller |= drop_lists(core);
        smaller |= drop_compartments(core);
      }
    }
    return std::move(image_);
  }

 private:
  bool take(ChipImage candidate) {
    if (tries_ == 0 || candidate == image_ || !is_legal(candidate)) return false;
    --tries_;
    if (!fails_(candidate)) return false;
    image_ = std::move(candidate);
    return true;
  }

  /// Offers ever smaller pieces of 0 … size - 1 to `leave_out`, from the end.
  template <class LeaveOut>
  bool drop_pieces(std::size_t size, LeaveOut&& leave_out) {
    bool smaller = false;
    for (std::size_t piece = size; piece > 0; piece /= 2) {
      for (std::size_t end = size; end > 0 && tries_ > 0; end -= std::min(end, piece)) {
        smaller |= leave_out(end - std::min(end, piece), end);
      }
    }
    return smaller;
  }

  bool shorten() {
    bool smaller = false;
    for (std::uint32_t steps = steps_of(image_); steps > 1; --steps) {
      ChipImage candidate = image_;
      candidate.metadata[kStepsKey] = std::to_string(steps - 1);
      if (!take(std::move(candidate))) break;
      smaller = true;
    }
    return smaller;
  }

  bool drop_cores() {
    bool smaller = false;
    for (std::size_t i = image_.cores.size(); i-- > 0 && image_.cores.size() > 1;) {
      smaller |= take(without_core(image_.cores[i].id));
    }
    return smaller;
  }

  /// Without the core, the spikes to it and the neurons that sent to it.
  ChipImage without_core(CoreId id) const {
    ChipImage candidate = image_;
    std::erase_if(candidate.cores, [id](const CoreImage& core) { return core.id == id; });
    drop_lines(candidate, [id](const image::AxonAddress& to) { return to.core == id; });
    const auto& mesh = candidate.architecture.mesh;
    const std::uint32_t router = id.value() / mesh.cores_per_router;
    for (CoreImage& core : candidate.cores) {
      for (std::uint32_t& word : core.axon_map) {
        const auto map = image::AxonMapEntry::unpack(word);
        const auto first = core.out_axons.begin() + map.first;
        const bool sends = std::any_of(first, first + map.count, [&](std::uint64_t entry) {
          const auto to = image::OutAxonEntry::unpack(entry);
          return to.y * mesh.width + to.x == router &&
                 to.port == id.value() % mesh.cores_per_router;
        });
        if (sends) word = 0;
      }
      drop_unused_out_axons(core);
    }
    return candidate;
  }

  /// Entries that no compartment uses are 0 from the last used one on.
  static void drop_unused_out_axons(CoreImage& core) {
    std::vector<std::uint64_t> kept;
    for (std::uint32_t& word : core.axon_map) {
      auto map = image::AxonMapEntry::unpack(word);
      if (map.count == 0) continue;
      const auto first = core.out_axons.begin() + map.first;
      const std::vector<std::uint64_t> entries(first, first + map.count);
      map.first = static_cast<std::uint16_t>(kept.size());
      kept.insert(kept.end(), entries.begin(), entries.end());
      word = map.pack();
    }
    core.out_axons = std::move(kept);
  }

  template <class Match>
  static void drop_lines(ChipImage& image, Match&& match) {
    image::InputGroup& group = image.inputs.front();
    std::vector<std::uint32_t> place(group.lines.size());
    std::vector<std::vector<image::AxonAddress>> kept;
    for (std::size_t line = 0; line < group.lines.size(); ++line) {
      place[line] = static_cast<std::uint32_t>(kept.size());
      if (!match(group.lines[line].front())) kept.push_back(group.lines[line]);
    }
    std::erase_if(group.spikes, [&](const image::LineSpike& spike) {
      return match(group.lines[spike.line].front());
    });
    for (image::LineSpike& spike : group.spikes) spike.line = place[spike.line];
    group.lines = std::move(kept);
  }

  bool drop_spikes() {
    const std::size_t count = image_.inputs.front().spikes.size();
    return drop_pieces(count, [this](std::size_t begin, std::size_t end) {
      ChipImage candidate = image_;
      auto& spikes = candidate.inputs.front().spikes;
      end = std::min(end, spikes.size());
      if (begin >= end) return false;
      spikes.erase(spikes.begin() + static_cast<std::ptrdiff_t>(begin),
                   spikes.begin() + static_cast<std::ptrdiff_t>(end));
      return take(std::move(candidate));
    });
  }

  bool drop_rewards() {
    ChipImage candidate = image_;
    return candidate.metadata.erase(kRewardsKey) > 0 && take(std::move(candidate));
  }

  bool drop_axons(std::size_t index) {
    return drop_pieces(image_.cores[index].axon_map.size(),
                       [this, index](std::size_t begin, std::size_t end) {
                         ChipImage candidate = image_;
                         CoreImage& core = candidate.cores[index];
                         for (std::size_t c = begin; c < end; ++c) core.axon_map[c] = 0;
                         drop_unused_out_axons(core);
                         return take(std::move(candidate));
                       });
  }

  /// Lists without synapses; their words stay.
  bool drop_lists(std::size_t index) {
    return drop_pieces(image_.cores[index].in_axons.size(),
                       [this, index](std::size_t begin, std::size_t end) {
                         ChipImage candidate = image_;
                         CoreImage& core = candidate.cores[index];
                         for (std::size_t a = begin; a < end; ++a) {
                           auto entry = image::InAxonEntry::unpack(core.in_axons[a]);
                           entry.count = 0;
                           if (core.in_axons[a] != 0) core.in_axons[a] = entry.pack();
                         }
                         return take(std::move(candidate));
                       });
  }

  /// The last ones, as long as no list targets them.
  bool drop_compartments(std::size_t index) {
    bool smaller = false;
    for (std::size_t n = image_.cores[index].compartments.size(); n > 1; n = (n + 1) / 2) {
      ChipImage candidate = image_;
      CoreImage& core = candidate.cores[index];
      const std::size_t kept = n / 2;
      core.compartments.resize(kept);
      core.axon_map.resize(kept);
      if (!core.state_uv.empty()) core.state_uv.resize(kept);
      if (!core.state_a.empty()) core.state_a.resize(kept);
      drop_unused_out_axons(core);
      if (!take(std::move(candidate))) break;
      smaller = true;
    }
    return smaller;
  }

  ChipImage image_;
  const std::function<bool(const ChipImage&)>& fails_;
  std::uint32_t tries_;
};

}  // namespace

ChipImage with_inputs(ChipImage image, const std::vector<HostStep>& inputs) {
  image.populations.clear();
  image.read_outs.clear();
  image.probes.clear();
  image::InputGroup group{.name = kInputName};
  std::map<std::pair<image::AxonAddress, std::uint32_t>, std::uint32_t> lines;
  for (std::uint32_t step = 0; step < inputs.size(); ++step) {
    std::map<image::AxonAddress, std::uint32_t> times;
    for (const image::AxonAddress& to : inputs[step].spikes) {
      // A line spikes once a step: the second spike to an axon comes from another line.
      const auto [at, is_new] = lines.try_emplace({to, times[to]++}, group.lines.size());
      if (is_new) group.lines.push_back({to});
      group.spikes.push_back({step, at->second});
    }
  }
  std::sort(group.spikes.begin(), group.spikes.end());
  if (group.lines.empty() && !image.inputs.empty()) group.lines = image.inputs.front().lines;
  image.inputs = {std::move(group)};
  image.metadata = {{kStepsKey, std::to_string(inputs.size())}};
  if (std::string rewards = rewards_text(inputs); !rewards.empty()) {
    image.metadata[kRewardsKey] = std::move(rewards);
  }
  return image;
}

std::uint32_t steps_of(const ChipImage& image) {
  const auto found = image.metadata.find(kStepsKey);
  return found == image.metadata.end() ? 0 : static_cast<std::uint32_t>(std::stoul(found->second));
}

std::vector<std::int8_t> rewards_of(const ChipImage& image, std::uint32_t step) {
  std::vector<std::int8_t> rewards;
  const auto found = image.metadata.find(kRewardsKey);
  if (found == image.metadata.end()) return rewards;
  std::istringstream text(found->second);
  std::uint32_t at = 0;
  int reward = 0;
  for (char colon = 0; text >> at >> colon >> reward;) {
    if (at == step) rewards.push_back(static_cast<std::int8_t>(reward));
  }
  return rewards;
}

std::optional<Difference> replay(const ChipImage& image, const rtl::CoreBuilds& builds) {
  std::vector<CoreId> cores;
  for (const CoreImage& core : image.cores) cores.push_back(core.id);
  Lockstep chips(image, cores, builds);
  const std::uint32_t steps = steps_of(image);
  for (std::uint32_t i = 0; i < steps; ++i) {
    auto first =
        chips.step({.spikes = image::stimulus_of(image, Step{i}), .rewards = rewards_of(image, i)});
    if (first) return first;
  }
  return std::nullopt;
}

ChipImage shrink(const ChipImage& image, const std::function<bool(const ChipImage&)>& fails,
                 std::uint32_t tries) {
  SPIKEMESH_CHECK(steps_of(image) > 0 && image.inputs.size() == 1, "an image of with_inputs()");
  return Shrinker(image, fails, tries).run();
}

}  // namespace spikemesh::verify
