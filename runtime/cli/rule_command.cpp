#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <memory>
#include <string>

#include "base/atomic_file.h"
#include "base/error.h"
#include "compiler/network/checks.h"
#include "runtime/cli/commands.h"
#include "runtime/learning/explanation.h"

namespace spikemesh::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  spikemesh rule explain \"dw = 2^-4*x1*y0 - 2^-5*y1*x0\"\n"
    "  spikemesh rule explain \"dw = 2^-4*x1*y0 - 2^-5*y1*x0\" --x1 60:20 --y1 60:40 --svg "
    "stdp.svg\n"
    "  spikemesh rule explain \"dt = x1*y0 - 2^-4*t; dw = 2^-6*r1*t\" --reward 40 --after 8\n"
    "  spikemesh rule explain \"dw = 2^-2*x1*y0\" --nearest --arch loihi1 --json\n"
    "\n"
    "A rule is dw = ..., dd = ... and dt = ..., separated by ';': sums of products of x0 x1 x2 y0 "
    "y1\n"
    "y2 y3 r0 r1 w d t, sgn(w|t|r1), (variable + integer), u0..u15, integers and 2^k. A trace is\n"
    "IMPULSE:TAU: it rises by the impulse (0..127) at a spike and falls by exp(-1/TAU) a step.\n"
    "\n"
    "How to read it: a pair is one pre-hit and one post-spike, t_post - t_pre steps apart, on the\n"
    "functional chip. Right of 0 the pre-hit came first. A pair that moves a weight by less than "
    "1\n"
    "moves it by 1 now and then (stochastic rounding): the plot is the mean over --draws pairs.\n"
    "With epochs of several steps it is also the mean over all places of the pair in its epoch.";

struct Options {
  std::string rule;
  std::array<std::string, image::kTraces> traces{"60:20", "60:60", "60:20", "60:60", "60:200"};
  std::uint32_t epoch = 1;
  bool nearest = false;
  std::string sign = "excitatory";
  std::uint32_t weight_bits = 8;
  std::int32_t weight = 0;
  bool weight_given = false;
  std::int32_t tag = 0;
  int reward = 0;
  std::uint32_t after = 0;
  std::uint32_t reach = 40;
  std::uint32_t draws = 64;
  std::string arch = "mesh128";
  std::string svg;
  bool as_json = false;
};

constexpr std::array<const char*, image::kTraces> kTraceNames{"--x1", "--x2", "--y1", "--y2",
                                                              "--y3"};

rules::TraceShape trace_of(const std::string& option, const std::string& text) {
  rules::TraceShape shape;
  const char* const end = text.data() + text.size();
  const auto [colon, error] = std::from_chars(text.data(), end, shape.impulse);
  bool good = error == std::errc{} && colon != end && *colon == ':';
  if (good) {
    const auto [last, fault] = std::from_chars(colon + 1, end, shape.tau);
    good = fault == std::errc{} && last == end;
  }
  if (!good)
    throw UserError({.key = option, .found = text, .expected = "IMPULSE:TAU, such as 60:20"});
  return shape;
}

learning::SynapseStart start_of(const Options& options) {
  learning::SynapseStart start{.weight_bits = options.weight_bits, .tag = options.tag};
  if (options.sign == "inhibitory") start.sign = arith::WeightSign::kInhibitory;
  if (options.sign == "mixed") start.sign = arith::WeightSign::kMixed;
  const auto range = arith::mantissa_range(static_cast<int>(options.weight_bits), start.sign);
  start.weight = options.weight_given ? options.weight : (range.min + range.max + 1) / 2;
  if (start.sign == arith::WeightSign::kMixed && options.weight_bits == 1)
    start.weight = start.weight < 0 ? range.min : range.max;
  if (start.weight < range.min || start.weight > range.max ||
      (start.weight - range.min) % range.step != 0)
    throw UserError(
        {.key = "--weight",
         .found = fmt::format("{}", start.weight),
         .expected = fmt::format("{}..{} in steps of {}", range.min, range.max, range.step)});
  return start;
}

network::LearningRule rule_of(const Options& options) {
  network::LearningRule rule{.name = "rule", .rule = rules::parse_rule(options.rule)};
  for (std::size_t i = 0; i < image::kTraces; ++i)
    rule.traces[i] = trace_of(kTraceNames[i], options.traces[i]);
  rule.epoch = options.epoch;
  rule.stochastic = !options.nearest;
  network::check_learning_rule(network::Checks("rule"), rule);
  return rule;
}

void explain(const Options& options, std::ostream& out) {
  const network::LearningRule rule = rule_of(options);
  const learning::WindowOptions window{.start = start_of(options),
                                       .reach = options.reach,
                                       .draws = options.draws,
                                       .reward = static_cast<std::int8_t>(options.reward),
                                       .reward_after = options.after};
  const learning::Explanation result =
      learning::explain(rule, window, load_architecture(options.arch));
  if (!options.svg.empty()) {
    AtomicFile file(options.svg);
    file.stream() << to_svg(result);
    file.commit();
  }
  if (options.as_json)
    out << to_json(result);
  else
    print_text(result, out);
}

void add_options(CLI::App& command, Options& options) {
  constexpr std::uint32_t kMaxReach = 200;
  constexpr std::uint32_t kMaxDraws = 4096;
  constexpr int kMaxTag = 255;
  command.add_option("RULE", options.rule, "The rule, as text")->required();
  for (std::size_t i = 0; i < image::kTraces; ++i)
    command.add_option(kTraceNames[i], options.traces[i], "Trace as IMPULSE:TAU")
        ->capture_default_str();
  command.add_option("--epoch", options.epoch, "Steps between sweeps, 1 to 63")
      ->capture_default_str();
  command.add_flag("--nearest", options.nearest, "Round to nearest, not stochastically");
  command.add_option("--sign", options.sign, "Of the weights")
      ->check(CLI::IsMember({"excitatory", "inhibitory", "mixed"}))
      ->capture_default_str();
  command.add_option("--weight-bits", options.weight_bits, "1, 2, 4 or 8")
      ->check(CLI::IsMember({1, 2, 4, 8}))
      ->capture_default_str();
  CLI::Option* weight = command.add_option(
      "--weight", options.weight, "Mantissa before the pair; the middle of its range if not said");
  weight->each([&options](const std::string&) { options.weight_given = true; });
  command.add_option("--tag", options.tag, "Tag before the pair")
      ->check(CLI::Range(-kMaxTag - 1, kMaxTag))
      ->capture_default_str();
  command.add_option("--reward", options.reward, "That the host gives; 0: none")
      ->check(CLI::Range(-128, 127))
      ->capture_default_str();
  command.add_option("--after", options.after, "Steps from the later spike to the reward")
      ->check(CLI::Range(0U, kMaxReach))
      ->capture_default_str();
  command.add_option("--reach", options.reach, "Largest distance of the pair, steps")
      ->check(CLI::Range(1U, kMaxReach))
      ->capture_default_str();
  command.add_option("--draws", options.draws, "Pairs measured a point, if stochastic")
      ->check(CLI::Range(1U, kMaxDraws))
      ->capture_default_str();
  command.add_option("--arch", options.arch, "Preset or architecture file, for the cost")
      ->capture_default_str();
  command.add_option("--svg", options.svg, "Draw the window into this file");
  command.add_flag("--json", options.as_json, "Print everything as JSON");
}

}  // namespace

void add_rule_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  CLI::App& rule = *app.add_subcommand("rule", "Learning rules");
  rule.require_subcommand(1);
  CLI::App& command = *rule.add_subcommand(
      "explain", "What a rule is on the chip, what it costs, and its learning window, measured");
  add_options(command, *options);
  command.footer(kFooter);
  command.callback([options, &context] { explain(*options, context.out); });
}

}  // namespace spikemesh::cli
