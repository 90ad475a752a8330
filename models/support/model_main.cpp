#include "models/support/model_main.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "runtime/report/html_page.h"
#include "runtime/report/run_report.h"

namespace spikemesh::models {
namespace {

constexpr int kUserErrorExit = 2;
constexpr int kInternalErrorExit = 3;

}  // namespace

void add_run_options(CLI::App& app, Options& options) {
  app.add_option("--fidelity", options.fidelity, "functional: no time; cycle: exact cycles")
      ->check(CLI::IsMember({"functional", "cycle"}))
      ->capture_default_str();
  app.add_option("--arch", options.architecture, "architecture: a preset or a file")
      ->capture_default_str();
  app.add_flag("--json", options.as_json, "print the result as JSON");
  app.add_option("--report", options.report, "HTML file for the report, with pictures");
}

void add_data_options(CLI::App& app, Options& options) {
  app.add_option("--data", options.data, "folder of the data; SPIKEMESH_DATA says so too")
      ->envname("SPIKEMESH_DATA");
  add_run_options(app, options);
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("--samples", options.samples, "samples to show; 0: all")->capture_default_str();
  add_data_options(app, options);
}

runtime::Fidelity fidelity_of(const Options& options) {
  return options.fidelity == "cycle" ? runtime::Fidelity::kCycle : runtime::Fidelity::kFunctional;
}

std::string data_file(const Options& options, const std::string& name) {
  if (options.data.empty())
    throw UserError({.file = "--data",
                     .found = "nothing",
                     .expected = fmt::format("the folder that holds {}", name),
                     .hint = "or set SPIKEMESH_DATA; the model's README says where it comes from"});
  const std::filesystem::path path = std::filesystem::path(options.data) / name;
  if (!std::filesystem::exists(path))
    throw UserError({.file = path.string(),
                     .found = "nothing",
                     .expected = "this file of the model's data",
                     .hint = "the model's README says where it comes from"});
  return path.string();
}

void write_report(const Options& options, const runtime::Session& session) {
  if (options.report.empty()) return;
  report::save_html(report::to_json({session.image(), session.record(), options.fidelity}),
                    options.report);
}

void write_report(const std::string& path, const runtime::Session& session,
                  const report::Findings& findings) {
  const std::string fidelity(runtime::fidelity_name(session.fidelity()));
  report::save_html(report::to_json({session.image(), session.record(), fidelity, &findings}),
                    path);
}

int run_main(const std::function<int()>& body) {
  try {
    return body();
  } catch (const UserError& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return kUserErrorExit;
  } catch (const std::exception& error) {
    fmt::print(stderr, "internal error: {}\n", error.what());
    return kInternalErrorExit;
  }
}

Progress::Progress(std::size_t total, std::string what)
    : total_(total), what_(std::move(what)), shown_(isatty(STDERR_FILENO) != 0) {}

void Progress::at(std::size_t done) const {
  if (!shown_) return;
  fmt::print(stderr, "\r  {} of {} {}{}", done, total_, what_, done == total_ ? "\n" : "");
  std::fflush(stderr);
}

}  // namespace spikemesh::models
