// What is read off a pattern's text may be too wide, never too narrow: PCRE2 is the oracle.
#include "filters/pattern_first.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "filters/matcher.h"
#include "filters/pattern.h"
#include "rules/rule_set.h"
#include "tests/support/fixture.h"

namespace sparsam {
namespace {

using Random = std::mt19937;

std::string Pick(const std::vector<std::string>& list, Random* random) {
  return list[(*random)() % list.size()];
}

std::string RandomAtom(int depth, Random* random);

std::string RandomSequence(int depth, Random* random) {
  static const std::vector<std::string> kQuantifiers = {
      "", "", "", "", "?", "*", "+", "{2}", "{0,2}", "{,2}", "*?", "+?", "??", "++", "{0}", "{1,}"};
  std::string sequence;
  for (size_t atoms = 1 + (*random)() % 3; atoms > 0; --atoms) {
    sequence += RandomAtom(depth, random) + Pick(kQuantifiers, random);
  }
  return sequence;
}

std::string RandomAtom(int depth, Random* random) {
  static const std::vector<std::string> kAtoms = {
      "a",         "b",           "c",      "ab",        " ",     "\\d",   "\\w",   "\\s",
      "\\D",       "\\S",         "\\W",    ".",         "[ab]",  "[^a]",  "[a-c]", "[]a]",
      "[^]b]",     "[\\d_]",      "[a\\]]", "\\.",       "\\[",   "\\t",   "\\x61", "\\b",
      "\\Qa|b\\E", "[[:digit:]]", "$",      "\\a",       "[a-]",  "[-a]",  "(?i)",  "(?i:a)",
      "\\R",       "\\h",         "(?#a)",  "\\cA",      "\\141", "{",     "}",     "]",
      "\\e",       "[\\x61]",     "\\N",    "\\Q.\\E",   "(?=a)", "(?!a)", "(?>a)", "(?<=a)",
      "\\K",       "^",           "\\A",    "(*MARK:x)", "\\z",   "[\\n]"};
  if (depth == 0 || (*random)() % 4 != 0) return Pick(kAtoms, random);
  static const std::vector<std::string> kOpenings = {"(", "(?:", "(?<n>", "(?>", "(?i:", "(?|"};
  std::string group = Pick(kOpenings, random) + RandomSequence(depth - 1, random);
  while ((*random)() % 2 == 0) group += "|" + RandomSequence(depth - 1, random);
  return group + ")";
}

std::string RandomPattern(Random* random) {
  std::string pattern = (*random)() % 5 == 0 ? "" : "^";
  pattern += RandomSequence(2, random);
  if ((*random)() % 6 == 0) pattern += "|" + RandomSequence(1, random);
  return pattern;
}

std::string RandomLine(Random* random) {
  static const std::string kBytes = "aaabbbccAB01 _.|]-{}[\t\x01\x80\xff\"$n";
  std::string line;
  for (size_t bytes = (*random)() % 6; bytes > 0; --bytes) {
    line += kBytes[(*random)() % kBytes.size()];
  }
  return line;
}

// That the answer allows the line.
bool Allows(const PatternFirst& first, std::string_view line) {
  if (line.empty()) return first.empty_line && first.prefix.empty();
  if (!first.bytes.test(static_cast<unsigned char>(line.front()))) return false;
  return line.substr(0, first.prefix.size()) == first.prefix;
}

TEST(PatternFirst, NeverForbidsALineThatThePatternMatches) {
  Random random(1);
  size_t matches = 0;
  size_t narrow = 0;
  for (int round = 0; round < 30000; ++round) {
    const std::string source = RandomPattern(&random);
    PatternError error;
    if (!Pattern::Check(source, {}, &error)) continue;
    const PatternFirst first = FirstOfPattern(source);
    narrow += first.bytes.all() ? 0 : 1;
    Pattern pattern(source);
    for (int lines = 0; lines < 12; ++lines) {
      const std::string line = RandomLine(&random);
      const bool found = pattern.Found(line);
      matches += found ? 1 : 0;
      ASSERT_TRUE(!found || Allows(first, line))
          << source << " matches " << ::testing::PrintToString(line);
      if (first.only_prefix) {
        ASSERT_EQ(found, line.substr(0, first.prefix.size()) == first.prefix)
            << source << " on " << ::testing::PrintToString(line);
      }
    }
  }
  EXPECT_GT(matches, 10000U) << "the generator is of no use";
  EXPECT_GT(narrow, 2000U) << "the generator is of no use";
}

TEST(PatternFirst, IsNarrowWhereThePatternsOfRulesAre) {
  const PatternFirst compiling = FirstOfPattern("^Compiling (\\S+)");
  EXPECT_TRUE(compiling.anchored);
  EXPECT_EQ(compiling.prefix, "Compiling ");
  EXPECT_FALSE(compiling.only_prefix);
  EXPECT_FALSE(compiling.empty_line);
  EXPECT_EQ(compiling.bytes.count(), 1U);
  const PatternFirst two = FirstOfPattern("^(?:ab|\\d+)x");
  EXPECT_EQ(two.bytes.count(), 11U);
  EXPECT_TRUE(two.prefix.empty());
  EXPECT_TRUE(FirstOfPattern("^done").only_prefix);
  EXPECT_EQ(FirstOfPattern("^ab?c").prefix, "a");
}

TEST(PatternFirst, IsWideWhereAnythingIsPossible) {
  for (const char* source : {"", "abc", "^a|b", "^(?i)abc", "^(?=a)", "^\\Qa\\E", "^^a"}) {
    EXPECT_TRUE(FirstOfPattern(source).bytes.all()) << source;
    EXPECT_TRUE(FirstOfPattern(source).empty_line) << source;
  }
}

// A slow obvious matcher.
int FirstOf(std::vector<Pattern>* patterns, std::string_view line) {
  for (size_t at = 0; at < patterns->size(); ++at) {
    if ((*patterns)[at].Found(line)) return static_cast<int>(at);
  }
  return -1;
}

TEST(Matcher, IsTheFirstOfANaiveLoop) {
  Random random(2);
  for (int round = 0; round < 1500; ++round) {
    std::vector<std::string> sources;
    for (size_t count = 1 + random() % 8; count > 0; --count) {
      const std::string source = RandomPattern(&random);
      PatternError error;
      if (Pattern::Check(source, {}, &error)) sources.push_back(source);
    }
    Matcher matcher;
    std::vector<Pattern> patterns;
    for (const std::string& source : sources) {
      matcher.Add(source);
      patterns.emplace_back(source);
    }
    for (int lines = 0; lines < 30; ++lines) {
      const std::string line = RandomLine(&random);
      ASSERT_EQ(matcher.Find(line), FirstOf(&patterns, line))
          << ::testing::PrintToString(sources) << " on " << ::testing::PrintToString(line);
    }
  }
}

// The patterns of the built-in rules on lines of real tools.
TEST(Matcher, IsTheFirstOfANaiveLoopForRealRulesAndLines) {
  std::vector<std::string> lines{""};
  Random random(3);
  for (const auto& fixture : testing::LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures")) {
    for (int i = 0; i < 4 && !fixture.output.empty(); ++i) {
      const size_t at = random() % fixture.output.size();
      const size_t begin = at == 0 ? 0 : fixture.output.rfind('\n', at - 1) + 1;
      lines.push_back(fixture.output.substr(begin, fixture.output.find('\n', at) - begin));
    }
  }
  for (const Tool* tool : BuiltinTools()) {
    for (const Rule& rule : tool->rules) {
      Matcher matcher;
      std::vector<Pattern> patterns;
      for (const LineRule& line : rule.lines) {
        matcher.Add(line.pattern);
        patterns.emplace_back(line.pattern);
      }
      for (const std::string& line : lines) {
        ASSERT_EQ(matcher.Find(line), FirstOf(&patterns, line)) << rule.name << " on " << line;
      }
    }
  }
}

}  // namespace
}  // namespace sparsam
