#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace spikemesh::runtime {

/// Writes spikes as a SONATA file (HDF5): /spikes/POPULATION/{timestamps,node_ids}, by time. The
/// file appears whole or not at all. Throws UserError where it cannot be written.
class SonataFile {
 public:
  /// Populations must have names that differ, without `/`.
  SonataFile(const std::string& path, const std::vector<std::string>& populations);
  ~SonataFile();
  SonataFile(const SonataFile&) = delete;
  SonataFile& operator=(const SonataFile&) = delete;

  /// Adds spikes of one population, not before those that were added.
  void append(std::size_t population, std::span<const double> timestamps_ms,
              std::span<const std::uint64_t> node_ids);
  /// Ends the file and puts it in its place.
  void commit();

 private:
  struct Handles;
  std::string path_;
  std::string temporary_;  ///< empty once it has been moved
  std::unique_ptr<Handles> handles_;
};

}  // namespace spikemesh::runtime
