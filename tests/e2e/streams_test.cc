// C8: order and streams, for every way in which stdout and stderr can be connected.

#include <gtest/gtest.h>

#include "tests/e2e/compare.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

// Far more than the output limit: what passes this size byte for byte was left alone.
const Argv kLong = {"lines", "5000", "line"};

std::string Alternating(int first, int step, int count, std::string_view out,
                        std::string_view err) {
  std::string text;
  for (int i = first; i <= count; i += step) {
    text += std::string(i % 2 == 1 ? out : err) + ' ' + std::to_string(i) + '\n';
  }
  return text;
}

TEST(OnePipe, KeepsTheOrderInWhichTheStreamsWereWritten) {
  const Result result = RunToEnd(Wrapped({"alternate", "1000"}));
  EXPECT_TRUE(result.out == Alternating(1, 1, 1000, "out", "err")) << result.Report();
}

TEST(OnePipe, KeepsTheOrderOfPartsOfALine) {
  ExpectSameAsBare(Misbehave({"out", "a", "err", "b", "out", "c\\n", "err", "d", "out", "\\ne"}));
}

TEST(TwoPipes, KeepEachStreamApart) {
  const Result result = RunToEnd(Wrapped({"alternate", "1000"}), Wiring::kTwoPipes);
  EXPECT_TRUE(result.out == Alternating(1, 2, 1000, "out", "err")) << result.Report();
  EXPECT_TRUE(result.err == Alternating(2, 2, 1000, "out", "err")) << result.Report();
}

TEST(TwoPipes, TakeTheReceiptToStderr) {
  const Result result = RunToEnd(Wrapped(kLong), Wiring::kTwoPipes);
  EXPECT_LE(result.out.size(), 24000U) << result.Report();
  EXPECT_EQ(result.out.find("sparsam show"), std::string::npos) << result.Report();
  EXPECT_EQ(LastLine(result.err).rfind("[sparsam: ", 0), 0U) << result.Report();
}

TEST(TwoPipes, EachHaveALimitOfTheirOwn) {
  const Result result =
      RunToEnd(Wrapped({"lines", "5000", "line", "err", "small\\n"}), Wiring::kTwoPipes);
  EXPECT_EQ(result.err.rfind("small\n", 0), 0U) << result.Report();
}

TEST(StdoutInAFile, IsByteForByteWhatTheChildWrote) {
  ExpectSameAsBare(Misbehave(kLong), Wiring::kStdoutFile);
  ExpectSameAsBare(Misbehave({"bytes", "100000", "out", "\\e[31mred\\e[0m\\r\\n"}),
                   Wiring::kStdoutFile);
  ExpectSameAsBare(Misbehave({"alternate", "200"}), Wiring::kStdoutFile);
}

TEST(StdoutInAPipeAndStderrInNull, IsByteForByteWhatTheChildWrote) {
  ExpectSameAsBare(Misbehave(kLong), Wiring::kStderrNull);
}

TEST(StdoutInNull, LeavesASmallStderrAlone) {
  ExpectSameAsBare(Misbehave({"alternate", "200", "exit", "3"}), Wiring::kStdoutNull);
  ExpectSameAsBare(Misbehave({"alternate", "200", "exit", "3"}), Wiring::kBothNull);
}

TEST(SameFile, KeepsTheOrderInWhichTheStreamsWereWritten) {
  for (const Wiring wiring : {Wiring::kSameFile, Wiring::kSameFileTwice}) {
    const Result result = RunToEnd(Wrapped({"alternate", "1000"}), wiring);
    EXPECT_TRUE(result.out == Alternating(1, 1, 1000, "out", "err")) << result.Report();
  }
}

// An agent that collects both streams in one file reads that file afterwards.
TEST(SameFile, IsCondensedLikeOnePipe) {
  const Result pipe = RunToEnd(Wrapped(kLong));
  const Result file = RunToEnd(Wrapped(kLong), Wiring::kSameFile);
  EXPECT_TRUE(pipe.out == file.out) << pipe.Report() << file.Report();
}

TEST(ClosedStream, LosesNothingOfTheOther) {
  ExpectSameAsBare(Misbehave({"out", "a\\n", "err", "b\\n", "exit", "3"}), Wiring::kStdoutClosed);
  ExpectSameAsBare(Misbehave({"out", "a\\n", "err", "b\\n", "exit", "3"}), Wiring::kStderrClosed);
}

TEST(Bytes, WithoutAFinalNewlineGetNone) {
  ExpectSameAsBare(Misbehave({"out", "one\\ntwo"}));
  ExpectSameAsBare(Misbehave({"out", "x"}));
  ExpectSameAsBare(Misbehave({"out", "x", "err", "y"}), Wiring::kTwoPipes);
}

TEST(Bytes, OfNothingStayNothing) {
  ExpectSameAsBare(Misbehave({"exit", "0"}));
  ExpectSameAsBare(Misbehave({"exit", "1"}), Wiring::kTwoPipes);
  ExpectSameAsBare(Misbehave({"out", "\\n"}));
  ExpectSameAsBare(Misbehave({"out", "\\n\\n\\n"}));
}

TEST(Bytes, WithANulPassVerbatimFromThereOn) {
  ExpectSameAsBare(Misbehave({"out", "\\0", "bytes", "100000"}));
  ExpectSameAsBare(Misbehave({"out", "text\\nbinary\\0\\xff\\e[31m\\r\\n", "lines", "5000", "l"}));
}

TEST(Bytes, OfARealBinaryPassVerbatim) { ExpectSameAsBare({"cat", MisbehaveBinary()}); }

TEST(Bytes, ThatAreInvalidUtf8PassVerbatim) {
  ExpectSameAsBare(Misbehave({"out", "\\xff\\xfe ok\\n\\xc3\\x28\\n\\xe2\\x82\\n\\xed\\xa0\\x80"}));
  ExpectSameAsBare(Misbehave({"out", "gr\\xfc\\xdfe\\n"}));
}

TEST(Bytes, WithCarriageReturnsBeforeNewlinesPassVerbatim) {
  ExpectSameAsBare(Misbehave({"out", "one\\r\\ntwo\\r\\n"}));
}

// C11: how the bytes were cut into writes has no influence.
TEST(Output, IsTheSameHoweverTheChildWroteIt) {
  const Result large = RunToEnd(Wrapped({"chunk", "65536", "lines", "4000", "line"}));
  for (const char* chunk : {"1000", "4096", "7"}) {
    const Result small = RunToEnd(Wrapped({"chunk", chunk, "lines", "4000", "line"}));
    EXPECT_TRUE(small.out == large.out) << large.Report() << small.Report();
  }
}

TEST(Output, IsTheSameTwice) {
  const Result first = RunToEnd(Wrapped(kLong));
  const Result second = RunToEnd(Wrapped(kLong));
  EXPECT_TRUE(first.out == second.out) << first.Report() << second.Report();
}

}  // namespace
}  // namespace sparsam::test
