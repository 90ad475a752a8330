#include "hw/arch/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <ostream>
#include <random>
#include <set>

#include "hw/arch/edit_for_test.h"
#include "hw/arch/field_map.h"

namespace spikemesh {

void PrintTo(const FieldInfo& field, std::ostream* out) { *out << field.path; }

namespace {

/// The rules that hold for every field, told by reflection: no field can be forgotten.
class EachField : public testing::TestWithParam<FieldInfo> {
 protected:
  const FieldInfo& field() const { return GetParam(); }

  /// Whether a text with this value of the field is refused for its range, at its place.
  /// Contradictions with other fields do not count.
  bool refused(const std::string& value) const {
    EditedText edited(canonical_);
    edited.set(field().path, value);
    const TextPlace place = edited.place_of(field().path);
    for (const UserErrorInfo& fault : find_architecture_faults(edited.text(), "test")) {
      const bool here = fault.line == place.line && fault.column >= place.column;
      if (here && fault.expected.starts_with(expected_text(field()))) return true;
    }
    return false;
  }

  bool refused_number(double value) const { return refused(fmt::format("{}", value)); }

  std::string canonical_ = to_text(load_architecture("tiny"));
};

class EachValue : public EachField {};
class EachInteger : public EachField {};
class EachReal : public EachField {};
class EachText : public EachField {};
class EachSingular : public EachField {};
class EachTied : public EachField {};

TEST_P(EachValue, HoldsItsSmallestAndLargestValueAndNothingBeyond) {
  EXPECT_FALSE(refused_number(field().min));
  EXPECT_FALSE(refused_number(field().max));
  EXPECT_TRUE(refused_number(field().min - 1));
  EXPECT_TRUE(refused_number(field().max + 1));
  EXPECT_TRUE(refused("4294967295"));
  EXPECT_TRUE(refused("-4294967296"));
  EXPECT_TRUE(refused("\"1\""));
  EXPECT_TRUE(refused("yes"));
}

TEST_P(EachInteger, HoldsOfAllThoseThatItsRuleNames) {
  const auto allowed = [this](std::uint32_t value) {
    if (!field().one_of.empty())
      return std::ranges::find(field().one_of, value) != field().one_of.end();
    if (field().power_of_two) return (value & (value - 1)) == 0;
    return field().multiple_of == 0 || value % field().multiple_of == 0;
  };
  const auto min = static_cast<std::uint32_t>(field().min);
  const auto max = static_cast<std::uint32_t>(field().max);
  for (std::uint32_t value = min; value <= std::min(max, min + 40); ++value)
    EXPECT_EQ(refused_number(value), !allowed(value)) << value;
  EXPECT_EQ(refused_number(max - (max > min ? 1 : 0)), !allowed(max - (max > min ? 1 : 0)));
  EXPECT_TRUE(refused("1.5"));
}

TEST_P(EachReal, HoldsNoNumberThatIsNotFinite) {
  EXPECT_TRUE(refused("nan"));
  EXPECT_TRUE(refused("inf"));
  EXPECT_TRUE(refused("-inf"));
  EXPECT_TRUE(refused("1e400"));
  EXPECT_TRUE(refused("-1e-300"));
  EXPECT_FALSE(refused("0.125"));
}

TEST_P(EachText, HoldsItsLengthsAndLetters) {
  const auto of_length = [](double length) {
    return "\"" + std::string(static_cast<std::size_t>(length), 'a') + "\"";
  };
  EXPECT_FALSE(refused(of_length(field().min)));
  EXPECT_FALSE(refused(of_length(field().max)));
  EXPECT_TRUE(refused(of_length(field().max + 1)));
  EXPECT_EQ(refused("\"\""), field().min > 0);
  EXPECT_EQ(refused("\"A b\""), field().identifier);
  EXPECT_TRUE(refused("\"a\\nb\""));
  EXPECT_TRUE(refused("\"\\377\""));
  EXPECT_TRUE(refused("7"));
}

TEST_P(EachField, IsMissedWhereItsBlockStands) {
  EditedText edited(canonical_);
  edited.remove(field().path);
  const std::string group = group_of(field().path);
  const TextPlace place = group.empty() ? TextPlace{1, 1} : edited.place_of(group);
  const auto faults = find_architecture_faults(edited.text(), "test");
  ASSERT_EQ(faults.size(), 1U);
  const std::string indexed = group == "host_port" ? "host_port[0]" : group;
  EXPECT_EQ(faults[0].key, join_path(indexed, leaf_of(field().path)));
  EXPECT_EQ(faults[0].found, "nothing");
  EXPECT_EQ(faults[0].expected, expected_text(field()));
  EXPECT_EQ(faults[0].line, place.line);
  EXPECT_EQ(faults[0].column, place.column);
}

TEST_P(EachSingular, IsGivenOnce) {
  EditedText edited(canonical_);
  const TextPlace place = edited.place_of(field().path);
  const std::string indent(static_cast<std::size_t>(place.column - 1), ' ');
  const bool group = field().kind == FieldKind::kGroup;
  const std::string leaf = leaf_of(field().path);
  const std::string value =
      group ? leaf + " { }" : leaf + ": " + field_text(load_architecture("tiny"), field());
  if (group)
    edited = EditedText(indent + value + "\n" + canonical_);
  else
    edited.add_below(field().path, indent + value);
  const auto faults = find_architecture_faults(edited.text(), "test");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].key, field().path);
  EXPECT_EQ(faults[0].found, "a second value");
  EXPECT_EQ(faults[0].line, place.line + 1);
  EXPECT_EQ(faults[0].column, place.column);
}

TEST_P(EachTied, ChangesTheFingerprintUnlessItIsProse) {
  const Architecture before = load_architecture("tiny");
  Architecture after = before;
  for_each_value(after, [this]<class Value>(std::string_view path, Value& value) {
    if (path != field().path) return;
    if constexpr (std::is_same_v<Value, std::string>)
      value += "x";
    else if constexpr (std::is_arithmetic_v<Value>)
      value += 1;
    else
      value += Value{1};
  });
  EXPECT_NE(after, before);
  EXPECT_EQ(fingerprint(after) == fingerprint(before), field().kind == FieldKind::kText);
}

bool is_integer(const FieldInfo& field) { return field.kind == FieldKind::kInteger; }
bool is_real(const FieldInfo& field) { return field.kind == FieldKind::kNumber; }
bool is_text(const FieldInfo& field) { return field.kind == FieldKind::kText; }
bool is_group(const FieldInfo& field) { return field.kind == FieldKind::kGroup; }
/// The struct holds the format as a constant and the host ports as a list.
bool is_tied(const FieldInfo& field) {
  return !is_group(field) && field.path != "format" && group_of(field.path) != "host_port";
}

auto fields_that(bool (*condition)(const FieldInfo&)) {
  std::vector<FieldInfo> chosen;
  std::ranges::copy_if(architecture_fields(), std::back_inserter(chosen), condition);
  return testing::ValuesIn(chosen);
}

std::string test_name(const testing::TestParamInfo<FieldInfo>& info) {
  std::string name = info.param.path;
  std::ranges::replace(name, '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Of, EachField, fields_that([](const FieldInfo&) { return true; }),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachValue, fields_that([](const FieldInfo& field) {
                           return is_integer(field) || is_real(field);
                         }),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachInteger, fields_that(is_integer), test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachReal, fields_that(is_real), test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachText, fields_that(is_text), test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachSingular,
                         fields_that([](const FieldInfo& field) { return !field.repeated; }),
                         test_name);
INSTANTIATE_TEST_SUITE_P(Of, EachTied, fields_that(is_tied), test_name);

TEST(Fields, AreTiedToTheStructOneToOne) {
  std::set<std::string> in_proto;
  for (const FieldInfo& field : architecture_fields()) {
    if (is_tied(field)) in_proto.insert(field.path);
  }
  std::set<std::string> in_struct;
  const Architecture arch;
  for_each_value(arch, [&](std::string_view path, const auto&) {
    EXPECT_TRUE(in_struct.emplace(path).second) << path << " is tied twice";
  });
  EXPECT_EQ(in_struct, in_proto);
}

/// A value that the field may hold, any of them.
double random_value(const FieldInfo& field, std::mt19937_64& random) {
  std::uniform_real_distribution<double> range(field.min, field.max);
  double value = field.max;
  do {
    value = range(random);
    if (field.kind == FieldKind::kInteger) value = std::round(value);
    if (field.power_of_two) value = std::exp2(std::round(std::log2(value)));
    if (field.multiple_of > 0) value = field.multiple_of * std::round(value / field.multiple_of);
  } while (!allows(field, value));
  return value;
}

/// An architecture with any values that fit each other.
Architecture random_architecture(std::mt19937_64& random) {
  Architecture arch = load_architecture("tiny");
  for_each_value(arch, [&]<class Value>(std::string_view path, Value& value) {
    const double number = random_value(*find_architecture_field(path), random);
    if constexpr (std::is_arithmetic_v<Value>)
      value = static_cast<Value>(number);
    else if constexpr (!std::is_same_v<Value, std::string>)
      value = Value{static_cast<typename Value::rep>(number)};
  });
  arch.mesh.width = 1 + arch.mesh.width % 32;
  arch.mesh.height = 1 + arch.mesh.height % 32;
  arch.core.compartments = std::min(arch.core.compartments, arch.core.accumulators / 8);
  arch.timing.barrier += Cycle{8} + 2 * Cycle{1023};
  arch.timing.barrier = std::min(arch.timing.barrier, Cycle{1000000});
  for (std::uint32_t y = 1; y < arch.mesh.height; ++y)
    if (random() % 2 == 0) arch.host_ports.push_back({.x = 0, .y = y});
  return arch;
}

TEST(Fields, AnyArchitectureInRangeSurvivesText) {
  std::mt19937_64 random(20180101);
  for (int i = 0; i < 300; ++i) {
    const Architecture arch = random_architecture(random);
    const Architecture again = parse_architecture(to_text(arch), "random");
    ASSERT_EQ(again, arch) << to_text(arch);
    ASSERT_EQ(fingerprint(again), fingerprint(arch));
  }
}

TEST(Fields, RangesReadAsProse) {
  const auto range = [](const char* path) { return range_text(*find_architecture_field(path)); };
  EXPECT_EQ(range("noc.fifo_depth"), "2 to 64");
  EXPECT_EQ(range("noc.link_bits"), "64");
  EXPECT_EQ(range("core.synapse_lanes"), "1, 2 or 4");
  EXPECT_EQ(range("core.accumulators"), "512 to 65536, a power of two");
  EXPECT_EQ(range("core.compartments"), "8 to 1024, a multiple of 8");
  EXPECT_EQ(range("energy.static_mw"), "0 to 1000000");
  EXPECT_EQ(range("noc"), "");
  EXPECT_EQ(range("host_port"), "1 to 4096");
  EXPECT_EQ(expected_text(*find_architecture_field("core.accumulators")),
            "512 to 65536 accumulators, a power of two");
}

TEST(Fields, SuggestsTheNearestInTheGroupAndThenInAnyGroup) {
  EXPECT_EQ(suggest_architecture_field("noc.fifo_dept"), "noc.fifo_depth");
  EXPECT_EQ(suggest_architecture_field("widht"), "mesh.width");
  EXPECT_EQ(suggest_architecture_field("core.barier"), "timing.barrier");
  EXPECT_EQ(suggest_architecture_field("noc.colour_of_the_sky"), "");
}

}  // namespace
}  // namespace spikemesh
