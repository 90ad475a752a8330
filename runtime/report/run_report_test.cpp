#include "runtime/report/run_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "runtime/report/html_page.h"
#include "runtime/report/testing/schema_check.h"
#include "runtime/session/session.h"

namespace spikemesh::report {
namespace {

using nlohmann::json;

std::string json_of_run(runtime::Fidelity fidelity, std::uint32_t steps) {
  const image::ChipImage image =
      image::testing::random_image(load_architecture("mesh4x4"), {.seed = 3});
  runtime::Session session(image, {.fidelity = fidelity});
  for (const auto& input : image::testing::random_stimulus(image, steps, 3)) {
    for (const auto& spike : input.spikes)
      session.spike(image.inputs[spike.group].name, spike.line);
    session.step();
  }
  return to_json({session.image(), session.record(), std::string(fidelity_name(fidelity))});
}

std::uint64_t sum(const json& values) {
  std::uint64_t total = 0;
  for (const json& value : values)
    total += value.is_array() ? sum(value) : value.get<std::uint64_t>();
  return total;
}

TEST(RunReport, ChartsAddUpToTheTotals) {
  for (const std::uint32_t steps : {40U, 1500U}) {
    const json report = json::parse(json_of_run(runtime::Fidelity::kCycle, steps));
    const json& time = report["timeline"];
    const json& places = report["places"];
    EXPECT_EQ(sum(time["steps"]), steps);
    EXPECT_EQ(sum(time["timed"]), steps);
    EXPECT_LE(time["steps"].size(), 512U);
    EXPECT_EQ(sum(time["spikes"]), report["function"]["spikes"]);
    EXPECT_EQ(sum(time["cycles"]), report["timing"]["cycles"]);
    EXPECT_EQ(sum(places["steps"]), steps);
    EXPECT_EQ(sum(places["cores"]["spikes"]), report["function"]["spikes"]);
    EXPECT_EQ(sum(places["cores"]["synaptic_ops"]), report["function"]["synaptic_ops"]);
    EXPECT_EQ(sum(places["cores"]["busy"]), report["timing"]["total"]["synapse_busy"]);
    std::uint64_t flits = 0;
    for (const json& link : report["timing"]["links"]) flits += link["flits"].get<std::uint64_t>();
    EXPECT_EQ(sum(places["routers"]["flits"]), flits);
    const double dynamic = report["timing"]["energy"]["dynamic_pj"];
    const auto shown = static_cast<double>(sum(places["cores"]["energy_pj"]) +
                                           sum(places["routers"]["energy_pj"]));
    EXPECT_NEAR(shown / dynamic, 1.0, 0.01) << "energies of places are rounded to picojoules";
    EXPECT_EQ(*std::max_element(time["longest"].begin(), time["longest"].end()),
              report["timing"]["longest_step"]);
  }
}

TEST(RunReport, AShortRunShowsEverySpikeOfEveryNeuron) {
  const json report = json::parse(json_of_run(runtime::Fidelity::kFunctional, 40));
  EXPECT_EQ(report["raster"]["stride"], 1);
  EXPECT_LE(report["raster"]["row"].size(), report["function"]["spikes"]);
  EXPECT_GT(report["raster"]["row"].size(), 0U);
  EXPECT_FALSE(report.contains("timing"));
}

TEST(RunReport, IsAsItsSchemaSays) {
  std::ifstream file("docs/run_report.schema.json");  // tests run in the root of the tree
  ASSERT_TRUE(file);
  const testing::SchemaCheck schema(json::parse(file));
  for (const auto fidelity : {runtime::Fidelity::kFunctional, runtime::Fidelity::kCycle}) {
    json report = json::parse(json_of_run(fidelity, 40));
    EXPECT_EQ(schema.fault(report), std::nullopt);
    report["more"] = 1;
    EXPECT_EQ(schema.fault(report), "/more: no such property");
    report.erase("more");
    report["timeline"]["spikes"][0] = -1;
    EXPECT_EQ(schema.fault(report), "/timeline/spikes/0: not as minimum says");
    report.erase("timeline");
    EXPECT_EQ(schema.fault(report), ": not as required says");
  }
}

TEST(HtmlPage, NeedsNothingButItself) {
  const std::string page = to_html(json_of_run(runtime::Fidelity::kCycle, 40));
  for (const char* const part :
       {"<title>", "id=\"time-chart\"", "id=\"mesh-map\"", "id=\"raster\"", "id=\"energy\"",
        "id=\"critical\"", "id=\"resources\"", "id=\"weights\"", "id=\"quantisation\"",
        "prefers-color-scheme: dark"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  for (const char* const mark : {"@PAGE_CSS@", "@PAGE_JS@", "@RUN_JSON@"})
    EXPECT_EQ(page.find(mark), std::string::npos) << mark;
  const std::regex reference(R"((src|href)\s*=\s*["'](?!data:)|url\(|@import|https?://|fetch\()");
  std::smatch found;
  EXPECT_FALSE(std::regex_search(page, found, reference)) << found.str();
}

TEST(HtmlPage, HoldsTheReportAsItIs) {
  const std::string report = json_of_run(runtime::Fidelity::kCycle, 20);
  json changed = json::parse(report);
  changed["image"]["metadata"]["network"] = "</script><script>alert(1)</script>@PAGE_CSS@";
  const std::string page = to_html(changed.dump());
  const std::string open = R"(<script type="application/json" id="run">)";
  const std::size_t from = page.find(open) + open.size();
  const std::string held = page.substr(from, page.find("</script>", from) - from);
  EXPECT_EQ(json::parse(held), changed);
}

TEST(HtmlPage, RefusesWhatIsNoReport) {
  const std::string report = json_of_run(runtime::Fidelity::kFunctional, 2);
  EXPECT_NO_THROW(check_report(report, "r"));
  EXPECT_THROW(check_report("", "r"), UserError);
  EXPECT_THROW(check_report("[1, 2]", "r"), UserError);
  EXPECT_THROW(check_report(R"({"format": 1})", "r"), UserError);
  json changed = json::parse(report);
  changed["version"] = 2;
  EXPECT_THROW(check_report(changed.dump(), "r"), UserError);
  changed["version"] = 1;
  changed.erase("raster");
  EXPECT_THROW(check_report(changed.dump(), "r"), UserError);
  EXPECT_THROW(check_report(report.substr(0, report.size() / 2), "r"), UserError);
}

}  // namespace
}  // namespace spikemesh::report
