#include "filters/record.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/filters/collect.h"

namespace sparsam {
namespace {

using testing::Collector;
using testing::RawLine;
using Lines = std::vector<std::string>;

struct Chain {
  Collector end;
  RecordStage stage{&end};
  uint64_t number = 0;

  void Add(const std::string& text, Role role) {
    Line line = RawLine(++number, text);
    line.role = role;
    stage.OnLine(line);
  }
  void Record(const std::string& head, const Lines& body) {
    Add(head, Role::kHead);
    for (const std::string& line : body) Add(line, Role::kBody);
  }
};

TEST(Record, TheSameOneAgainIsShownOnceAndCountedAtTheEnd) {
  Chain chain;
  for (int i = 0; i < 3; ++i) {
    chain.Record("a.h:3: warning: unused", {"  int x;", "      ^"});
    chain.Add("compiled " + std::to_string(i), Role::kNone);
  }
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{"a.h:3: warning: unused", "  int x;", "      ^", "compiled 0",
                                      "compiled 1", "compiled 2", "[×3] a.h:3: warning: unused"}));
  EXPECT_EQ(chain.end.Hidden(), 6U);
}

TEST(Record, AnotherBodyIsAnotherRecord) {
  Chain chain;
  chain.Record("assertion failed", {"left: 1"});
  chain.Record("assertion failed", {"left: 2"});
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(),
            (Lines{"assertion failed", "left: 1", "assertion failed", "left: 2"}));
  EXPECT_EQ(chain.end.Hidden(), 0U);
}

TEST(Record, ALongerOneWithTheSameBeginningIsAnotherRecord) {
  Chain chain;
  chain.Record("head", {"one"});
  chain.Record("head", {"one", "two"});
  chain.Record("head", {});
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Hidden(), 0U);
  EXPECT_EQ(chain.end.Shown().size(), 6U);
}

TEST(Record, LeadLinesShareTheFateOfTheRecord) {
  Chain chain;
  chain.Add("In file included from x.c:1,", Role::kLead);
  chain.Record("a.h:3: warning: unused", {"  int x;"});
  chain.Add("In file included from y.c:1,", Role::kLead);
  chain.Record("a.h:3: warning: unused", {"  int x;"});
  chain.Add("In file included from z.c:1,", Role::kLead);
  chain.Record("a.h:9: warning: other", {"  int y;"});
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown(),
            (Lines{"In file included from x.c:1,", "a.h:3: warning: unused", "  int x;",
                   "In file included from z.c:1,", "a.h:9: warning: other", "  int y;",
                   "[×2] a.h:3: warning: unused"}));
}

TEST(Record, RepeatsAreSaidOnceEachInOrderOfFirstAppearance) {
  Chain chain;
  for (const char* head : {"b", "a", "b", "a", "a", "c"}) chain.Record(head, {"body"});
  chain.stage.Finish();
  const Lines shown = chain.end.Shown();
  ASSERT_GE(shown.size(), 2U);
  // In the order in which they first came back.
  EXPECT_EQ((Lines{shown.end() - 2, shown.end()}), (Lines{"[×2] b", "[×3] a"}));
}

TEST(Record, TheFirstOnePrintsAsItComes) {
  Chain chain;
  chain.Add("head", Role::kHead);
  EXPECT_EQ(chain.end.seen.size(), 1U);
  chain.Add("body", Role::kBody);
  EXPECT_EQ(chain.end.seen.size(), 2U);
}

TEST(Record, ReleaseGivesBackWhatIsHeld) {
  Chain chain;
  chain.Record("head", {"body"});
  chain.Record("head", {});
  chain.Add("lead", Role::kLead);
  chain.stage.Release();
  EXPECT_EQ(chain.end.Shown(), (Lines{"head", "body", "head", "lead"}));
  chain.stage.Finish();
  EXPECT_EQ(chain.end.Shown().size(), 4U);
}

TEST(Record, OneThatOutgrowsTheHoldIsReleasedNotHidden) {
  Chain chain;
  const Lines long_body(600, std::string(64, 'x'));
  chain.Record("head", long_body);
  chain.Record("head", long_body);
  chain.stage.Finish();
  size_t shown = 0;
  uint64_t last = 0;
  for (const auto& seen : chain.end.seen) {
    if (seen.number == 0) continue;
    EXPECT_EQ(seen.number, last + 1);
    last = seen.number;
    shown += seen.fate == Fate::kHidden ? 0 : 1;
  }
  EXPECT_EQ(last, 1202U);
  EXPECT_EQ(shown, 1202U);
  for (const std::string& line : chain.end.Shown()) {
    EXPECT_EQ(line.rfind("[×", 0), std::string::npos) << "counted though it was shown: " << line;
  }
}

TEST(Record, ADifferentRecordInTheMiddleOfManyIsShown) {
  Chain chain;
  for (int i = 0; i < 100; ++i) {
    chain.Record("head", {i == 57 ? "something new" : "as always"});
  }
  chain.stage.Finish();
  const Lines shown = chain.end.Shown();
  EXPECT_EQ(shown, (Lines{"head", "as always", "head", "something new", "[×99] head"}));
}

}  // namespace
}  // namespace sparsam
