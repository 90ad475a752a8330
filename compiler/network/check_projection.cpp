#include <algorithm>

#include "compiler/network/checks.h"
#include "compiler/network/network.h"
#include "hw/arith/weight.h"

namespace spikemesh::network {
namespace {

constexpr std::uint32_t kMaxExtent = 1U << 16;  // of a plane or window, so that products fit

void check_mantissa(const Checks& checks, const std::string& field, std::int64_t value) {
  checks.in_range(field, value, -kMaxMantissa, kMaxMantissa);
}

class ProjectionCheck {
 public:
  ProjectionCheck(const Checks& checks, const Projection& projection, std::uint32_t sources,
                  std::uint32_t targets)
      : checks_(checks), projection_(projection), sources_(sources), targets_(targets) {}

  void run() const {
    checks_.in_range("exponent", projection_.exponent, arith::kExponentMin, arith::kExponentMax);
    checks_.in_range("delay.high", projection_.delay.high, 0, kMaxDelay);
    checks_.in_range("delay.low", projection_.delay.low, 0, projection_.delay.high);
    std::visit([this](const auto& rule) { check(rule); }, projection_.rule);
    const std::optional<std::uint64_t> count = value_count();
    std::visit([this, count](const auto& weight) { check_weight(weight, count); },
               projection_.weight);
  }

 private:
  /// Weights that can be listed for the rule, or nothing where they cannot.
  std::optional<std::uint64_t> value_count() const {
    if (std::holds_alternative<AllToAll>(projection_.rule))
      return std::uint64_t{sources_} * targets_;
    if (std::holds_alternative<OneToOne>(projection_.rule)) return targets_;
    if (const auto* rule = std::get_if<Convolution>(&projection_.rule))
      return std::uint64_t{rule->out_channels} * (rule->input.channels / rule->groups) *
             rule->kernel.y * rule->kernel.x;
    return std::nullopt;
  }

  bool recurrent() const { return projection_.source == projection_.target; }

  void check(const AllToAll&) const {}
  void check(const OneToOne&) const {
    checks_.that(sources_ == targets_, "one_to_one",
                 fmt::format("{} sources and {} targets", sources_, targets_),
                 "two sides of the same size");
  }
  void check(const FixedProbability& rule) const {
    checks_.finite_in_range("fixed_probability.probability", rule.probability, 0.0, 1.0);
  }
  void check(const FixedFanIn& rule) const {
    const std::int64_t available = std::int64_t{sources_} - (recurrent() && !rule.self ? 1 : 0);
    checks_.in_range("fixed_fan_in.sources", rule.sources, 0, available);
  }

  void check_extents(const std::string& at, const Planes& input, Pair kernel, Pair stride,
                     Pair padding, Pair dilation) const {
    const auto extent = [&](const std::string& field, std::uint32_t value, std::uint32_t low) {
      checks_.in_range(at + field, value, low, kMaxExtent);
    };
    extent("input.channels", input.channels, 1);
    extent("input.height", input.height, 1);
    extent("input.width", input.width, 1);
    for (const auto& [name, pair, low] :
         {std::tuple{"kernel", kernel, 1U}, std::tuple{"stride", stride, 1U},
          std::tuple{"padding", padding, 0U}, std::tuple{"dilation", dilation, 1U}}) {
      extent(std::string(name) + ".y", pair.y, low);
      extent(std::string(name) + ".x", pair.x, low);
    }
  }

  void check_planes(const std::string& at, const Planes& input, const Planes& output) const {
    checks_.that(input.size() == sources_, at + "input",
                 fmt::format("{} x {} x {}", input.channels, input.height, input.width),
                 fmt::format("planes of {} neurons, as the source has", sources_));
    checks_.that(output.size() == targets_, at + "output",
                 fmt::format("{} x {} x {}", output.channels, output.height, output.width),
                 fmt::format("planes of {} neurons, as the target has", targets_));
  }

  void check(const Convolution& rule) const {
    check_extents("convolution.", rule.input, rule.kernel, rule.stride, rule.padding,
                  rule.dilation);
    checks_.in_range("convolution.out_channels", rule.out_channels, 1, kMaxExtent);
    checks_.in_range("convolution.groups", rule.groups, 1, rule.input.channels);
    checks_.that(rule.input.channels % rule.groups == 0 && rule.out_channels % rule.groups == 0,
                 "convolution.groups", fmt::format("{}", rule.groups),
                 "a divisor of the channels on both sides");
    check_planes("convolution.", rule.input, output_of(rule));
  }

  void check(const Pooling& rule) const {
    check_extents("pooling.", rule.input, rule.kernel, rule.stride, rule.padding, {1, 1});
    check_planes("pooling.", rule.input, output_of(as_convolution(rule)));
  }

  void check(const Explicit& rule) const {
    const SynapseTable& table = rule.synapses;
    for (const std::uint32_t source : table.sources())
      checks_.in_range("synapses.source", source, 0, std::int64_t{sources_} - 1);
    for (const std::uint32_t target : table.targets())
      checks_.in_range("synapses.target", target, 0, std::int64_t{targets_} - 1);
    for (const std::int16_t weight : table.weights())
      check_mantissa(checks_, "synapses.weight", weight);
    for (const std::uint8_t delay : table.delays())
      checks_.in_range("synapses.delay", delay, 0, kMaxDelay);
  }

  using Count = std::optional<std::uint64_t>;

  void check_weight(const ConstantWeight& weight, Count) const {
    check_mantissa(checks_, "weight.constant", weight.value);
  }
  void check_weight(const UniformWeight& weight, Count) const {
    check_mantissa(checks_, "weight.uniform.low", weight.low);
    check_mantissa(checks_, "weight.uniform.high", weight.high);
    checks_.that(weight.low <= weight.high, "weight.uniform.high", fmt::format("{}", weight.high),
                 fmt::format("at least {}", weight.low));
  }
  void check_weight(const BinaryWeight& weight, Count) const {
    check_mantissa(checks_, "weight.binary.first", weight.first);
    check_mantissa(checks_, "weight.binary.second", weight.second);
    checks_.finite_in_range("weight.binary.probability", weight.probability, 0.0, 1.0);
  }
  void check_weight(const NormalWeight& weight, Count) const {
    checks_.finite_in_range("weight.normal.mean", weight.mean, -kMaxMantissa, kMaxMantissa);
    checks_.finite_in_range("weight.normal.deviation", weight.deviation, 0.0, kMaxMantissa);
  }
  void check_count(const std::string& field, std::uint64_t found, Count wanted,
                   bool one_for_all) const {
    checks_.that(wanted.has_value() || (one_for_all && found == 1), field,
                 fmt::format("{} values", found), "a rule with a fixed order of its synapses",
                 "all_to_all, one_to_one and convolution have one");
    checks_.that(found == wanted || (one_for_all && found == 1), field,
                 fmt::format("{} values", found), fmt::format("{}", wanted.value_or(1)));
  }
  void check_weight(const WeightValues& weight, Count count) const {
    check_count("weight.values", weight.values.size(), count, false);
    for (const std::int16_t value : weight.values) check_mantissa(checks_, "weight.values", value);
  }
  void check_weight(const RealWeights& weight, Count count) const {
    constexpr double kLargest = 1e6;
    check_count("weight.real", weight.values.size(), count, true);
    for (const double value : weight.values)
      checks_.finite_in_range("weight.real", value, -kLargest, kLargest);
  }

  const Checks& checks_;
  const Projection& projection_;
  std::uint32_t sources_;
  std::uint32_t targets_;
};

}  // namespace

void check_projection(const Checks& checks, const Projection& projection, std::uint32_t source_size,
                      std::uint32_t target_size) {
  ProjectionCheck(checks, projection, source_size, target_size).run();
}

}  // namespace spikemesh::network
