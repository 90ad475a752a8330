#include "hw/arch/text_reader.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <set>

#include "hw/arch/message_check.h"
#include "hw/arch/syntax_fault.h"
#include "hw/arch/text_trail.h"

namespace spikemesh {
namespace {

using google::protobuf::TextFormat;

/// More unknown fields than this are not named: such a text is no architecture.
constexpr std::size_t kMaxFaults = 100;

/// Turns what protobuf's parser reports into faults in our words.
class FaultCollector : public google::protobuf::io::ErrorCollector {
 public:
  explicit FaultCollector(const TextTrail& trail) : trail_(trail) {}

  void AddError(int line, int column, const std::string& message) override {
    faults_.push_back(syntax_fault(message, trail_.place_of(line, column), trail_));
    failed_ = true;
  }
  /// Unknown fields arrive as warnings: the parser goes on, so that one run names them all.
  void AddWarning(int line, int column, const std::string& message) override {
    if (faults_.size() >= kMaxFaults) return;
    faults_.push_back(syntax_fault(message, trail_.place_of(line, column), trail_));
  }
  const std::vector<SyntaxFault>& faults() const { return faults_; }
  bool failed() const { return failed_; }

 private:
  const TextTrail& trail_;
  std::vector<SyntaxFault> faults_;
  bool failed_ = false;
};

UserErrorInfo text_too_long(std::size_t size) {
  return {.found = fmt::format("{} bytes", size),
          .expected = fmt::format("at most {} bytes", kMaxArchitectureBytes)};
}

UserErrorInfo blocks_too_deep(TextPlace place) {
  return {.line = place.line,
          .column = place.column,
          .found = fmt::format("blocks nested more than {} deep", TextTrail::kMaxDepth),
          .expected = "an architecture, which nests 1 deep"};
}

/// A misspelt field is reported as unknown; that the right one is missing follows from it.
void drop_explained(std::vector<UserErrorInfo>& faults, const std::vector<SyntaxFault>& syntax) {
  std::set<std::string> meant;
  for (const SyntaxFault& fault : syntax) meant.insert(fault.meant);
  std::erase_if(faults, [&](const UserErrorInfo& fault) {
    return fault.found == kNothingFound && meant.contains(fault.key);
  });
}

ArchitectureText parse(std::string_view text, const TextTrail& trail) {
  ArchitectureText result;
  FaultCollector collector(trail);
  TextFormat::ParseInfoTree tree;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&tree);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(TextTrail::kMaxDepth);
  google::protobuf::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  const bool parsed = parser.Parse(&input, &result.message);
  SPIKEMESH_CHECK(parsed || collector.failed(), "a text that does not parse has an error");
  for (const SyntaxFault& fault : collector.faults()) result.faults.push_back(fault.info);
  if (!collector.failed()) {
    std::vector<UserErrorInfo> faults = check_message(result.message, &tree, trail);
    drop_explained(faults, collector.faults());
    result.faults.insert(result.faults.end(), faults.begin(), faults.end());
  }
  return result;
}

}  // namespace

ArchitectureText read_text(std::string_view text, const std::string& file) {
  ArchitectureText result;
  if (text.size() > kMaxArchitectureBytes) {
    result.faults.push_back(text_too_long(text.size()));
  } else if (const TextTrail trail(text); trail.too_deep().line > 0) {
    result.faults.push_back(blocks_too_deep(trail.too_deep()));
  } else {
    result = parse(text, trail);
  }
  std::ranges::stable_sort(result.faults, {}, [](const UserErrorInfo& fault) {
    return TextPlace{fault.line, fault.column};
  });
  for (UserErrorInfo& fault : result.faults) fault.file = file;
  return result;
}

std::vector<UserErrorInfo> find_faults(const arch::pb::Architecture& message) {
  return check_message(message, nullptr, TextTrail(""));
}

}  // namespace spikemesh
