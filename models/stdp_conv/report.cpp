#include "models/stdp_conv/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "models/stdp_conv/filters.h"
#include "models/support/model_main.h"

namespace spikemesh::stdp_conv {
namespace {

using report::Findings;

constexpr std::size_t kPicturesOnTheChip = 10;  ///< whose steps the report times

std::vector<Findings::Figure> figures_of(const ReportSubject& subject) {
  const Outcome& outcome = subject.outcome;
  const auto accuracy = [](const char* name, const models::Confusion& confusion) {
    return Findings::Figure{name, fmt::format("{:.2f} %", confusion.accuracy()),
                            fmt::format("right, of {}", confusion.pictures())};
  };
  return {
      accuracy(subject.held_out ? "held-out training pictures" : "test pictures", outcome.tested),
      accuracy("pictures of the read-out", outcome.trained),
      {"features", fmt::format("{}", outcome.features), "that the linear read-out sees"},
      {"spikes a picture", fmt::format("{:.0f}", outcome.spikes),
       fmt::format("{} steps on {} cores", outcome.steps, outcome.cores)},
      {"kernels learned in", fmt::format("{:.1f} s", outcome.learning_seconds),
       "of processor time, functional fidelity"}};
}

Findings::Gallery kernels_of(const std::vector<LearnedLayer>& layers, std::size_t index) {
  const FilterPictures pictures = filter_pictures(layers, index);
  const KernelShape& shape = layers[index].layer.shape;
  Findings::Gallery gallery{
      .title = fmt::format("Layer {}: {} learned kernels", index + 1, shape.maps),
      .hint =
          index == 0
              ? "Weights as the chip's synaptic memory held them, without labels: bright where a "
                "kernel wants a place brighter than around, dark where it wants it darker."
              : "Sums of the kernels below that a kernel looks for, each at its place.",
      .width = pictures.side,
      .height = pictures.side,
      .pixels = pictures.pixels,
      .captions = std::vector<std::string>(shape.maps)};
  return gallery;
}

Findings::Table layers_of(const std::vector<LearnedLayer>& layers) {
  Findings::Table table{
      .title = "Layers",
      .hint = "Convolution, then the first spike of each window.",
      .heads = {"layer", "maps", "kernel", "window", "threshold", "pooled neurons"},
      .rows = {}};
  for (const LearnedLayer& one : layers) {
    const Layer& layer = one.layer;
    table.rows.push_back(
        {fmt::format("{}", table.rows.size() + 1), fmt::format("{}", layer.shape.maps),
         fmt::format("{0} × {0} × {1}", layer.shape.side, layer.shape.input.channels),
         fmt::format("{0} × {0}", layer.pool), fmt::format("{}", layer.threshold),
         fmt::format("{}", layer.pooled().size())});
  }
  return table;
}

/// Shows some test pictures to the chip, each from rest.
runtime::Session run_of(const ReportSubject& subject) {
  runtime::Session session(conv_image(subject.layers), {.fidelity = runtime::Fidelity::kCycle});
  const std::string input = session.image().inputs.front().name;
  const auto& pictures = subject.pictures.test.pictures;
  for (const Grades& grades :
       std::span(pictures).first(std::min(kPicturesOnTheChip, pictures.size()))) {
    session.reset_state(false);
    for (std::uint32_t step = 0; step < subject.outcome.steps; ++step) {
      for (std::uint32_t i = 0; i < grades.size() && step < kGrades; ++i) {
        if (grades[i] + step == kGrades) session.spike(input, i);
      }
      session.step();
    }
  }
  return session;
}

}  // namespace

void write_report(const std::string& path, const ReportSubject& subject) {
  Findings findings{.title = "Convolution kernels learned on the chip",
                    .figures = figures_of(subject),
                    .galleries = {},
                    .tables = {layers_of(subject.layers),
                               subject.outcome.tested.table("Answers of the read-out")}};
  for (std::size_t i = 0; i < subject.layers.size(); ++i) {
    findings.galleries.push_back(kernels_of(subject.layers, i));
  }
  findings.run = fmt::format("Below: what the chip does at {} pictures, {} steps each.",
                             kPicturesOnTheChip, subject.outcome.steps);
  models::write_report(path, run_of(subject), findings);
}

}  // namespace spikemesh::stdp_conv
