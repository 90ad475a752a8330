#include "base/error.h"

namespace spikemesh {
namespace {

std::string describe_place(const UserErrorInfo& info) {
  std::string place = info.file;
  if (info.line > 0) place += fmt::format("{}{}", place.empty() ? "line " : ":", info.line);
  if (info.line > 0 && info.column > 0) place += fmt::format(":{}", info.column);
  return place;
}

std::string describe(const UserErrorInfo& info) {
  std::string text = describe_place(info);
  const auto append = [&text](std::string_view separator, std::string_view part) {
    if (part.empty()) return;
    if (!text.empty()) text += separator;
    text += part;
  };
  append(": ", info.key);
  if (!info.found.empty()) append(": ", "found " + info.found);
  if (!info.expected.empty()) append(info.found.empty() ? ": " : ", ", "expected " + info.expected);
  if (!info.hint.empty()) append(" ", "(" + info.hint + ")");
  return text;
}

}  // namespace

UserError::UserError(UserErrorInfo info)
    : std::runtime_error(describe(info)), info_(std::move(info)) {}

InternalError::InternalError(std::string_view file, int line, std::string_view condition,
                             std::string_view invariant)
    : std::logic_error(
          fmt::format("broken invariant: {} [{} at {}:{}]", invariant, condition, file, line)) {}

}  // namespace spikemesh
