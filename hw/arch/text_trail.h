#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spikemesh {

/// A place in a text: line and column from 1, the column in bytes; 0 means unknown.
struct TextPlace {
  int line = 0;
  int column = 0;
  auto operator<=>(const TextPlace&) const = default;
};

/// Where the field names of a protobuf text stand and in which block each is: what the parser's
/// own messages leave out. Any text is accepted; the trail ends where blocks nest too deep.
class TextTrail {
 public:
  struct Name {
    TextPlace place;
    std::string path;  ///< names of the blocks around it and its own, joined by dots
  };
  /// A path keeps this much of each name, more than any field has: what a text costs in memory
  /// stays in proportion to its length.
  static constexpr std::size_t kMaxNameLength = 64;

  explicit TextTrail(std::string_view text);

  /// The place of a position that protobuf reports: from 0, a tab reaching to the next multiple
  /// of 8 columns. A negative line is unknown.
  TextPlace place_of(int line, int column) const;

  /// The last name that begins before this place, or nullptr.
  const Name* name_before(TextPlace place) const;

  /// What stands at a place, up to the next blank or delimiter; empty at the end of the text.
  std::string_view word_at(TextPlace place) const;

  /// Where blocks nest deeper than kMaxDepth, or an unknown place when they do not.
  TextPlace too_deep() const { return too_deep_; }

  static constexpr int kMaxDepth = 16;

 private:
  /// Where a tab ends.
  struct TabEnd {
    int line;    ///< from 0
    int column;  ///< from 0, as protobuf counts
    int bytes;   ///< from the start of the line
  };

  void find_lines_and_tabs();
  void scan();

  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<TabEnd> tab_ends_;
  std::vector<Name> names_;
  TextPlace too_deep_;
};

}  // namespace spikemesh
