/// N-MNIST: recordings of an event camera, classified by a network that was trained for Loihi.

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include "compiler/passes/compile.h"
#include "models/nmnist/classifier.h"
#include "models/nmnist/recordings.h"
#include "models/nmnist/spiking.h"
#include "models/support/model_main.h"
#include "runtime/report/run_text.h"

namespace spikemesh::nmnist {
namespace {

void print_csv(const std::vector<Recording>& recordings, const std::vector<Answer>& answers) {
  fmt::print("sample,label,predicted");
  for (std::uint32_t i = 0; i < kClasses; ++i) fmt::print(",count{}", i);
  fmt::print(",input_events,hidden_spikes\n");
  for (std::size_t i = 0; i < recordings.size(); ++i)
    fmt::print("{},{},{},{},{},{}\n", recordings[i].number, recordings[i].label,
               answers[i].predicted, fmt::join(answers[i].counts, ","), recordings[i].spikes.size(),
               answers[i].hidden_spikes);
}

nlohmann::ordered_json to_json(const std::vector<Recording>& recordings,
                               const std::vector<Answer>& answers) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < recordings.size(); ++i)
    rows.push_back({{"sample", recordings[i].number},
                    {"label", recordings[i].label},
                    {"predicted", answers[i].predicted},
                    {"counts", answers[i].counts},
                    {"input_spikes", recordings[i].spikes.size()},
                    {"hidden_spikes", answers[i].hidden_spikes}});
  return rows;
}

void print(const models::Options& options, const std::string& set,
           const std::vector<Recording>& recordings, const std::vector<Answer>& answers,
           const runtime::Session& session, bool as_csv) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < recordings.size(); ++i)
    right += answers[i].predicted == recordings[i].label ? 1U : 0U;
  const bool timed = session.record().timing().steps() != 0;
  if (options.as_json) {
    nlohmann::ordered_json json{{"set", set}, {"samples", recordings.size()}, {"right", right}};
    json["answers"] = to_json(recordings, answers);
    if (timed)
      json["run"] = nlohmann::ordered_json::parse(report::to_json(session.record().timing()));
    fmt::print("{}\n", json.dump(2));
    return;
  }
  if (as_csv) return print_csv(recordings, answers);
  fmt::print("{} of {} recordings of the {} set are classified right on {} core(s)\n", right,
             recordings.size(), set, session.image().cores.size());
  if (timed) fmt::print("\n{}", report::to_text(session.record().timing(), 4));
}

int main_of(int argc, char** argv) {
  models::Options options;
  std::string set = "test";
  bool as_csv = false;
  CLI::App app(
      "N-MNIST on the emulated chip: a 2312-512-10 network that was trained for Loihi and real "
      "recordings of an event camera.");
  models::add_options(app, options);
  app.add_option("--set", set, "test: 100 recordings; train: 1000")
      ->check(CLI::IsMember({"test", "train"}))
      ->capture_default_str();
  app.add_flag("--csv", as_csv, "print a line for each recording, with all spike counts");
  CLI11_PARSE(app, argc, argv);

  const auto recordings =
      load_recordings(models::data_file(options, "nmnist_slayer/NMNISTsmall.tar.gz"),
                      set == "test" ? "test100.txt" : "train1K.txt", options.samples);
  compiler::Compilation compilation{
      .network = spiking_network(models::data_file(options, "nmnist_slayer/NMNISTFc1.txt"),
                                 models::data_file(options, "nmnist_slayer/NMNISTFc2.txt")),
      .arch = load_architecture(options.architecture)};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image),
                           {.fidelity = models::fidelity_of(options)});
  Classifier classifier(session);
  const models::Progress progress(recordings.size(), "recordings");
  std::vector<Answer> answers;
  for (const Recording& recording : recordings) {
    answers.push_back(classifier.classify(recording));
    progress.at(answers.size());
  }
  models::write_report(options, session);
  print(options, set, recordings, answers, session, as_csv);
  return 0;
}

}  // namespace
}  // namespace spikemesh::nmnist

int main(int argc, char** argv) {
  return spikemesh::models::run_main([&] { return spikemesh::nmnist::main_of(argc, argv); });
}
