#include "runtime/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <fstream>
#include <istream>
#include <limits>

#include "base/atomic_file.h"
#include "base/error.h"
#include "hw/image/fingerprint.h"
#include "hw/image/record_message.h"
#include "runtime/checkpoint/checkpoint.pb.h"
#include "runtime/checkpoint/core_message.h"
#include "runtime/checkpoint/state_check.h"

namespace spikemesh::checkpoint {
namespace {

using image::RecordKind;

constexpr std::uint64_t kMaxHeaderBytes = 256;
constexpr std::uint64_t kMaxRunBytes = std::numeric_limits<std::int32_t>::max();
/// Steps are counted in 64 bits; this leaves room to go on.
constexpr std::uint64_t kMaxStep = std::uint64_t{1} << 62;

pb::Run run_message(const Checkpoint& checkpoint) {
  pb::Run run;
  report::NumberArchive archive;
  report::RunRecord record = checkpoint.record;
  record.visit(archive);
  const std::vector<std::uint64_t> numbers = archive.take();
  run.mutable_record()->Add(numbers.begin(), numbers.end());
  for (const auto& [name, place] : checkpoint.outputs) {
    pb::Output& output = *run.add_outputs();
    output.set_name(name);
    output.set_place(place);
  }
  return run;
}

void take_run(const pb::Run& run, const std::string& file, Checkpoint& checkpoint) {
  report::NumberArchive archive({run.record().data(), static_cast<std::size_t>(run.record_size())},
                                file);
  checkpoint.record.visit(archive);
  archive.expect_end();
  for (const pb::Output& output : run.outputs()) {
    if (!checkpoint.outputs.emplace(output.name(), output.place()).second)
      throw UserError({.file = file,
                       .key = "outputs",
                       .found = fmt::format("{} bytes of name, twice", output.name().size()),
                       .expected = "each name once"});
  }
}

pb::Header read_header(image::RecordReader& reader, const std::string& file,
                       const image::ChipImage& image) {
  auto header = image::read_message<pb::Header>(reader, RecordKind::kHeader, kMaxHeaderBytes, file);
  const auto expect = [&file](const char* key, bool good, const std::string& found,
                              const std::string& expected, const char* hint) {
    if (!good)
      throw UserError(
          {.file = file, .key = key, .found = found, .expected = expected, .hint = hint});
  };
  const std::uint64_t own = image::fingerprint(image);
  expect("image", header.image() == own, fmt::format("fingerprint {:016x}", header.image()),
         fmt::format("{:016x}", own), "it is a checkpoint of another image");
  expect("cores", header.cores() == image.cores.size(), fmt::format("{}", header.cores()),
         fmt::format("{}", image.cores.size()), "");
  expect("next step", header.next() < kMaxStep, fmt::format("{}", header.next()),
         fmt::format("less than {}", kMaxStep), "");
  return header;
}

}  // namespace

void write(const Checkpoint& checkpoint, const image::ChipImage& image, std::ostream& out) {
  SPIKEMESH_CHECK(checkpoint.state.cores.size() == image.cores.size(),
                  "a checkpoint is written with its own image");
  image::RecordWriter writer(out, kFormat);
  pb::Header header;
  header.set_image(image::fingerprint(image));
  header.set_next(checkpoint.state.next.value());
  header.set_cores(static_cast<std::uint32_t>(image.cores.size()));
  writer.write(RecordKind::kHeader, header.SerializeAsString());
  for (std::size_t i = 0; i < image.cores.size(); ++i) {
    writer.write(RecordKind::kCore,
                 to_message(checkpoint.state.cores[i], has_plastic_lists(image.cores[i]))
                     .SerializeAsString());
  }
  writer.write(RecordKind::kRun, run_message(checkpoint).SerializeAsString());
  image::write_end(writer, header.cores());
}

void save(const Checkpoint& checkpoint, const image::ChipImage& image, const std::string& path) {
  AtomicFile file(path);
  write(checkpoint, image, file.stream());
  file.commit();
}

Checkpoint read(std::istream& in, const std::string& file, const image::ChipImage& image,
                const chip::ChipState& shape) {
  image::RecordReader reader(in, file, kFormat);
  const pb::Header header = read_header(reader, file, image);
  Checkpoint found{.state = {.next = Step{header.next()}, .cores = {}},
                   .record = report::RunRecord(image),
                   .outputs = {}};
  for (std::size_t i = 0; i < image.cores.size(); ++i) {
    const auto message = image::read_message<pb::Core>(reader, RecordKind::kCore,
                                                       max_core_bytes(shape.cores[i]), file);
    const CheckedState checked{.image = image,
                               .core = image.cores[i],
                               .shape = shape.cores[i],
                               .next = found.state.next,
                               .file = file};
    found.state.cores.push_back(from_message(message, checked));
    check_state(found.state.cores.back(), checked);
  }
  take_run(image::read_message<pb::Run>(reader, RecordKind::kRun, kMaxRunBytes, file), file, found);
  image::read_end(reader, header.cores(), file);
  return found;
}

Checkpoint load(const std::string& path, const image::ChipImage& image,
                const chip::ChipState& shape) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw UserError({.file = path, .found = "no readable file", .expected = "a checkpoint"});
  return read(file, path, image, shape);
}

}  // namespace spikemesh::checkpoint
