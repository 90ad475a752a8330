#include "runtime/cli/input_file.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace spikemesh::cli {
namespace {

constexpr std::string_view kHeader = "step,group,line";

/// One line of the file, and what errors say of it.
class InputLine {
 public:
  InputLine(const std::string& path, int number, std::string_view text)
      : path_(path), number_(number), text_(text) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& found,
                           const std::string& expected) const {
    throw UserError(
        {.file = path_, .line = number_, .key = key, .found = found, .expected = expected});
  }

  std::uint64_t number(const std::string& key, std::string_view field) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size()) {
      refuse(key, std::string(field), "a whole number from 0");
    }
    return value;
  }

  void add_to(HostInput& input, const image::ChipImage& image) const {
    const std::size_t first = text_.find(',');
    const std::size_t last = text_.rfind(',');
    if (first == std::string_view::npos || first == last) {
      refuse("line", std::string(text_), std::string(kHeader));
    }
    const Step step{number("step", text_.substr(0, first))};
    const std::string name(text_.substr(first + 1, last - first - 1));
    const image::InputGroup* const group = image.find_input(name);
    if (group == nullptr) refuse("group", name, "an input group of the image");
    const std::uint64_t line = number("line", text_.substr(last + 1));
    if (line >= group->lines.size()) {
      refuse("line", std::to_string(line), fmt::format("less than {}", group->lines.size()));
    }
    const std::vector<image::AxonAddress>& to = group->lines[line];
    auto& spikes = input[step];
    spikes.insert(spikes.end(), to.begin(), to.end());
  }

 private:
  const std::string& path_;
  int number_;
  std::string_view text_;
};

}  // namespace

HostInput read_input_file(const std::string& path, const image::ChipImage& image) {
  std::ifstream file(path);
  if (!file) throw UserError({.file = path, .expected = "a file that can be read"});
  HostInput input;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (!text.empty() && text.back() == '\r') text.pop_back();
    if (text.empty() || (number == 1 && text == kHeader)) continue;
    InputLine(path, number, text).add_to(input, image);
  }
  return input;
}

}  // namespace spikemesh::cli
