// Any bytes are either an image that is legal and survives a round trip, or end in a UserError.
//
// Under libFuzzer a mutator of our own changes what is inside the records and mends lengths and
// checksums, so that the fuzzer gets past them; now and then it leaves the damage to be seen.

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/image/image.pb.h"
#include "hw/image/image_file.h"
#include "hw/image/record_stream.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/illegal_event.h"
#include "hw/image/testing/image_records.h"
#include "hw/image/testing/message_mutator.h"

namespace {

using namespace spikemesh;
using namespace spikemesh::image;

std::string written(const ChipImage& image) {
  std::ostringstream out;
  write_image(image, out);
  return out.str();
}

ChipImage read(const std::string& bytes) {
  std::istringstream in(bytes);
  return read_image(in, "fuzz");
}

void expect_legal(const ChipImage& image) {
  const auto event = testing::find_illegal_event(image);
  SPIKEMESH_CHECK(!event, "a loaded image causes no illegal event: {}", *event);
  SPIKEMESH_CHECK(read(written(image)) == image, "an image survives a round trip");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    expect_legal(read(std::string(reinterpret_cast<const char*>(data), size)));
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(error.info().file.starts_with("fuzz"), "a fault names its file");
  }
  return 0;
}

// libFuzzer's own mutator; weak, as builds that only replay files have none and never ask for it.
extern "C" [[gnu::weak]] std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                      std::size_t max_size);

namespace {

using testing::Dice;
using testing::Record;

std::string mutate_bytes(std::string bytes) {
  constexpr std::size_t room = 64;
  const std::size_t size = bytes.size();
  bytes.resize(size + room);
  auto* data = reinterpret_cast<std::uint8_t*>(bytes.data());
  bytes.resize(LLVMFuzzerMutate(data, size, size + room));
  return bytes;
}

template <class Message>
std::string mutate_fields(const std::string& payload, Dice& dice) {
  Message message;
  if (!message.ParseFromString(payload)) return mutate_bytes(payload);
  for (std::uint32_t i = 0; i <= dice.below(3); ++i) testing::mutate_message(message, dice);
  return message.SerializeAsString();
}

void mutate_record(Record& record, Dice& dice) {
  if (dice.one_in(8))
    record.payload = mutate_bytes(record.payload);
  else if (record.kind == static_cast<std::uint32_t>(RecordKind::kHeader))
    record.payload = mutate_fields<pb::Header>(record.payload, dice);
  else
    record.payload = mutate_fields<pb::Core>(record.payload, dice);
}

void mutate_records(std::vector<Record>& records, Dice& dice) {
  const auto count = static_cast<std::uint32_t>(records.size());
  const std::uint32_t place = dice.below(count);
  if (dice.one_in(20))
    records.erase(records.begin() + place);
  else if (dice.one_in(20))
    records.insert(records.begin() + place, records[dice.below(count)]);
  else
    mutate_record(records[dice.one_in(4) ? place : dice.below(count > 1 ? count - 1 : 1)], dice);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  Dice dice(seed);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<Record> records = testing::split_records(bytes);
  if (records.empty() || dice.one_in(16)) return LLVMFuzzerMutate(data, size, max_size);
  mutate_records(records, dice);
  const std::string mutated = testing::join_records(records);
  if (mutated.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::ranges::copy(mutated, data);
  return mutated.size();
}
