#include "models/stdp_digits/checkpoint.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <vector>

#include "base/error.h"

namespace spikemesh::stdp_digits {
namespace {

using Words = std::vector<std::uint64_t>;
constexpr std::size_t kBytes = sizeof(std::uint64_t);

std::string title_of(const Shape& shape) {
  return fmt::format("stdp_digits learned 1: {} pixels {} neurons", shape.pixels, shape.neurons);
}

void write(std::ofstream& file, std::uint64_t word) {
  std::array<char, kBytes> bytes{};
  for (std::size_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<char>(word >> (8 * i) & 0xff);
  file.write(bytes.data(), bytes.size());
}

std::uint64_t read(std::ifstream& file) {
  std::array<char, kBytes> bytes{};
  file.read(bytes.data(), bytes.size());
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kBytes; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

}  // namespace

void save_learned(const std::string& path, const Learner& learner) {
  std::ofstream file(path, std::ios::binary);
  file << title_of(learner.shape()) << '\n';
  for (const Words& core : learner.synapses()) {
    for (const std::uint64_t word : core) write(file, word);
  }
  file.close();
  if (!file) {
    throw UserError({.file = path,
                     .found = "a file that cannot be written",
                     .expected = "a place for what was learned"});
  }
}

void load_learned(const std::string& path, Learner& learner) {
  std::ifstream file(path, std::ios::binary);
  std::string title;
  std::getline(file, title);
  const std::string expected = title_of(learner.shape());
  if (!file || title != expected) {
    throw UserError({.file = path,
                     .found = file ? fmt::format("'{:.80}'", title) : "no readable file",
                     .expected = fmt::format("'{}', then weights", expected)});
  }
  std::vector<Words> cores;
  for (const image::CoreImage& core : answering_image(learner.shape()).cores) {
    Words words(core.synapses.size());
    for (std::uint64_t& word : words) word = read(file);
    cores.push_back(std::move(words));
  }
  if (!file || file.peek() != std::ifstream::traits_type::eof()) {
    throw UserError({.file = path,
                     .found = "a file of another length",
                     .expected = "the weights of the whole network, as --save wrote them"});
  }
  learner.take(std::move(cores));
}

}  // namespace spikemesh::stdp_digits
