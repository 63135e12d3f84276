#include "filters/similar.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/filters/collect.h"

namespace sparsam {
namespace {

using testing::Collector;
using testing::RawLine;

std::string Key(std::string_view text) {
  std::string key;
  SimilarityKey(text, &key);
  return key;
}

TEST(SimilarityKey, IsEqualForLinesThatDifferInNumbersHashesTimesAndIds) {
  EXPECT_EQ(Key("step 1 of 20"), Key("step 12 of 20"));
  EXPECT_EQ(Key("12:01:59 INFO ready"), Key("09:00:07 INFO ready"));
  EXPECT_EQ(Key("layer 3f2a9bc0d1e2 done"), Key("layer 00ffab12cd34 done"));
  EXPECT_EQ(Key("worker1 idle"), Key("worker12 idle"));
  EXPECT_EQ(Key("took 12ms"), Key("took 3ms"));
}

TEST(SimilarityKey, DiffersForLinesThatDifferInNames) {
  EXPECT_NE(Key("compiling serde"), Key("compiling tokio"));
  EXPECT_NE(Key("GET /a 200"), Key("GET /b 200"));
  EXPECT_NE(Key("a: 1"), Key("a; 1"));
  EXPECT_NE(Key("defaced"), Key("decade")) << "hexadecimal words without a digit are words";
}

struct Chain {
  Collector end;
  SimilarStage stage{&end};
  uint64_t number = 0;

  void Add(const std::string& text, bool similar = true, Weight weight = Weight::kOrdinary) {
    Line line = RawLine(++number, text);
    line.similar = similar;
    line.weight = weight;
    stage.OnLine(line);
  }
};

TEST(Similar, ARunIsItsFirstLineACountAndItsLast) {
  Chain chain;
  for (int i = 1; i <= 50; ++i) chain.Add("copied file number " + std::to_string(i));
  chain.Add("all done", false);
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(), (std::vector<std::string>{"copied file number 1", "[… 48 similar]",
                                                         "copied file number 50", "all done"}));
  EXPECT_EQ(chain.end.Hidden(), 48U);
  EXPECT_TRUE(chain.end.finished);
}

TEST(Similar, AShortRunStaysAsItIs) {
  Chain chain;
  for (int i = 1; i <= 4; ++i) chain.Add("step " + std::to_string(i));
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown().size(), 4U);
  EXPECT_EQ(chain.end.Hidden(), 0U);
}

TEST(Similar, DiagnosticsAndUnmarkedLinesNeverStandForOthers) {
  for (const Weight weight : {Weight::kWarning, Weight::kDiagnostic}) {
    Chain chain;
    for (int i = 1; i <= 50; ++i) chain.Add("error in item " + std::to_string(i), true, weight);
    chain.stage.Finish();
    EXPECT_EQ(chain.end.Hidden(), 0U);
  }
  Chain chain;
  for (int i = 1; i <= 50; ++i) chain.Add("a line with number " + std::to_string(i), false);
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Hidden(), 0U);
}

TEST(Similar, ReleaseGivesBackWhatIsHeld) {
  Chain chain;
  for (int i = 1; i <= 3; ++i) chain.Add("step " + std::to_string(i));
  chain.stage.Release();
  EXPECT_EQ(chain.end.seen.size(), 3U);
  EXPECT_TRUE(chain.end.released);
}

TEST(Similar, EachRawLineIsHandedOnOnceAndInOrder) {
  Chain chain;
  for (int i = 1; i <= 500; ++i) {
    chain.Add((i / 37 % 2 == 0 ? "reading block " : "writing part ") + std::to_string(i));
  }
  chain.stage.Finish();
  uint64_t last = 0;
  for (const auto& seen : chain.end.seen) {
    if (seen.number == 0) continue;
    ASSERT_EQ(seen.number, last + 1);
    last = seen.number;
  }
  EXPECT_EQ(last, 500U);
}

}  // namespace
}  // namespace sparsam
