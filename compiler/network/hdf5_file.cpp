#include <hdf5.h>

#include <algorithm>

#include "base/error.h"
#include "compiler/network/array_file.h"

namespace spikemesh::network {
namespace {

/// An HDF5 handle that closes itself; negative means that it was not opened.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  hid_t id() const { return id_; }
  bool good() const { return id_ >= 0; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

void require(bool good, const std::string& path, const std::string& key, const std::string& found,
             const std::string& expected) {
  if (!good) throw UserError({.file = path, .key = key, .found = found, .expected = expected});
}

}  // namespace

Weight load_hdf5(const std::string& path, const std::string& dataset) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are told as UserError, not on stderr
  require(!dataset.empty(), path, "dataset", "nothing", "the name of a dataset of this file");
  const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  require(file.good(), path, "", "nothing that can be read", "an HDF5 file");
  const Handle data(H5Dopen2(file.id(), dataset.c_str(), H5P_DEFAULT), H5Dclose);
  require(data.good(), path, dataset, "nothing", "a dataset");
  const Handle space(H5Dget_space(data.id()), H5Sclose);
  const Handle type(H5Dget_type(data.id()), H5Tclose);
  const hssize_t points = space.good() ? H5Sget_simple_extent_npoints(space.id()) : -1;
  require(points >= 0 && static_cast<std::uint64_t>(points) <= kMaxArrayValues, path, dataset,
          fmt::format("{} values", points), fmt::format("at most {}", kMaxArrayValues));
  const H5T_class_t kind = type.good() ? H5Tget_class(type.id()) : H5T_NO_CLASS;
  require(kind == H5T_FLOAT || kind == H5T_INTEGER, path, dataset, "values of another type",
          "whole or floating-point numbers");
  std::vector<double> values(static_cast<std::size_t>(points));
  const herr_t read =
      H5Dread(data.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  require(read >= 0, path, dataset, "values that cannot be read", "a sound dataset");
  if (kind == H5T_FLOAT) return RealWeights{.values = std::move(values)};
  WeightValues weights;
  constexpr double kBeyond = 0x7fff;  // one that the network refuses
  for (const double value : values)
    weights.values.push_back(static_cast<std::int16_t>(std::clamp(value, -kBeyond, kBeyond)));
  return weights;
}

}  // namespace spikemesh::network
