#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

#include "hw/image/record_stream.h"

namespace spikemesh::image {

/// Reads the next record into a message. Throws UserError if it is no such message, or has fields
/// that this program does not know.
void read_message(RecordReader& reader, RecordKind kind, std::uint64_t limit,
                  const std::string& file, google::protobuf::Message& message);

template <class Message>
Message read_message(RecordReader& reader, RecordKind kind, std::uint64_t limit,
                     const std::string& file) {
  Message message;
  read_message(reader, kind, limit, file, message);
  return message;
}

/// The last record: how many core records, how many bytes, and their checksum.
void write_end(RecordWriter& writer, std::uint32_t cores);
/// Throws UserError unless the file ends here, and as its end record says.
void read_end(RecordReader& reader, std::uint32_t cores, const std::string& file);

}  // namespace spikemesh::image
