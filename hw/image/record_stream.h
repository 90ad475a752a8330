#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace spikemesh::image {

/// What a record of a file is; the value stands in the file. A run is what a checkpoint keeps
/// beside the cores.
enum class RecordKind : std::uint32_t { kHeader = 1, kCore = 2, kEnd = 3, kRun = 4 };

/// What a file of records is: its first bytes, and how errors speak of it.
struct RecordFormat {
  /// 8 bytes. The first is no ASCII and a line end of each system follows the name, so that a
  /// transfer as text is noticed.
  std::string_view magic;
  std::uint32_t version;
  std::string_view name;          ///< `a Spikemesh chip image`
  std::string_view version_hint;  ///< what helps against another version
};

inline constexpr RecordFormat kImageFormat{
    .magic = "\xA7SPIKE\r\n",
    .version = 2,
    .name = "a Spikemesh chip image",
    .version_hint = "compile the network again with this program"};

/// Frames records: after magic and version, each has kind, length and CRC-32, then its payload;
/// numbers are 32 bits, least byte first. The checksum covers kind, length and payload.
class RecordWriter {
 public:
  /// Writes magic and version.
  explicit RecordWriter(std::ostream& out, const RecordFormat& format = kImageFormat);

  void write(RecordKind kind, const std::string& payload);

  std::uint64_t bytes() const { return bytes_; }
  std::uint32_t checksum() const { return checksum_; }  ///< of all bytes so far

 private:
  void put(std::string_view bytes);

  std::ostream& out_;
  std::uint64_t bytes_ = 0;
  std::uint32_t checksum_ = 0;
};

/// Takes records apart again. Every damage is a UserError that names file and byte.
class RecordReader {
 public:
  /// Reads magic and version. `file` is the name that errors carry.
  RecordReader(std::istream& in, std::string file, const RecordFormat& format = kImageFormat);

  /// The payload of the next record, which must be of this kind and not longer than `limit`. It is
  /// valid until the next call.
  const std::string& read(RecordKind kind, std::uint64_t limit);

  /// The file ends here.
  void expect_end();

  /// Where the record that was read last begins, for errors: `byte 1234`.
  std::string place() const;

  std::uint64_t bytes() const { return bytes_; }
  std::uint32_t checksum() const { return checksum_; }  ///< of all bytes so far

 private:
  [[noreturn]] void fail(const std::string& key, const std::string& found,
                         const std::string& expected, const std::string& hint = {}) const;
  void get(std::uint64_t count, const std::string& what);

  std::istream& in_;
  std::string file_;
  std::string payload_;
  std::uint64_t record_start_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint32_t checksum_ = 0;
};

}  // namespace spikemesh::image
