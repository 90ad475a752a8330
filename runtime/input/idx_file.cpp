#include "runtime/input/idx_file.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/error.h"

namespace spikemesh::input {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;  // IDX's code of the type
constexpr std::size_t kMaxDimensions = 4;
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;

[[noreturn]] void refuse(const std::string& path, std::string found, std::string expected) {
  throw UserError({.file = path, .found = std::move(found), .expected = std::move(expected)});
}

/// gzip's reader takes plain files too.
class Reader {
 public:
  explicit Reader(const std::string& path)
      : path_(path), file_(gzopen(path.c_str(), "rb"), &gzclose) {
    if (!file_) refuse(path, "nothing that can be read", "an IDX file, plain or .gz");
  }
  void read(std::span<std::uint8_t> bytes) {
    const int got = gzread(file_.get(), bytes.data(), static_cast<unsigned>(bytes.size()));
    if (got < 0 || static_cast<std::size_t>(got) != bytes.size())
      refuse(path_, "the end of the file", "as many bytes as its header says");
  }
  bool at_end() {
    std::uint8_t byte = 0;
    return gzread(file_.get(), &byte, 1) == 0;
  }

 private:
  std::string path_;
  std::unique_ptr<gzFile_s, int (*)(gzFile)> file_;
};

}  // namespace

IdxArray load_idx(const std::string& path) {
  Reader reader(path);
  std::array<std::uint8_t, 4> magic{};
  reader.read(magic);
  const std::size_t dimensions = magic[3];
  if (magic[0] != 0 || magic[1] != 0 || magic[2] != kUnsignedByte || dimensions == 0 ||
      dimensions > kMaxDimensions)
    refuse(path, "another header", "an IDX file of bytes, as MNIST has them");
  IdxArray array;
  std::uint64_t bytes = 1;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::array<std::uint8_t, 4> length{};
    reader.read(length);
    array.shape.push_back(std::uint32_t{length[0]} << 24 | std::uint32_t{length[1]} << 16 |
                          std::uint32_t{length[2]} << 8 | length[3]);
    bytes = std::min(bytes * array.shape.back(), kMaxBytes + 1);
  }
  if (bytes == 0 || bytes > kMaxBytes)
    refuse(path, "an array of no or too many values", fmt::format("1 ... {} bytes", kMaxBytes));
  constexpr std::uint64_t kPiece = 1U << 20;  // a header that promises too much takes no memory
  while (array.values.size() < bytes) {
    const std::uint64_t piece = std::min<std::uint64_t>(kPiece, bytes - array.values.size());
    array.values.resize(array.values.size() + piece);
    reader.read(std::span(array.values).last(piece));
  }
  if (!reader.at_end()) refuse(path, "more bytes than its header says", "a whole IDX file");
  return array;
}

}  // namespace spikemesh::input
