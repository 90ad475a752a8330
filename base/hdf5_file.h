#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace spikemesh {

/// An HDF5 file that is read. Paths are absolute, such as `/layer/0/weight`. Every function throws
/// UserError with the file and the path where the file does not hold what is asked for.
class Hdf5File {
 public:
  /// The most values that one call reads: 2^28, more than any weight matrix of a chip.
  static constexpr std::uint64_t kMaxValues = std::uint64_t{1} << 28;

  explicit Hdf5File(std::string path);
  ~Hdf5File();
  Hdf5File(Hdf5File&&) noexcept;
  Hdf5File& operator=(Hdf5File&&) noexcept;

  const std::string& path() const { return path_; }

  /// Whether there is a group or a dataset of this path.
  bool has(const std::string& path) const;
  bool has_group(const std::string& path) const;
  /// Names in a group, in the order of their characters.
  std::vector<std::string> children(const std::string& group) const;

  /// Lengths of a dataset's dimensions, the slowest first; empty for a scalar.
  std::vector<std::uint64_t> shape(const std::string& dataset) const;
  /// Whether a dataset holds floating-point numbers (true) or whole numbers or booleans (false).
  bool is_floating(const std::string& dataset) const;
  /// All values in C order, as floating-point numbers. Booleans are 0 and 1.
  std::vector<double> numbers(const std::string& dataset) const;
  /// All values of a dataset of whole numbers.
  std::vector<std::int64_t> integers(const std::string& dataset) const;
  /// The one value of a dataset of one number.
  double number(const std::string& dataset) const;
  /// Whether a dataset holds text.
  bool is_text(const std::string& dataset) const;
  /// A dataset that holds one text, or a list of one.
  std::string text(const std::string& dataset) const;
  /// All texts of a dataset, in C order.
  std::vector<std::string> texts(const std::string& dataset) const;
  /// The text of an attribute of a dataset; empty if there is no attribute of this name.
  std::string attribute(const std::string& dataset, const std::string& name) const;

 private:
  class Handle;
  Handle open(const std::string& dataset) const;

  std::string path_;
  std::unique_ptr<Handle> file_;
};

}  // namespace spikemesh
