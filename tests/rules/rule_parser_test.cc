#include "rules/rule_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/pattern_lint.h"
#include "rules/table_reader.h"

namespace sparsam {
namespace {

constexpr char kHead[] =
    "[tool]\nname = \"demo\"\nprograms = [\"demo\"]\n[[rule]]\nname = \"demo\"\n";
constexpr char kSample[] = "[[rule.sample]]\ntext = \"a\"\nkeeps = [\"a\"]\n";
constexpr int kFirst = 6;  // line number behind kHead

std::vector<RuleDiagnostic> Problems(const std::string& text) {
  const ParsedRules parsed = ParseRules(text, "demo.toml");
  EXPECT_EQ(parsed.file == nullptr, !parsed.diagnostics.empty());
  return parsed.diagnostics;
}

// The only problem of a rule with these lines.
RuleDiagnostic Problem(const std::string& lines) {
  const auto problems = Problems(kHead + lines + kSample);
  EXPECT_EQ(problems.size(), 1U) << lines;
  for (const auto& problem : problems) {
    if (problems.size() > 1) ADD_FAILURE() << Render(problem);
  }
  return problems.empty() ? RuleDiagnostic{} : problems.front();
}

bool Says(const RuleDiagnostic& problem, std::string_view part) {
  return problem.message.find(part) != std::string::npos;
}

TEST(RuleParser, ReadsAGoodFile) {
  const ParsedRules parsed = ParseRules(std::string(kHead) + kSample, "demo.toml");
  ASSERT_NE(parsed.file, nullptr);
  const Tool& tool = parsed.file->tool();
  EXPECT_EQ(tool.name, "demo");
  EXPECT_EQ(tool.source_file, "demo.toml");
  ASSERT_EQ(tool.rules.size(), 1U);
  EXPECT_EQ(tool.rules[0].name, "demo");
  EXPECT_EQ(tool.rules[0].source_line, 4);
  EXPECT_EQ(tool.rules[0].samples.size(), 1U);
}

TEST(RuleParser, FiveMistakesGiveFiveDiagnosticsEachWhereItStands) {
  const auto problems = Problems(R"TOML([tool]
name = "demo"
programs = "demo"
[[rule]]
name = "demo"
shape = "table"
tarminal = true
[[rule.line]]
hide = '^a[b'
[[rule.section]]
name = "s"
begin = '^s'
end = '^e'
head = -3
[[rule.sample]]
text = "a"
keeps = ["a"]
)TOML");
  ASSERT_EQ(problems.size(), 5U);
  const struct {
    int line;
    int column;
    const char* part;
  } expected[] = {{3, 12, "must be an array of strings, not a string"},
                  {6, 9, "must be one of: text, contents, columns"},
                  {7, 1, "did you mean 'terminal'?"},
                  {9, 13, "missing terminating ]"},
                  {14, 8, "must be a number from 0"}};
  for (size_t at = 0; at < 5; ++at) {
    EXPECT_EQ(problems[at].file, "demo.toml");
    EXPECT_EQ(problems[at].line, expected[at].line) << Render(problems[at]);
    EXPECT_EQ(problems[at].column, expected[at].column) << Render(problems[at]);
    EXPECT_TRUE(Says(problems[at], expected[at].part)) << Render(problems[at]);
  }
}

TEST(RuleParser, SaysWhereAFileIsNoToml) {
  const auto problems = Problems("[tool]\nname = \"demo\nx = 1\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 2);
  EXPECT_TRUE(Says(problems[0], "not TOML"));
}

TEST(RuleParser, RendersAsCompilersDo) {
  EXPECT_EQ(Render({"a.toml", 3, 7, "no"}), "a.toml:3:7: error: no");
}

TEST(RuleParser, AFileNeedsAToolARuleAndASample) {
  EXPECT_EQ(Problems("").size(), 2U);
  EXPECT_EQ(Problems("[tool]\nname = \"x\"\n").size(), 1U);
  const auto problems = Problems(kHead);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(Says(problems[0], "[[rule.sample]]"));
}

TEST(RuleParser, RefusesWhatDoesNotGoTogether) {
  EXPECT_TRUE(Says(Problem("[[rule.line]]\nkeep = '^a'\nhide = '^b'\n"), "exactly one"));
  EXPECT_TRUE(Says(Problem("[[rule.line]]\ncount = \"a\"\n"), "exactly one"));
  EXPECT_TRUE(Says(Problem("[[rule.line]]\nchange = '^a'\n"), "go together"));
  EXPECT_TRUE(Says(Problem("[[rule.line]]\nkeep = '^a'\nto = \"b\"\n"), "go together"));
  EXPECT_TRUE(Says(Problem("[[rule.line]]\nhide = '^a'\ndiagnostic = true\n"), "does not go"));
  EXPECT_TRUE(Says(Problem("[[rule.line]]\nkeep = '^a'\nbecause = \"b\"\n"), "goes with 'hide'"));
  EXPECT_TRUE(Says(Problem("[[rule.section]]\nname = \"s\"\nbegin = '^s'\n"), "never ends"));
  EXPECT_TRUE(
      Says(Problem("[[rule.section]]\nname = \"s\"\nbegin = '^s'\nend = '^e'\nlead = '^l'\n"),
           "once = true"));
  EXPECT_TRUE(Says(Problem("[[rule.delegate]]\nbegin = '^> (.+)$'\n"), "(?<command>"));
  EXPECT_TRUE(Says(Problem("[rule.summary]\nsuccess = \"done\"\n"), "verdict = \"success\""));
}

TEST(RuleParser, RefusesASampleThatTestsNothing) {
  const auto problems = Problems(std::string(kHead) + "[[rule.sample]]\ntext = \"a\"\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(Says(problems[0], "tests nothing"));
}

TEST(RuleParser, RefusesWhatIsNeverReached) {
  const RuleDiagnostic line = Problem("[[rule.line]]\nkeep = '^a'\n[[rule.line]]\nhide = '^a'\n");
  EXPECT_EQ(line.line, kFirst + 2);
  EXPECT_TRUE(Says(line, "never reached"));
  const std::string rule = std::string("[[rule]]\nname = \"other\"\nwords = [\"go\"]\n") + kSample;
  const auto problems = Problems(std::string(kHead) + "words = [\"go\"]\n" + kSample + rule);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(Says(problems[0], "already selects rule 'demo'"));
  const auto names =
      Problems(std::string(kHead) + kSample + "[[rule]]\nname = \"demo\"\n" + kSample);
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(Says(names[0], "two rules named"));
}

TEST(RuleParser, KeepsTheOrderOfLinesSectionsAndDelegates) {
  const ParsedRules parsed = ParseRules(std::string(kHead) + R"TOML([[rule.line]]
keep = '^1'
[[rule.section]]
name = "2"
begin = '^2'
end = '^e'
[[rule.section.line]]
hide = '^2a'
[[rule.section.line]]
hide = '^2b'
[[rule.line]]
keep = '^3'
[[rule.delegate]]
begin = '^4 (?<command>.+)$'
[[rule.line]]
hide = '^5'
[[rule.section]]
name = "6"
begin = '^6'
indented = true
)TOML" + kSample,
                                        "demo.toml");
  ASSERT_NE(parsed.file, nullptr) << Render(parsed.diagnostics.front());
  const Rule& rule = parsed.file->tool().rules[0];
  std::string order;
  for (const Step& step : rule.steps) {
    std::string_view pattern;
    if (step.kind == Step::Kind::kLine) pattern = rule.lines[step.index].pattern;
    if (step.kind == Step::Kind::kSection) pattern = rule.sections[step.index].begin;
    if (step.kind == Step::Kind::kDelegate) pattern = rule.delegates[step.index].begin;
    order += pattern.substr(1, 1);
  }
  EXPECT_EQ(order, "123456");
  ASSERT_EQ(rule.sections[0].lines.size(), 2U);
  EXPECT_EQ(rule.sections[0].lines[1].pattern, "^2b");
  EXPECT_EQ(rule.lines[0].source_line, kFirst);
}

TEST(RuleParser, MovingAFileMovesNoString) {
  ParsedRules parsed = ParseRules(std::string(kHead) + kSample, "demo.toml");
  const std::unique_ptr<RuleFile> file = std::move(parsed.file);
  RuleFile moved = std::move(*file);
  EXPECT_EQ(moved.tool().rules[0].name, "demo");
}

TEST(RuleParser, SurvivesEveryTruncationOfAGoodFile) {
  const std::string text = std::string(kHead) + "[[rule.line]]\nhide = '^a(b|c)'\n" + kSample;
  for (size_t size = 0; size <= text.size(); ++size) Problems(text.substr(0, size));
}

TEST(NearestSpelling, IsNearOrNothing) {
  const std::vector<std::string> words = {"keep", "hide", "change", "because", "diagnostic"};
  EXPECT_EQ(NearestSpelling("hied", words), "hide");
  EXPECT_EQ(NearestSpelling("hid", words), "hide");
  EXPECT_EQ(NearestSpelling("diagnostics", words), "diagnostic");
  EXPECT_EQ(NearestSpelling("becuase", words), "because");
  EXPECT_EQ(NearestSpelling("xyzzy", words), "");
}

TEST(PatternLint, LetsThePatternsOfRulesPass) {
  for (const char* pattern :
       {"^Compiling ", "^\\s+at .+$", "^test .+ \\.\\.\\. ok$", "(a|b)+", "^(?:[^:]+:)+ x",
        "^(a+)$", "^[]a+]+(b)+", "error: .*", "^\\(a+\\)+"}) {
    EXPECT_FALSE(LintPattern(pattern).has_value())
        << pattern << ": " << LintPattern(pattern)->message;
  }
}

TEST(PatternLint, RefusesWhatTakesTooLong) {
  for (const char* pattern : {"^(a+)+$", "^(?:\\w*)*x", "(a{2,})+", "^((a+)b*)+", "^([ab]+)*$"}) {
    const auto problem = LintPattern(pattern);
    ASSERT_TRUE(problem.has_value()) << pattern;
    EXPECT_NE(problem->message.find("exponential"), std::string::npos) << problem->message;
  }
  for (const char* pattern : {".*error", ".+x", "\\s+at", "\\w+:", "\\d+"}) {
    const auto problem = LintPattern(pattern);
    ASSERT_TRUE(problem.has_value()) << pattern;
    EXPECT_NE(problem->message.find("quadratic"), std::string::npos) << problem->message;
  }
}

TEST(PatternLint, RefusesWhatIsNoPattern) {
  EXPECT_TRUE(LintPattern("").has_value());
  const auto problem = LintPattern("^a(b");
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->offset, 4U);
}

}  // namespace
}  // namespace sparsam
