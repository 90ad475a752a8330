#include "runtime/report/html_page.h"

#include <nlohmann/json.hpp>

#include <string_view>

#include "base/atomic_file.h"
#include "base/error.h"
#include "runtime/report/page_parts.h"

namespace spikemesh::report {
namespace {

/// Puts a text in the place of a mark that the page has once.
void fill(std::string& page, std::string_view mark, std::string_view text) {
  const std::size_t at = page.find(mark);
  SPIKEMESH_CHECK(at != std::string::npos, "the page has a place for {}", mark);
  page.replace(at, mark.size(), text);
}

/// JSON in which no tag can end or begin.
std::string without_tags(const std::string& json) {
  std::string text;
  text.reserve(json.size());
  for (const char letter : json) {
    if (letter == '<')
      text += "\\u003c";
    else
      text += letter;
  }
  return text;
}

}  // namespace

std::string to_html(const std::string& json) {
  std::string page(kPageHtml);
  // What is filled in is not searched again: the last mark of the page comes first.
  fill(page, "@PAGE_JS@", kPageJs);
  fill(page, "@RUN_JSON@", without_tags(json));
  fill(page, "@PAGE_CSS@", kPageCss);
  return page;
}

void check_report(const std::string& json, const std::string& file) {
  const auto refuse = [&file](const char* key, const std::string& found, const char* expected) {
    throw UserError({.file = file, .key = key, .found = found, .expected = expected});
  };
  const auto report = nlohmann::json::parse(json, nullptr, false);
  if (!report.is_object() || report.value("format", nlohmann::json()) != "spikemesh run report")
    refuse("format", "something else", "the JSON of `spikemesh run --json`");
  if (report.value("version", nlohmann::json()) != 1)
    refuse("version", report.value("version", nlohmann::json()).dump(), "1");
  for (const char* const part : {"architecture", "image", "steps", "function", "populations",
                                 "resources", "weights", "timeline", "places", "raster"})
    if (!report.contains(part)) refuse(part, "nothing", "a part of every report");
}

void save_html(const std::string& json, const std::string& path) {
  AtomicFile file(path);
  file.stream() << to_html(json);
  file.commit();
}

}  // namespace spikemesh::report
