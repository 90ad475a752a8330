#include "hw/arch/text_trail.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <utility>

namespace spikemesh {
namespace {

using google::protobuf::io::Tokenizer;

constexpr int kTabWidth = 8;  // of protobuf's tokenizer

/// The parser reports the same errors again, and in its own words.
class IgnoreErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int /*line*/, int /*column*/, const std::string& /*message*/) override {}
};

/// The blocks around a token, and the path of the name that was read last.
class Blocks {
 public:
  void name(const std::string& leaf) {
    path_ = open_.empty() || open_.back().empty() ? leaf : open_.back() + "." + leaf;
  }
  void open() { open_.push_back(path_); }
  void close() {
    if (open_.empty()) return;
    path_ = open_.back();
    open_.pop_back();
  }
  const std::string& path() const { return path_; }
  std::size_t depth() const { return open_.size(); }

 private:
  std::vector<std::string> open_;
  std::string path_;
};

bool opens(const std::string& token) { return token == "{" || token == "<" || token == "["; }
bool closes(const std::string& token) { return token == "}" || token == ">" || token == "]"; }

}  // namespace

TextTrail::TextTrail(std::string_view text) : text_(text), line_starts_{0} {
  find_lines_and_tabs();
  scan();
}

void TextTrail::find_lines_and_tabs() {
  int line = 0;
  int column = 0;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') {
      line_starts_.push_back(i + 1);
      ++line;
      column = 0;
    } else if (text_[i] == '\t') {
      column += kTabWidth - column % kTabWidth;
      tab_ends_.push_back({line, column, static_cast<int>(i + 1 - line_starts_.back())});
    } else {
      ++column;
    }
  }
}

void TextTrail::scan() {
  google::protobuf::io::ArrayInputStream input(text_.data(), static_cast<int>(text_.size()));
  IgnoreErrors ignore;
  Tokenizer tokenizer(&input, &ignore);
  // As google::protobuf::TextFormat sets its tokenizer.
  tokenizer.set_allow_f_after_float(true);
  tokenizer.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  tokenizer.set_require_space_after_number(false);
  tokenizer.set_allow_multiline_strings(true);
  Blocks blocks;
  while (tokenizer.Next()) {
    const Tokenizer::Token& token = tokenizer.current();
    if (token.type == Tokenizer::TYPE_IDENTIFIER) {
      blocks.name(token.text.substr(0, kMaxNameLength));
      names_.push_back({place_of(token.line, token.column), blocks.path()});
    } else if (opens(token.text)) {
      blocks.open();
    } else if (closes(token.text)) {
      blocks.close();
    }
    if (blocks.depth() > kMaxDepth) {
      too_deep_ = place_of(token.line, token.column);
      return;
    }
  }
}

TextPlace TextTrail::place_of(int line, int column) const {
  if (line < 0 || static_cast<std::size_t>(line) >= line_starts_.size()) return {};
  const auto after =
      std::ranges::upper_bound(tab_ends_, std::pair{line, column}, {}, [](const TabEnd& tab) {
        return std::pair{tab.line, tab.column};
      });
  int bytes = column;
  if (after != tab_ends_.begin() && std::prev(after)->line == line)
    bytes = std::prev(after)->bytes + column - std::prev(after)->column;
  return {line + 1, bytes + 1};
}

std::string_view TextTrail::word_at(TextPlace place) const {
  if (place.line < 1) return {};
  const std::size_t start = line_starts_[static_cast<std::size_t>(place.line - 1)] +
                            static_cast<std::size_t>(place.column - 1);
  const std::string_view rest = text_.substr(std::min(start, text_.size()));
  const std::size_t end = rest.find_first_of(" \t\r\n\f\v,;:#{}[]<>", 1);
  return rest.substr(0, end);
}

const TextTrail::Name* TextTrail::name_before(TextPlace place) const {
  const auto after = std::ranges::lower_bound(names_, place, {}, &Name::place);
  return after == names_.begin() ? nullptr : &*std::prev(after);
}

}  // namespace spikemesh
