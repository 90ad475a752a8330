#pragma once

#include <string>

#include "hw/image/chip_image.h"
#include "runtime/report/findings.h"
#include "runtime/report/run_record.h"

namespace spikemesh::report {

/// What a report is about.
struct ReportSubject {
  const image::ChipImage& image;
  const RunRecord& record;
  std::string fidelity;
  const Findings* findings = nullptr;  ///< of the model that ran, if it has some to show
};

/// The whole report of a run as one JSON object: docs/run_report.schema.json.
std::string to_json(const ReportSubject& subject);

}  // namespace spikemesh::report
