/// Neurons of several kinds under one stimulus: tonic, phasic, adapting, bursting.

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

#include "base/atomic_file.h"
#include "compiler/passes/compile.h"
#include "models/alif_gallery/cells.h"
#include "models/alif_gallery/page.h"
#include "models/alif_gallery/pattern.h"
#include "models/alif_gallery/recording.h"
#include "models/support/model_main.h"

namespace spikemesh::alif_gallery {
namespace {

constexpr int kDifferenceExit = 1;

std::vector<Pattern> judge_all(const std::vector<Recording>& recordings) {
  std::vector<Pattern> patterns;
  patterns.reserve(recordings.size());
  for (const Recording& recording : recordings)
    patterns.push_back(judge(recording.spikes, kOn, kOff));
  return patterns;
}

void print_text(const std::vector<Cell>& cells, const std::vector<Recording>& recordings,
                const std::vector<Pattern>& patterns) {
  fmt::print("{:<15} {:<10} {:<10} {:>6}  {}\n", "", "expected", "found", "spikes",
             "spikes at, ms after the beginning");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    constexpr std::size_t kShown = 10;
    const auto& spikes = recordings[i].spikes;
    std::string times;
    for (std::size_t k = 0; k < std::min(kShown, spikes.size()); ++k)
      times += fmt::format("{} ", static_cast<int>(spikes[k]) - static_cast<int>(kOn));
    if (spikes.size() > kShown) times += "...";
    fmt::print("{:<15} {:<10} {:<10} {:>6}  {}\n", cells[i].name, name_of(cells[i].expected),
               name_of(patterns[i]), spikes.size(), times);
  }
}

void print_json(const std::vector<Cell>& cells, const std::vector<Recording>& recordings,
                const std::vector<Pattern>& patterns) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < cells.size(); ++i)
    json.push_back({{"name", cells[i].name},
                    {"expected", name_of(cells[i].expected)},
                    {"found", name_of(patterns[i])},
                    {"spikes", recordings[i].spikes}});
  fmt::print("{}\n", json.dump(2));
}

int main_of(int argc, char** argv) {
  models::Options options;
  CLI::App app(
      "A gallery of neurons on the emulated chip: LIF, ALIF and trees of two compartments under "
      "one stimulus; each is to show its pattern. --report makes the plots. Exit code 1 if a "
      "pattern is another one.");
  models::add_run_options(app, options);
  app.footer("Example:\n  alif-gallery --report gallery.html");
  CLI11_PARSE(app, argc, argv);

  const std::vector<Cell> cells = gallery();
  compiler::Compilation compilation{.network = gallery_network(cells),
                                    .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  const std::vector<Recording> recordings = record(session, cells);
  const std::vector<Pattern> patterns = judge_all(recordings);
  if (!options.report.empty()) {
    AtomicFile file(options.report);
    file.stream() << to_html(cells, recordings);
    file.commit();
  }
  options.as_json ? print_json(cells, recordings, patterns)
                  : print_text(cells, recordings, patterns);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (patterns[i] != cells[i].expected) return kDifferenceExit;
  return 0;
}

}  // namespace
}  // namespace spikemesh::alif_gallery

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::alif_gallery::main_of(argc, argv); });
}
