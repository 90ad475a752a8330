#include "base/npy_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <fstream>
#include <regex>
#include <utility>

#include "base/error.h"

namespace spikemesh {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 6> kMagic{'\x93', 'N', 'U', 'M', 'P', 'Y'};
constexpr std::size_t kMaxHeader = 1U << 16;

[[noreturn]] void refuse(const std::string& path, std::string found, std::string expected) {
  throw UserError({.file = path, .found = std::move(found), .expected = std::move(expected)});
}

struct Header {
  std::string type;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t values = 1;
};

std::string read_header_text(std::ifstream& file, const std::string& path) {
  std::array<char, 8> start{};
  file.read(start.data(), start.size());
  if (!file || !std::equal(kMagic.begin(), kMagic.end(), start.begin()))
    refuse(path, "no .npy header", "a NumPy array");
  std::uint32_t size = 0;
  file.read(reinterpret_cast<char*>(&size), start[6] == 1 ? 2 : 4);
  if (!file || size > kMaxHeader) refuse(path, "a broken .npy header", "a NumPy array");
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file) refuse(path, "a broken .npy header", "a NumPy array");
  return text;
}

/// The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
Header read_header(std::ifstream& file, const std::string& path) {
  const std::string text = read_header_text(file, path);
  std::smatch match;
  Header header;
  if (!std::regex_search(text, match, std::regex("'descr': *'[<|=]([a-z][0-9])'")))
    refuse(path, "an array of no plain little-endian type", "f4, f8, i1, i2, i4, i8, u1 or b1");
  header.type = match[1].str();
  if (!std::regex_search(text, match, std::regex("'fortran_order': *(False|True)")))
    refuse(path, "an array without order", "a NumPy array");
  header.fortran_order = match[1].str() == "True";
  if (!std::regex_search(text, match, std::regex("'shape': *\\(([0-9, ]*)\\)")))
    refuse(path, "an array without shape", "a NumPy array");
  const std::string shape = match[1].str();
  const std::regex number("[0-9]+");
  for (auto it = std::sregex_iterator(shape.begin(), shape.end(), number);
       it != std::sregex_iterator(); ++it) {
    constexpr std::size_t kMaxDigits = 9;
    const std::uint64_t length =
        it->str().size() > kMaxDigits ? NumericArray::kMaxValues + 1 : std::stoull(it->str());
    header.shape.push_back(length);
    header.values *= length;
    if (length > NumericArray::kMaxValues || header.values > NumericArray::kMaxValues)
      refuse(path, "too large an array",
             fmt::format("at most {} values", NumericArray::kMaxValues));
  }
  return header;
}

/// A piece at a time, so that a header that promises too much does not take the memory for it.
template <class From>
std::vector<double> read_values(std::ifstream& file, std::uint64_t count, const std::string& path) {
  constexpr std::uint64_t kChunk = 1U << 16;
  std::vector<double> values;
  std::vector<From> chunk;
  while (values.size() < count) {
    chunk.resize(std::min(kChunk, count - values.size()));
    file.read(reinterpret_cast<char*>(chunk.data()),
              static_cast<std::streamsize>(chunk.size() * sizeof(From)));
    if (!file) refuse(path, "the end of the file", fmt::format("{} values", count));
    for (const From value : chunk) values.push_back(static_cast<double>(value));
  }
  return values;
}

std::vector<double> read_typed(std::ifstream& file, const Header& header, const std::string& path) {
  if (header.type == "f4") return read_values<float>(file, header.values, path);
  if (header.type == "f8") return read_values<double>(file, header.values, path);
  if (header.type == "i1") return read_values<std::int8_t>(file, header.values, path);
  if (header.type == "i2") return read_values<std::int16_t>(file, header.values, path);
  if (header.type == "i4") return read_values<std::int32_t>(file, header.values, path);
  if (header.type == "i8") return read_values<std::int64_t>(file, header.values, path);
  if (header.type == "u1" || header.type == "b1")
    return read_values<std::uint8_t>(file, header.values, path);
  refuse(path, fmt::format("an array of type {}", header.type), "f4, f8, i1, i2, i4, i8, u1 or b1");
}

/// Values in Fortran order, the first index fastest, put into C order.
std::vector<double> to_c_order(const std::vector<double>& values,
                               const std::vector<std::uint64_t>& shape) {
  std::vector<double> ordered(values.size());
  std::vector<std::uint64_t> index(shape.size(), 0);
  for (const double value : values) {
    std::uint64_t place = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) place = place * shape[d] + index[d];
    ordered[place] = value;
    for (std::size_t d = 0; d < shape.size() && ++index[d] == shape[d]; ++d) index[d] = 0;
  }
  return ordered;
}

}  // namespace

NumericArray load_npy_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, "nothing that can be read", "a NumPy array");
  const Header header = read_header(file, path);
  NumericArray array{.shape = header.shape,
                     .values = read_typed(file, header, path),
                     .floating = header.type[0] == 'f'};
  if (header.fortran_order) array.values = to_c_order(array.values, array.shape);
  return array;
}

}  // namespace spikemesh
