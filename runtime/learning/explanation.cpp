#include "runtime/learning/explanation.h"

#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <ostream>

#include "hw/arith/plasticity.h"
#include "runtime/learning/plot.h"

namespace spikemesh::learning {
namespace {

using image::ProductSum;
using Json = nlohmann::ordered_json;

constexpr std::array<const char*, image::kTraces> kTraceNames{"x1", "x2", "y1", "y2", "y3"};
constexpr std::array kTraceVariables{image::Variable::kX1, image::Variable::kX2,
                                     image::Variable::kY1, image::Variable::kY2,
                                     image::Variable::kY3};
constexpr double kUnits = 1 << arith::kUpdateShift;  // sums count in 2^-7

double of(const MeanChange& change, ProductSum sum) {
  if (sum == ProductSum::kDelay) return change.delay;
  return sum == ProductSum::kTag ? change.tag : change.weight;
}

std::vector<Curve> curves_of(const Explanation& e) {
  std::vector<Curve> curves;
  for (const rules::SumRange& range : e.check.sums) {
    if (range.dropped) continue;
    Curve curve{.title = std::string(rules::name_of(range.sum)) + " of one pair",
                .first = e.window.points.front().distance,
                .values = {}};
    for (const WindowPoint& point : e.window.points)
      curve.values.push_back(of(point.change, range.sum));
    curves.push_back(std::move(curve));
  }
  return curves;
}

std::string gates_of(const image::Product& product) {
  std::string gates;
  const auto add = [&gates](const std::string& gate) {
    if (!gates.empty()) gates += ' ';
    gates += gate;
  };
  if (product.gate_x0) add("x0");
  if (product.gate_y0) add("y0");
  if (product.gate_r0) add("r0");
  if (product.gate_u != 0) add(fmt::format("u{}", product.gate_u));
  return gates.empty() ? "-" : gates;
}

std::string factor_text(const image::Factor& factor) {
  if (factor.variable == image::Variable::kZero) return fmt::format("{}", factor.constant);
  return factor.constant == 0
             ? std::string(rules::name_of(factor.variable))
             : fmt::format("{}{:+}", rules::name_of(factor.variable), factor.constant);
}

void print_products(const Explanation& e, std::ostream& out) {
  fmt::print(out, "products (RULE words of hardware.md 12.3)\n");
  fmt::print(out, "      {:<16}{:<5}{:<9}{:<10}{:<24}{}\n", "word", "sum", "scale", "gates",
             "factors", "as text");
  for (std::size_t i = 0; i < e.rule.rule.products.size(); ++i) {
    const image::Product& p = e.rule.rule.products[i];
    fmt::print(out, "  {:>2}  {:#016x}  {:<5}{:<9}{:<10}{:<24}{}\n", i, p.pack(),
               rules::name_of(p.sum), fmt::format("{}*2^{}", p.mantissa, p.exponent), gates_of(p),
               fmt::format("{} * {} * {}", factor_text(p.factors[0]), factor_text(p.factors[1]),
                           factor_text(p.factors[2])),
               rules::to_text(p));
  }
}

void print_checks(const Explanation& e, std::ostream& out) {
  fmt::print(out, "range of each sum in one epoch\n");
  for (const rules::SumRange& range : e.check.sums)
    fmt::print(out, "  {}  {:g} to {:g}, {} of {} bits; the register holds {} to {}\n",
               rules::name_of(range.sum), static_cast<double>(range.span.low) / kUnits,
               static_cast<double>(range.span.high) / kUnits, range.bits, rules::kSumBits,
               range.target.low, range.target.high);
  for (const rules::Finding& finding : e.check.findings)
    fmt::print(out, "  note: {} {}\n", finding.where, finding.what);
}

/// What else the window depends on.
void print_conditions(const Explanation& e, std::ostream& out) {
  for (std::size_t i = 0; i < image::kTraces; ++i)
    if (e.rule.rule.reads(kTraceVariables[i]))
      fmt::print(out, "  {} rises by {} and falls by exp(-1/{:g}) a step\n", kTraceNames[i],
                 e.rule.traces[i].impulse, e.rule.traces[i].tau);
  fmt::print(out, "  weight {} before the pair", e.start.weight);
  if (e.registers.tag) fmt::print(out, ", tag {}", e.start.tag);
  if (e.reward != 0)
    fmt::print(out, ", reward {} {} steps after the later spike", e.reward, e.reward_after);
  fmt::print(out, "\n");
  if (e.reward == 0 && e.rule.rule.reads(image::Variable::kReward))
    fmt::print(out, "  note: without --reward r1 is 0\n");
}

Json change_json(const MeanChange& change) {
  return {{"dw", change.weight}, {"dd", change.delay}, {"dt", change.tag}};
}

Json products_json(const Explanation& e) {
  Json products = Json::array();
  for (const image::Product& p : e.rule.rule.products) {
    Json factors = Json::array();
    for (const image::Factor& factor : p.factors)
      factors.push_back(
          {{"variable", rules::name_of(factor.variable)}, {"constant", factor.constant}});
    products.push_back({{"text", rules::to_text(p)},
                        {"word", fmt::format("{:#016x}", p.pack())},
                        {"sum", rules::name_of(p.sum)},
                        {"mantissa", p.mantissa},
                        {"exponent", p.exponent},
                        {"x0", p.gate_x0},
                        {"y0", p.gate_y0},
                        {"r0", p.gate_r0},
                        {"u", p.gate_u},
                        {"factors", std::move(factors)}});
  }
  return products;
}

Json traces_json(const Explanation& e) {
  Json traces;
  for (std::size_t i = 0; i < image::kTraces; ++i)
    traces[kTraceNames[i]] = {{"impulse", e.rule.traces[i].impulse}, {"tau", e.rule.traces[i].tau}};
  return traces;
}

}  // namespace

Explanation explain(const network::LearningRule& rule, const WindowOptions& options,
                    const Architecture& arch) {
  const rules::Registers registers{
      .sign = options.start.sign,
      .weight_bits = static_cast<int>(options.start.weight_bits),
      .delay_bits = rule.needs_own_delay() ? static_cast<int>(options.start.delay_bits) : 0,
      .tag = rule.needs_tag(),
      .stochastic = rule.stochastic};
  return {.rule = rule,
          .start = options.start,
          .reward = options.reward,
          .reward_after = options.reward_after,
          .registers = registers,
          .check = rules::check_rule(rule.rule, registers),
          .architecture = arch.name,
          .cost = measure_cost(rule, options.start, arch),
          .window = measure_window(rule, options)};
}

void print_text(const Explanation& e, std::ostream& out) {
  fmt::print(out, "{}\n\n", rules::to_text(e.rule.rule));
  print_products(e, out);
  fmt::print(out, "\n");
  print_checks(e, out);
  fmt::print(out, "\ncost in a sweep of {}\n", e.architecture);
  fmt::print(out, "  {:.2f} cycles ({:.2f} ns) a synapse, {} synapses a word\n", e.cost.cycles,
             e.cost.nanoseconds, e.cost.synapses_per_word);
  fmt::print(out, "  {:g} pJ a synapse (energy.synaptic_update)\n", e.cost.picojoules);
  fmt::print(out, "\nlearning window: mean of {} pairs a point, epoch {}, {}\n", e.window.pairs,
             e.rule.epoch, e.rule.stochastic ? "stochastic rounding" : "rounding to nearest");
  print_conditions(e, out);
  const auto curves = curves_of(e);
  for (std::size_t i = 0; i < curves.size(); ++i) fmt::print(out, "\n{}", text_plot(curves[i]));
  const MeanChange& rest = e.window.without_spikes;
  fmt::print(out, "\nwithout spikes, in {} steps: dw {:.3f}, dd {:.3f}, dt {:.3f}\n",
             e.window.steps, rest.weight, rest.delay, rest.tag);
}

std::string to_json(const Explanation& e) {
  Json sums = Json::array();
  for (const rules::SumRange& range : e.check.sums)
    sums.push_back({{"sum", rules::name_of(range.sum)},
                    {"low", static_cast<double>(range.span.low) / kUnits},
                    {"high", static_cast<double>(range.span.high) / kUnits},
                    {"bits", range.bits}});
  Json findings = Json::array();
  for (const rules::Finding& finding : e.check.findings)
    findings.push_back({{"where", finding.where}, {"what", finding.what}});
  Json points = Json::array();
  for (const WindowPoint& point : e.window.points) {
    Json entry = change_json(point.change);
    entry["distance"] = point.distance;
    points.push_back(std::move(entry));
  }
  const Json json{{"rule", rules::to_text(e.rule.rule)},
                  {"products", products_json(e)},
                  {"traces", traces_json(e)},
                  {"epoch", e.rule.epoch},
                  {"stochastic", e.rule.stochastic},
                  {"sums", std::move(sums)},
                  {"findings", std::move(findings)},
                  {"cost",
                   {{"architecture", e.architecture},
                    {"cycles_per_synapse", e.cost.cycles},
                    {"nanoseconds_per_synapse", e.cost.nanoseconds},
                    {"picojoules_per_synapse", e.cost.picojoules},
                    {"synapses_per_word", e.cost.synapses_per_word}}},
                  {"window",
                   {{"weight", e.start.weight},
                    {"tag", e.start.tag},
                    {"reward", e.reward},
                    {"reward_after", e.reward_after},
                    {"pairs", e.window.pairs},
                    {"steps", e.window.steps},
                    {"without_spikes", change_json(e.window.without_spikes)},
                    {"points", std::move(points)}}}};
  return json.dump(2) + "\n";
}

std::string to_svg(const Explanation& e) {
  return svg_plot(rules::to_text(e.rule.rule), curves_of(e));
}

}  // namespace spikemesh::learning
