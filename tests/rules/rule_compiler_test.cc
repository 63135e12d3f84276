#include "rules/rule_compiler.h"

#include <gtest/gtest.h>

#include <string>

#include "rules/rule_check.h"
#include "rules/rule_parser.h"

namespace sparsam {
namespace {

constexpr char kSample[] = "[[rule.sample]]\ntext = \"a\"\nkeeps = [\"a\"]\n";

std::string Tool(const std::string& name, const std::string& rule) {
  return "[tool]\nname = \"" + name + "\"\nprograms = [\"" + name + "\"]\n[[rule]]\nname = \"" +
         name + "\"\n" + rule + kSample;
}

std::string Noise(const std::string& word) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += word + " number " + std::to_string(i) + " of this long list\n";
  }
  return text;
}

// The outer tool's rules and those of others, by their files.
class Compile : public ::testing::Test {
 protected:
  void Add(const std::string& text) {
    files_.push_back(ParseRules(text, "t.toml"));
    ASSERT_NE(files_.back().file, nullptr) << Render(files_.back().diagnostics.front());
    rules_.Add(Layer::kBuiltin, &files_.back().file->tool());
  }
  std::string Run(const std::string& rule, const std::string& text, int status = 0) {
    return Condense(*rules_.Named(rule).rule, rules_, text, status);
  }

  std::vector<ParsedRules> files_;
  RuleSet rules_;
};

TEST_F(Compile, StepsOfAnIncludedRuleComeBehindItsOwn) {
  Add(Tool("outer", "include = [\"inner\"]\n[[rule.line]]\nkeep = '^spin number 7'\n"));
  Add(Tool("inner", "[[rule.line]]\nhide = '^spin '\n"));
  EXPECT_EQ(Run("outer", Noise("spin")), "spin number 7 of this long list\n");
  EXPECT_EQ(Run("inner", Noise("spin") + "end\n"), "end\n");
}

TEST_F(Compile, AnIncludeThatIsNotThereIsLeftOutAndReported) {
  Add(Tool("outer", "include = [\"nowhere\"]\n"));
  EXPECT_EQ(Run("outer", Noise("spin")), Noise("spin"));
  const auto problems = CheckTool(files_[0].file->tool(), rules_);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("no rule named 'nowhere'"), std::string::npos);
}

TEST_F(Compile, ACircleOfIncludesEnds) {
  Add(Tool("outer", "include = [\"inner\"]\n[[rule.line]]\nhide = '^spin '\n"));
  Add(Tool("inner", "include = [\"outer\"]\n[[rule.line]]\nhide = '^turn '\n"));
  EXPECT_EQ(Run("outer", Noise("turn") + "end\n"), "end\n");
}

TEST_F(Compile, WhatIsBehindADelegateBelongsToTheInnerTool) {
  Add(Tool("outer",
           "[[rule.line]]\nhide = '^spin '\n"
           "[[rule.delegate]]\nbegin = '^> (?<command>.+)$'\n"));
  Add(Tool("inner", "[[rule.line]]\nhide = '^turn '\n"));
  const std::string text =
      "> inner --all\n" + Noise("turn") + "spin stays\n> other\n" + Noise("spin") + "turn stays\n";
  EXPECT_EQ(Run("outer", text), "> inner --all\nspin stays\n> other\nturn stays\n");
}

TEST_F(Compile, ADelegateWhoseCommandIsAskedForHidesNothingOfIt) {
  Add(Tool("outer", "[[rule.delegate]]\nbegin = '^> (?<command>.+)$'\n"));
  Add(Tool("inner", "unless = [\"--json\"]\n[[rule.line]]\nhide = '^turn '\n"));
  const std::string text = "> inner --json\n" + Noise("turn");
  EXPECT_EQ(Run("outer", text), text);
}

TEST_F(Compile, TheInnerToolCannotSpeakForTheOuterOnesVerdict) {
  Add(Tool("outer",
           "[[rule.delegate]]\nbegin = '^> (?<command>.+)$'\n"
           "[[rule.line]]\nkeep = '^all good$'\nverdict = \"success\"\n"
           "[rule.summary]\nsuccess = \"outer says all is good\"\n"));
  Add(Tool("inner",
           "[[rule.line]]\nkeep = '^all good$'\nverdict = \"success\"\n"
           "[[rule.line]]\nhide = '^turn '\n"));
  EXPECT_EQ(Run("outer", "> inner\n" + Noise("turn") + "all good\n").find("outer says"),
            std::string::npos);
}

TEST_F(Compile, InsideASectionNothingOfTheOuterBlockMatches) {
  Add(Tool("outer",
           "[[rule.section]]\nname = \"s\"\nbegin = '^begin$'\nlast = '^end$'\n"
           "inside = \"hide\"\n[[rule.line]]\nkeep = '^spin number 7 '\n"));
  const std::string shown = Run("outer", "begin\n" + Noise("spin") + "end\nspin number 7 \n");
  EXPECT_EQ(shown, "spin number 7\n");
}

TEST_F(Compile, CountsAreOfTheOuterToolAndEnterTheSummary) {
  Add(Tool("outer",
           "[[rule.line]]\nhide = '^spin '\ncount = \"spins\"\n"
           "[[rule.line]]\nkeep = '^done$'\nverdict = \"success\"\n"
           "[rule.summary]\nsuccess = \"{spins} spins, {nosuch}.\"\n"));
  EXPECT_EQ(Run("outer", Noise("spin") + "done\n"), "done\n20 spins, .\n");
  EXPECT_EQ(Run("outer", Noise("spin") + "done\n", 1).find("20 spins"), std::string::npos);
}

TEST_F(Compile, ChangeReplacesWhatMatchedOnceHidingHasBegun) {
  Add(Tool("outer",
           "[[rule.line]]\nhide = '^spin '\n"
           "[[rule.line]]\nchange = '/very/long/path/to/the/'\nto = \"…/\"\n"));
  const std::string text = Noise("spin") + "at /very/long/path/to/the/file.c:3\n";
  EXPECT_EQ(Run("outer", text), "at …/file.c:3\n");
}

TEST_F(Compile, TheErrorFloorHoldsAgainstEveryRule) {
  Add(Tool("outer", "[[rule.line]]\nhide = '^'\n"));
  const std::string error = "src/a.c:3:5: error: expected ';'\n";
  EXPECT_EQ(Run("outer", Noise("spin") + error + Noise("turn")), error);
}

TEST(BuiltinRules, PassTheirOwnSamples) {
  RuleSet rules;
  for (const auto* tool : BuiltinTools()) rules.Add(Layer::kBuiltin, tool);
  for (const auto* tool : BuiltinTools()) {
    const ParsedRules parsed = ParseRules(BuiltinSource(tool->name), tool->source_file);
    ASSERT_NE(parsed.file, nullptr) << tool->name;
    EXPECT_EQ(parsed.file->tool().rules.size(), tool->rules.size()) << tool->name;
    // The tables that we carry have no samples; the files have.
    for (const RuleDiagnostic& problem : CheckTool(parsed.file->tool(), rules)) {
      ADD_FAILURE() << Render(problem);
    }
  }
}

}  // namespace
}  // namespace sparsam
