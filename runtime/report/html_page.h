#pragma once

#include <string>

namespace spikemesh::report {

/// A run's report (run_report.h) as one page that needs nothing but a browser. `json` is the text
/// of the report.
std::string to_html(const std::string& json);

/// Throws UserError unless the text is a report that this program's page can show. `file` is the
/// name that errors carry.
void check_report(const std::string& json, const std::string& file);

/// Writes the page; it appears whole or not at all.
void save_html(const std::string& json, const std::string& path);

}  // namespace spikemesh::report
