#include "compiler/passes/plastic_check.h"

#include <algorithm>

#include "base/error.h"
#include "hw/image/learning_words.h"

namespace spikemesh::compiler {
namespace {

/// A rule's number on a core, as words.
std::optional<RuleWords> words_on(const image::CoreImage& core, std::uint32_t number) {
  const std::size_t rule = std::size_t{number} * image::kProductsPerRule;
  const std::size_t decay = std::size_t{number} * image::kDecayWordsPerRule;
  if (rule + image::kProductsPerRule > core.rules.size() ||
      decay + image::kDecayWordsPerRule > core.decays.size())
    return std::nullopt;
  const auto products = core.rules.begin() + static_cast<std::ptrdiff_t>(rule);
  const auto decays = core.decays.begin() + static_cast<std::ptrdiff_t>(decay);
  return RuleWords{.products = {products, products + image::kProductsPerRule},
                   .decays = {decays, decays + image::kDecayWordsPerRule},
                   .stochastic = (core.stochastic >> number & 1U) != 0};
}

/// The decay tables of y1 to y3.
std::vector<std::uint16_t> post_tables(const RuleWords& words) {
  const auto first = words.decays.begin() + image::decay_address(0, image::Trace::kY1, 0);
  return {first, words.decays.end()};
}

}  // namespace

PlasticReader::PlasticReader(const Compilation& compilation) : compilation_(compilation) {
  for (const network::LearningRule& rule : compilation.network.learning_rules())
    rules_.push_back(words_of(rule));
}

std::size_t PlasticReader::canonical_rule(std::size_t rule) const {
  return static_cast<std::size_t>(std::ranges::find(rules_, rules_.at(rule)) - rules_.begin());
}

std::optional<std::size_t> PlasticReader::rule_on(const image::CoreImage& core,
                                                  std::uint32_t number) const {
  const auto words = words_on(core, number);
  if (!words) return std::nullopt;
  const auto found = std::ranges::find(rules_, *words);
  if (found == rules_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rules_.begin());
}

PlasticKind PlasticReader::key_of(PlasticKind kind) const {
  kind.rule = canonical_rule(kind.rule);
  kind.tag = 0;  // each synapse has its own
  return kind;
}

std::uint16_t PlasticReader::canonical(std::uint16_t plastic) const {
  if (plastic == 0) return 0;
  const std::vector<PlasticKind>& kinds = compilation_.program.plastic;
  const PlasticKind key = key_of(kind(plastic));
  const auto found =
      std::ranges::find_if(kinds, [&](const PlasticKind& other) { return key_of(other) == key; });
  return static_cast<std::uint16_t>(found - kinds.begin() + 1);
}

void PlasticReader::check_registers() const {
  const bool learns = !compilation_.program.plastic.empty();
  const image::ChipImage& image = compilation_.image;
  const auto& rules = compilation_.network.learning_rules();
  SPIKEMESH_CHECK(image.epoch == (learns ? rules.front().epoch : 0),
                  "EPOCH of the image is that of the rules, not {}", image.epoch);
  SPIKEMESH_CHECK(image.r_decay == (learns ? rules.front().reward_decay : 0),
                  "R_DECAY of the image is that of the rules, not {}", image.r_decay);
}

void PlasticReader::check_core(const image::CoreImage& core, const Cluster& cluster) const {
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    const CompartmentName name = compilation_.program.name_of(cluster[i]);
    const auto wanted = compilation_.network.post_traces_of(name.population, name.compartment);
    const auto config = image::CompartmentConfig::unpack(core.compartments.at(i));
    const auto profile =
        image::Profile::unpack({.low = core.profiles.at(2U * config.profile),
                                .high = core.profiles.at(2U * config.profile + 1)});
    SPIKEMESH_CHECK(profile.y_traces == wanted.has_value(),
                    "compartment {} keeps y traces exactly if something learns onto it",
                    cluster[i]);
    if (!wanted) continue;
    const auto words = words_on(core, profile.trace_class);
    SPIKEMESH_CHECK(words && post_tables(*words) == post_tables(rules_.at(*wanted)) &&
                        words->stochastic == rules_.at(*wanted).stochastic,
                    "trace class {} of core {} has the y traces of {}", profile.trace_class,
                    core.id, compilation_.network.learning_rules()[*wanted].name);
  }
}

std::uint16_t PlasticReader::kind_of(const image::CoreImage& core, std::uint32_t axon,
                                     const image::InAxonEntry& entry, std::uint32_t source) const {
  const auto rule = rule_on(core, entry.rule);
  SPIKEMESH_CHECK(rule.has_value(), "rule {} of core {} is one of the network", entry.rule,
                  core.id);
  const auto trace = image::XTrace::unpack(core.x_traces.at(axon));
  SPIKEMESH_CHECK(trace.source_id == source, "the pre-traces of axon {} are those of source {}",
                  axon, source);
  const network::LearningRule& learning = compilation_.network.learning_rules()[*rule];
  const bool own_delay = learning.needs_own_delay();
  SPIKEMESH_CHECK(!own_delay || entry.delay == 0, "a learned delay stands in its synapse alone");
  SPIKEMESH_CHECK(entry.format != image::ListFormat::kShared, "a plastic list is not shared");
  const PlasticKind key{
      .rule = *rule,
      .sign = entry.sign,
      .weight_bits = entry.weight_bits,
      .exponent = entry.exponent,
      .own_delay_bits = own_delay ? entry.delay_bits : std::uint8_t{0},
      .has_tag = entry.tag,
      .x1 = trace.x1,
      .x2 = trace.x2,
  };
  const std::vector<PlasticKind>& kinds = compilation_.program.plastic;
  const auto found =
      std::ranges::find_if(kinds, [&](const PlasticKind& other) { return key_of(other) == key; });
  SPIKEMESH_CHECK(found != kinds.end(), "axon {} of core {} is a plastic list of the network", axon,
                  core.id);
  return static_cast<std::uint16_t>(found - kinds.begin() + 1);
}

}  // namespace spikemesh::compiler
