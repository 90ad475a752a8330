#include "models/stdp_digits/checkpoint.h"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/fnv1a.h"

namespace spikemesh::stdp_digits {
namespace {

using Words = std::vector<std::uint64_t>;
constexpr std::size_t kBytes = sizeof(std::uint64_t);

std::string title_of(const Shape& shape) {
  return fmt::format("stdp_digits learned 2: {} pixels {} neurons", shape.pixels, shape.neurons);
}

void append(std::string& text, std::uint64_t word) {
  for (std::size_t i = 0; i < kBytes; ++i) text += static_cast<char>(word >> (8 * i) & 0xff);
}

std::uint64_t word_at(std::string_view text, std::size_t place) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kBytes; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(text[place + i])} << (8 * i);
  }
  return word;
}

[[noreturn]] void refuse(const std::string& path, const std::string& found,
                         const std::string& expected) {
  throw UserError({.file = path, .found = found, .expected = expected});
}

}  // namespace

void save_learned(const std::string& path, const Learner& learner) {
  std::string text = title_of(learner.shape()) + '\n';
  for (const Words& core : learner.synapses()) {
    for (const std::uint64_t word : core) append(text, word);
  }
  append(text, fnv1a(text));
  AtomicFile file(path);
  file.stream() << text;
  file.commit();
}

void load_learned(const std::string& path, Learner& learner) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string title = title_of(learner.shape()) + '\n';
  if (!text.starts_with(title)) {
    const std::string found = text.substr(0, text.find('\n'));
    refuse(path, text.empty() ? "no readable file" : fmt::format("'{:.80}'", found),
           fmt::format("'{}', then weights", title_of(learner.shape())));
  }
  std::size_t place = title.size();
  std::vector<Words> cores;
  for (const image::CoreImage& core : answering_image(learner.shape()).cores) {
    Words words(core.synapses.size());
    for (std::uint64_t& word : words) {
      if (place + 2 * kBytes > text.size()) break;
      word = word_at(text, place);
      place += kBytes;
    }
    cores.push_back(std::move(words));
  }
  if (place + kBytes != text.size()) {
    refuse(path, "a file of another length",
           "the weights of the whole network, as --save wrote them");
  }
  if (word_at(text, place) != fnv1a(std::string_view(text).substr(0, place))) {
    refuse(path, "damaged weights", "those that the check sum at the end stands for");
  }
  learner.take(std::move(cores));
}

}  // namespace spikemesh::stdp_digits
