#include "compiler/network/array_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <filesystem>
#include <fstream>
#include <regex>
#include <type_traits>

#include "base/error.h"

namespace spikemesh::network {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 6> kNpyMagic{'\x93', 'N', 'U', 'M', 'P', 'Y'};
constexpr std::size_t kMaxNpyHeader = 1U << 16;

[[noreturn]] void refuse(const std::string& path, std::string found, std::string expected,
                         std::string hint = "") {
  throw UserError({.file = path,
                   .found = std::move(found),
                   .expected = std::move(expected),
                   .hint = std::move(hint)});
}

/// A value as it is kept; a whole number too large for any weight becomes one that the network
/// refuses.
template <class To, class From>
To narrow_weight(From value) {
  if constexpr (std::is_floating_point_v<To>)
    return static_cast<To>(value);
  else
    return static_cast<To>(std::clamp<std::int64_t>(value, -0x7fff, 0x7fff));
}

struct NpyHeader {
  std::string type;
  std::uint64_t values = 1;
};

/// The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
NpyHeader read_npy_header(std::ifstream& file, const std::string& path) {
  std::array<char, 8> start{};
  file.read(start.data(), start.size());
  if (!file || !std::equal(kNpyMagic.begin(), kNpyMagic.end(), start.begin()))
    refuse(path, "no .npy header", "a NumPy array");
  std::uint32_t size = 0;
  file.read(reinterpret_cast<char*>(&size), start[6] == 1 ? 2 : 4);
  if (!file || size > kMaxNpyHeader) refuse(path, "a broken .npy header", "a NumPy array");
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  std::smatch match;
  NpyHeader header;
  if (!file || !std::regex_search(text, match, std::regex("'descr': *'([<|=][a-z][0-9])'")))
    refuse(path, "an array of no plain little-endian type", "<f4, <f8, |i1, <i2 or <i4");
  header.type = match[1].str().substr(1);
  if (!std::regex_search(text, std::regex("'fortran_order': *False")))
    refuse(path, "an array in Fortran order", "C order", "numpy.ascontiguousarray makes one");
  if (!std::regex_search(text, match, std::regex("'shape': *\\(([0-9, ]*)\\)")))
    refuse(path, "an array without shape", "a NumPy array");
  const std::string shape = match[1].str();
  const std::regex number("[0-9]+");
  for (auto it = std::sregex_iterator(shape.begin(), shape.end(), number);
       it != std::sregex_iterator(); ++it) {
    const std::string digits = it->str();
    constexpr std::size_t kMaxDigits = 9;
    header.values =
        digits.size() > kMaxDigits ? kMaxArrayValues + 1 : header.values * std::stoull(digits);
    if (header.values > kMaxArrayValues)
      refuse(path, "too large an array", fmt::format("at most {} values", kMaxArrayValues));
  }
  return header;
}

template <class From, class To>
std::vector<To> read_values(std::ifstream& file, std::uint64_t count, const std::string& path) {
  constexpr std::uint64_t kChunk = 1U << 16;
  std::vector<To> values;
  std::vector<From> chunk;
  while (values.size() < count) {
    chunk.resize(std::min(kChunk, count - values.size()));
    file.read(reinterpret_cast<char*>(chunk.data()),
              static_cast<std::streamsize>(chunk.size() * sizeof(From)));
    if (!file) refuse(path, "the end of the file", fmt::format("{} values", count));
    for (const From value : chunk) values.push_back(narrow_weight<To>(value));
  }
  return values;
}

template <class From>
Weight read_integers(std::ifstream& file, std::uint64_t count, const std::string& path) {
  return WeightValues{.values = read_values<From, std::int16_t>(file, count, path)};
}

template <class From>
Weight read_reals(std::ifstream& file, std::uint64_t count, const std::string& path) {
  return RealWeights{.values = read_values<From, double>(file, count, path)};
}

}  // namespace

Weight load_npy(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, "nothing that can be read", "a NumPy array");
  const NpyHeader header = read_npy_header(file, path);
  if (header.type == "f4") return read_reals<float>(file, header.values, path);
  if (header.type == "f8") return read_reals<double>(file, header.values, path);
  if (header.type == "i1") return read_integers<std::int8_t>(file, header.values, path);
  if (header.type == "i2") return read_integers<std::int16_t>(file, header.values, path);
  if (header.type == "i4") return read_integers<std::int32_t>(file, header.values, path);
  refuse(path, fmt::format("an array of type {}", header.type), "f4, f8, i1, i2 or i4");
}

Weight load_weights(const std::string& folder, const std::string& path,
                    const std::string& dataset) {
  const std::filesystem::path full = std::filesystem::path(folder) / path;
  const std::string extension = full.extension().string();
  if (extension == ".npy") return load_npy(full.string());
  if (extension == ".h5" || extension == ".hdf5") return load_hdf5(full.string(), dataset);
  refuse(full.string(), fmt::format("extension '{}'", extension), ".npy, .h5 or .hdf5");
}

}  // namespace spikemesh::network
