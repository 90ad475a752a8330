#include "hw/image/record_message.h"

#include <fmt/format.h>

#include <vector>

#include "base/error.h"
#include "hw/image/image.pb.h"

namespace spikemesh::image {
namespace {

constexpr std::uint64_t kMaxEndBytes = 64;

bool has_unknown_fields(const google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (has_unknown_fields(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      if (has_unknown_fields(reflection.GetRepeatedMessage(message, field, i))) return true;
  }
  return false;
}

}  // namespace

void read_message(RecordReader& reader, RecordKind kind, std::uint64_t limit,
                  const std::string& file, google::protobuf::Message& message) {
  if (!message.ParseFromString(reader.read(kind, limit)) || has_unknown_fields(message))
    throw UserError({.file = file,
                     .key = reader.place(),
                     .found = "a record that cannot be read",
                     .expected = fmt::format("a {}", message.GetTypeName())});
}

void write_end(RecordWriter& writer, std::uint32_t cores) {
  pb::End end;
  end.set_cores(cores);
  end.set_bytes(writer.bytes());
  end.set_checksum(writer.checksum());
  writer.write(RecordKind::kEnd, end.SerializeAsString());
}

void read_end(RecordReader& reader, std::uint32_t cores, const std::string& file) {
  const std::uint64_t bytes = reader.bytes();
  const std::uint32_t checksum = reader.checksum();
  const auto end = read_message<pb::End>(reader, RecordKind::kEnd, kMaxEndBytes, file);
  const auto expect = [&file](std::string_view what, std::uint64_t found, std::uint64_t expected) {
    if (found == expected) return;
    throw UserError({.file = file,
                     .key = std::string(what),
                     .found = fmt::format("{}", found),
                     .expected = fmt::format("{} as the end record says", expected),
                     .hint = "the file is damaged"});
  };
  expect("cores", cores, end.cores());
  expect("bytes before the end record", bytes, end.bytes());
  expect("checksum of the file", checksum, end.checksum());
  reader.expect_end();
}

}  // namespace spikemesh::image
