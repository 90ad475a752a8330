#include "models/alif_gallery/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "models/alif_gallery/pattern.h"

namespace spikemesh::alif_gallery {
namespace {

// A plot's places, in its own units: x counts steps.
constexpr int kSpikesTop = 4;
constexpr int kSpikesBottom = 18;
constexpr int kCurvesTop = 24;
constexpr int kCurvesBottom = 130;
constexpr int kStimulusTop = 136;
constexpr int kHeight = 146;

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Spikemesh: a gallery of neurons</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px auto; max-width: 1120px;
  padding: 0 16px; color: #1d2733; background: #f6f7f9; }
h1 { font-size: 24px; margin: 0 0 4px; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(500px, 1fr)); gap: 16px; }
section { background: #fff; border: 1px solid #dde2e8; border-radius: 6px; padding: 12px 14px; }
h2 { font-size: 16px; margin: 0; } h2 span { font-weight: 400; color: #5b6877; }
p { margin: 2px 0 8px; } svg { width: 100%; display: block; }
small { color: #5b6877; }
.v { fill: none; stroke: #2563a8; stroke-width: 1.2; }
.threshold { fill: none; stroke: #c2410c; stroke-width: 1; stroke-dasharray: 4 3; }
.child { fill: none; stroke: #15803d; stroke-width: 1.2; }
.spike { stroke: #1d2733; stroke-width: 1.2; } .stimulus { fill: #94a3b8; }
.key { display: inline-block; width: 18px; border-top: 2px solid; vertical-align: middle; }
</style></head><body>
<h1>A gallery of neurons</h1>
<p>LIF, ALIF and trees of two compartments under the same stimulus (grey bar), 500 steps.
<span class="key" style="border-color:#2563a8"></span> v
<span class="key" style="border-color:#c2410c;border-top-style:dashed"></span> threshold
<span class="key" style="border-color:#15803d"></span> v of the child compartment; black: spikes.
Every curve is what the chip computed.</p>
<main>
)";

/// The range of values that a plot shows.
struct Range {
  std::int32_t low = 0;
  std::int32_t high = 1;

  void take(const std::vector<std::int32_t>& values) {
    for (const std::int32_t value : values) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  double y(std::int32_t value) const {
    const double part = static_cast<double>(value - low) / (high - low);
    return kCurvesBottom - part * (kCurvesBottom - kCurvesTop);
  }
};

std::string curve(const char* kind, const std::vector<std::int32_t>& values, const Range& range) {
  if (values.empty()) return "";
  std::string points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points += fmt::format("{},{:.1f} ", i, range.y(values[i]));
  return fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", kind, points);
}

std::string plot(const Recording& recording) {
  Range range;
  range.take(recording.v);
  range.take(recording.threshold);
  range.take(recording.child);
  std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\">\n", kSteps, kHeight);
  svg += curve("threshold", recording.threshold, range) + curve("child", recording.child, range) +
         curve("v", recording.v, range);
  for (const std::uint32_t step : recording.spikes)
    svg += fmt::format("<line class=\"spike\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>\n",
                       step, kSpikesTop, kSpikesBottom);
  svg += fmt::format("<rect class=\"stimulus\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"6\"/>\n",
                     kOn, kStimulusTop, kOff - kOn);
  return svg + "</svg>\n";
}

}  // namespace

std::string to_html(const std::vector<Cell>& cells, const std::vector<Recording>& recordings) {
  std::string page = kHead;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t count = recordings[i].spikes.size();
    page += fmt::format(
        "<section><h2>{} <span>{}</span></h2><p>{}</p>\n{}<small>{} {}</small></section>\n",
        cells[i].name, name_of(judge(recordings[i].spikes, kOn, kOff)), cells[i].how,
        plot(recordings[i]), count, count == 1 ? "spike" : "spikes");
  }
  return page + "</main></body></html>\n";
}

}  // namespace spikemesh::alif_gallery
