#include "hw/image/record_stream.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <istream>
#include <limits>
#include <ostream>
#include <utility>

#include "base/error.h"

namespace spikemesh::image {
namespace {

constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kHeadBytes = 3 * kNumberBytes;  // kind, length, checksum

/// Memory is taken in pieces as bytes arrive, so a wrong length cannot ask for more than there is.
constexpr std::uint64_t kPieceBytes = 1 << 20;

std::string number_bytes(std::uint32_t value) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(static_cast<unsigned char>(value >> shift));
  return bytes;
}

std::uint32_t number_at(std::string_view bytes, std::size_t index) {
  std::uint32_t value = 0;
  for (std::size_t i = kNumberBytes; i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[index * kNumberBytes + i - 1]);
  return value;
}

std::uint32_t crc(std::uint32_t before, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string_view kind_name(std::uint32_t kind) {
  constexpr std::array<std::string_view, 5> names = {"unknown", "header", "core", "end", "run"};
  return names[kind < names.size() ? kind : 0];
}

}  // namespace

RecordWriter::RecordWriter(std::ostream& out, const RecordFormat& format) : out_(out) {
  put(format.magic);
  put(number_bytes(format.version));
}

void RecordWriter::put(std::string_view bytes) {
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes_ += bytes.size();
  checksum_ = crc(checksum_, bytes);
}

void RecordWriter::write(RecordKind kind, const std::string& payload) {
  SPIKEMESH_CHECK(payload.size() <= std::numeric_limits<std::int32_t>::max(),
                  "a record of {} bytes is within the 2 GiB of a message", payload.size());
  const std::string head = number_bytes(static_cast<std::uint32_t>(kind)) +
                           number_bytes(static_cast<std::uint32_t>(payload.size()));
  put(head);
  put(number_bytes(crc(crc(0, head), payload)));
  put(payload);
}

RecordReader::RecordReader(std::istream& in, std::string file, const RecordFormat& format)
    : in_(in), file_(std::move(file)) {
  get(format.magic.size(), "magic");
  if (payload_ != format.magic) fail("", "another kind of file", std::string(format.name));
  get(kNumberBytes, "version");
  const std::uint32_t version = number_at(payload_, 0);
  if (version != format.version)
    fail("format version", fmt::format("{}", version), fmt::format("{}", format.version),
         std::string(format.version_hint));
}

std::string RecordReader::place() const { return fmt::format("byte {}", record_start_); }

void RecordReader::fail(const std::string& key, const std::string& found,
                        const std::string& expected, const std::string& hint) const {
  throw UserError({.file = file_, .key = key, .found = found, .expected = expected, .hint = hint});
}

/// Reads `count` bytes into payload_.
void RecordReader::get(std::uint64_t count, const std::string& what) {
  payload_.clear();
  while (payload_.size() < count) {
    const std::uint64_t piece = std::min(count - payload_.size(), kPieceBytes);
    const std::size_t before = payload_.size();
    payload_.resize(before + piece);
    in_.read(payload_.data() + before, static_cast<std::streamsize>(piece));
    if (static_cast<std::uint64_t>(in_.gcount()) != piece)
      fail(fmt::format("byte {}: {}", bytes_, what),
           fmt::format("the end of the file after {} bytes",
                       before + static_cast<std::uint64_t>(in_.gcount())),
           fmt::format("{} bytes", count), "the file is cut off or of another kind");
  }
  bytes_ += count;
  checksum_ = crc(checksum_, payload_);
}

const std::string& RecordReader::read(RecordKind kind, std::uint64_t limit) {
  record_start_ = bytes_;
  get(kHeadBytes, "a record's head");
  const std::string head = payload_.substr(0, 2 * kNumberBytes);
  const std::uint32_t found_kind = number_at(payload_, 0);
  const std::uint32_t length = number_at(payload_, 1);
  const std::uint32_t expected_crc = number_at(payload_, 2);
  const std::string_view name = kind_name(static_cast<std::uint32_t>(kind));
  if (found_kind != static_cast<std::uint32_t>(kind))
    fail(place(), fmt::format("a record of kind {} ({})", found_kind, kind_name(found_kind)),
         fmt::format("the {} record", name), "the file is damaged");
  if (length > limit)
    fail(place(), fmt::format("a {} record of {} bytes", name, length),
         fmt::format("at most {}", limit), "the file is damaged");
  get(length, fmt::format("{} record", name));
  const std::uint32_t found_crc = crc(crc(0, head), payload_);
  if (found_crc != expected_crc)
    fail(fmt::format("{}: {} record", place(), name), fmt::format("checksum {:08x}", found_crc),
         fmt::format("{:08x}", expected_crc), "the file is damaged");
  return payload_;
}

void RecordReader::expect_end() {
  if (in_.peek() != std::istream::traits_type::eof())
    fail(fmt::format("byte {}", bytes_), "more bytes after the end record", "the end of the file");
}

}  // namespace spikemesh::image
