#include "base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "base/error.h"

namespace spikemesh {
namespace {

std::string last_error() { return std::generic_category().message(errno); }

/// Makes a new, empty file beside `target`, whatever other threads and processes do there.
std::string make_temporary(const std::string& target) {
  for (int attempt = 0;; ++attempt) {
    std::string name = fmt::format("{}.{}-{}.tmp", target, getpid(), attempt);
    const int file = open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (file >= 0) {
      close(file);
      return name;
    }
    if (errno != EEXIST) return {};
  }
}

/// Forces what was written to a file to the disk.
bool sync_to_disk(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = fsync(file) == 0;
  close(file);
  return done;
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path) {
  std::error_code ignored;
  target_ = std::filesystem::weakly_canonical(path, ignored).string();
  if (target_.empty()) target_ = path;
  if (std::filesystem::exists(target_, ignored) &&
      !std::filesystem::is_regular_file(target_, ignored))
    throw UserError(
        {.file = path, .found = "something else than a file", .expected = "a place for a file"});
  temporary_ = make_temporary(target_);
  if (temporary_.empty()) fail(last_error());
  stream_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!stream_) fail(last_error());
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void AtomicFile::fail(const std::string& what) const {
  throw UserError({.file = path_, .found = what, .expected = "a place that can be written to"});
}

void AtomicFile::commit() {
  SPIKEMESH_CHECK(!temporary_.empty(), "a file is committed once");
  stream_.close();
  if (!stream_ || !sync_to_disk(temporary_)) fail(last_error());
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(last_error());
  temporary_.clear();
}

}  // namespace spikemesh
