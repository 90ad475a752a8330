#pragma once

#include <string>
#include <vector>

#include "hw/arch/text_trail.h"

namespace spikemesh {

/// The lines of an architecture text in the form of to_text(), one field a line, for tests that
/// spoil one field and expect the fault at its place.
class EditedText {
 public:
  explicit EditedText(const std::string& text);

  /// Where the name of a field stands. A path without index means the first block of its name.
  TextPlace place_of(const std::string& path) const;
  /// Writes another value, exactly as given, in place of a field's.
  EditedText& set(const std::string& path, const std::string& value);
  /// Takes a field, or a whole block, out.
  EditedText& remove(const std::string& path);
  /// Adds a line below the line of this field or block.
  EditedText& add_below(const std::string& path, const std::string& line);
  std::string text() const;

 private:
  std::size_t line_of(const std::string& path) const;

  std::vector<std::string> lines_;
};

}  // namespace spikemesh
