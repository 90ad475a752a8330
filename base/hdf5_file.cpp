#include "base/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace spikemesh {

/// An HDF5 handle that closes itself; negative means that it was not opened.
class Hdf5File::Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&&) = delete;
  hid_t id() const { return id_; }
  bool good() const { return id_ >= 0; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

namespace {

void require(bool good, const std::string& file, const std::string& key, std::string found,
             std::string expected) {
  if (!good)
    throw UserError(
        {.file = file, .key = key, .found = std::move(found), .expected = std::move(expected)});
}

herr_t append_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

Hdf5File::Hdf5File(std::string path) : path_(std::move(path)) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are told as UserError, not on stderr
  const bool is_hdf5 = H5Fis_hdf5(path_.c_str()) > 0;
  require(is_hdf5, path_, "", "nothing that can be read", "an HDF5 file");
  file_ = std::make_unique<Handle>(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  require(file_->good(), path_, "", "a broken file", "an HDF5 file");
}

Hdf5File::~Hdf5File() = default;
Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;
Hdf5File& Hdf5File::operator=(Hdf5File&&) noexcept = default;

bool Hdf5File::has(const std::string& path) const {
  // H5Lexists wants every group on the way to exist.
  for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
    if (H5Lexists(file_->id(), path.substr(0, at).c_str(), H5P_DEFAULT) <= 0) return false;
  return path == "/" || H5Lexists(file_->id(), path.c_str(), H5P_DEFAULT) > 0;
}

bool Hdf5File::has_group(const std::string& path) const {
  return has(path) && Handle(H5Gopen2(file_->id(), path.c_str(), H5P_DEFAULT), H5Gclose).good();
}

std::vector<std::string> Hdf5File::children(const std::string& group) const {
  require(has_group(group), path_, group, "nothing", "a group");
  const Handle handle(H5Gopen2(file_->id(), group.c_str(), H5P_DEFAULT), H5Gclose);
  std::vector<std::string> names;
  const herr_t walked =
      H5Literate(handle.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, append_name, &names);
  require(walked >= 0, path_, group, "a group that cannot be read", "a sound group");
  return names;
}

Hdf5File::Handle Hdf5File::open(const std::string& dataset) const {
  require(has(dataset), path_, dataset, "nothing", "a dataset");
  Handle handle(H5Dopen2(file_->id(), dataset.c_str(), H5P_DEFAULT), H5Dclose);
  require(handle.good(), path_, dataset, "something else", "a dataset");
  return handle;
}

std::vector<std::uint64_t> Hdf5File::shape(const std::string& dataset) const {
  const Handle data = open(dataset);
  const Handle space(H5Dget_space(data.id()), H5Sclose);
  const int rank = space.good() ? H5Sget_simple_extent_ndims(space.id()) : -1;
  require(rank >= 0, path_, dataset, "a dataset of no shape", "an array");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  if (rank > 0) H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr);
  std::uint64_t values = 1;
  for (const hsize_t length : lengths) {
    require(length <= kMaxValues && values * length <= kMaxValues, path_, dataset, "a larger array",
            fmt::format("at most {} values", kMaxValues));
    values *= length;
  }
  return {lengths.begin(), lengths.end()};
}

bool Hdf5File::is_floating(const std::string& dataset) const {
  const Handle data = open(dataset);
  const Handle type(H5Dget_type(data.id()), H5Tclose);
  const H5T_class_t kind = type.good() ? H5Tget_class(type.id()) : H5T_NO_CLASS;
  require(kind == H5T_FLOAT || kind == H5T_INTEGER || kind == H5T_ENUM, path_, dataset,
          "values of another type", "whole or floating-point numbers");
  return kind == H5T_FLOAT;
}

std::vector<double> Hdf5File::numbers(const std::string& dataset) const {
  if (!is_floating(dataset)) {
    const std::vector<std::int64_t> whole = integers(dataset);
    return {whole.begin(), whole.end()};
  }
  std::uint64_t values = 1;
  for (const std::uint64_t length : shape(dataset)) values *= length;
  std::vector<double> result(values);
  const herr_t read =
      H5Dread(open(dataset).id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.data());
  require(read >= 0, path_, dataset, "values that cannot be read", "a sound dataset");
  return result;
}

std::vector<std::int64_t> Hdf5File::integers(const std::string& dataset) const {
  require(!is_floating(dataset), path_, dataset, "floating-point numbers", "whole numbers");
  std::uint64_t values = 1;
  for (const std::uint64_t length : shape(dataset)) values *= length;
  const Handle data = open(dataset);
  const Handle type(H5Dget_type(data.id()), H5Tclose);
  std::vector<std::int64_t> result(values);
  herr_t read = -1;
  if (H5Tget_class(type.id()) == H5T_ENUM) {
    // Booleans, as h5py writes them. HDF5 converts an enumeration to its own base type only.
    std::vector<std::int8_t> bytes(values);
    if (H5Tget_size(type.id()) == 1) {
      read = H5Dread(data.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
      std::copy(bytes.begin(), bytes.end(), result.begin());
    }
  } else {
    read = H5Dread(data.id(), H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.data());
  }
  require(read >= 0, path_, dataset, "values that cannot be read", "a sound dataset");
  return result;
}

double Hdf5File::number(const std::string& dataset) const {
  const std::vector<double> values = numbers(dataset);
  require(values.size() == 1, path_, dataset, fmt::format("{} values", values.size()),
          "one number");
  return values.front();
}

bool Hdf5File::is_text(const std::string& dataset) const {
  const Handle data = open(dataset);
  const Handle type(H5Dget_type(data.id()), H5Tclose);
  return H5Tget_class(type.id()) == H5T_STRING;
}

std::string Hdf5File::text(const std::string& dataset) const {
  const std::vector<std::string> all = texts(dataset);
  require(all.size() == 1, path_, dataset, fmt::format("{} texts", all.size()), "one text");
  return all.front();
}

std::vector<std::string> Hdf5File::texts(const std::string& dataset) const {
  const Handle data = open(dataset);
  const Handle type(H5Dget_type(data.id()), H5Tclose);
  const Handle space(H5Dget_space(data.id()), H5Sclose);
  require(H5Tget_class(type.id()) == H5T_STRING, path_, dataset, "something else", "text");
  std::uint64_t count = 1;
  for (const std::uint64_t length : shape(dataset)) count *= length;
  std::vector<std::string> texts;
  if (H5Tis_variable_str(type.id()) > 0) {
    std::vector<char*> pointers(count, nullptr);
    const herr_t read =
        H5Dread(data.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data());
    for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
    H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, pointers.data());
    require(read >= 0, path_, dataset, "text that cannot be read", "a sound dataset");
    return texts;
  }
  const std::size_t size = H5Tget_size(type.id());
  require(size > 0 && size * count <= kMaxValues, path_, dataset, "text of no size", "text");
  std::string bytes(size * count, '\0');
  const herr_t read = H5Dread(data.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
  require(read >= 0, path_, dataset, "text that cannot be read", "a sound dataset");
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string text = bytes.substr(i * size, size);
    texts.push_back(text.substr(0, text.find('\0')));
  }
  return texts;
}

std::string Hdf5File::attribute(const std::string& dataset, const std::string& name) const {
  const Handle data = open(dataset);
  if (H5Aexists(data.id(), name.c_str()) <= 0) return {};
  const std::string key = dataset + "@" + name;
  const Handle attribute(H5Aopen(data.id(), name.c_str(), H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose);
  const Handle space(H5Aget_space(attribute.id()), H5Sclose);
  require(H5Tget_class(type.id()) == H5T_STRING && H5Sget_simple_extent_npoints(space.id()) == 1,
          path_, key, "something else", "one text");
  if (H5Tis_variable_str(type.id()) > 0) {
    char* pointer = nullptr;
    const herr_t read = H5Aread(attribute.id(), type.id(), &pointer);
    std::string text = pointer == nullptr ? "" : pointer;
    H5Dvlen_reclaim(type.id(), space.id(), H5P_DEFAULT, &pointer);
    require(read >= 0, path_, key, "text that cannot be read", "a sound attribute");
    return text;
  }
  const std::size_t size = H5Tget_size(type.id());
  require(size > 0 && size <= kMaxValues, path_, key, "text of no size", "text");
  std::string text(size, '\0');
  require(H5Aread(attribute.id(), type.id(), text.data()) >= 0, path_, key,
          "text that cannot be read", "a sound attribute");
  return text.substr(0, text.find('\0'));
}

}  // namespace spikemesh
