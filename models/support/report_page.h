#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace spikemesh::models {

/// For tests: the report that a page holds.
inline nlohmann::json run_of_page(const std::string& path) {
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string open = R"(<script type="application/json" id="run">)";
  const std::size_t at = page.find(open);
  if (at == std::string::npos) {
    ADD_FAILURE() << path << " is no page of a report";
    return {};
  }
  const std::size_t from = at + open.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

}  // namespace spikemesh::models
