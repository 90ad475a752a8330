#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/cli/rtl_options.h"
#include "runtime/session/session.h"

namespace spikemesh::cli {

/// What `spikemesh run` was asked for.
struct RunOptions {
  std::string image;
  std::string fidelity = "cycle";
  std::uint64_t steps = 100;        ///< of the whole run
  std::vector<std::string> inputs;  ///< as input_spec.h has them
  std::string stats;
  std::string spikes;
  std::string checkpoint;      ///< file to write
  std::uint64_t every = 0;     ///< steps between checkpoints; 0: at the end only
  std::string resume;          ///< checkpoint to go on from
  std::string report;          ///< HTML file to write
  std::string perfetto;        ///< trace to write
  std::uint64_t sample = 100;  ///< sampled fidelity: steps that are timed
  std::uint32_t sample_seed = 0;
  unsigned jobs = 1;     ///< processes that time steps
  double step_ms = 1.0;  ///< of SONATA files
  std::size_t rows = 8;
  bool as_json = false;
  RtlOptions rtl;
};

/// The session that the options describe, its image loaded, and its cores in RTL if it has any.
/// These outlive it.
struct RunSetup {
  std::shared_ptr<rtl::RtlCores> rtl;
  runtime::Session session;
};
RunSetup make_session(const RunOptions& options, const rtl::CoreBuilds& builds = {});

}  // namespace spikemesh::cli
