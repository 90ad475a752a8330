#include "runtime/report/findings.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <optional>

#include "hw/image/testing/random_image.h"
#include "runtime/report/html_page.h"
#include "runtime/report/run_report.h"
#include "runtime/report/testing/schema_check.h"
#include "runtime/session/session.h"

namespace spikemesh::report {
namespace {

using nlohmann::json;

Findings two_pictures() {
  Findings findings{.title = "A </script> model", .run = "Below: the chip."};
  findings.figures.push_back({"accuracy", "93.16 %", "of 10,000"});
  findings.galleries.push_back({.title = "filters",
                                .hint = "white is 255",
                                .width = 2,
                                .height = 1,
                                .pixels = {0, 255, 7, 9},
                                .captions = {"a", "b"}});
  findings.tables.push_back({.title = "answers", .heads = {"shown", "0"}, .rows = {{"0", "5"}}});
  return findings;
}

json report_of(const Findings* findings) {
  runtime::Session session(image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3}),
                           {.fidelity = runtime::Fidelity::kFunctional});
  session.step();
  return json::parse(to_json({session.image(), session.record(), "functional", findings}));
}

TEST(Findings, AreAPartOfTheReportAsItsSchemaSays) {
  std::ifstream file("docs/run_report.schema.json");  // tests run in the root of the tree
  const testing::SchemaCheck schema(json::parse(file));
  const Findings findings = two_pictures();
  json report = report_of(&findings);
  EXPECT_EQ(schema.fault(report), std::nullopt);
  EXPECT_EQ(report["findings"]["galleries"][0]["pixels"], "AP8HCQ==");
  EXPECT_EQ(report["findings"]["tables"][0]["rows"][0][1], "5");
  report["findings"]["galleries"][0].erase("captions");
  EXPECT_EQ(schema.fault(report), "/findings/galleries/0: not as required says");
  EXPECT_FALSE(report_of(nullptr).contains("findings"));
}

TEST(Findings, StandInThePageWithoutEndingItsScript) {
  const Findings findings = two_pictures();
  const std::string page = to_html(report_of(&findings).dump());
  EXPECT_EQ(page.find("A </script> model"), std::string::npos);
  EXPECT_NE(page.find("A \\u003c/script> model"), std::string::npos);
}

}  // namespace
}  // namespace spikemesh::report
