#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

namespace spikemesh::runtime {

/// A file that grows as a run goes on, and that an interrupted run can go on with: what was written
/// up to a known place stays, what came after it is cut off. Throws UserError where the file cannot
/// be written, or is not the one that was written before.
class ResultFile {
 public:
  /// Begins the file anew, or goes on after its first `resume_at` bytes.
  explicit ResultFile(const std::string& path, std::optional<std::uint64_t> resume_at = {});

  std::ostream& out() { return file_; }
  /// Hands everything to the operating system. Returns the length of the file.
  std::uint64_t flush();
  const std::string& path() const { return path_; }

 private:
  void check() const;

  std::string path_;
  std::ofstream file_;
};

}  // namespace spikemesh::runtime
