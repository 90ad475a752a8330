#include "models/alif_gallery/pattern.h"

#include <algorithm>

namespace spikemesh::alif_gallery {
namespace {

/// At least two groups of three spikes or more: intervals within them are alike and far shorter
/// than the pauses between them.
bool is_bursting(const std::vector<std::uint32_t>& intervals) {
  constexpr std::uint32_t kPause = 4;  // times the shortest interval
  constexpr std::size_t kLeast = 3;    // spikes of a burst
  const std::uint32_t pause = kPause * *std::ranges::min_element(intervals);
  std::size_t bursts = 0;
  std::size_t spikes = 1;
  const auto end_group = [&] {
    if (spikes < kLeast) return false;
    ++bursts;
    spikes = 1;
    return true;
  };
  for (const std::uint32_t interval : intervals) {
    if (interval < pause) {
      ++spikes;
    } else if (!end_group()) {
      return false;
    }
  }
  end_group();  // or the stimulus cut it short
  return bursts >= 2;
}

}  // namespace

std::string_view name_of(Pattern pattern) {
  switch (pattern) {
    case Pattern::kSilent:
      return "silent";
    case Pattern::kPhasic:
      return "phasic";
    case Pattern::kTonic:
      return "tonic";
    case Pattern::kDelayed:
      return "delayed";
    case Pattern::kAdapting:
      return "adapting";
    case Pattern::kBursting:
      return "bursting";
    case Pattern::kIrregular:
      return "irregular";
  }
  return "";
}

Pattern judge(const std::vector<std::uint32_t>& spikes, std::uint32_t on, std::uint32_t off) {
  constexpr std::size_t kFewSpikes = 4;
  if (spikes.empty()) return Pattern::kSilent;
  const std::uint32_t quarter = (off - on) / 4;
  if (spikes.front() < on || spikes.back() >= off) return Pattern::kIrregular;
  if (spikes.back() < on + quarter) return Pattern::kPhasic;
  if (spikes.size() < kFewSpikes) return Pattern::kIrregular;
  std::vector<std::uint32_t> intervals;
  for (std::size_t i = 1; i < spikes.size(); ++i) intervals.push_back(spikes[i] - spikes[i - 1]);
  const auto [shortest, longest] = std::ranges::minmax(intervals);
  if (longest <= shortest + 1)
    return spikes.front() < on + quarter ? Pattern::kTonic : Pattern::kDelayed;
  if (std::ranges::is_sorted(intervals) && 2 * longest >= 3 * shortest) return Pattern::kAdapting;
  return is_bursting(intervals) ? Pattern::kBursting : Pattern::kIrregular;
}

}  // namespace spikemesh::alif_gallery
