#include "hw/image/text.h"

#include <gtest/gtest.h>

#include <string>

namespace spikemesh::image {
namespace {

TEST(Text, Utf8TakesEveryCharacterOfOneToFourBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain\n"));
  EXPECT_TRUE(
      is_utf8("\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xef\xbf\xbf \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
}

TEST(Text, Utf8RefusesWhatIsNoCharacter) {
  for (const char* bad : {"\x80", "\xc2", "\xc2 ", "\xc0\xaf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"})
    EXPECT_FALSE(is_utf8(bad)) << std::hex << static_cast<int>(static_cast<unsigned char>(bad[0]));
}

TEST(Text, ANameHasNoControlCharactersAndIsNotEmpty) {
  EXPECT_TRUE(is_name("layer 1/excitatory"));
  EXPECT_TRUE(is_name("\xc3\xa4"));
  EXPECT_FALSE(is_name(""));
  EXPECT_FALSE(is_name("a\nb"));
  EXPECT_FALSE(is_name(std::string("a\0b", 3)));
  EXPECT_FALSE(is_name("\x7f"));
  EXPECT_FALSE(is_name("\xff"));
}

}  // namespace
}  // namespace spikemesh::image
