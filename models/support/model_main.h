#pragma once

#include <CLI/App.hpp>

#include <cstddef>
#include <functional>
#include <string>

#include "hw/arch/architecture.h"
#include "runtime/report/findings.h"
#include "runtime/session/session.h"

namespace spikemesh::models {

/// What every model's program understands.
struct Options {
  std::string data = "";    ///< folder of data that is not the project's; empty: none given
  std::size_t samples = 0;  ///< samples to show; 0: all
  std::string fidelity = "functional";
  std::string architecture = "mesh128";
  bool as_json = false;
  std::string report = "";  ///< HTML file for the run's report; empty: none
};

/// Adds to a program how it runs and what it tells; `options` outlives the parse.
void add_run_options(CLI::App& app, Options& options);
/// The same for a program that needs data. --data is taken from SPIKEMESH_DATA if it is not given.
void add_data_options(CLI::App& app, Options& options);
/// The same for one that shows samples.
void add_options(CLI::App& app, Options& options);

runtime::Fidelity fidelity_of(const Options& options);

/// The path of a file of the data folder. Throws UserError that says where it is looked for.
std::string data_file(const Options& options, const std::string& name);

/// Writes the report of what the session did, as one page, if --report asks for it.
void write_report(const Options& options, const runtime::Session& session);
/// The same with what the model found, in any case.
void write_report(const std::string& path, const runtime::Session& session,
                  const report::Findings& findings);

/// Runs a program's body and turns errors into messages and exit codes (docs/runtime.md).
int run_main(const std::function<int()>& body);

/// A line of progress that is rewritten as work goes on; on a terminal only.
class Progress {
 public:
  Progress(std::size_t total, std::string what);
  void at(std::size_t done) const;

 private:
  std::size_t total_;
  std::string what_;
  bool shown_;
};

}  // namespace spikemesh::models
