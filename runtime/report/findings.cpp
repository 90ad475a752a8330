#include "runtime/report/findings.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "runtime/report/base64.h"

namespace spikemesh::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Findings::Gallery& gallery) {
  SPIKEMESH_CHECK(gallery.pixels.size() == gallery.captions.size() * gallery.width * gallery.height,
                  "{} pictures of {} x {} have {} pixels", gallery.captions.size(), gallery.width,
                  gallery.height, gallery.pixels.size());
  return {{"title", gallery.title},       {"hint", gallery.hint},
          {"width", gallery.width},       {"height", gallery.height},
          {"captions", gallery.captions}, {"pixels", base64(gallery.pixels)}};
}

}  // namespace

Json json_of(const Findings& findings) {
  Json figures = Json::array();
  for (const Findings::Figure& figure : findings.figures)
    figures.push_back({{"name", figure.name}, {"value", figure.value}, {"more", figure.more}});
  Json galleries = Json::array();
  for (const Findings::Gallery& gallery : findings.galleries) galleries.push_back(json_of(gallery));
  Json tables = Json::array();
  for (const Findings::Table& table : findings.tables) {
    tables.push_back({{"title", table.title},
                      {"hint", table.hint},
                      {"heads", table.heads},
                      {"rows", table.rows},
                      {"shaded", table.shaded}});
  }
  return {{"title", findings.title},
          {"figures", std::move(figures)},
          {"galleries", std::move(galleries)},
          {"tables", std::move(tables)},
          {"run", findings.run}};
}

}  // namespace spikemesh::report
