#pragma once

#include <fstream>
#include <string>

namespace spikemesh {

/// A file that appears whole or not at all: written beside its place, moved there by commit(),
/// removed if that is never called. What stood there before stays until then.
/// Throws UserError where the place cannot be written to.
class AtomicFile {
 public:
  explicit AtomicFile(const std::string& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  std::ostream& stream() { return stream_; }

  /// Forces the bytes to the disk and moves the file to its place.
  void commit();

 private:
  [[noreturn]] void fail(const std::string& what) const;

  std::string path_;       ///< as the user gave it
  std::string target_;     ///< the same with links followed
  std::string temporary_;  ///< empty once it has been moved
  std::ofstream stream_;
};

}  // namespace spikemesh
