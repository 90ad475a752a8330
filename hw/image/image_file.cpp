#include "hw/image/image_file.h"

#include <fstream>
#include <istream>
#include <limits>
#include <utility>

#include "base/atomic_file.h"
#include "base/error.h"
#include "hw/image/image_check.h"
#include "hw/image/image_message.h"
#include "hw/image/memory.h"
#include "hw/image/record_message.h"
#include "hw/image/record_stream.h"

namespace spikemesh::image {
namespace {

constexpr std::uint64_t kMaxHeaderBytes = std::numeric_limits<std::int32_t>::max();

/// Every memory full, with room for the tags and lengths of the fields.
std::uint64_t max_core_bytes(const Architecture& architecture) {
  constexpr std::uint64_t overhead = 1024;
  std::uint64_t words = 0;
  for (const Memory memory : {Memory::kInAxon, Memory::kSynapse, Memory::kCompCfg, Memory::kStateUv,
                              Memory::kStateA, Memory::kProfile, Memory::kAxonMap, Memory::kOutAxon,
                              Memory::kXTrace, Memory::kRule, Memory::kDecay})
    words += memory_words(memory, architecture);
  return words * sizeof(std::uint64_t) + overhead;
}

}  // namespace

void write_image(const ChipImage& image, std::ostream& out) {
  RecordWriter writer(out);
  writer.write(RecordKind::kHeader, to_header(image).SerializeAsString());
  for (const CoreImage& core : image.cores)
    writer.write(RecordKind::kCore, to_message(core).SerializeAsString());
  write_end(writer, static_cast<std::uint32_t>(image.cores.size()));
}

void save_image(const ChipImage& image, const std::string& path) {
  try {
    check_image(image, path);
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(false, "only legal images are saved: {}", error.what());
  }
  AtomicFile file(path);
  write_image(image, file.stream());
  file.commit();
}

ChipImage read_image(std::istream& in, const std::string& file) {
  RecordReader reader(in, file);
  const auto header = read_message<pb::Header>(reader, RecordKind::kHeader, kMaxHeaderBytes, file);
  ChipImage image = from_header(header, file);
  const std::uint64_t core_limit = max_core_bytes(image.architecture);
  if (header.cores() > image.architecture.core_count())
    throw UserError({.file = file,
                     .key = "cores",
                     .found = fmt::format("{}", header.cores()),
                     .expected = fmt::format("at most {}", image.architecture.core_count())});
  for (std::uint32_t i = 0; i < header.cores(); ++i) {
    const auto message = read_message<pb::Core>(reader, RecordKind::kCore, core_limit, file);
    image.cores.push_back(from_message(message, file));
    check_core(image.cores.back(), image.architecture, file);
  }
  read_end(reader, header.cores(), file);
  check_across_cores(image, file);
  return image;
}

ChipImage load_image(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw UserError({.file = path, .found = "no readable file", .expected = "a chip image"});
  return read_image(file, path);
}

}  // namespace spikemesh::image
