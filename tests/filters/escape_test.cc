#include "filters/escape.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sparsam {
namespace {

std::string Plain(std::string_view line) {
  std::string out;
  RemoveEscapes(line, &out);
  return out;
}

struct Case {
  const char* what;
  std::string line;
  std::string plain;
};

const Case kCases[] = {
    {"no sequence", "plain text", "plain text"},
    {"nothing", "", ""},
    {"colour", "\x1b[31mred\x1b[0m!", "red!"},
    {"no digits", "\x1b[mx\x1b[Ky", "xy"},
    {"many parameters", "\x1b[38;5;196mx\x1b[48:2:1:2:3my", "xy"},
    {"private parameters", "\x1b[?25lx\x1b[?25h", "x"},
    {"intermediate bytes", "\x1b[1 qx", "x"},
    {"title ended by BEL", "\x1b]0;title\x07x", "x"},
    {"title ended by ST", "\x1b]0;title\x1b\\x", "x"},
    {"hyperlink", "\x1b]8;;http://a.b/c\x1b\\text\x1b]8;;\x1b\\!", "text!"},
    {"hyperlink with BEL", "\x1b]8;id=1;file:///a\x07text\x1b]8;;\x07", "text"},
    {"clipboard", "\x1b]52;c;aGVsbG8=\x07x", "x"},
    {"charset", "\x1b(Bx\x1b)0y", "xy"},
    {"device string", "\x1bP1$r0m\x1b\\x", "x"},
    {"start of string, privacy, application", "\x1bXa\x1b\\1\x1b^b\x1b\\2\x1b_c\x1b\\3", "123"},
    {"two-byte ones",
     "\x1b"
     "7x\x1b"
     "8\x1b=y\x1b>\x1b"
     "cz",
     "xyz"},
    {"cancelled", "\x1b[31\x18x\x1b]0;t\x1ay", "xy"},
    {"two escapes", "\x1b\x1b[31mx", "x"},
    {"text in other scripts", "\x1b[1mgr\xc3\xbc\xc3\x9f\x1b[0m \xe2\x9c\x93",
     "gr\xc3\xbc\xc3\x9f \xe2\x9c\x93"},
    {"invalid UTF-8", "\xff\x1b[0m\xfe", "\xff\xfe"},
    {"tabs stay", "a\tb", "a\tb"},
};

TEST(Escape, SequencesAreRemovedCompletely) {
  for (const Case& one : kCases) EXPECT_EQ(Plain(one.line), one.plain) << one.what;
}

TEST(Escape, TheResultDoesNotDependOnTheCut) {
  for (const Case& one : kCases) {
    for (size_t cut = 0; cut <= one.line.size(); ++cut) {
      EscapeRemover remover;
      std::string out;
      remover.Feed(std::string_view(one.line).substr(0, cut), &out);
      remover.Feed(std::string_view(one.line).substr(cut), &out);
      remover.EndLine(&out);
      EXPECT_EQ(out, one.plain) << one.what << " cut at " << cut;
    }
  }
}

// Nobody can hide text by leaving a sequence open.
TEST(Escape, OfAnUnterminatedStringOnlyTheIntroducerIsRemoved) {
  for (const char* introducer : {"\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_"}) {
    EXPECT_EQ(Plain(std::string("ok ") + introducer + "0;error: real"), "ok 0;error: real");
    EXPECT_EQ(Plain(std::string(introducer) + "a\x1b[31mb"), "ab");
  }
}

TEST(Escape, AStringLongerThanAnyRealOneIsText) {
  const std::string payload(100'000, 'x');
  EXPECT_GE(Plain("\x1b]0;" + payload + "\x07").size(), payload.size() - 8192);
}

TEST(Escape, AnUnterminatedSequenceEndsWithItsLine) {
  EscapeRemover remover;
  std::string out;
  for (const char* open : {"\x1b", "\x1b[", "\x1b[31", "\x1b(", "\x1b]0;t", "\x1bPx\x1b"}) {
    remover.Feed(open, &out);
    remover.EndLine(&out);
    out.clear();
    remover.Feed("mnext", &out);
    remover.EndLine(&out);
    EXPECT_EQ(out, "mnext") << ::testing::PrintToString(open);
    out.clear();
  }
}

TEST(Escape, HasEscapeIsTrueExactlyWhereThereIsOne) {
  EXPECT_FALSE(HasEscape(""));
  EXPECT_FALSE(HasEscape("[31m"));
  EXPECT_TRUE(HasEscape("x\x1b"));
}

TEST(Escape, NoEscapeIsLeftInRandomBytes) {
  std::mt19937 random(11);
  const std::string alphabet = "\x1b\x1b\x1b[]()P^_X\\;?0123mKHa \x07\x18\xc3\xa4";
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (size_t i = random() % 24; i > 0; --i) line += alphabet[random() % alphabet.size()];
    const std::string plain = Plain(line);
    ASSERT_FALSE(HasEscape(plain)) << ::testing::PrintToString(line);
    ASSERT_EQ(Plain(plain), plain);
    EscapeRemover remover;
    std::string out;
    for (char byte : line) remover.Feed({&byte, 1}, &out);
    remover.EndLine(&out);
    ASSERT_EQ(out, plain) << ::testing::PrintToString(line);
  }
}

}  // namespace
}  // namespace sparsam
