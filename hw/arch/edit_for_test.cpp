#include "hw/arch/edit_for_test.h"

#include <sstream>

#include "base/error.h"
#include "hw/arch/fields.h"

namespace spikemesh {
namespace {

std::string indent_of(const std::string& path) { return group_of(path).empty() ? "" : "  "; }

}  // namespace

EditedText::EditedText(const std::string& text) {
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines_.push_back(line);
}

std::size_t EditedText::line_of(const std::string& path) const {
  const std::string group = group_of(path);
  const std::string start = indent_of(path) + leaf_of(path);
  for (std::size_t i = group.empty() ? 0 : line_of(group) + 1; i < lines_.size(); ++i)
    if (lines_[i].starts_with(start + ":") || lines_[i].starts_with(start + " {")) return i;
  throw InternalError(__FILE__, __LINE__, path, "a test edits a field that stands in the text");
}

TextPlace EditedText::place_of(const std::string& path) const {
  return {static_cast<int>(line_of(path)) + 1, static_cast<int>(indent_of(path).size()) + 1};
}

EditedText& EditedText::set(const std::string& path, const std::string& value) {
  lines_[line_of(path)] = indent_of(path) + leaf_of(path) + ": " + value;
  return *this;
}

EditedText& EditedText::remove(const std::string& path) {
  const std::size_t first = line_of(path);
  std::size_t last = first;
  if (lines_[first].ends_with("{"))
    while (lines_[last] != "}") ++last;
  lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(first),
               lines_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  return *this;
}

EditedText& EditedText::add_below(const std::string& path, const std::string& line) {
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(line_of(path)) + 1, line);
  return *this;
}

std::string EditedText::text() const {
  std::string all;
  for (const std::string& line : lines_) all += line + "\n";
  return all;
}

}  // namespace spikemesh
