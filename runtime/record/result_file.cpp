#include "runtime/record/result_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "base/error.h"

namespace spikemesh::runtime {

ResultFile::ResultFile(const std::string& path, std::optional<std::uint64_t> resume_at)
    : path_(path) {
  if (resume_at) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size < *resume_at) {
      throw UserError({.file = path,
                       .found = error ? "no such file" : fmt::format("{} bytes", size),
                       .expected = fmt::format("the file of the interrupted run, at least {} bytes",
                                               *resume_at)});
    }
    std::filesystem::resize_file(path, *resume_at, error);
  }
  file_.open(path, resume_at ? std::ios::binary | std::ios::app : std::ios::binary);
  check();
}

std::uint64_t ResultFile::flush() {
  file_.flush();
  check();
  const auto place = file_.tellp();
  if (place < 0) return 0;
  return static_cast<std::uint64_t>(place);
}

void ResultFile::check() const {
  if (!file_) throw UserError({.file = path_, .expected = "a file that can be written"});
}

}  // namespace spikemesh::runtime
