#include "hw/noc/flit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace spikemesh::noc {
namespace {

TEST(Flit, FieldsStandWhereTheSpecificationPutsThem) {
  EXPECT_EQ(make_head({.kind = FlitKind::kSpike}, false).data, 0x8000'0000'0000'0000ULL);
  EXPECT_EQ(make_head({.kind = FlitKind::kSpike}, true).data, 0xc000'0000'0000'0000ULL);
  EXPECT_EQ(make_head({.kind = FlitKind::kReply}, false).data, 0xa800'0000'0000'0000ULL);
  EXPECT_EQ(make_head({.x = 4095}, false).data, 0x87ff'8000'0000'0000ULL);
  EXPECT_EQ(make_head({.y = 4095}, false).data, 0x8000'7ff8'0000'0000ULL);
  EXPECT_EQ(make_head({.port = 7}, false).data, 0x8000'0007'0000'0000ULL);
  EXPECT_EQ(make_head({.axon = 0xffff}, false).data, 0x8000'0000'ffff'0000ULL);
  EXPECT_EQ(make_head({.payload = 0xffff}, false).data, 0x8000'0000'0000'ffffULL);
}

TEST(Flit, SidebandOfAFirstFlitEqualsItsUpperBits) {
  for (const bool tail : {false, true}) {
    const Flit flit = make_head({.x = 3, .axon = 77}, tail);
    EXPECT_EQ(flit.head, flit.data >> layout::kHeadBit & 1);
    EXPECT_EQ(flit.tail, flit.data >> layout::kTailBit & 1);
  }
}

TEST(Flit, AFurtherFlitCarriesSixtyFourFreeBits) {
  const Flit flit = make_body(~0ULL, true);
  EXPECT_EQ(flit.data, ~0ULL);
  EXPECT_FALSE(flit.head);
  EXPECT_TRUE(flit.tail);
}

RC_GTEST_PROP(Flit, UnpackReadsWhatWasPacked, ()) {
  const FlitFields fields{.kind = static_cast<FlitKind>(*rc::gen::inRange(0, 6)),
                          .x = *rc::gen::inRange(0U, 4096U),
                          .y = *rc::gen::inRange(0U, 4096U),
                          .port = *rc::gen::inRange(0U, 8U),
                          .axon = *rc::gen::inRange(0U, 65536U),
                          .payload = *rc::gen::inRange(0U, 65536U)};
  const Flit flit = make_head(fields, *rc::gen::arbitrary<bool>());
  RC_ASSERT(unpack(flit.data) == fields);
  RC_ASSERT(destination_place(flit.data) == place(fields.x, fields.y));
  RC_ASSERT(destination_port(flit.data) == fields.port);
}

}  // namespace
}  // namespace spikemesh::noc
