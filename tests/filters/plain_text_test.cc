#include "filters/plain_text.h"

#include <gtest/gtest.h>

#include <string>

namespace sparsam {
namespace {

std::string Strip(Shape shape, std::string_view raw) {
  PlainText text(shape);
  return std::string(text.Strip(raw));
}

TEST(PlainText, VerbatimKeepsEveryByte) {
  const std::string raw = "\x1b[31ma\r\tb   c \t\r";
  EXPECT_EQ(Strip(Shape::kVerbatim, raw), raw);
}

TEST(PlainText, ContentsLoseNothingButEscapes) {
  EXPECT_EQ(Strip(Shape::kContents, "\x1b[31ma\r\tb   c \t\x1b[0m"), "a\r\tb   c \t");
}

TEST(PlainText, TextLosesOverwrittenTextAndTrailingBlanks) {
  EXPECT_EQ(Strip(Shape::kText, "10%\r100%"), "100%");
  EXPECT_EQ(Strip(Shape::kText, "a   b \t "), "a   b");
  EXPECT_EQ(Strip(Shape::kText, "a\r"), "a");
  EXPECT_EQ(Strip(Shape::kText, "a \x1b[0m "), "a");
  EXPECT_EQ(Strip(Shape::kText, "   "), "");
}

TEST(PlainText, ColumnsLoseInnerPaddingToo) {
  EXPECT_EQ(Strip(Shape::kColumns, "NAME      READY   STATUS"), "NAME  READY  STATUS");
  EXPECT_EQ(Strip(Shape::kColumns, "a  b c"), "a  b c") << "two blanks stay";
}

TEST(PlainText, ColumnsKeepTheIndentation) {
  EXPECT_EQ(Strip(Shape::kColumns, "      a     b"), "      a  b");
}

TEST(PlainText, ColumnsAreNeverLonger) {
  for (const char* raw : {"", " ", "   ", "    a", "a    ", "a   b   c   ", "a \t   b"}) {
    EXPECT_LE(Strip(Shape::kColumns, raw).size(), std::string(raw).size()) << raw;
  }
}

TEST(PlainText, TheResultOfOneLineIsGoneFromTheNext) {
  PlainText text(Shape::kColumns);
  EXPECT_EQ(text.Strip("\x1b[1ma     b"), "a  b");
  EXPECT_EQ(text.Strip("c"), "c");
  EXPECT_EQ(text.Strip("\x1b[1md"), "d");
}

}  // namespace
}  // namespace sparsam
