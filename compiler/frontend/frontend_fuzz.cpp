// Any HDF5 file is either a network or ends in a UserError, as NIR and as lava-dl's `.net`. HDF5's
// own reader is not what is tested: the input says what the file holds, a line each, and the file
// is written by HDF5. Lines: `g PATH` a group; `f`, `i` or `t`, then PATH, SHAPE (such as 2,3) and
// values (numbers, whole numbers, texts), which are repeated as far as the shape needs.

#include <hdf5.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "compiler/frontend/lava/lava_file.h"
#include "compiler/frontend/nir/nir_file.h"

namespace {

using namespace spikemesh;

constexpr std::size_t kMaxValues = 4096;

/// Writes the file that lines of text describe; lines without a meaning are left out.
class Described {
 public:
  explicit Described(const std::string& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  ~Described() { H5Fclose(file_); }
  Described(const Described&) = delete;
  Described& operator=(const Described&) = delete;

  void add(const std::string& line) const {
    std::istringstream words(line);
    char kind = 0;
    std::string path;
    std::string shape;
    words >> kind >> path;
    if (path.empty()) return;
    if (kind == 'g') {
      const hid_t group = H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      if (group >= 0) H5Gclose(group);
      return;
    }
    words >> shape;
    std::vector<std::string> values;
    for (std::string value; words >> value;) values.push_back(value);
    if (!values.empty()) add_dataset(kind, path, lengths(shape), values);
  }

 private:
  static std::vector<hsize_t> lengths(const std::string& text) {
    std::vector<hsize_t> shape;
    std::istringstream numbers(text);
    for (std::string number; std::getline(numbers, number, ',') && shape.size() < 6;)
      shape.push_back(std::strtoul(number.c_str(), nullptr, 10));
    return shape;
  }

  void add_dataset(char kind, const std::string& path, const std::vector<hsize_t>& shape,
                   const std::vector<std::string>& values) const {
    std::size_t size = 1;
    for (const hsize_t length : shape) {
      if (length > kMaxValues) return;
      size *= length;
      if (size > kMaxValues) return;
    }
    if (kind == 'f') {
      std::vector<double> data(size);
      for (std::size_t i = 0; i < size; ++i)
        data[i] = std::strtod(values[i % values.size()].c_str(), nullptr);
      write(path, shape, H5T_NATIVE_DOUBLE, data.data());
    } else if (kind == 'i') {
      std::vector<std::int64_t> data(size);
      for (std::size_t i = 0; i < size; ++i)
        data[i] = std::strtoll(values[i % values.size()].c_str(), nullptr, 10);
      write(path, shape, H5T_NATIVE_INT64, data.data());
    } else if (kind == 't') {
      std::vector<const char*> data(size);
      for (std::size_t i = 0; i < size; ++i) data[i] = values[i % values.size()].c_str();
      const hid_t type = H5Tcopy(H5T_C_S1);
      H5Tset_size(type, H5T_VARIABLE);
      write(path, shape, type, data.data());
      H5Tclose(type);
    }
  }

  void write(const std::string& path, const std::vector<hsize_t>& shape, hid_t type,
             const void* data) const {
    const hid_t space =
        shape.empty() ? H5Screate(H5S_SCALAR)
                      : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t set =
        H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (set >= 0) {
      H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
      H5Dclose(set);
    }
    H5Sclose(space);
  }

  hid_t file_;
};

/// A file of this process that is gone when the program ends.
const std::string& own_path() {
  static const struct File {
    std::string path = std::filesystem::temp_directory_path() /
                       ("spikemesh_frontend_" + std::to_string(getpid()) + ".h5");
    ~File() { std::remove(path.c_str()); }
  } file;
  return file.path;
}

template <class Load>
void expect_network_or_error(const Load& load) {
  try {
    load();
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(!error.info().key.empty() || !error.info().file.empty(),
                    "a fault says where it is");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  {
    const Described file(own_path());
    std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
    for (std::string line; std::getline(lines, line);) file.add(line);
  }
  const nir::Options other{.dt_s = 1e-4,
                           .reset = nir::Options::Reset::kSubtract,
                           .decay = nir::Options::Decay::kExact,
                           .input_shape = {2, 3, 3}};
  const lava::Options held{.input = lava::InputForm::kHeldBias, .compare_ge = true};
  expect_network_or_error([] { static_cast<void>(nir::load(own_path())); });
  expect_network_or_error([&] { static_cast<void>(nir::load(own_path(), other)); });
  expect_network_or_error([] { static_cast<void>(lava::load(own_path())); });
  expect_network_or_error([&] { static_cast<void>(lava::load(own_path(), held)); });
  return 0;
}
