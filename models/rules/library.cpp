#include "models/rules/library.h"

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace spikemesh::rule_library {
namespace {

using image::Trace;

struct Shapes {
  rules::TraceShape x1{};
  rules::TraceShape x2{};
  rules::TraceShape y1{};
  rules::TraceShape y2{};
  rules::TraceShape y3{};
};

network::LearningRule rule(const char* name, const char* text, const Shapes& shapes) {
  network::LearningRule result{.name = name, .rule = rules::parse_rule(text)};
  result.traces = {shapes.x1, shapes.x2, shapes.y1, shapes.y2, shapes.y3};
  return result;
}

std::vector<Entry> all() {
  return {
      {rule("pair-stdp", "dw = 2^-4*x1*y0 - 2^-5*y1*x0",
            {.x1 = {.impulse = 96, .tau = 20.0}, .y1 = {.impulse = 96, .tau = 20.0}}),
       "spike-timing dependent plasticity of pairs: exponential windows on both sides",
       "Song, Miller and Abbott 2000"},
      {rule("triplet-stdp", "dw = 2^-7*x1*y2*y0 - 2^-5*y1*x0",
            {.x1 = {.impulse = 16, .tau = 16.8},
             .y1 = {.impulse = 32, .tau = 33.7},
             .y2 = {.impulse = 8, .tau = 114.0}}),
       "the minimal triplet model: potentiation grows with the frequency of pairs",
       "Pfister and Gerstner 2006"},
      {rule("reward-stdp", "dt = 2^-2*x1*y0 - 2^-2*y1*x0 - 2^-5*t; dw = 2^-6*r1*t",
            {.x1 = {.impulse = 60, .tau = 20.0}, .y1 = {.impulse = 60, .tau = 20.0}}),
       "pairs mark their synapse with a tag that fades; a reward turns tags into weight",
       "Izhikevich 2007"},
      {rule("multiplicative", "dw = 2^-7*x1*w*(31 - w)*y0 - 2^-7*w*(31 - w)*y0",
            {.x1 = {.impulse = 2, .tau = 10.0}}),
       "w (1 - w): steps vanish at both ends of 0..31, so that weights settle there",
       "Masquelier and Thorpe 2007; Kheradpisheh et al. 2018"},
      {rule("homeostatic", "dw = 2^-4*x1*y0 - 2^-4*w*y0", {.x1 = {.impulse = 96, .tau = 20.0}}),
       "each post-spike takes off a share of every weight: they settle at the source's mean trace",
       "Oja 1982, in the form of a spiking rule"},
      {rule("e-prop", "dt = 2^-5*x1*y1 - 2^-3*t; dw = 2^-5*r1*t",
            {.x1 = {.impulse = 40, .tau = 10.0}, .y1 = {.impulse = 40, .tau = 5.0}}),
       "three factors: the tag filters x1 y1, a learning signal of either sign makes weight of it",
       "Bellec et al. 2020"},
  };
}

}  // namespace

std::span<const Entry> entries() {
  static const std::vector<Entry> known = all();
  return known;
}

const network::LearningRule& find(std::string_view name) {
  std::string names;
  for (const Entry& entry : entries()) {
    if (entry.rule.name == name) return entry.rule;
    names += (names.empty() ? "" : ", ") + entry.rule.name;
  }
  throw UserError(
      {.key = "learning rule", .found = std::string(name), .expected = "one of " + names});
}

}  // namespace spikemesh::rule_library
