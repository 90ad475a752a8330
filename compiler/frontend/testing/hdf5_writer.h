#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh::frontend::testing {

/// Writes small HDF5 files as other tools do: groups, numbers and texts.
class Hdf5Writer {
 public:
  explicit Hdf5Writer(const std::string& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  ~Hdf5Writer() { close(); }
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  void close() {
    if (file_ >= 0) H5Fclose(file_);
    file_ = -1;
  }

  void group(const std::string& name) const {
    H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  void reals(const std::string& name, const std::vector<float>& values,
             std::vector<hsize_t> shape = {}) const {
    if (shape.empty()) shape = {values.size()};
    write(name, shape, H5T_NATIVE_FLOAT, values.data());
  }
  void wholes(const std::string& name, const std::vector<std::int64_t>& values) const {
    write(name, {values.size()}, H5T_NATIVE_INT64, values.data());
  }
  /// Text of fixed length, as numpy writes it.
  void text(const std::string& name, const std::string& value) const {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, value.size());
    write(name, {1}, type, value.data());
    H5Tclose(type);
  }
  /// Texts of any length, as h5py writes them.
  void texts(const std::string& name, const std::vector<std::string>& values,
             const std::vector<hsize_t>& shape) const {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    std::vector<const char*> pointers;
    for (const std::string& value : values) pointers.push_back(value.c_str());
    write(name, shape, type, pointers.data());
    H5Tclose(type);
  }

 private:
  void write(const std::string& name, const std::vector<hsize_t>& shape, hid_t type,
             const void* values) const {
    const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t data =
        H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(data);
    H5Sclose(space);
  }

  hid_t file_;
};

}  // namespace spikemesh::frontend::testing
