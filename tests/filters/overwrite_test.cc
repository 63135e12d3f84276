#include "filters/overwrite.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sparsam {
namespace {

std::string Visible(std::string_view line) {
  std::string out;
  VisibleText(line, &out);
  return out;
}

TEST(Overwrite, ALaterPartHidesAsManyCharactersAsItHas) {
  EXPECT_EQ(Visible("10%\r20%\r30%"), "30%");
  EXPECT_EQ(Visible("abcdef\rxy"), "xycdef");
  EXPECT_EQ(Visible("ab\rxyz"), "xyz");
}

TEST(Overwrite, CharactersAreCountedNotBytes) {
  EXPECT_EQ(Visible("\xc3\xa4\xc3\xb6\xc3\xbc\rx"), "x\xc3\xb6\xc3\xbc");
  EXPECT_EQ(Visible("abc\r\xe2\x9c\x93"),
            "\xe2\x9c\x93"
            "bc");
}

TEST(Overwrite, ATrailingCarriageReturnOverwritesNothing) {
  EXPECT_EQ(Visible("text\r"), "text");
  EXPECT_EQ(Visible("text\r\r"), "text");
}

TEST(Overwrite, EraseLineHidesTheRest) {
  EXPECT_EQ(Visible("a long text\rab\x1b[K"), "ab");
  EXPECT_EQ(Visible("a long text\r\x1b[2Kab"), "ab");
  EXPECT_EQ(Visible("a long text\r\x1b[0Kab"), "ab");
}

TEST(Overwrite, WithoutCarriageReturnsTheLineStays) {
  EXPECT_EQ(Visible("plain"), "plain");
  EXPECT_EQ(Visible(""), "");
  EXPECT_EQ(Visible("\x1b[32mgreen\x1b[0m"), "green");
}

TEST(Overwrite, CompactLeavesALineWithoutCarriageReturns) {
  std::string line = "\x1b[32mplain";
  CompactOverwrites(&line);
  EXPECT_EQ(line, "\x1b[32mplain");
}

TEST(Overwrite, CompactingTheBeginningDoesNotChangeWhatIsVisible) {
  std::mt19937 random(5);
  const std::string alphabet = "\r\r\rab \xc3\xa4";
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (size_t i = random() % 16; i > 0; --i) line += alphabet[random() % alphabet.size()];
    const size_t cut = line.empty() ? 0 : random() % line.size();
    std::string compacted = line.substr(0, cut);
    CompactOverwrites(&compacted);
    ASSERT_LE(compacted.size(), cut + 1);
    ASSERT_EQ(Visible(compacted + line.substr(cut)), Visible(line))
        << ::testing::PrintToString(line) << " cut at " << cut;
  }
}

}  // namespace
}  // namespace sparsam
