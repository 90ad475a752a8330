// What the two forms of a network file refuse beyond what any network refuses.

#include <gmock/gmock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"
#include "compiler/network/load.h"
#include "compiler/network/network.pb.h"
#include "compiler/network/stream.h"

namespace spikemesh::network {
namespace {

using testing::HasSubstr;

std::string error_of(const std::string& blocks) {
  try {
    parse_network("format: 1 name: \"net\"\n" + blocks, "net", "");
  } catch (const UserError& error) {
    return error.what();
  }
  return "taken";
}

/// A projection of a population of four onto itself, with what stands in its block.
std::string error_of_projection(const std::string& parts) {
  return error_of(
      "population { name: \"a\" size: 4 neuron { threshold: 1 } }\n"
      "projection { name: \"p\" source: \"a\" target: \"a\" " +
      parts + " }\n");
}

TEST(NetworkTextRefusal, OneOfTwoWaysToSayAThing) {
  EXPECT_THAT(error_of("population { name: \"a\" size: 1 neuron { } physical { } }"),
              HasSubstr("net:2:43: population a.physical: found a neuron in chip integers too"));
  EXPECT_THAT(error_of("input { name: \"i\" size: 1 spikes { } poisson { } }"),
              HasSubstr("input i.poisson: found a list of spikes too, expected one of both"));
  EXPECT_THAT(error_of_projection("all_to_all { } weight { constant: 1 values: 1 }"),
              HasSubstr("projection p.weight: found more than one kind"));
  EXPECT_THAT(error_of_projection("synapses { } weight { constant: 1 }"),
              HasSubstr("projection p.weight: found a weight for all"));
  EXPECT_THAT(error_of_projection("synapses { } delay { low: 1 }"),
              HasSubstr("projection p.delay: found a delay for all"));
}

TEST(NetworkTextRefusal, ListsThatBelongTogetherHaveOneLength) {
  EXPECT_THAT(error_of("input { name: \"i\" size: 1 spikes { step: 1 } }"),
              HasSubstr("input i.spikes: found 1 steps and 0 channels, expected as many of both"));
  for (const char* list :
       {"source: 0", "source: 0 target: 0", "source: 0 target: 0 weight: 1 delay: [1, 2]"})
    EXPECT_THAT(error_of_projection(std::string("synapses { ") + list + " }"),
                HasSubstr("projection p.synapses: found 1 sources"));
}

TEST(NetworkTextRefusal, NumbersBeyondOurTypesAreRefusedLikeOthers) {
  EXPECT_THAT(error_of_projection("target_compartment: 4294967295 all_to_all { } "
                                  "weight { constant: 1 }"),
              HasSubstr("projection p.target_compartment: found 4294967295"));
  EXPECT_THAT(error_of_projection("synapses { source: 0 target: 0 weight: 70000 }"),
              HasSubstr("projection p.synapses.weight: found 70000, expected -255..255"));
  EXPECT_THAT(error_of_projection("synapses { source: 0 target: 0 weight: 1 delay: 300 }"),
              HasSubstr("projection p.synapses.delay: found 300, expected 0..62"));
  EXPECT_THAT(error_of_projection("all_to_all { } weight { values: 1 values: -40000 }"),
              HasSubstr("projection p.weight.values: found -40000, expected -255..255"));
  EXPECT_THAT(error_of("population { name: \"a\" size: 1 neuron { decay_u: 4294967295 } }"),
              HasSubstr("population a.neuron.decay_u: found 2147483647, expected 0..4095"));
}

TEST(NetworkTextRefusal, ALearningRuleThatIsNoRuleIsToldWithItsCharacter) {
  EXPECT_THAT(error_of("learning_rule { name: \"r\" rule: \"dw = q\" }"),
              HasSubstr("learning_rule r.rule: found 'q' at character 6 of its line 1"));
}

TEST(NetworkTextRefusal, DeepBlocksAndLongTextsAreRefusedUnparsed) {
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "a {";
  EXPECT_THAT(error_of(deep), HasSubstr("blocks nested more than"));
  EXPECT_THAT(error_of(std::string(kMaxNetworkText, '\n')),
              HasSubstr("larger networks are written as a stream"));
}

/// Records after the magic, each after its length.
std::string stream_of(const std::vector<pb::Record>& records) {
  std::string bytes(kStreamMagic.data(), kStreamMagic.size());
  google::protobuf::io::StringOutputStream raw(&bytes);
  google::protobuf::io::CodedOutputStream out(&raw);
  for (const pb::Record& record : records) {
    out.WriteVarint32(static_cast<std::uint32_t>(record.ByteSizeLong()));
    EXPECT_TRUE(record.SerializeToCodedStream(&out));
  }
  out.Trim();
  return bytes;
}

std::string stream_error(const std::string& bytes) {
  std::istringstream in(bytes);
  try {
    read_stream(in, "net", "");
  } catch (const UserError& error) {
    return error.what();
  }
  return "taken";
}

pb::Record header(std::uint32_t format = 1) {
  pb::Record record;
  record.mutable_header()->set_format(format);
  record.mutable_header()->set_name("net");
  return record;
}

pb::Record end(std::uint32_t records) {
  pb::Record record;
  record.mutable_end()->set_records(records);
  return record;
}

pb::Record synapses() {
  pb::Record record;
  record.mutable_synapses()->add_source(0);
  return record;
}

TEST(NetworkStreamRefusal, RecordsComeInOrder) {
  EXPECT_EQ(stream_error(stream_of({header(), end(1)})), "taken");
  EXPECT_THAT(stream_error(stream_of({end(0)})),
              HasSubstr("net: record 0: found another record, expected a header first"));
  EXPECT_THAT(stream_error(stream_of({header(), header()})),
              HasSubstr("net: record 1: found a second header"));
  EXPECT_THAT(stream_error(stream_of({header(), synapses()})),
              HasSubstr("record 1: found synapses, expected an explicit projection before them"));
  EXPECT_THAT(stream_error(stream_of({header(), pb::Record()})),
              HasSubstr("record 1: found an empty or unknown record"));
  EXPECT_THAT(stream_error(stream_of({header()})),
              HasSubstr("record 1: found the end of the file"));
}

TEST(NetworkStreamRefusal, AnEndCountsTheRecordsBeforeIt) {
  EXPECT_THAT(stream_error(stream_of({header(), end(2)})),
              HasSubstr("record 1, end.records: found 2, expected 1"));
}

TEST(NetworkStreamRefusal, OtherFormatsAndBytesAreRefused) {
  EXPECT_THAT(stream_error(stream_of({header(2)})),
              HasSubstr("record 0, header.format: found 2, expected 1"));
  EXPECT_THAT(stream_error("another thing"), HasSubstr("found another beginning"));
  std::string bytes(kStreamMagic.data(), kStreamMagic.size());
  EXPECT_THAT(stream_error(bytes + "\xff\xff\xff\x7f"),
              HasSubstr("found 268435455 bytes, expected at most 67108864"));
  EXPECT_THAT(stream_error(bytes + "\x02\xff\xff"), HasSubstr("record 0: found a broken record"));
}

TEST(NetworkStreamRefusal, ARefusedPartIsToldWithItsRecord) {
  pb::Record population;
  population.mutable_population()->set_name("a");
  EXPECT_THAT(stream_error(stream_of({header(), population})),
              HasSubstr("net: record 1, population a.size: found 0"));
}

}  // namespace
}  // namespace spikemesh::network
