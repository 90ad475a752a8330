#include "models/digits/dataset.h"

#include <charconv>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <numeric>
#include <random>
#include <string>

#include "base/error.h"
#include "models/digits/embedded_table.h"

namespace spikemesh::digits {
namespace {

struct Place {
  std::string_view file;
  int line;
};

[[noreturn]] void refuse(const Place& place, std::string_view found, std::string_view expected) {
  throw UserError({.file = std::string(place.file),
                   .line = place.line,
                   .found = std::string(found),
                   .expected = std::string(expected)});
}

int parse_number(std::string_view field, int most, const Place& place) {
  int value = -1;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size() || value < 0 || value > most)
    refuse(place, field, fmt::format("a whole number from 0 to {}", most));
  return value;
}

Digit parse_line(std::string_view line, const Place& place) {
  Digit digit;
  std::size_t column = 0;
  while (true) {
    const std::size_t comma = line.find(',');
    const std::string_view field = line.substr(0, comma);
    if (column > kPixels) refuse(place, "more than 65 columns", "64 pixels and a class");
    const bool is_label = column == kPixels;
    const int value = parse_number(field, is_label ? kClasses - 1 : kInk, place);
    (is_label ? digit.label : digit.pixels[column]) = static_cast<std::uint8_t>(value);
    ++column;
    if (comma == std::string_view::npos) break;
    line.remove_prefix(comma + 1);
  }
  if (column != kPixels + 1)
    refuse(place, fmt::format("{} columns", column), "64 pixels and a class");
  return digit;
}

/// Fisher and Yates' shuffle, written out because std::shuffle differs between libraries.
std::vector<std::size_t> shuffled(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 random(20261122);  // NOLINT(cert-msc51-cpp): the same parts in every run
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

}  // namespace

std::vector<Digit> parse_digits(std::string_view text, std::string_view file) {
  std::vector<Digit> digits;
  int line_number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    ++line_number;
    digits.push_back(parse_line(text.substr(0, end), {file, line_number}));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return digits;
}

Dataset split(const std::vector<Digit>& digits) {
  constexpr std::size_t kHoldOutEvery = 5;
  Dataset parts;
  std::size_t position = 0;
  for (const std::size_t index : shuffled(digits.size())) {
    const bool held_out = position++ % kHoldOutEvery == 0;
    (held_out ? parts.test : parts.train).push_back(digits[index]);
  }
  return parts;
}

Dataset embedded_digits() { return split(parse_digits(kEmbeddedTable, "digits.csv")); }

Dataset load_digits(const std::string& folder) {
  constexpr std::size_t kFewest = 10;
  const std::string path = folder + "/digits.csv";
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UserError({.file = path, .expected = "a file that can be read"});
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::vector<Digit> digits = parse_digits(text, path);
  if (digits.size() < kFewest) {
    throw UserError({.file = path,
                     .found = fmt::format("{} digits", digits.size()),
                     .expected = fmt::format("at least {}", kFewest)});
  }
  return split(digits);
}

}  // namespace spikemesh::digits
