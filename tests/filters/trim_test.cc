#include "filters/trim.h"

#include <gtest/gtest.h>

#include <string>

#include "filters/program.h"
#include "tests/filters/collect.h"

namespace sparsam {
namespace {

using testing::Collector;
using testing::RawLine;
using Lines = std::vector<std::string>;

struct Chain {
  Chain(int head, int tail) {
    section.head = head;
    section.tail = tail;
  }
  void Add(const std::string& text, bool inside = true, Weight weight = Weight::kNamed,
           Fate fate = Fate::kExact) {
    Line line = RawLine(++number, text, fate);
    line.section = inside ? &section : nullptr;
    line.section_start = inside && !was_inside;
    was_inside = inside;
    line.weight = weight;
    stage.OnLine(line);
  }

  Section section;
  Collector end;
  TrimStage stage{&end};
  uint64_t number = 0;
  bool was_inside = false;
};

TEST(Trim, ShowsHeadAndTailAndSaysHowManyAreBetween) {
  Chain chain(2, 1);
  for (int i = 1; i <= 10; ++i) chain.Add("line " + std::to_string(i));
  chain.Add("outside", false);
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{"line 1", "line 2", "[… 7 lines]", "line 10", "outside"}));
  EXPECT_EQ(chain.end.Hidden(), 7U);
}

TEST(Trim, ASectionThatFitsStaysWhole) {
  Chain chain(2, 2);
  for (int i = 1; i <= 4; ++i) chain.Add("line " + std::to_string(i));
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown().size(), 4U);
  EXPECT_EQ(chain.end.Hidden(), 0U);
}

TEST(Trim, WithoutAHeadNothingIsTrimmed) {
  Chain chain(-1, -1);
  for (int i = 1; i <= 50; ++i) chain.Add("line " + std::to_string(i));
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Hidden(), 0U);
}

TEST(Trim, DiagnosticsInsideAreAlwaysShownInTheirPlace) {
  for (const Weight weight : {Weight::kWarning, Weight::kDiagnostic}) {
    Chain chain(1, 1);
    for (int i = 1; i <= 9; ++i) {
      chain.Add("line " + std::to_string(i), true, i == 5 ? weight : Weight::kNamed);
    }
    chain.stage.Finish();
    const Lines shown = chain.end.Shown();
    EXPECT_NE(std::find(shown.begin(), shown.end(), "line 5"), shown.end());
    EXPECT_EQ(shown.front(), "line 1");
    EXPECT_EQ(shown.back(), "line 9");
  }
}

TEST(Trim, TheNextSectionOfTheSameKindHasAHeadOfItsOwn) {
  Chain chain(1, 0);
  for (int section = 0; section < 2; ++section) {
    chain.was_inside = false;
    for (int i = 1; i <= 3; ++i) {
      chain.Add(std::to_string(section) + " line " + std::to_string(i));
    }
  }
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{"0 line 1", "[… 2 lines]", "1 line 1", "[… 2 lines]"}));
}

TEST(Trim, OrderIsKeptWithHiddenLinesBetween) {
  Chain chain(1, 2);
  for (int i = 1; i <= 20; ++i) {
    chain.Add("line " + std::to_string(i), true, Weight::kNamed,
              i % 3 == 0 ? Fate::kHidden : Fate::kExact);
  }
  chain.stage.Finish();
  uint64_t last = 0;
  for (const auto& seen : chain.end.seen) {
    if (seen.number == 0) continue;
    ASSERT_EQ(seen.number, last + 1);
    last = seen.number;
  }
  EXPECT_EQ(last, 20U);
}

TEST(Trim, ReleaseGivesBackWhatIsHeld) {
  Chain chain(1, 3);
  for (int i = 1; i <= 4; ++i) chain.Add("line " + std::to_string(i));
  chain.stage.Release();
  EXPECT_EQ(chain.end.Shown().size(), 4U);
  EXPECT_TRUE(chain.end.released);
}

}  // namespace
}  // namespace sparsam
