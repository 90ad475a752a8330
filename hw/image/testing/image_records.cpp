#include "hw/image/testing/image_records.h"

#include <sstream>

#include "hw/image/image.pb.h"
#include "hw/image/record_stream.h"

namespace spikemesh::image::testing {
namespace {

constexpr std::size_t kFileHeadBytes = 12;
constexpr std::size_t kRecordHeadBytes = 12;

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

}  // namespace

std::vector<Record> split_records(std::string_view bytes) {
  std::vector<Record> records;
  std::size_t at = kFileHeadBytes;
  while (bytes.size() >= at + kRecordHeadBytes) {
    const std::size_t length = number_at(bytes, at + 4);
    if (length > bytes.size() - at - kRecordHeadBytes) break;
    records.push_back({.kind = number_at(bytes, at),
                       .payload = std::string(bytes.substr(at + kRecordHeadBytes, length))});
    at += kRecordHeadBytes + length;
  }
  return records;
}

std::string join_records(const std::vector<Record>& records, const RecordFormat& format) {
  std::ostringstream out;
  RecordWriter writer(out, format);
  std::uint32_t cores = 0;
  for (const Record& record : records) {
    const auto kind = static_cast<RecordKind>(record.kind);
    if (kind == RecordKind::kCore) ++cores;
    if (kind != RecordKind::kEnd) {
      writer.write(kind, record.payload);
      continue;
    }
    pb::End end;
    end.set_cores(cores);
    end.set_bytes(writer.bytes());
    end.set_checksum(writer.checksum());
    writer.write(kind, end.SerializeAsString());
  }
  return out.str();
}

}  // namespace spikemesh::image::testing
