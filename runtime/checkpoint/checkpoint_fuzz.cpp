// Any bytes are either a checkpoint of a small learning image, which survives a round trip and runs
// on, or end in a UserError.
//
// Under libFuzzer a mutator of our own changes what is inside the records and mends lengths and
// checksums, so that the fuzzer gets past them.

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/image_records.h"
#include "hw/image/testing/message_mutator.h"
#include "hw/image/testing/small_image.h"
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/checkpoint/checkpoint.pb.h"

namespace {

using namespace spikemesh;
using image::RecordKind;
using image::testing::Dice;
using image::testing::Record;

const image::ChipImage& own_image() {
  static const image::ChipImage image = image::testing::small_image();
  return image;
}

checkpoint::Checkpoint read(const std::string& bytes, const chip::ChipState& shape) {
  std::istringstream in(bytes);
  return checkpoint::read(in, "fuzz", own_image(), shape);
}

void expect_whole(const checkpoint::Checkpoint& found, chip::FunctionalChip& chip) {
  std::ostringstream out;
  checkpoint::write(found, own_image(), out);
  const auto again = read(out.str(), chip.state());
  SPIKEMESH_CHECK(again.state == found.state && again.outputs == found.outputs,
                  "a checkpoint survives a round trip");
  chip.set_state(found.state);
  const std::uint64_t steps = own_image().epoch + 1;
  for (std::uint64_t i = 0; i < steps; ++i) {
    for (const image::AxonAddress& to : own_image().inputs[0].lines[0]) chip.inject(to);
    chip.step();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chip::FunctionalChip chip(own_image());
  try {
    expect_whole(read(std::string(reinterpret_cast<const char*>(data), size), chip.state()), chip);
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(error.info().file.starts_with("fuzz"), "a fault names its file");
  }
  return 0;
}

// libFuzzer's own mutator; weak, as builds that only replay files have none and never ask for it.
extern "C" [[gnu::weak]] std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                      std::size_t max_size);

namespace {

template <class Message>
std::string mutate_fields(const std::string& payload, Dice& dice) {
  Message message;
  if (!message.ParseFromString(payload)) return payload;
  for (std::uint32_t i = 0; i <= dice.below(3); ++i) image::testing::mutate_message(message, dice);
  return message.SerializeAsString();
}

void mutate_record(Record& record, Dice& dice) {
  const auto kind = static_cast<RecordKind>(record.kind);
  if (kind == RecordKind::kHeader) {
    record.payload = mutate_fields<checkpoint::pb::Header>(record.payload, dice);
  } else if (kind == RecordKind::kRun) {
    record.payload = mutate_fields<checkpoint::pb::Run>(record.payload, dice);
  } else if (kind == RecordKind::kCore) {
    record.payload = mutate_fields<checkpoint::pb::Core>(record.payload, dice);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  Dice dice(seed);
  auto records = image::testing::split_records({reinterpret_cast<const char*>(data), size});
  if (records.empty() || dice.one_in(16)) return LLVMFuzzerMutate(data, size, max_size);
  const auto place = dice.below(static_cast<std::uint32_t>(records.size()));
  if (dice.one_in(20)) {
    records.erase(records.begin() + place);
  } else {
    mutate_record(records[place], dice);
  }
  const std::string mutated = image::testing::join_records(records, checkpoint::kFormat);
  if (mutated.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::ranges::copy(mutated, data);
  return mutated.size();
}
