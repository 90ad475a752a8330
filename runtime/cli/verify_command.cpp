#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "hw/image/image_file.h"
#include "rtl/shell/core_limits.h"
#include "runtime/cli/commands.h"
#include "runtime/input/input_spec.h"
#include "runtime/verify/lockstep.h"
#include "runtime/verify/random_input.h"
#include "runtime/verify/shrink.h"

namespace spikemesh::cli {
namespace {

using verify::Difference;
using verify::Lockstep;
using Json = nlohmann::ordered_json;

constexpr const char* kVerifyFooter =
    "Runs the image at fidelity functional, at cycle, and at cycle with cores in RTL, step by "
    "step,\n"
    "and compares after each step: spikes, all state, weights and traces of every core; between\n"
    "cycle and RTL also every transaction at a core's ports with its cycle, and all counters.\n"
    "Stops at the first difference, tells it, writes waves around it, and ends with code 1.\n"
    "Inputs send what the network says of them; if it says nothing, at random.\n"
    "\n"
    "Examples:\n"
    "  spikemesh verify net.image                          all cores in RTL\n"
    "  spikemesh verify net.image --rtl-cores 0,17 --steps 200 --seed 7\n"
    "  spikemesh verify net.image --input spikes.csv --json\n"
    "  gtkwave net.image.fst net.image.fst.gtkw            the waves of a difference";

struct VerifyOptions {
  std::string image;
  std::uint32_t steps = 20;
  std::string cores = "all";
  std::optional<std::uint32_t> seed;
  std::vector<std::string> inputs;  ///< as input_spec.h has them
  std::string waves;
  std::string shrink;
  bool as_json = false;
};

/// Where the waves of a difference are, and what they show.
struct Waves {
  std::string path;
  std::string shows;
};

void print_text(const image::ChipImage& image, const Lockstep& chips,
                const std::optional<Difference>& first, const Waves& waves, std::ostream& out) {
  const verify::Compared& compared = chips.compared();
  fmt::print(out, "{}: {} cores in use, {} in RTL; {} steps, {} cycles\n", image.architecture.name,
             image.cores.size(), chips.rtl_cores(), compared.steps, compared.cycles);
  fmt::print(out, "compared: {} spikes, {} words read back from RTL, {} port transactions\n",
             compared.spikes, compared.words, compared.transactions);
  if (!first) {
    fmt::print(out, "functional, cycle and rtl agree\n");
    return;
  }
  const verify::CoreDifference& what = first->what;
  fmt::print(out, "difference in step {}, cycle {}, core {}: {}, {}\n", first->step, first->cycle,
             first->core, what.place, what.quantity);
  fmt::print(out, "  {}: {}\n  {}: {}\n", first->expected_by, what.expected, first->found_by,
             what.found);
  fmt::print(out, "  rule: {}\n", what.section);
  fmt::print(out, "  waves: {} ({})\n", waves.path, waves.shows);
}

void print_json(const image::ChipImage& image, const Lockstep& chips,
                const std::optional<Difference>& first, const Waves& waves, std::ostream& out) {
  const verify::Compared& compared = chips.compared();
  Json report{{"architecture", image.architecture.name},
              {"cores", image.cores.size()},
              {"rtl_cores", chips.rtl_cores()},
              {"steps", compared.steps},
              {"cycles", compared.cycles},
              {"spikes", compared.spikes},
              {"words", compared.words},
              {"transactions", compared.transactions},
              {"agree", !first.has_value()}};
  if (first) {
    report["difference"] = {{"step", first->step.value()},
                            {"cycle", first->cycle.value()},
                            {"core", first->core.value()},
                            {"place", first->what.place},
                            {"quantity", first->what.quantity},
                            {"expected_by", first->expected_by},
                            {"expected", first->what.expected},
                            {"found_by", first->found_by},
                            {"found", first->what.found},
                            {"section", first->what.section},
                            {"waves", waves.path},
                            {"waves_show", waves.shows}};
  }
  out << report.dump(2) << '\n';
}

/// An image whose inputs say what they send is verified with that, another one with random input.
bool takes_random_input(const VerifyOptions& options, const image::ChipImage& image) {
  if (options.seed) return true;
  if (!options.inputs.empty()) return false;
  return std::none_of(image.inputs.begin(), image.inputs.end(), [](const image::InputGroup& group) {
    return !group.spikes.empty() || group.poisson != 0;
  });
}

verify::HostStep input_of(const VerifyOptions& options, const input::HostInput& given, Step step) {
  verify::HostStep input;
  if (takes_random_input(options, given.image())) {
    input = verify::random_input(given.image(), options.seed.value_or(0), step);
  } else {
    input.rewards = verify::rewards_of(given.image(), static_cast<std::uint32_t>(step.value()));
  }
  const auto spikes = given.spikes_of(step);
  input.spikes.insert(input.spikes.end(), spikes.begin(), spikes.end());
  return input;
}

/// A small image that differs too, with its input in it: `spikemesh verify` shows the difference.
void write_shrunk(const image::ChipImage& image, const std::vector<verify::HostStep>& inputs,
                  const rtl::CoreBuilds& builds, const std::string& path) {
  const image::ChipImage whole = verify::with_inputs(image, inputs);
  const image::ChipImage small =
      verify::shrink(whole, [&builds](const image::ChipImage& candidate) {
        return verify::replay(candidate, builds).has_value();
      });
  image::save_image(small, path);
}

void run_verify(const VerifyOptions& options, CommandContext& context) {
  const image::ChipImage image = image::load_image(options.image);
  input::HostInput given(image);
  for (const std::string& text : options.inputs) input::add_input(text, given);
  Lockstep chips(image, rtl::parse_core_list(options.cores, "--rtl-cores", image),
                 context.core_builds);
  Progress progress("steps", options.steps);
  std::optional<Difference> first;
  std::vector<verify::HostStep> inputs;
  for (Step step{}; step < Step{options.steps} && !first; ++step) {
    inputs.push_back(input_of(options, given, step));
    first = chips.step(inputs.back());
    progress.at(step.value() + 1);
  }
  Waves waves;
  if (first) {
    waves.path = options.waves.empty() ? options.image + ".fst" : options.waves;
    waves.shows = chips.write_waves(*first, waves.path);
    context.exit_code = ExitCode::kDifference;
    if (!options.shrink.empty()) {
      write_shrunk(image, inputs, context.core_builds, options.shrink);
    }
  }
  const auto print = options.as_json ? print_json : print_text;
  print(image, chips, first, waves, context.out);
}

}  // namespace

void add_verify_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App* const verify =
      app.add_subcommand("verify", "Run all fidelities in lockstep and compare them.");
  verify->footer(kVerifyFooter);
  verify->add_option("image", options->image, "chip image")->required();
  verify->add_option("--steps", options->steps, "steps to run")->capture_default_str();
  verify
      ->add_option("--rtl-cores", options->cores,
                   "cores that run in RTL: `all` or a list such as 0,17,40-42")
      ->capture_default_str();
  verify->add_option("--seed", options->seed,
                     "random input of this seed, beside what the image's inputs send");
  verify->add_option("--input", options->inputs, "spikes of the host, as for `run`")
      ->allow_extra_args(false);
  verify->add_option("--waves", options->waves,
                     "FST file for the waves around a difference; IMAGE.fst if not given");
  verify->add_option("--shrink", options->shrink,
                     "file for a small image, with its input, that shows a difference too");
  verify->add_flag("--json", options->as_json, "print the result as JSON");
  verify->callback([options, &context] { run_verify(*options, context); });
}

}  // namespace spikemesh::cli
