#pragma once

#include <CLI/App.hpp>

#include <iosfwd>
#include <memory>
#include <string>

#include "hw/image/chip_image.h"
#include "rtl/shell/rtl_cores.h"

namespace spikemesh::cli {

/// Which cores are in RTL, and which of them are seen in waves.
struct RtlOptions {
  std::string cores;       ///< as parse_core_list() reads it; empty: none
  std::string waves;       ///< FST file; empty: none
  std::string wave_cores;  ///< empty: the first of `cores`
};

/// `--rtl-cores`, `--waves`, `--wave-cores`.
void add_rtl_options(CLI::App& app, RtlOptions& options);

/// The RTL cores that the options ask for, none if they ask for none. Throws UserError for cores
/// that the image does not have and architectures without RTL.
std::shared_ptr<rtl::RtlCores> make_rtl_cores(const RtlOptions& options,
                                              const image::ChipImage& image,
                                              const rtl::CoreBuilds& builds = {});

/// A line on what was in RTL.
void print_rtl(const rtl::RtlCores& cores, std::ostream& out);

}  // namespace spikemesh::cli
