#include "filters/pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "filters/matcher.h"

namespace sparsam {
namespace {

// Backtracks exponentially where nothing follows.
constexpr char kExponential[] = "^(?:a|aa)+$";
const std::string kHostile = std::string(60, 'a') + "b";

TEST(Pattern, HasThreeOutcomes) {
  Pattern word("wor+d");
  EXPECT_EQ(word.Match("a worrrd"), MatchResult::kFound);
  EXPECT_EQ(word.Match("a thing"), MatchResult::kNotFound);
  Pattern exponential(kExponential);
  EXPECT_EQ(exponential.Match("aaaa"), MatchResult::kFound);
  EXPECT_EQ(exponential.Match(kHostile), MatchResult::kLimit);
}

TEST(Pattern, IsSwitchedOffAfterThreeLimitErrors) {
  Pattern pattern(kExponential);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(pattern.switched_off());
    EXPECT_EQ(pattern.Match(kHostile), MatchResult::kLimit);
  }
  EXPECT_TRUE(pattern.switched_off());
  EXPECT_EQ(pattern.Match("aaaa"), MatchResult::kNotFound);
}

TEST(Pattern, ABadOneMatchesNothing) {
  Pattern pattern("(a");
  EXPECT_EQ(pattern.Match("(a"), MatchResult::kNotFound);
  EXPECT_TRUE(pattern.switched_off());
}

TEST(Pattern, MatchesTheEmptyLine) {
  Pattern pattern("^$");
  EXPECT_TRUE(pattern.Found(""));
  EXPECT_TRUE(pattern.Found(std::string_view()));
  EXPECT_FALSE(pattern.Found("x"));
}

TEST(Pattern, LooksOnlyAtTheBeginningOfALongLine) {
  Pattern pattern("needle");
  EXPECT_TRUE(pattern.Found(std::string(kMatchedBytes - 6, ' ') + "needle"));
  EXPECT_FALSE(pattern.Found(std::string(kMatchedBytes - 5, ' ') + "needle"));
}

TEST(Pattern, ALongLineIsMatchedInBoundedTime) {
  for (const char* source : {"^(\\S+) (\\S+) (\\S+) (\\S+)$", "[a-z]+:[0-9]+", "(?i)error.*fail"}) {
    Pattern pattern(source);
    for (int i = 0; i < 20; ++i) pattern.Match(std::string(1 << 20, 'a'));
  }
}

TEST(Pattern, IsInByteModeUnlessAskedOtherwise) {
  Pattern bytes("^.{2}$");
  EXPECT_TRUE(bytes.Found("\xc3\xa4"));
  Pattern characters("^.{1}$", {.utf = true});
  EXPECT_TRUE(characters.Found("\xc3\xa4"));
  EXPECT_EQ(characters.Match("\xff\xfe"), MatchResult::kNotFound);
}

// Behind the thousandth use the compiled code takes over.
TEST(Pattern, GivesTheSameAnswersAfterItIsCompiledToMachineCode) {
  const std::vector<std::string> sources = {"^test .+ \\.\\.\\. (ok|FAILED)$",
                                            "(?i)warn(?:ing)?:", "^ +[0-9]+ \\|", "^$",
                                            "[a-c]+x|y{2}"};
  const std::vector<std::string> lines = {
      "test a::b ... ok", "test x ... FAILED", "WARNING: no", "   12 | int x;", "", "abcx", "zyyz",
      "nothing"};
  for (const std::string& source : sources) {
    Pattern busy(source);
    for (int i = 0; i < 1500; ++i) busy.Match("something else entirely");
    for (const std::string& line : lines) {
      Pattern fresh(source);
      ASSERT_EQ(busy.Match(line), fresh.Match(line)) << source << " on " << line;
      if (!busy.Found(line)) continue;
      EXPECT_EQ(busy.Group(size_t{0}), fresh.Group(size_t{0}));
      EXPECT_EQ(busy.Group(size_t{1}), fresh.Group(size_t{1}));
    }
  }
}

TEST(Pattern, LimitsHoldInMachineCodeToo) {
  Pattern pattern("^(?:a|aa)+(?:b|bb)+$");
  for (int i = 0; i < 1500; ++i) ASSERT_NE(pattern.Match("ab"), MatchResult::kLimit);
  EXPECT_EQ(pattern.Match(std::string(200, 'a') + "bbc"), MatchResult::kLimit);
}

TEST(Pattern, ExpandFillsInGroups) {
  Pattern pattern("^(\\w+)=(?<value>\\w*)(x)?$");
  ASSERT_TRUE(pattern.Found("key=val"));
  EXPECT_EQ(pattern.Expand("$1 is ${value}"), "key is val");
  EXPECT_EQ(pattern.Expand("[$0]"), "[key=val]");
  EXPECT_EQ(pattern.Expand("$$1 costs 5$"), "$1 costs 5$");
  EXPECT_EQ(pattern.Expand("<$3>"), "<>") << "a group that took no part is empty";
  EXPECT_EQ(pattern.Expand("<$9${nosuch}>"), "<>");
  EXPECT_EQ(pattern.Expand(""), "");
  EXPECT_EQ(pattern.Expand("${open"), "{open");
}

TEST(Pattern, GroupsAreViewsIntoTheLine) {
  const std::string line = "at main.c:12";
  Pattern pattern("(?<file>[a-z.]+):(?<line>\\d+)");
  ASSERT_TRUE(pattern.Found(line));
  EXPECT_EQ(pattern.Group("file").data(), line.data() + 3);
  EXPECT_EQ(pattern.Group("line"), "12");
  EXPECT_EQ(pattern.Group("nosuch"), "");
}

TEST(Pattern, CheckSaysWhatIsWrongAndWhere) {
  PatternError error;
  EXPECT_TRUE(Pattern::Check("^a+$", {}, &error));
  EXPECT_FALSE(Pattern::Check("ab(c", {}, &error));
  EXPECT_EQ(error.offset, 4U);
  EXPECT_NE(error.message.find("parenthesis"), std::string::npos);
}

TEST(Matcher, TheFirstPatternThatMatchesDecides) {
  Matcher matcher;
  EXPECT_EQ(matcher.Add("^b"), 0);
  EXPECT_EQ(matcher.Add("a"), 1);
  EXPECT_EQ(matcher.Add("^ba"), 2);
  EXPECT_EQ(matcher.Find("ba"), 0);
  EXPECT_EQ(matcher.Find("xa"), 1);
  EXPECT_EQ(matcher.Find("xx"), -1);
  EXPECT_EQ(matcher.Find(""), -1);
  EXPECT_EQ(matcher.size(), 3U);
}

}  // namespace
}  // namespace sparsam
