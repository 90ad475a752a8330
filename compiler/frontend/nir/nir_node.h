#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hdf5_file.h"
#include "compiler/frontend/nir/nir_graph.h"

namespace spikemesh::nir {

/// Reads the parameters of one node.
class NodeReader {
 public:
  NodeReader(const Hdf5File& file, const std::string& name, const Node& node)
      : file_(file), name_(name), node_(node) {}

  const std::string& name() const { return name_; }
  const std::string& type() const { return node_.type; }

  bool has(const std::string& field) const { return file_.has(node_.group + "/" + field); }
  /// All values of a field in C order.
  std::vector<double> values(const std::string& field) const;
  std::vector<std::uint64_t> shape(const std::string& field) const;
  /// A field that must have `size` values, or one for all.
  std::vector<double> values_of(const std::string& field, std::uint64_t size) const;
  /// A field that must be the same for all; `otherwise` where it is left out.
  double uniform(const std::string& field) const;
  double uniform(const std::string& field, double otherwise) const;
  /// One or two whole numbers, such as a stride; {otherwise, otherwise} where they are left out.
  std::vector<std::uint32_t> pair(const std::string& field, std::uint32_t otherwise) const;
  std::string text(const std::string& field) const;
  /// Whether a field is a text, such as the padding `same`.
  bool is_text(const std::string& field) const;

  /// Throws UserError about a field of this node.
  [[noreturn]] void refuse(const std::string& field, std::string found, std::string expected,
                           std::string hint = "") const;

 private:
  std::string path(const std::string& field) const { return node_.group + "/" + field; }

  const Hdf5File& file_;
  std::string name_;
  const Node& node_;
};

}  // namespace spikemesh::nir
