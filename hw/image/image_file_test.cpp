#include "hw/image/image_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "hw/image/image.pb.h"
#include "hw/image/record_stream.h"
#include "hw/image/testing/dice.h"
#include "hw/image/testing/image_records.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/testing/small_image.h"

namespace spikemesh::image {
namespace {

using ::testing::HasSubstr;
using testing::small_image;

std::string bytes_of(const ChipImage& image) {
  std::ostringstream out;
  write_image(image, out);
  return out.str();
}

ChipImage read(const std::string& bytes) {
  std::istringstream in(bytes);
  return read_image(in, "x.image");
}

/// The error that reading these bytes ends in; without one the test fails.
UserErrorInfo refusal(const std::string& bytes) {
  try {
    read(bytes);
  } catch (const UserError& error) {
    EXPECT_EQ(error.info().file.substr(0, 7), "x.image") << error.what();
    return error.info();
  }
  ADD_FAILURE() << "it was accepted";
  return {};
}

TEST(ImageFile, GivesBackWhatWasWritten) {
  const ChipImage image = small_image();
  EXPECT_EQ(read(bytes_of(image)), image);
}

TEST(ImageFile, GivesBackRandomImagesOfEveryKind) {
  for (const char* preset : {"mesh128", "loihi1", "tiny"})
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const ChipImage image = testing::random_image(load_architecture(preset), {.seed = seed});
      ASSERT_EQ(read(bytes_of(image)), image) << preset << ", seed " << seed;
    }
}

TEST(ImageFile, GivesBackAnImageWithoutCores) {
  ChipImage image;
  image.architecture = load_architecture("tiny");
  EXPECT_EQ(read(bytes_of(image)), image);
}

TEST(ImageFile, EqualImagesAreEqualBytes) {
  EXPECT_EQ(bytes_of(small_image()), bytes_of(small_image()));
}

TEST(ImageFile, EveryTruncationIsRefused) {
  const std::string bytes = bytes_of(small_image());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const UserErrorInfo info = refusal(bytes.substr(0, size));
    ASSERT_THAT(info.found, HasSubstr("the end of the file")) << size << " bytes";
  }
}

TEST(ImageFile, EveryChangedByteIsRefused) {
  const std::string bytes = bytes_of(small_image());
  testing::Dice dice(1);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 + dice.below(255)));
    SCOPED_TRACE("byte " + std::to_string(at));
    refusal(damaged);
  }
}

TEST(ImageFile, BytesAfterTheEndAreRefused) {
  EXPECT_THAT(refusal(bytes_of(small_image()) + "x").found, HasSubstr("more bytes"));
}

TEST(ImageFile, AnotherKindOfFileIsNamedSo) {
  EXPECT_EQ(refusal("this is a text of some length").found, "another kind of file");
}

TEST(ImageFile, ATransferAsTextIsNoticed) {
  std::string bytes = bytes_of(small_image());
  bytes.erase(bytes.find('\r'), 1);
  EXPECT_EQ(refusal(bytes).found, "another kind of file");
}

TEST(ImageFile, AnotherVersionIsNamedWithTheOneExpected) {
  std::string bytes = bytes_of(small_image());
  bytes[8] = 1;
  const UserErrorInfo info = refusal(bytes);
  EXPECT_EQ(info.key, "format version");
  EXPECT_EQ(info.found, "1");
  EXPECT_EQ(info.expected, "2");
}

TEST(ImageFile, AMissingCoreIsRefusedThoughAllChecksumsHold) {
  const std::string whole = bytes_of(small_image());
  ChipImage image = small_image();
  image.cores.pop_back();
  const std::string part = bytes_of(image);
  const auto byte = [&whole](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(whole[at])};
  };
  const std::size_t header = 12 + 12 + byte(16) + 256 * byte(17);  // both headers are as long
  const UserErrorInfo info = refusal(whole.substr(0, header) + part.substr(header));
  EXPECT_THAT(info.found, HasSubstr("kind 3 (end)"));
}

TEST(ImageFile, AFieldThatTheReaderDoesNotKnowIsRefusedHoweverDeep) {
  const std::vector<testing::Record> records = testing::split_records(bytes_of(small_image()));
  ASSERT_EQ(records.size(), 4U);
  ASSERT_NO_THROW(read(testing::join_records(records)));
  std::vector<testing::Record> changed = records;
  changed[1].payload += "\xf8\x07\x01";  // field 127 is 1
  EXPECT_EQ(refusal(testing::join_records(changed)).found, "a record that cannot be read");

  pb::Header header;
  ASSERT_TRUE(header.ParseFromString(records[0].payload));
  pb::InputGroup& group = *header.mutable_inputs(0);
  group.GetReflection()->MutableUnknownFields(&group)->AddVarint(127, 1);
  changed = records;
  changed[0].payload = header.SerializeAsString();
  EXPECT_EQ(refusal(testing::join_records(changed)).found, "a record that cannot be read");
}

TEST(ImageFile, ACoreRecordLongerThanAllMemoriesIsRefusedBeforeItIsRead) {
  std::string bytes = bytes_of(small_image());
  const std::size_t header = testing::split_records(bytes)[0].payload.size();
  bytes[12 + 12 + header + 7] = 0x7f;  // the highest byte of the length
  EXPECT_THAT(refusal(bytes).found, HasSubstr("a core record of 21"));
}

TEST(ImageFile, TheEndRecordMustAgreeWithWhatCameBefore) {
  const std::string bytes = bytes_of(small_image());
  std::vector<testing::Record> records = testing::split_records(bytes);
  std::ostringstream out;
  RecordWriter writer(out);
  for (std::size_t i = 0; i < 3; ++i)
    writer.write(static_cast<RecordKind>(records[i].kind), records[i].payload);
  pb::End end;
  end.set_cores(2);
  end.set_bytes(writer.bytes());
  end.set_checksum(writer.checksum() ^ 1);
  writer.write(RecordKind::kEnd, end.SerializeAsString());
  EXPECT_EQ(refusal(out.str()).key, "checksum of the file");
}

TEST(ImageFile, AnIllegalImageIsRefusedAtItsMemoryAndWord) {
  ChipImage image = small_image();
  image.cores[0].in_axons[0] |= std::uint64_t{1} << 63;
  EXPECT_EQ(refusal(bytes_of(image)).key, "core 0, IN_AXON word 0: reserved bit 63");
}

TEST(ImageFile, AnArchitectureThatIsNoneIsRefusedWithItsLine) {
  ChipImage image = small_image();
  image.architecture.core.synapse_lanes = 3;
  const UserErrorInfo info = refusal(bytes_of(image));
  EXPECT_EQ(info.file, "x.image (architecture)");
  EXPECT_GT(info.line, 0);
}

TEST(ImageFile, SavesAndLoadsByPath) {
  const auto path = (std::filesystem::path(::testing::TempDir()) / "saved.image").string();
  save_image(small_image(), path);
  EXPECT_EQ(load_image(path), small_image());
  std::filesystem::remove(path);
}

TEST(ImageFile, AnIllegalImageIsNotSaved) {
  const auto path = (std::filesystem::path(::testing::TempDir()) / "illegal.image").string();
  ChipImage image = small_image();
  image.epoch = 64;
  EXPECT_THROW(save_image(image, path), InternalError);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ImageFile, AFileThatIsNotThereOrAFolderIsAUserError) {
  EXPECT_THROW(load_image("/no/such/file"), UserError);
  EXPECT_THROW(load_image("/"), UserError);
}

}  // namespace
}  // namespace spikemesh::image
